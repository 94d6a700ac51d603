/* Files of mailed reports. Of a schedule a mail keeps nothing but its id: which report it is, of which program and told
 * by what never changes, and it stays when it is deleted. Its rhythm does change, hence the period beside the id. Runs
 * inside a transaction, on its thread. */

#include "domain/schedule/schedule_file.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/schedule/schedule_mail.h"
#include "domain/schedule/schedule_store.h"

enum { DATE_SIZE = 10 }; /* "2026-11-01" */

/* ---- the file ---- */

static struct str date_of(int64_t at, struct arena *arena)
{
    char *text = arena_alloc(arena, TIME_TEXT_SIZE);
    time_format(at, text);
    return (struct str){text, DATE_SIZE};
}

static struct str name_of(const struct report *report, struct arena *arena)
{
    struct str first = date_of(report->from_at, arena), last = date_of(report->to_at - 1, arena);
    const char *name = report_names[report->name];
    if (str_equal(first, last))
        return str_from(arena_format(arena, "referd-%s-%.*s.csv", name, STR_ARG(last)));
    return str_from(arena_format(arena, "referd-%s-%.*s-to-%.*s.csv", name, STR_ARG(first), STR_ARG(last)));
}

void schedule_file_write(const struct report *report, struct arena *arena, struct schedule_file *ret)
{
    struct buf out = {0};
    report_write_csv(report, &out);
    *ret = (struct schedule_file){name_of(report, arena), str_copy(arena, buf_str(&out))};
    buf_release(&out);
}

bool schedule_file_fits(const struct schedule_file *file)
{
    return file->bytes.size <= LIMIT_ATTACHMENT_BYTES;
}

/* ---- of a mail ---- */

enum status schedule_file_want(struct act *act, const struct id *message_id, const struct schedule *schedule,
                               const struct report_ask *ask, struct error *err)
{
    return txn_exec(act->txn, &schedule_statements[SCHEDULE_SQL_ADD_FILE],
                    VALUES(value_int(act->ws), value_id(message_id), value_id(&schedule->id), value_time(ask->from_at),
                           value_time(ask->to_at)),
                    err);
}

static enum status read_schedule(struct act *act, const struct id *id, struct schedule *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &schedule_statements[SCHEDULE_SQL_READ_ANY], VALUES(value_int(act->ws), value_id(id)),
                  &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no mailed report with this id.");
    *ret = (struct schedule){.report = 0};
    row_read(&schedule_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

static enum status read_report(struct act *act, const struct result *mail, struct report *ret, struct error *err)
{
    struct id id = result_id(mail, 0, 0);
    struct schedule schedule;
    TRY(read_schedule(act, &id, &schedule, err));
    struct report_ask ask = schedule_ask_of(&schedule, result_time(mail, 0, 1), result_time(mail, 0, 2));
    return report_read(act, &ask, ret, err);
}

enum status schedule_file_read(struct act *act, const struct id *message_id, struct schedule_file *ret, bool *ret_found,
                               struct error *err)
{
    struct result mail;
    struct report report;
    TRY(txn_query(act->txn, &schedule_statements[SCHEDULE_SQL_READ_FILE],
                  VALUES(value_int(act->ws), value_id(message_id)), &mail, err));
    *ret_found = mail.row_count > 0;
    if (!*ret_found)
        return STATUS_OK;
    enum status status = read_report(act, &mail, &report, err);
    if (status == STATUS_INVALID || status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_INVALID_VALUE, "report", "The report cannot be read any more.");
    TRY(status);
    schedule_file_write(&report, txn_arena(act->txn), ret);
    return STATUS_OK;
}
