/* The statements of figures for people. Each reads ranges of rows that sweeps have added up, of twenty programs at
 * most, or a bounded number of what waits. */

#include "domain/dashboard/dashboard_store.h"

#include <assert.h>

#include "domain/review/review.h"

/* BIGINT, which a sum of PostgreSQL is not. Slots are so many days ($4) from a first day ($2) on. */
#define SUM(column) "CAST(SUM(" column ") AS BIGINT)"
#define SLOT "(day - $2) / $4"
#define OF_DAYS " WHERE ws = $1 AND program_id IN ({ids}) AND day >= $2 AND day < $3 "

/* $2: this program's alone, where $3 is 0. */
#define OF_PROGRAM "(x.program_id = $2 OR $3 = 1)"

#define OPEN_CASES "FROM review_case WHERE ws = $1 AND state = 0 AND kind = k.kind ORDER BY id LIMIT $4"
#define KINDS                                                                                                          \
    "(SELECT CAST(0 AS BIGINT) AS kind UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 "   \
    "UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9 "                  \
    "UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12 UNION ALL SELECT 13 UNION ALL SELECT 14 "             \
    "UNION ALL SELECT 15)"
static_assert(REVIEW_KIND_COUNT == 16, "KINDS has them all");

const struct statement dashboard_statements[DASHBOARD_SQL_COUNT] = {
    [DASHBOARD_SQL_PROGRAMS] = {.name = "dashboard_programs",
                                .purpose = "programs with their currencies",
                                .text = "SELECT id, currency FROM program WHERE ws = $1 ORDER BY id LIMIT $2",
                                .params = "ii",
                                .columns = "bt"},
    [DASHBOARD_SQL_VISITS] = {.name = "dashboard_visits",
                              .purpose = "visitors of some programs, in slots of days",
                              .text = "SELECT " SLOT " AS slot, " SUM("uniques") " FROM program_day" OF_DAYS
                                                                                 "GROUP BY " SLOT,
                              .params = "iiii",
                              .columns = "ii"},
    [DASHBOARD_SQL_MARGINS] = {.name = "dashboard_margins",
                               .purpose = "what happened to referrals of some programs, in slots of days",
                               .text = "SELECT program_id, " SLOT " AS slot, " SUM("submitted") ", " SUM(
                                   "qualified") ", " SUM("rewarded") ", " SUM("revenue") " FROM stat_margin" OF_DAYS
                                                                                         "AND dim = 0 AND key = $5 "
                                                                                         "GROUP BY program_id, " SLOT,
                               .params = "iiiib",
                               .columns = "biiiii"},
    [DASHBOARD_SQL_COSTS] = {.name = "dashboard_costs",
                             .purpose = "what rewards of some programs have cost, in slots of days",
                             .text = "SELECT currency, " SLOT " AS slot, " SUM("cost") " FROM liability_day" OF_DAYS
                                                                                       "GROUP BY currency, " SLOT,
                             .params = "iiii",
                             .columns = "tii"},
    [DASHBOARD_SQL_OWED] =
        {.name = "dashboard_owed",
         .purpose = "what some programs owe",
         .text = "SELECT currency, " SUM("pending") ", " SUM("available") ", " SUM("reserved") ", " SUM(
             "debt") " FROM liability_day WHERE ws = $1 AND program_id IN ({ids}) AND day = 0 GROUP BY currency "
                     "ORDER BY currency",
         .params = "i",
         .columns = "tiiii"},
    [DASHBOARD_SQL_STATUSES] = {.name = "dashboard_statuses",
                                .purpose = "how many referrals of some programs have each status",
                                .text = "SELECT status, " SUM("n") " FROM referral_count WHERE ws = $1 AND program_id "
                                                                   "IN ({ids}) GROUP BY status",
                                .params = "i",
                                .columns = "ii"},
    [DASHBOARD_SQL_CASES] =
        {.name = "dashboard_cases",
         .purpose = "open cases by kind, of each kind so many at most, and since when the oldest of them is open",
         .text = "SELECT k.kind, (SELECT COUNT(*) FROM (SELECT program_id " OPEN_CASES ") AS x WHERE " OF_PROGRAM
                 "), (SELECT MIN(x.created_at) FROM (SELECT program_id, created_at " OPEN_CASES
                 ") AS x WHERE " OF_PROGRAM ") FROM " KINDS " AS k",
         .params = "ibii",
         .columns = "iii"},
    [DASHBOARD_SQL_WAITS] =
        {.name = "dashboard_waits",
         .purpose = "rewards that wait for a reason, so many at most: their number, sum and oldest by currency",
         .text = "SELECT x.currency, COUNT(*), " SUM(
             "COALESCE(x.amount, 0)") ", MIN(x.created_at) FROM ("
                                      "SELECT w.program_id, w.currency, w.amount, w.created_at, w.waits FROM "
                                      "reward_wait t "
                                      "JOIN reward w ON w.ws = t.ws AND w.id = t.reward_id "
                                      "WHERE t.ws = $1 AND t.reason = $5 ORDER BY t.reward_id "
                                      "LIMIT $4) AS x "
                                      "WHERE (x.waits & $6) = 0 AND " OF_PROGRAM
                                      " GROUP BY x.currency ORDER BY x.currency",
         .params = "ibiiii",
         .columns = "tiii"},
    [DASHBOARD_SQL_EXPIRING] =
        {.name = "dashboard_expiring",
         .purpose = "referrals that end within a time if nothing happens, so many at most",
         .text = "SELECT COUNT(*), MIN(x.expires_at) FROM (SELECT program_id, expires_at, closed_at FROM referral "
                 "WHERE ws = $1 AND expires_at >= $5 AND expires_at < $6 ORDER BY expires_at, id LIMIT $4) AS x "
                 "WHERE x.closed_at IS NULL AND " OF_PROGRAM,
         .params = "ibiiii",
         .columns = "ii"},
    [DASHBOARD_SQL_LEADERS] =
        {.name = "dashboard_leaders",
         .purpose = "the participants of a program of whose referrals most were won",
         .text = "SELECT participant_id, closed, revenue, earned FROM leader WHERE ws = $1 AND program_id = $2 AND "
                 "period = 0 AND closed > 0 ORDER BY closed DESC, participant_id DESC LIMIT $3",
         .params = "ibi",
         .columns = "biii"},
    [DASHBOARD_SQL_PEOPLE] = {.name = "dashboard_people",
                              .purpose = "the names of participants",
                              .text = "SELECT p.id, c.name FROM participant p JOIN contact c ON c.ws = p.ws AND "
                                      "c.id = p.contact_id WHERE p.ws = $1 AND p.id IN ({ids})",
                              .params = "i",
                              .columns = "bt"},
    [DASHBOARD_SQL_RECENT] =
        {.name = "dashboard_recent",
         .purpose = "the newest acts of the trail, with whom and what they were about",
         .text = "SELECT a.id, a.created_at, a.action, a.referral_id, r.program_id, c.name, k.name, w.amount, "
                 "w.currency FROM (SELECT id, created_at, action, object_id, referral_id FROM audit WHERE ws = $1 "
                 "ORDER BY id DESC LIMIT $2) AS a LEFT JOIN referral r ON r.ws = $1 AND r.id = a.referral_id "
                 "LEFT JOIN contact c ON c.ws = $1 AND c.id = r.contact_id "
                 "LEFT JOIN participant p ON p.ws = $1 AND p.id = r.participant_id "
                 "LEFT JOIN contact k ON k.ws = $1 AND k.id = p.contact_id "
                 "LEFT JOIN reward w ON w.ws = $1 AND w.id = a.object_id ORDER BY a.id DESC",
         .params = "ii",
         .columns = "bitbbttit"},
};
