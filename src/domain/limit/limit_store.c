/* The statements of caps and budgets. */

#include "domain/limit/limit_store.h"

#define LIMIT_KEY                                                                                                      \
    "ws = $1 AND owner_id = $2 AND rule_key = $3 AND counts = $4 AND currency = $5 AND per = $6 AND starts_at = $7"

const struct statement limit_statements[LIMIT_SQL_COUNT] = {
    [LIMIT_SQL_FIND] =
        {
            .name = "limit_find",
            .purpose = "how much of a cap or budget is used in a window",
            .text = "SELECT id, used, warned FROM limit_use WHERE " LIMIT_KEY,
            .params = "ibtitii",
            .columns = "bii",
        },
    [LIMIT_SQL_LOCK] =
        {
            .name = "limit_lock",
            .purpose = "the same, kept from others until the commit",
            .text = "SELECT id, used, warned FROM limit_use WHERE " LIMIT_KEY " FOR UPDATE",
            .params = "ibtitii",
            .columns = "bii",
        },
    [LIMIT_SQL_MAKE] =
        {
            .name = "limit_make",
            .purpose = "the first use of a cap or budget in a window; no row when another transaction was first",
            .text =
                "INSERT INTO limit_use (ws, owner_id, rule_key, counts, currency, per, starts_at, id, program_id, "
                "used, most, beyond, warned) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0) ON CONFLICT DO "
                "NOTHING RETURNING id",
            .params = "ibtitiibb",
            .columns = "b",
        },
    [LIMIT_SQL_TAKE] =
        {
            .name = "limit_take",
            .purpose = "take of a cap or budget what fits; no row when it does not (B10)",
            .text =
                "UPDATE limit_use SET used = used + $3, most = CASE WHEN $4 > most THEN $4 ELSE most END WHERE ws = "
                "$1 AND id = $2 AND used + $3 <= $4 RETURNING used, warned",
            .params = "ibii",
            .columns = "ii",
        },
    [LIMIT_SQL_CLAIM] =
        {
            .name = "limit_claim",
            .purpose = "note what a reward claims of a cap or budget",
            .text = "INSERT INTO limit_claim (ws, reward_id, use_id, wanted, taken) VALUES ($1, $2, $3, $4, $5)",
            .params = "ibbii",
            .columns = "",
        },
    [LIMIT_SQL_WARN] =
        {
            .name = "limit_warn",
            .purpose = "note of how much of a budget was warned, unless it was; no row then",
            .text = "UPDATE limit_use SET warned = $3 WHERE ws = $1 AND id = $2 AND warned < $3 RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
    [LIMIT_SQL_CLAIMS] =
        {
            .name = "limit_claims",
            .purpose =
                "what a reward claims; in the order of ids: where a grant locks the same in another, the database "
                "has one of the two run again",
            .text = "SELECT use_id, wanted, taken FROM limit_claim WHERE ws = $1 AND reward_id = $2 ORDER BY use_id",
            .params = "ib",
            .columns = "bii",
        },
    [LIMIT_SQL_SET_TAKEN] =
        {
            .name = "limit_set_taken",
            .purpose = "change what a reward has taken, unless somebody did; no row then",
            .text = "UPDATE limit_claim SET taken = $5 WHERE ws = $1 AND reward_id = $2 AND use_id = $3 AND taken = $4 "
                    "RETURNING taken",
            .params = "ibbii",
            .columns = "i",
        },
    [LIMIT_SQL_ADD] =
        {
            .name = "limit_add",
            .purpose = "give back what was taken ($3 below 0), or take it beyond the limit",
            .text =
                "UPDATE limit_use SET used = used + $3, beyond = CASE WHEN used + $3 - most > beyond THEN used + $3 "
                "- most ELSE beyond END WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [LIMIT_SQL_WRONG_USE] =
        {
            .name = "limit_wrong_use",
            .purpose = "caps and budgets of which more or less is used than rewards have taken (verify, B10)",
            .text = "SELECT u.program_id FROM limit_use u LEFT JOIN (SELECT use_id, SUM(taken) AS taken FROM "
                    "limit_claim WHERE ws = $1 GROUP BY use_id) AS c ON c.use_id = u.id WHERE u.ws = $1 AND u.used <> "
                    "COALESCE(c.taken, 0)",
            .params = "i",
            .columns = "b",
        },
    [LIMIT_SQL_BEYOND] =
        {
            .name = "limit_beyond",
            .purpose = "caps and budgets of which more is used than there is and persons let through (verify, B10)",
            .text = "SELECT program_id FROM limit_use WHERE ws = $1 AND used > most + beyond",
            .params = "i",
            .columns = "b",
        },
    [LIMIT_SQL_WRONG_CLAIMS] =
        {
            .name = "limit_wrong_claims",
            .purpose = "rewards that claim another amount than they are, or of another rule, currency or window; that "
                       "are denied and have taken something, or are issued and have not (verify, B10)",
            .text =
                "SELECT r.id FROM limit_claim c JOIN limit_use u ON u.ws = c.ws AND u.id = c.use_id JOIN reward r "
                "ON r.ws = c.ws AND r.id = c.reward_id WHERE c.ws = $1 AND (c.wanted <> CASE u.counts WHEN 1 THEN 1 "
                "ELSE COALESCE(r.amount, 0) END OR (u.counts = 0 AND u.currency <> r.currency) OR (u.rule_key <> '' "
                "AND u.rule_key <> r.rule_key) OR u.program_id <> r.program_id OR u.starts_at > r.created_at OR "
                "(r.status = 5 AND c.taken <> 0) OR (r.issued_at IS NOT NULL AND r.status <> 6 AND c.taken = 0))",
            .params = "i",
            .columns = "b",
        },
    [LIMIT_SQL_STRAY] =
        {
            .name = "limit_stray",
            .purpose = "claims of no reward or of no cap or budget; uses of no program (verify, B20)",
            .text =
                "SELECT c.reward_id FROM limit_claim c LEFT JOIN limit_use u ON u.ws = c.ws AND u.id = c.use_id "
                "LEFT JOIN reward r ON r.ws = c.ws AND r.id = c.reward_id WHERE c.ws = $1 AND (u.id IS NULL OR r.id "
                "IS NULL) UNION ALL SELECT u.id FROM limit_use u LEFT JOIN program g ON g.ws = u.ws AND g.id = "
                "u.program_id WHERE u.ws = $1 AND g.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
