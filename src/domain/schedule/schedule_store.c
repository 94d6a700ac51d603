/* The statements of schedules and of the files of their mails. */

#include "domain/schedule/schedule_store.h"

#define SCHEDULE_TYPES "i" SCHEDULE_COLUMNS(ENTITY_LETTER)
#define SCHEDULE_SELECT_ANY "SELECT ws" SCHEDULE_COLUMNS(ENTITY_NAME) " FROM report_schedule WHERE ws = $1"
#define SCHEDULE_SELECT SCHEDULE_SELECT_ANY " AND deleted_at IS NULL"

const struct statement schedule_statements[SCHEDULE_SQL_COUNT] = {
    [SCHEDULE_SQL_INSERT] = {.name = "schedule_insert",
                             .purpose = "make a schedule of mailed reports",
                             .text = "INSERT INTO report_schedule (ws" SCHEDULE_COLUMNS(
                                 ENTITY_NAME) ") VALUES (" PLACES_16 ")",
                             .params = SCHEDULE_TYPES,
                             .columns = ""},
    [SCHEDULE_SQL_LIST] = {.name = "schedule_list",
                           .purpose = "the schedules of a world, newest first",
                           .text = SCHEDULE_SELECT " ORDER BY id DESC LIMIT $2",
                           .params = "ii",
                           .columns = SCHEDULE_TYPES},
    [SCHEDULE_SQL_READ] = {.name = "schedule_read",
                           .purpose = "a schedule by its id",
                           .text = SCHEDULE_SELECT " AND id = $2",
                           .params = "ib",
                           .columns = SCHEDULE_TYPES},
    [SCHEDULE_SQL_LOCK] = {.name = "schedule_lock",
                           .purpose = "a schedule by its id; nobody else changes it until the commit",
                           .text = SCHEDULE_SELECT " AND id = $2 FOR UPDATE",
                           .params = "ib",
                           .columns = SCHEDULE_TYPES},
    [SCHEDULE_SQL_CHANGE] = {.name = "schedule_change",
                             .purpose = "change a schedule, or what is next of it",
                             .text = "UPDATE report_schedule SET period = $3, minute = $4, day = $5, language = $6, "
                                     "recipients = $7, paused = $8, due_at = $9, last_at = $10, deleted_at = $11 "
                                     "WHERE ws = $1 AND id = $2",
                             .params = "ibtiittiiii",
                             .columns = ""},
    [SCHEDULE_SQL_DUE] = {.name = "schedule_due",
                          .purpose = "schedules that are due, first due first",
                          .text = "SELECT id FROM report_schedule WHERE ws = $1 AND due_at <= $2 "
                                  "ORDER BY due_at, id LIMIT $3",
                          .params = "iii",
                          .columns = "b"},
    [SCHEDULE_SQL_READ_ANY] = {.name = "schedule_read_any",
                               .purpose = "a schedule by its id, also one that is deleted",
                               .text = SCHEDULE_SELECT_ANY " AND id = $2",
                               .params = "ib",
                               .columns = SCHEDULE_TYPES},
    [SCHEDULE_SQL_ADD_FILE] = {.name = "schedule_add_file",
                               .purpose = "a mail has a report with it as a file",
                               .text = "INSERT INTO report_mail (ws, message_id, schedule_id, from_at, to_at) VALUES "
                                       "($1, $2, $3, $4, $5)",
                               .params = "ibbii",
                               .columns = ""},
    [SCHEDULE_SQL_READ_FILE] = {.name = "schedule_read_file",
                                .purpose = "what the file of a mail is of",
                                .text = "SELECT schedule_id, from_at, to_at FROM report_mail WHERE ws = $1 AND "
                                        "message_id = $2",
                                .params = "ib",
                                .columns = "bii"},
};
