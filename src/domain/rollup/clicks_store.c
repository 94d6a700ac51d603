/* Reading clicks in commit order, and the rows that their counts go to. */

#include "domain/rollup/clicks_store.h"

#define CLICK_COLUMNS "id, link_id, program_id, network, agent, flags"
#define CLICK_TYPES "bbbiii"
#define CLICK_RANGE " WHERE ws = $1 AND id >= $2 AND id <= $3 AND batch > $4 AND batch <= $5"

/* PostgreSQL's sum of BIGINT is NUMERIC. */
#define CLICKS_SELECT(total, uniques, bots)                                                                            \
    "SELECT " total ", " uniques ", " bots " FROM link l JOIN link_clicks c ON c.ws = l.ws AND c.link_id = l.id"       \
    " WHERE l.ws = $1 AND l.participant_id = $2"

const struct statement rollup_statements[ROLLUP_SQL_COUNT] = {
    [ROLLUP_SQL_MARK] = {.name = "rollup_mark",
                         .purpose = "how far a roll-up has come",
                         .text = "SELECT batch FROM rollup_mark WHERE name = $1",
                         .params = "t",
                         .columns = "i"},
    [ROLLUP_SQL_LOCK_MARK] = {.name = "rollup_lock_mark",
                              .purpose = "how far a roll-up has come; keeps others of it away until the commit",
                              .text = "SELECT batch FROM rollup_mark WHERE name = $1 FOR UPDATE",
                              .params = "t",
                              .columns = "i"},
    [ROLLUP_SQL_MAKE_MARK] = {.name = "rollup_make_mark",
                              .purpose = "the mark of a roll-up that has not begun, once",
                              .text = "INSERT INTO rollup_mark (name, batch) VALUES ($1, 0) ON CONFLICT DO NOTHING",
                              .params = "t",
                              .columns = ""},
    [ROLLUP_SQL_SET_MARK] = {.name = "rollup_set_mark",
                             .purpose = "moves the mark of a roll-up",
                             .text = "INSERT INTO rollup_mark (name, batch) VALUES ($1, $2)"
                                     " ON CONFLICT (name) DO UPDATE SET batch = excluded.batch",
                             .params = "ti",
                             .columns = ""},
    [ROLLUP_SQL_BATCHES] = {.name = "rollup_batches",
                            .purpose = "the next commits of clicks past the mark",
                            .text = "SELECT batch, ws, clicks, min_id, max_id FROM click_batch WHERE batch > $1"
                                    " ORDER BY batch, ws LIMIT $2",
                            .params = "ii",
                            .columns = "iiibb",
                            .file = STORE_CLICKS},
    [ROLLUP_SQL_CLICKS] = {.name = "rollup_clicks",
                           .purpose = "a world's clicks of a run of commits",
                           .text = "SELECT " CLICK_COLUMNS " FROM click" CLICK_RANGE,
                           .params = "ibbii",
                           .columns = CLICK_TYPES,
                           .file = STORE_CLICKS},
    [ROLLUP_SQL_PARTICIPANT_TAIL] = {.name = "rollup_participant_tail",
                                     .purpose = "some participants' clicks of a run of commits",
                                     .text = "SELECT " CLICK_COLUMNS " FROM click" CLICK_RANGE
                                             " AND participant_id IN ({ids})",
                                     .params = "ibbii",
                                     .columns = CLICK_TYPES,
                                     .file = STORE_CLICKS},
    [ROLLUP_SQL_VISITOR] = {.name = "rollup_visitor",
                            .purpose = "when a visitor was last counted on a link",
                            .text = "SELECT seen_at FROM click_visitor WHERE ws = $1 AND link_id = $2 AND visitor = $3",
                            .params = "ibi",
                            .columns = "i"},
    [ROLLUP_SQL_SEE_VISITOR] = {.name = "rollup_see_visitor",
                                .purpose = "remembers when a visitor was counted on a link",
                                .text = "INSERT INTO click_visitor (ws, link_id, visitor, seen_at)"
                                        " VALUES ($1, $2, $3, $4)"
                                        " ON CONFLICT (ws, link_id, visitor) DO UPDATE SET seen_at = excluded.seen_at",
                                .params = "ibii",
                                .columns = ""},
    [ROLLUP_SQL_ADD_LINK] = {.name = "rollup_add_link",
                             .purpose = "adds to the clicks of a link",
                             .text = "INSERT INTO link_clicks (ws, link_id, total, uniques, bots, last_at)"
                                     " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (ws, link_id) DO UPDATE SET"
                                     " total = link_clicks.total + excluded.total,"
                                     " uniques = link_clicks.uniques + excluded.uniques,"
                                     " bots = link_clicks.bots + excluded.bots,"
                                     " last_at = CASE WHEN excluded.last_at > link_clicks.last_at"
                                     " THEN excluded.last_at ELSE link_clicks.last_at END",
                             .params = "ibiiii",
                             .columns = ""},
    [ROLLUP_SQL_ADD_DAY] = {.name = "rollup_add_day",
                            .purpose = "adds to the clicks of a program on a day",
                            .text = "INSERT INTO program_day (ws, program_id, day, clicks, uniques, bots)"
                                    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (ws, program_id, day) DO UPDATE SET"
                                    " clicks = program_day.clicks + excluded.clicks,"
                                    " uniques = program_day.uniques + excluded.uniques,"
                                    " bots = program_day.bots + excluded.bots",
                            .params = "ibiiii",
                            .columns = ""},
    [ROLLUP_SQL_ADD_CHANNEL] =
        {.name = "rollup_add_channel",
         .purpose = "adds to the clicks of a program's channel on a day",
         .text = "INSERT INTO channel_day (ws, program_id, channel, day, clicks, uniques, bots)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (ws, program_id, day, channel) DO UPDATE SET"
                 " clicks = channel_day.clicks + excluded.clicks,"
                 " uniques = channel_day.uniques + excluded.uniques,"
                 " bots = channel_day.bots + excluded.bots",
         .params = "ibtiiii",
         .columns = ""},
    [ROLLUP_SQL_LINK_CHANNEL] = {.name = "rollup_link_channel",
                                 .purpose = "the channel and the participant that a link is for",
                                 .text = "SELECT channel, participant_id FROM link WHERE ws = $1 AND id = $2",
                                 .params = "ib",
                                 .columns = "tb"},
    [ROLLUP_SQL_PARTICIPANT] = {.name = "rollup_participant_clicks",
                                .purpose = "counted clicks over all links of a participant",
                                .text = CLICKS_SELECT("COALESCE(SUM(c.total), 0)", "COALESCE(SUM(c.uniques), 0)",
                                                      "COALESCE(SUM(c.bots), 0)"),
                                .params = "ib",
                                .columns = "iii",
                                .postgres = CLICKS_SELECT("CAST(COALESCE(SUM(c.total), 0) AS BIGINT)",
                                                          "CAST(COALESCE(SUM(c.uniques), 0) AS BIGINT)",
                                                          "CAST(COALESCE(SUM(c.bots), 0) AS BIGINT)")},
    [ROLLUP_SQL_VISITORS_AFTER] = {.name = "rollup_visitors_after",
                                   .purpose = "the next remembered visitors in key order",
                                   .text = "SELECT ws, link_id, visitor, seen_at FROM click_visitor"
                                           " WHERE (ws, link_id, visitor) > ($1, $2, $3)"
                                           " ORDER BY ws, link_id, visitor LIMIT $4",
                                   .params = "ibii",
                                   .columns = "ibii"},
    [ROLLUP_SQL_FORGET_VISITOR] = {.name = "rollup_forget_visitor",
                                   .purpose = "forgets a visitor on a link, unless seen again meanwhile",
                                   .text = "DELETE FROM click_visitor WHERE ws = $1 AND link_id = $2 AND visitor = $3"
                                           " AND seen_at < $4",
                                   .params = "ibii",
                                   .columns = ""},
};
