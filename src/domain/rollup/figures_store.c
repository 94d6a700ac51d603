/* Taking uncounted rows away, adding to figures, and adding figures up again for verify.
 *
 * An upsert of `leader` names only the columns that change: SQLite rewrites the entry of an index whose column stands
 * in SET, and there is one per figure. On PostgreSQL consecutive rows of a table are one statement.
 *
 * Verify's statements give the keys whose recomputed figures (positive) and counted ones (negative) do not cancel, with
 * the difference; of tables with many columns a figure a row, by its number. Days are whole divisions of times, which
 * are never before 1970. */

#include "domain/rollup/figures_store.h"

#include <assert.h>

#include "base/entity.h"
#include "domain/tally/span.h"

/* ---- adding ---- */

/* FIGURE_LIMIT of figures.h. A delta is at most TALLY_LIMIT, so that no sum here leaves 63 bits. */
#define MOST "8000000000000000000"
#define ADD(table, column)                                                                                             \
    column " = CASE WHEN " table "." column " + excluded." column " > " MOST " THEN " MOST " WHEN " table "." column   \
           " + excluded." column " < -" MOST " THEN -" MOST " ELSE " table "." column " + excluded." column " END"

/* One row of parameters, or as many as PostgreSQL's arrays have. */
#define ONE_5 "VALUES ($1, $2, $3, $4, $5)"
#define ONE_8 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
#define ONE_9 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
#define ONE_7 "VALUES ($1, $2, $3, $4, $5, $6, $7)"
#define ONE_27 "VALUES (" PLACES_27 ")"
#define ONE_29 "VALUES (" PLACES_29 ")"
#define MANY_5 "SELECT unnest($1), unnest($2), unnest($3), unnest($4), unnest($5)"
#define MANY_8 MANY_5 ", unnest($6), unnest($7), unnest($8)"
#define MANY_9 MANY_8 ", unnest($9)"
#define MANY_7 MANY_5 ", unnest($6), unnest($7)"
#define MANY_18                                                                                                        \
    MANY_9                                                                                                             \
    ", unnest($10), unnest($11), unnest($12), unnest($13), unnest($14), unnest($15), unnest($16), unnest($17), "       \
    "unnest($18)"
#define MANY_27                                                                                                        \
    MANY_18                                                                                                            \
    ", unnest($19), unnest($20), unnest($21), unnest($22), unnest($23), unnest($24), unnest($25), unnest($26), "       \
    "unnest($27)"
#define MANY_29 MANY_27 ", unnest($28), unnest($29)"

/* What is to be made of the columns of the classes of span.h, of each with its number. */
#define OF_SPANS(C, prefix)                                                                                            \
    C(prefix, "0", 0)                                                                                                  \
    C(prefix, "1", 1)                                                                                                  \
    C(prefix, "2", 2)                                                                                                  \
    C(prefix, "3", 3)                                                                                                  \
    C(prefix, "4", 4)                                                                                                  \
    C(prefix, "5", 5)                                                                                                  \
    C(prefix, "6", 6)                                                                                                  \
    C(prefix, "7", 7)                                                                                                  \
    C(prefix, "8", 8)                                                                                                  \
    C(prefix, "9", 9)                                                                                                  \
    C(prefix, "10", 10)                                                                                                \
    C(prefix, "11", 11) C(prefix, "12", 12) C(prefix, "13", 13) C(prefix, "14", 14) C(prefix, "15", 15)
static_assert(SPANS == 16, "the columns of spans are theirs");
#define SPAN_NAME(prefix, number, n) ", " prefix number

#define LEADER_INTO "INSERT INTO leader (ws, program_id, period, participant_id, referrals, closed, revenue, earned) "
#define LEADER_SET " ON CONFLICT (ws, program_id, period, participant_id) DO UPDATE SET "
#define MARGIN_INTO                                                                                                    \
    "INSERT INTO stat_margin (ws, dim, key, program_id, day, submitted, qualified, lost, closed, revenue, "            \
    "rewarded, invited, close_s" OF_SPANS(SPAN_NAME, "close_") ") "
#define MARGIN_SET " ON CONFLICT (ws, dim, program_id, day, key) DO UPDATE SET "
#define LIABILITY_INTO                                                                                                 \
    "INSERT INTO liability_day (ws, program_id, currency, day, pending, available, reserved, debt, cost) "
#define LIABILITY_SET " ON CONFLICT (ws, program_id, day, currency) DO UPDATE SET "
#define COUNT_INTO "INSERT INTO referral_count (ws, program_id, stage, status, n) "
#define COUNT_SET " ON CONFLICT (ws, program_id, stage, status) DO UPDATE SET "
#define COST_INTO "INSERT INTO cost_margin (ws, dim, key, program_id, day, currency, cost) "
#define COST_SET " ON CONFLICT (ws, dim, program_id, day, key, currency) DO UPDATE SET "
#define AGE_INTO "INSERT INTO owed_age (ws, program_id, currency, day, pending, available, reserved) "
#define AGE_SET " ON CONFLICT (ws, program_id, day, currency) DO UPDATE SET "
#define GIVEN_INTO                                                                                                     \
    "INSERT INTO reward_day (ws, program_id, currency, day, granted, granted_amount, issued, issued_amount, "          \
    "redeemed, paid, issue_s" OF_SPANS(SPAN_NAME, "issue_") ") "
#define GIVEN_SET " ON CONFLICT (ws, program_id, day, currency) DO UPDATE SET "

#define ADD_REFERRALS ADD("leader", "referrals")
#define ADD_CLOSED ADD("leader", "closed") ", " ADD("leader", "revenue")
#define ADD_EARNED ADD("leader", "earned")
#define ADD_LEADER ADD_REFERRALS ", " ADD_CLOSED ", " ADD_EARNED
#define ADD_HAPPENED                                                                                                   \
    ADD("stat_margin", "submitted") ", " ADD("stat_margin", "qualified") ", " ADD("stat_margin", "lost")
#define ADD_WON ADD("stat_margin", "closed") ", " ADD("stat_margin", "revenue") ", " ADD("stat_margin", "rewarded")
#define ADD_SPAN_CLOSE(prefix, number, n) ", " ADD("stat_margin", prefix number)
#define ADD_SPAN_ISSUE(prefix, number, n) ", " ADD("reward_day", prefix number)
#define ADD_MARGIN                                                                                                     \
    ADD_HAPPENED ", " ADD_WON ", " ADD("stat_margin", "invited") ", " ADD("stat_margin", "close_s")                    \
        OF_SPANS(ADD_SPAN_CLOSE, "close_")
#define ADD_COST ADD("cost_margin", "cost")
#define ADD_AGE ADD("owed_age", "pending") ", " ADD("owed_age", "available") ", " ADD("owed_age", "reserved")
#define ADD_GIVEN                                                                                                      \
    ADD("reward_day", "granted")                                                                                       \
    ", " ADD("reward_day", "granted_amount") ", " ADD("reward_day", "issued") ", " ADD(                                \
        "reward_day", "issued_amount") ", " ADD("reward_day", "redeemed") ", " ADD("reward_day",                       \
                                                                                   "paid") ", " ADD("reward_day",      \
                                                                                                    "issue_s")         \
        OF_SPANS(ADD_SPAN_ISSUE, "issue_")
#define ADD_OWED                                                                                                       \
    ADD("liability_day", "pending") ", " ADD("liability_day", "available") ", " ADD("liability_day", "reserved")
#define ADD_LIABILITY ADD_OWED ", " ADD("liability_day", "debt") ", " ADD("liability_day", "cost")
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
#define IS_LOST "(r.status = 3 AND r.closed_at IS NOT NULL)"
#define IS_CLOSED "(r.stage_kind = 1 AND r.status <> 3)"
#define EARNED "COALESCE(w.amount, 0) - o.pending - o.denied - o.reversed - o.clawback"
#define DAY(column) column " / 86400000000"

/* `bytes` writes a text as bytes, `sum` is a sum of BIGINT: the engines differ in both. `key` is of the referrals of
 * `source`, a table with its joins, that `which` takes. Day 0 of liabilities has the sum of all days. */
/* clang-format off */
#define OF_REFERRALS(key, which, at, figure, value, when)                                                              \
    " UNION ALL SELECT " key ", r.program_id, " DAY(at) ", " figure ", " value " FROM referral r WHERE r.ws = $1"      \
    when which
#define COUNTED(figure, column) " UNION ALL SELECT key, program_id, day, " figure ", -" column " FROM counted"
#define COUNTED_SPAN(prefix, number, n) COUNTED("8 + " #n, prefix number)
#define ALL_COUNTED                                                                                                    \
    "SELECT key, program_id, day, 0 AS figure, -submitted AS value FROM counted" COUNTED("1", "qualified")             \
    COUNTED("2", "lost") COUNTED("3", "closed") COUNTED("4", "revenue") COUNTED("5", "rewarded")                       \
    COUNTED("6", "invited") COUNTED("7", "close_s") OF_SPANS(COUNTED_SPAN, "close_")
#define CLOSE_SECONDS "(CASE WHEN r.closed_at > r.submitted_at THEN (r.closed_at - r.submitted_at) / 1000000 ELSE 0 END)"
#define WON " AND r.closed_at IS NOT NULL AND " IS_CLOSED
#define WRONG_MARGINS(sum, dim, key, which, more)                                                                      \
    "WITH counted AS (SELECT * FROM stat_margin WHERE ws = $1 AND dim = " dim ") "                                     \
    "SELECT key, program_id, day, CAST(figure AS BIGINT), " sum("value") " FROM (" ALL_COUNTED                         \
    OF_REFERRALS(key, which, "r.submitted_at", "0", "1", "")                                                           \
    OF_REFERRALS(key, which, "r.qualified_at", "1", "1", " AND r.qualified_at IS NOT NULL")                            \
    OF_REFERRALS(key, which, "r.rewarded_at", "5", "1", " AND r.rewarded_at IS NOT NULL AND r.status = 2")             \
    OF_REFERRALS(key, which, "r.closed_at", "2", "1", " AND r.closed_at IS NOT NULL AND " IS_LOST)                     \
    OF_REFERRALS(key, which, "r.closed_at", "3", "1", WON)                                                             \
    OF_REFERRALS(key, which, "r.closed_at", "4", "COALESCE(r.value, 0)", WON)                                          \
    OF_REFERRALS(key, which, "r.closed_at", "7", CLOSE_SECONDS, WON)                                                   \
    OF_REFERRALS(key, which, "r.closed_at", "8 + " SPAN_SQL(CLOSE_SECONDS), "1", WON) more                             \
    ") AS m GROUP BY key, program_id, day, figure HAVING SUM(value) <> 0 ORDER BY key, program_id, day, figure"
/* Invitations; the kind is MESSAGE_INVITATION. */
#define OF_INVITATIONS                                                                                                 \
    " UNION ALL SELECT SUBSTR(v.program_id, 1, 0), v.program_id, " DAY("v.sent_at") ", 6, 1 FROM message v "           \
    "WHERE v.ws = $1 AND v.kind = 0 AND v.sent_at IS NOT NULL AND v.program_id IS NOT NULL"
#define OF_KIND(kind) "CASE WHEN e.kind = " kind " THEN e.amount ELSE 0 END"
#define MOVED                                                                                                          \
    "WITH moved AS (SELECT t.program_id, t.currency, " DAY("t.created_at") " AS day, SUM(" OF_KIND("2") ") AS pending, " \
    "SUM(" OF_KIND("3") ") AS available, SUM(" OF_KIND("4") ") AS reserved, SUM(" OF_KIND("7") ") AS debt, "           \
    "SUM(CASE WHEN e.kind IN (1, 7, 10, 11, 12) THEN -e.amount ELSE 0 END) AS cost "                                   \
    "FROM ledger_txn t JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id "                                        \
    "WHERE t.ws = $1 AND e.kind IN (1, 2, 3, 4, 7, 10, 11, 12) GROUP BY t.program_id, t.currency, "                    \
    DAY("t.created_at") ") "
#define WRONG_LIABILITIES(sum)                                                                                         \
    MOVED "SELECT program_id, currency, day, " sum("pending") ", " sum("available") ", " sum("reserved") ", "          \
    sum("debt") ", " sum("cost") " FROM ("                                                                             \
    "SELECT program_id, currency, day, -pending AS pending, -available AS available, -reserved AS reserved, "          \
    "-debt AS debt, -cost AS cost FROM liability_day WHERE ws = $1 UNION ALL "                                         \
    "SELECT program_id, currency, day, pending, available, reserved, debt, cost FROM moved UNION ALL "                 \
    "SELECT program_id, currency, 0, pending, available, reserved, debt, cost FROM moved"                              \
    ") AS d GROUP BY program_id, currency, day HAVING SUM(pending) <> 0 OR SUM(available) <> 0 OR "                    \
    "SUM(reserved) <> 0 OR SUM(debt) <> 0 OR SUM(cost) <> 0"
/* What rewards have cost by how their referrals had come. */
#define WRONG_COSTS(sum, bytes, dim, column)                                                                           \
    "SELECT key, program_id, day, currency, " sum("cost") " FROM ("                                                    \
    "SELECT key, program_id, day, currency, -cost AS cost FROM cost_margin WHERE ws = $1 AND dim = " dim " UNION ALL " \
    "SELECT " bytes(column) ", t.program_id, " DAY("t.created_at") ", t.currency, -e.amount FROM ledger_txn t "        \
    "JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id JOIN reward w ON w.ws = e.ws AND w.id = e.lot_id "         \
    "WHERE t.ws = $1 AND e.kind IN (1, 7, 10, 11, 12) AND " column " <> ''"                                            \
    ") AS c GROUP BY key, program_id, day, currency HAVING SUM(cost) <> 0"
#define WRONG_AGES(sum)                                                                                                \
    "SELECT program_id, currency, day, " sum("pending") ", " sum("available") ", " sum("reserved") " FROM ("           \
    "SELECT program_id, currency, day, -pending AS pending, -available AS available, -reserved AS reserved "           \
    "FROM owed_age WHERE ws = $1 UNION ALL "                                                                           \
    "SELECT w.program_id, w.currency, " DAY("w.created_at") ", o.pending, o.available, o.reserved FROM reward w "      \
    "JOIN lot o ON o.ws = w.ws AND o.id = w.id WHERE w.ws = $1"                                                        \
    ") AS a GROUP BY program_id, currency, day HAVING SUM(pending) <> 0 OR SUM(available) <> 0 OR SUM(reserved) <> 0"
#define GIVEN(figure, column) " UNION ALL SELECT program_id, currency, day, " figure ", -" column " FROM counted"
#define GIVEN_SPAN(prefix, number, n) GIVEN("7 + " #n, prefix number)
#define OF_REWARDS(at, figure, value, when)                                                                            \
    " UNION ALL SELECT w.program_id, w.currency, " DAY(at) ", " figure ", " value " FROM reward w WHERE w.ws = $1" when
#define OF_ENTRIES(figure, value, when)                                                                                \
    " UNION ALL SELECT t.program_id, t.currency, " DAY("t.created_at") ", " figure ", " value " FROM ledger_txn t "    \
    "JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id WHERE t.ws = $1 AND " when
#define ISSUE_SECONDS "(CASE WHEN w.issued_at > w.created_at THEN (w.issued_at - w.created_at) / 1000000 ELSE 0 END)"
#define ISSUED " AND w.issued_at IS NOT NULL"
#define WRONG_GIVEN(sum)                                                                                               \
    "WITH counted AS (SELECT * FROM reward_day WHERE ws = $1) "                                                        \
    "SELECT program_id, currency, day, CAST(figure AS BIGINT), " sum("value") " FROM ("                                \
    "SELECT program_id, currency, day, 0 AS figure, -granted AS value FROM counted" GIVEN("1", "granted_amount")       \
    GIVEN("2", "issued") GIVEN("3", "issued_amount") GIVEN("4", "redeemed") GIVEN("5", "paid") GIVEN("6", "issue_s")   \
    OF_SPANS(GIVEN_SPAN, "issue_")                                                                                     \
    OF_REWARDS("w.created_at", "0", "1", "")                                                                           \
    OF_REWARDS("w.issued_at", "2", "1", ISSUED)                                                                        \
    OF_REWARDS("w.issued_at", "6", ISSUE_SECONDS, ISSUED)                                                              \
    OF_REWARDS("w.issued_at", "7 + " SPAN_SQL(ISSUE_SECONDS), "1", ISSUED)                                             \
    OF_ENTRIES("1", "-e.amount", "e.kind = 1")                                                                         \
    OF_ENTRIES("3", "e.amount", "e.kind = 3 AND t.effect = 'release'")                                                 \
    OF_ENTRIES("4", "e.amount", "e.kind = 6")                                                                          \
    OF_ENTRIES("5", "e.amount", "e.kind = 5")                                                                          \
    ") AS g GROUP BY program_id, currency, day, figure HAVING SUM(value) <> 0 "                                        \
    "ORDER BY program_id, currency, day, figure"
/* Visitors of links are counted with those of days and channels, in one transaction. */
#define WRONG_CLICKS                                                                                                   \
    "SELECT program_id FROM ("                                                                                         \
    "SELECT program_id, -clicks AS clicks, -uniques AS uniques, -bots AS bots FROM program_day WHERE ws = $1 "         \
    "UNION ALL SELECT l.program_id, c.total, c.uniques, c.bots FROM link_clicks c "                                    \
    "JOIN link l ON l.ws = c.ws AND l.id = c.link_id WHERE c.ws = $1"                                                  \
    ") AS v GROUP BY program_id HAVING SUM(clicks) <> 0 OR SUM(uniques) <> 0 OR SUM(bots) <> 0"
#define WRONG_CHANNEL_CLICKS                                                                                           \
    "SELECT program_id FROM ("                                                                                         \
    "SELECT program_id, channel, -clicks AS clicks, -uniques AS uniques, -bots AS bots FROM channel_day "              \
    "WHERE ws = $1 UNION ALL SELECT l.program_id, l.channel, c.total, c.uniques, c.bots FROM link_clicks c "           \
    "JOIN link l ON l.ws = c.ws AND l.id = c.link_id WHERE c.ws = $1 AND l.channel <> ''"                              \
    ") AS v GROUP BY program_id, channel HAVING SUM(clicks) <> 0 OR SUM(uniques) <> 0 OR SUM(bots) <> 0"
/* clang-format on */
#define MARGIN_COLUMNS "bbiii"

/* No bytes of an id: no bytes on both. */
#define WRONG_DAYS(sum) WRONG_MARGINS(sum, "0", "SUBSTR(r.id, 1, 0)", "", OF_INVITATIONS)
#define WRONG_CHANNELS(sum, bytes) WRONG_MARGINS(sum, "1", bytes("r.channel"), " AND r.channel <> ''", "")
#define WRONG_OWNERS(sum, bytes) WRONG_MARGINS(sum, "2", bytes("r.owner"), " AND r.owner <> ''", "")
#define WRONG_SOURCES(sum, bytes) WRONG_MARGINS(sum, "3", bytes("r.method"), " AND r.method <> ''", "")

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
                                .text = MARGIN_INTO ONE_29 MARGIN_SET ADD_MARGIN,
                                .params = "iibbiiiiiiiiiiiiiiiiiiiiiiiii",
                                .columns = "",
                                .postgres_many = MARGIN_INTO MANY_29 MARGIN_SET ADD_MARGIN},
    [FIGURES_SQL_ADD_LIABILITY] = {.name = "figures_add_liability",
                                   .purpose = "add to what a day changed of what a program owes",
                                   .text = LIABILITY_INTO ONE_9 LIABILITY_SET ADD_LIABILITY,
                                   .params = "ibtiiiiii",
                                   .columns = "",
                                   .postgres_many = LIABILITY_INTO MANY_9 LIABILITY_SET ADD_LIABILITY},
    [FIGURES_SQL_ADD_COUNT] = {.name = "figures_add_count",
                               .purpose = "add to how many referrals stand somewhere",
                               .text = COUNT_INTO ONE_5 COUNT_SET ADD_COUNT,
                               .params = "ibtii",
                               .columns = "",
                               .postgres_many = COUNT_INTO MANY_5 COUNT_SET ADD_COUNT},
    [FIGURES_SQL_ADD_COST] = {.name = "figures_add_cost",
                              .purpose = "add to what rewards of referrals that came in one way have cost",
                              .text = COST_INTO ONE_7 COST_SET ADD_COST,
                              .params = "iibbiti",
                              .columns = "",
                              .postgres_many = COST_INTO MANY_7 COST_SET ADD_COST},
    [FIGURES_SQL_ADD_AGE] = {.name = "figures_add_age",
                             .purpose = "add to what is owed of what was granted on a day",
                             .text = AGE_INTO ONE_7 AGE_SET ADD_AGE,
                             .params = "ibtiiii",
                             .columns = "",
                             .postgres_many = AGE_INTO MANY_7 AGE_SET ADD_AGE},
    [FIGURES_SQL_ADD_GIVEN] = {.name = "figures_add_given",
                               .purpose = "add to what happened to rewards on a day",
                               .text = GIVEN_INTO ONE_27 GIVEN_SET ADD_GIVEN,
                               .params = "ibtiiiiiiiiiiiiiiiiiiiiiiii",
                               .columns = "",
                               .postgres_many = GIVEN_INTO MANY_27 GIVEN_SET ADD_GIVEN},
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
    [FIGURES_SQL_WRONG_SOURCES] = {.name = "figures_wrong_sources",
                                   .purpose = "verify: the same by method of the attribution",
                                   .text = WRONG_SOURCES(SQLITE_SUM, SQLITE_BYTES),
                                   .params = "i",
                                   .columns = MARGIN_COLUMNS,
                                   .postgres = WRONG_SOURCES(POSTGRES_SUM, POSTGRES_BYTES)},
    [FIGURES_SQL_WRONG_CHANNEL_COSTS] =
        {.name = "figures_wrong_channel_costs",
         .purpose = "verify: what rewards have cost by channel, counted less than it should be",
         .text = WRONG_COSTS(SQLITE_SUM, SQLITE_BYTES, "1", "w.channel"),
         .params = "i",
         .columns = "bbiti",
         .postgres = WRONG_COSTS(POSTGRES_SUM, POSTGRES_BYTES, "1", "w.channel")},
    [FIGURES_SQL_WRONG_SOURCE_COSTS] = {.name = "figures_wrong_source_costs",
                                        .purpose = "verify: the same by method of the attribution",
                                        .text = WRONG_COSTS(SQLITE_SUM, SQLITE_BYTES, "3", "w.source"),
                                        .params = "i",
                                        .columns = "bbiti",
                                        .postgres = WRONG_COSTS(POSTGRES_SUM, POSTGRES_BYTES, "3", "w.source")},
    [FIGURES_SQL_WRONG_AGES] = {.name = "figures_wrong_ages",
                                .purpose = "verify: what is owed by its age, counted less than it should be",
                                .text = WRONG_AGES(SQLITE_SUM),
                                .params = "i",
                                .columns = "btiiii",
                                .postgres = WRONG_AGES(POSTGRES_SUM)},
    [FIGURES_SQL_WRONG_GIVEN] = {.name = "figures_wrong_given",
                                 .purpose = "verify: what happened to rewards on a day, counted less than it should be",
                                 .text = WRONG_GIVEN(SQLITE_SUM),
                                 .params = "i",
                                 .columns = "btiii",
                                 .postgres = WRONG_GIVEN(POSTGRES_SUM)},
    [FIGURES_SQL_WRONG_CLICKS] = {.name = "figures_wrong_clicks",
                                  .purpose = "verify: programs whose days have other clicks than their links",
                                  .text = WRONG_CLICKS,
                                  .params = "i",
                                  .columns = "b"},
    [FIGURES_SQL_WRONG_CHANNEL_CLICKS] = {.name = "figures_wrong_channel_clicks",
                                          .purpose =
                                              "verify: programs whose channels have other clicks than their links",
                                          .text = WRONG_CHANNEL_CLICKS,
                                          .params = "i",
                                          .columns = "b"},
    [FIGURES_SQL_WRONG_LIABILITIES] = {.name = "figures_wrong_liabilities",
                                       .purpose = "verify: what a day changed of what is owed, counted less than it "
                                                  "should be",
                                       .text = WRONG_LIABILITIES(SQLITE_SUM),
                                       .params = "i",
                                       .columns = "btiiiiii",
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
