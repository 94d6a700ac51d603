/* First days of participants, how many there are of each, and the proof of both. */

#include "domain/rollup/participation_store.h"

#define ADD(column) column " = participation_day." column " + excluded." column
#define DAY(column) column " / 86400000000"

/* Of one row of participation: a day of each step, and the sum under day 0. A participant is active in all from the
 * later of joining and of what it did first. */
#define EARLIER "CASE WHEN clicked = 0 OR (referred > 0 AND referred < clicked) THEN referred ELSE clicked END"
#define DONE "(" EARLIER ")"
#define ACTIVE                                                                                                         \
    "CASE WHEN channel <> '' THEN " DONE " WHEN joined = 0 OR " DONE " = 0 THEN 0 WHEN joined > " DONE                 \
    " THEN joined ELSE " DONE " END"
#define STEP(day, joined, active, referred, closed)                                                                    \
    " UNION ALL SELECT program_id, channel, " day ", " joined ", " active ", " referred ", " closed " FROM firsts"
#define STEPS_AT(place)                                                                                                \
    STEP(place("joined"), "1", "0", "0", "0")                                                                          \
    " WHERE joined > 0" STEP(place("active"), "0", "1", "0", "0") " WHERE active > 0" STEP(                            \
        place("referred"), "0", "0", "1", "0") " WHERE referred > 0" STEP(place("closed"), "0", "0", "0",              \
                                                                          "1") " WHERE closed > 0"
#define ITS_DAY(column) column
#define DAY_ZERO(column) column " * 0"

const struct statement participation_statements[PARTICIPATION_SQL_COUNT] = {
    [PARTICIPATION_SQL_LOCK] = {.name = "participation_lock",
                                .purpose = "the first days of a participant; nobody else changes them until the commit",
                                .text = "SELECT joined, clicked, referred, closed FROM participation WHERE ws = $1 "
                                        "AND program_id = $2 AND participant_id = $3 AND channel = $4 FOR UPDATE",
                                .params = "ibbt",
                                .columns = "iiii"},
    [PARTICIPATION_SQL_MAKE] = {.name = "participation_make",
                                .purpose = "a participant of whom nothing is known yet, once",
                                .text = "INSERT INTO participation (ws, program_id, participant_id, channel, joined, "
                                        "clicked, referred, closed) VALUES ($1, $2, $3, $4, 0, 0, 0, 0) "
                                        "ON CONFLICT DO NOTHING",
                                .params = "ibbt",
                                .columns = ""},
    [PARTICIPATION_SQL_SET] = {.name = "participation_set",
                               .purpose = "sets the first days of a participant",
                               .text = "UPDATE participation SET joined = $5, clicked = $6, referred = $7, closed = $8 "
                                       "WHERE ws = $1 AND program_id = $2 AND participant_id = $3 AND channel = $4",
                               .params = "ibbtiiii",
                               .columns = ""},
    [PARTICIPATION_SQL_LOOK] = {.name = "participation_look",
                                .purpose = "the times of the first referral of a participant, and of the first won one",
                                .text = "SELECT MIN(submitted_at), MIN(CASE WHEN stage_kind = 1 AND status <> 3 THEN "
                                        "closed_at END) FROM referral WHERE ws = $1 AND participant_id = $2 AND "
                                        "program_id = $3 AND ($4 = '' OR channel = $4)",
                                .params = "ibbt",
                                .columns = "ii"},
    [PARTICIPATION_SQL_ADD_DAY] =
        {.name = "participation_add_day",
         .purpose = "add to for how many participants a day was a first one",
         .text =
             "INSERT INTO participation_day (ws, program_id, channel, day, joined, active, referred, closed) "
             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (ws, program_id, day, channel) DO UPDATE SET " ADD(
                 "joined") ", " ADD("active") ", " ADD("referred") ", " ADD("closed"),
         .params = "ibtiiiii",
         .columns = ""},
    [PARTICIPATION_SQL_WRONG_DAYS] =
        {.name = "participation_wrong_days",
         .purpose = "verify: programs whose days have other participants than there are",
         .text = "WITH firsts AS (SELECT program_id, channel, joined, " ACTIVE " AS active, referred, closed FROM "
                 "participation WHERE ws = $1) SELECT DISTINCT program_id FROM (SELECT program_id FROM ("
                 "SELECT program_id, channel, day, -joined AS joined, -active AS active, -referred AS referred, "
                 "-closed AS closed FROM participation_day WHERE ws = $1" STEPS_AT(ITS_DAY)
                     STEPS_AT(DAY_ZERO) ") AS d "
                                        "GROUP BY program_id, channel, day HAVING SUM(joined) <> 0 OR SUM(active) <> 0 "
                                        "OR SUM(referred) <> 0 "
                                        "OR SUM(closed) <> 0) AS w",
         .params = "i",
         .columns = "b"},
    [PARTICIPATION_SQL_WRONG_FIRSTS] =
        {.name = "participation_wrong_firsts",
         .purpose = "verify: participants whose first referrals were on other days, when nothing waits to be counted",
         .text = "WITH told AS (SELECT participant_id, MIN(" DAY(
             "submitted_at") ") AS referred, COALESCE(MIN(CASE "
                             "WHEN stage_kind = 1 AND status <> 3 THEN " DAY(
                                 "closed_at") " END), 0) AS closed FROM referral WHERE "
                                              "ws = $1 AND participant_id IS NOT NULL GROUP BY participant_id) "
                                              "SELECT p.id FROM participant p LEFT JOIN told t ON t.participant_id = "
                                              "p.id LEFT JOIN participation f "
                                              "ON f.ws = p.ws AND f.program_id = p.program_id AND f.participant_id = "
                                              "p.id AND f.channel = '' WHERE "
                                              "p.ws = $1 AND "
                                              "(COALESCE(t.referred, 0) <> COALESCE(f.referred, 0) OR "
                                              "COALESCE(t.closed, 0) <> COALESCE(f.closed, 0)) "
                                              "AND NOT EXISTS (SELECT 1 FROM uncounted u WHERE u.ws = $1)",
         .params = "i",
         .columns = "b"},
    [PARTICIPATION_SQL_MISSING] =
        {.name = "participation_missing",
         .purpose = "verify: active participants who never joined, when nothing waits to be counted",
         .text = "SELECT p.id FROM participant p LEFT JOIN participation f ON f.ws = p.ws AND f.program_id = "
                 "p.program_id AND f.participant_id = p.id "
                 "AND f.channel = '' WHERE p.ws = $1 AND p.status IN ('active', 'paused') AND "
                 "COALESCE(f.joined, 0) = 0 AND NOT EXISTS (SELECT 1 FROM uncounted u WHERE u.ws = $1)",
         .params = "i",
         .columns = "b"},
};
