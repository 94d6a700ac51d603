/* Taking uncounted rows away, adding to figures, and adding figures up again for verify.
 *
 * An upsert of `leader` names only the columns that change: SQLite rewrites the entry of an index whose column stands
 * in SET, and there is one per figure. On PostgreSQL consecutive rows of a table are one statement.
 *
 * Verify's statements give the keys whose recomputed figures (positive) and counted ones (negative) do not cancel, with
 * the difference. Days are whole divisions of times, which are never before 1970. */

#include "domain/rollup/figures_store.h"

/* ---- adding ---- */

/* FIGURE_LIMIT of figures.h. A delta is at most TALLY_LIMIT, so that no sum here leaves 63 bits. */
#define MOST "8000000000000000000"
#define ADD(table, column)                                                                                             \
    column " = CASE WHEN " table "." column " + excluded." column " > " MOST " THEN " MOST " WHEN " table "." column   \
           " + excluded." column " < -" MOST " THEN -" MOST " ELSE " table "." column " + excluded." column " END"

/* One row of parameters, or as many as PostgreSQL's arrays have. */
#define ONE_5 "VALUES ($1, $2, $3, $4, $5)"
#define ONE_6 "VALUES ($1, $2, $3, $4, $5, $6)"
#define ONE_8 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
#define ONE_10 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
#define MANY_5 "SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)"
#define MANY_6 MANY_5 ", unnest($6)"
#define MANY_8 MANY_6 ", unnest($7), unnest($8)"
#define MANY_10 MANY_8 ", unnest($9), unnest($10)"

#define LEADER_INTO "INSERT INTO leader (ws, program_id, period, participant_id, referrals, closed, revenue, earned) "
#define LEADER_SET " ON CONFLICT (ws, program_id, period, participant_id) DO UPDATE SET "
#define MARGIN_INTO                                                                                                    \
    "INSERT INTO stat_margin (ws, dim, key, program_id, day, submitted, qualified, lost, closed, revenue) "
#define MARGIN_SET " ON CONFLICT (ws, dim, key, program_id, day) DO UPDATE SET "
#define LIABILITY_INTO "INSERT INTO liability_day (ws, program_id, currency, day, pending, available) "
#define LIABILITY_SET " ON CONFLICT (ws, program_id, currency, day) DO UPDATE SET "
#define COUNT_INTO "INSERT INTO referral_count (ws, program_id, stage, status, n) "
#define COUNT_SET " ON CONFLICT (ws, program_id, stage, status) DO UPDATE SET "

#define ADD_REFERRALS ADD("leader", "referrals")
#define ADD_CLOSED ADD("leader", "closed") ", " ADD("leader", "revenue")
#define ADD_EARNED ADD("leader", "earned")
#define ADD_LEADER ADD_REFERRALS ", " ADD_CLOSED ", " ADD_EARNED
#define ADD_HAPPENED                                                                                                   \
    ADD("stat_margin", "submitted") ", " ADD("stat_margin", "qualified") ", " ADD("stat_margin", "lost")
#define ADD_MARGIN ADD_HAPPENED ", " ADD("stat_margin", "closed") ", " ADD("stat_margin", "revenue")
#define ADD_LIABILITY ADD("liability_day", "pending") ", " ADD("liability_day", "available")
#define ADD_COUNT ADD("referral_count", "n")

#define ACCOUNT_INTO                                                                                                   \
    "INSERT INTO program_account (ws, owner_id, currency, id, program_expense, rounding, external, denied, reversed, " \
    "expired, entries) "
#define ADD_OWN ADD("program_account", "program_expense") ", " ADD("program_account", "rounding")
#define ADD_OUTSIDE ADD("program_account", "external") ", " ADD("program_account", "entries")
#define ADD_LAPSED                                                                                                     \
    ADD("program_account", "denied") ", " ADD("program_account", "reversed") ", " ADD("program_account", "expired")

/* ---- adding up again ---- */

/* What a referral's row says. The same in C: domain/tally/tally.c. */
#define IS_LOST "(r.stage_kind = 2 OR r.disqualified_at IS NOT NULL)"
#define IS_CLOSED "(r.stage_kind = 1 AND r.disqualified_at IS NULL)"
#define EARNED "COALESCE(w.amount, 0) - o.pending - o.denied - o.reversed - o.clawback"
#define DAY(column) column " / 86400000000"

/* `bytes` writes a text as bytes, `sum` is a sum of BIGINT: the engines differ in both. `key` is of the referrals of
 * `source`, a table with its joins, that `which` takes. */
#define WRONG_MARGINS(sum, dim, key, source, which)                                                                    \
    "SELECT key, program_id, day, " sum("submitted") ", " sum("qualified") ", " sum("lost") ", " sum(                  \
        "closed") ", " sum("revenue") " FROM (SELECT key, program_id, day, -submitted AS submitted, -qualified AS "    \
                                      "qualified, "                                                                    \
                                      "-lost AS lost, -closed AS closed, -revenue AS revenue FROM stat_margin WHERE "  \
                                      "ws = $1 AND dim = " dim " UNION ALL SELECT " key ", r.program_id, " DAY(        \
                                          "r.submitted_at") ", 1, 0, 0, 0, 0 FROM " source " WHERE r.ws = $1" which    \
                                                            " UNION ALL SELECT " key ", r.program_id, " DAY(           \
                                                                "r.qualified_at") ", 0, 1, 0, 0, 0 FROM " source       \
                                                                                  " WHERE r.ws = $1 AND "              \
                                                                                  "r.qualified_at IS NOT NULL" which   \
                                                                                  " UNION ALL SELECT " key             \
                                                                                  ", r.program_id, " DAY(              \
                                                                                      "r.closed_at") ", 0, 0, CASE "   \
                                                                                                     "WHEN " IS_LOST   \
                                                                                                     " THEN 1 ELSE 0 " \
                                                                                                     "END, CASE "      \
                                                                                                     "WHEN " IS_CLOSED \
                                                                                                     " THEN 1 ELSE 0 " \
                                                                                                     "END, "           \
                                                                                                     "CASE "           \
                                                                                                     "WHEN " IS_CLOSED \
                                                                                                     " THEN "          \
                                                                                                     "COALESCE(r."     \
                                                                                                     "value, 0) ELSE " \
                                                                                                     "0 END "          \
                                                                                                     "FROM " source    \
                                                                                                     " WHERE r.ws = "  \
                                                                                                     "$1 AND "         \
                                                                                                     "r.closed_at IS " \
                                                                                                     "NOT NULL" which  \
                                                                                                     ") AS m GROUP "   \
                                                                                                     "BY key, "        \
                                                                                                     "program_id, "    \
                                                                                                     "day "            \
                                                                                                     "HAVING "         \
                                                                                                     "SUM(submitted) " \
                                                                                                     "<> 0 OR "        \
                                                                                                     "SUM(qualified) " \
                                                                                                     "<> 0 OR "        \
                                                                                                     "SUM(lost) <> 0 " \
                                                                                                     "OR SUM(closed) " \
                                                                                                     "<> 0 OR "        \
                                                                                                     "SUM(revenue) "   \
                                                                                                     "<> 0"
#define MARGIN_COLUMNS "bbiiiiii"

/* No bytes of an id: no bytes on both. */
#define WRONG_DAYS(sum) WRONG_MARGINS(sum, "0", "SUBSTR(r.id, 1, 0)", "referral r", "")
#define WRONG_CHANNELS(sum, bytes) WRONG_MARGINS(sum, "1", bytes("r.channel"), "referral r", " AND r.channel <> ''")
#define WRONG_OWNERS(sum, bytes) WRONG_MARGINS(sum, "2", bytes("r.owner"), "referral r", " AND r.owner <> ''")

#define WRONG_LIABILITIES(sum)                                                                                         \
    "SELECT program_id, currency, day, " sum("pending") ", " sum(                                                      \
        "available") " FROM ("                                                                                         \
                     "SELECT program_id, currency, day, -pending AS pending, -available AS available FROM "            \
                     "liability_day "                                                                                  \
                     "WHERE ws = $1 UNION ALL SELECT t.program_id, t.currency, " DAY(                                  \
                         "t.created_at") ", "                                                                          \
                                         "CASE WHEN e.kind = 2 THEN e.amount ELSE 0 END, CASE WHEN e.kind IN (3, 4) "  \
                                         "THEN e.amount ELSE 0 END "                                                   \
                                         "FROM ledger_txn t JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id "   \
                                         "WHERE t.ws = $1 AND e.kind IN (2, 3, 4)) AS d "                              \
                                         "GROUP BY program_id, currency, day HAVING SUM(pending) <> 0 OR "             \
                                         "SUM(available) <> 0"

#define WRONG_COUNTS(sum)                                                                                              \
    "SELECT program_id, stage, status, " sum(                                                                          \
        "n") " FROM ("                                                                                                 \
             "SELECT program_id, stage, status, -n AS n FROM referral_count WHERE ws = $1 UNION ALL "                  \
             "SELECT r.program_id, r.stage, r.status, 1 FROM referral r WHERE r.ws = $1"                               \
             ") AS c GROUP BY program_id, stage, status HAVING SUM(n) <> 0"

#define SQLITE_SUM(column) "SUM(" column ")"
#define POSTGRES_SUM(column) "CAST(SUM(" column ") AS BIGINT)"
#define SQLITE_BYTES(text) "CAST(" text " AS BLOB)"
#define POSTGRES_BYTES(text) "convert_to(" text ", 'UTF8')"

const struct statement figures_statements[FIGURES_SQL_COUNT] = {
    [FIGURES_SQL_CLAIM] = {.name = "figures_claim",
                           .purpose = "take away some of what is not counted yet",
                           .text = "DELETE FROM uncounted WHERE ws = $1 AND id IN (SELECT id FROM uncounted "
                                   "WHERE ws = $1 ORDER BY id LIMIT $2) RETURNING id, deltas",
                           .params = "ii",
                           .columns = "bt"},
    [FIGURES_SQL_SET_ASIDE] = {.name = "figures_set_aside",
                               .purpose = "keep a row that cannot be counted",
                               .text = "INSERT INTO uncountable (ws, id, deltas) VALUES ($1, $2, $3)",
                               .params = "ibt",
                               .columns = ""},
    [FIGURES_SQL_OLDEST] = {.name = "figures_oldest",
                            .purpose = "the oldest of what is not counted yet",
                            .text = "SELECT id FROM uncounted WHERE ws = $1 ORDER BY id LIMIT 1",
                            .params = "i",
                            .columns = "b"},
    [FIGURES_SQL_ADD_ACCOUNT] =
        {.name = "figures_add_account",
         .purpose = "add to a program's own accounts in a currency, which a damaged store may not have",
         .text = ACCOUNT_INTO "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (ws, owner_id, "
                              "currency) DO UPDATE SET " ADD_OWN ", " ADD_OUTSIDE ", " ADD_LAPSED,
         .params = "ibtbiiiiiii",
         .columns = ""},
    [FIGURES_SQL_ADD_LEADER] = {.name = "figures_add_leader",
                                .purpose = "add to what a participant has brought in a period",
                                .text = LEADER_INTO ONE_8 LEADER_SET ADD_LEADER,
                                .params = "ibibiiii",
                                .columns = "",
                                .postgres_many = LEADER_INTO MANY_8 LEADER_SET ADD_LEADER},
    [FIGURES_SQL_ADD_LEADER_REFERRALS] = {.name = "figures_add_leader_referrals",
                                          .purpose = "the same: referrals alone",
                                          .text = LEADER_INTO ONE_8 LEADER_SET ADD_REFERRALS,
                                          .params = "ibibiiii",
                                          .columns = "",
                                          .postgres_many = LEADER_INTO MANY_8 LEADER_SET ADD_REFERRALS},
    [FIGURES_SQL_ADD_LEADER_CLOSED] = {.name = "figures_add_leader_closed",
                                       .purpose = "the same: closed ones and their value",
                                       .text = LEADER_INTO ONE_8 LEADER_SET ADD_CLOSED,
                                       .params = "ibibiiii",
                                       .columns = "",
                                       .postgres_many = LEADER_INTO MANY_8 LEADER_SET ADD_CLOSED},
    [FIGURES_SQL_ADD_LEADER_EARNED] = {.name = "figures_add_leader_earned",
                                       .purpose = "the same: earnings",
                                       .text = LEADER_INTO ONE_8 LEADER_SET ADD_EARNED,
                                       .params = "ibibiiii",
                                       .columns = "",
                                       .postgres_many = LEADER_INTO MANY_8 LEADER_SET ADD_EARNED},
    [FIGURES_SQL_ADD_MARGIN] = {.name = "figures_add_margin",
                                .purpose = "add to what happened to referrals on a day",
                                .text = MARGIN_INTO ONE_10 MARGIN_SET ADD_MARGIN,
                                .params = "iibbiiiiii",
                                .columns = "",
                                .postgres_many = MARGIN_INTO MANY_10 MARGIN_SET ADD_MARGIN},
    [FIGURES_SQL_ADD_LIABILITY] = {.name = "figures_add_liability",
                                   .purpose = "add to what a day changed of what a program owes",
                                   .text = LIABILITY_INTO ONE_6 LIABILITY_SET ADD_LIABILITY,
                                   .params = "ibtiii",
                                   .columns = "",
                                   .postgres_many = LIABILITY_INTO MANY_6 LIABILITY_SET ADD_LIABILITY},
    [FIGURES_SQL_ADD_COUNT] = {.name = "figures_add_count",
                               .purpose = "add to how many referrals stand somewhere",
                               .text = COUNT_INTO ONE_5 COUNT_SET ADD_COUNT,
                               .params = "ibtii",
                               .columns = "",
                               .postgres_many = COUNT_INTO MANY_5 COUNT_SET ADD_COUNT},
    [FIGURES_SQL_ASIDE] = {.name = "figures_aside",
                           .purpose = "verify: rows that were set aside",
                           .text = "SELECT id FROM uncountable WHERE ws = $1",
                           .params = "i",
                           .columns = "b"},
    [FIGURES_SQL_UNCOUNTED] = {.name = "figures_uncounted",
                               .purpose = "verify: what is not counted yet",
                               .text = "SELECT id, deltas FROM uncounted WHERE ws = $1",
                               .params = "i",
                               .columns = "bt"},
    [FIGURES_SQL_WRONG_MARGINS] = {.name = "figures_wrong_margins",
                                   .purpose = "verify: what happened on a day, counted less than it should be",
                                   .text = WRONG_DAYS(SQLITE_SUM),
                                   .params = "i",
                                   .columns = MARGIN_COLUMNS,
                                   .postgres = WRONG_DAYS(POSTGRES_SUM)},
    [FIGURES_SQL_WRONG_CHANNELS] = {.name = "figures_wrong_channels",
                                    .purpose = "verify: the same by channel",
                                    .text = WRONG_CHANNELS(SQLITE_SUM, SQLITE_BYTES),
                                    .params = "i",
                                    .columns = MARGIN_COLUMNS,
                                    .postgres = WRONG_CHANNELS(POSTGRES_SUM, POSTGRES_BYTES)},
    [FIGURES_SQL_WRONG_OWNERS] = {.name = "figures_wrong_owners",
                                  .purpose = "verify: the same by owner",
                                  .text = WRONG_OWNERS(SQLITE_SUM, SQLITE_BYTES),
                                  .params = "i",
                                  .columns = MARGIN_COLUMNS,
                                  .postgres = WRONG_OWNERS(POSTGRES_SUM, POSTGRES_BYTES)},
    [FIGURES_SQL_WRONG_LIABILITIES] = {.name = "figures_wrong_liabilities",
                                       .purpose = "verify: what a day changed of what is owed, counted less than it "
                                                  "should be",
                                       .text = WRONG_LIABILITIES(SQLITE_SUM),
                                       .params = "i",
                                       .columns = "btiii",
                                       .postgres = WRONG_LIABILITIES(POSTGRES_SUM)},
    [FIGURES_SQL_WRONG_COUNTS] = {.name = "figures_wrong_counts",
                                  .purpose = "verify: how many referrals stand somewhere, counted less than there are",
                                  .text = WRONG_COUNTS(SQLITE_SUM),
                                  .params = "i",
                                  .columns = "btii",
                                  .postgres = WRONG_COUNTS(POSTGRES_SUM)},
    [FIGURES_SQL_LEADERS] =
        {.name = "figures_leaders",
         .purpose = "verify: per participant, what is counted (0, as BIGINT), its referrals (1), its rewards (2)",
         .text = "SELECT program_id, participant_id, source, at, closed_at, a, b, c, d FROM ("
                 "SELECT program_id, participant_id, period * 0 AS source, period AS at, NULL AS closed_at, referrals "
                 "AS a, "
                 "closed AS b, revenue AS c, earned AS d FROM leader WHERE ws = $1 UNION ALL "
                 "SELECT r.program_id, r.participant_id, 1, r.submitted_at, CASE WHEN " IS_CLOSED " THEN r.closed_at "
                 "ELSE NULL END, COALESCE(r.value, 0), 0, 0, 0 FROM referral r WHERE r.ws = $1 AND "
                 "r.participant_id IS NOT NULL UNION ALL "
                 "SELECT w.program_id, w.participant_id, 2, w.issued_at, NULL, " EARNED ", 0, 0, 0 FROM reward w "
                 "JOIN lot o ON o.ws = w.ws AND o.id = w.id JOIN program p ON p.ws = w.ws AND p.id = w.program_id AND "
                 "p.currency = w.currency WHERE w.ws = $1 "
                 "AND w.participant_id IS NOT NULL AND w.issued_at IS NOT NULL AND " EARNED " <> 0"
                 ") AS f ORDER BY program_id, participant_id",
         .params = "i",
         .columns = "bbiiiiiii"},
};
