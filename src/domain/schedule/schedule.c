/* Schedules of mailed reports. Runs inside a transaction, on its thread. */

#include "domain/schedule/schedule.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/contact/normalise.h"
#include "domain/key/scope.h"
#include "domain/message/messaging.h"
#include "domain/schedule/schedule_mail.h"
#include "domain/schedule/schedule_store.h"
#include "domain/user/user.h"
#include "domain/workspace/business.h"

#define KIND "rps"

static const struct member recipient_members[] = {
    ENTITY_TOLD(struct schedule_recipient, id, id, ID, 0, .prefix = "usr", .doc = "A user.")
        ENTITY_TOLD(struct schedule_recipient, email, email, TEXT, 0, .doc = "Where it is mailed.")
            ENTITY_TOLD(struct schedule_recipient, name, name, TEXT, 0, .doc = "The user's name.")};
static const struct entity recipient_entity = ENTITY("ReportRecipient", recipient_members, struct schedule_recipient);

static const char *const object_word[] = {"report_schedule", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct schedule, object, id, CONSTANT, 0, .words = object_word) SCHEDULE_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct schedule, by, by, TEXT, MEMBER_NULL, .doc = "What its rows are; null: none.")
            ENTITY_TOLD(struct schedule, at, at, TEXT, 0, .doc = "When, by the clocks of the business's time zone.")
                ENTITY_TOLD(struct schedule, recipients, recipients, LIST, 0, .entity = &recipient_entity,
                            .doc = "Who gets it: those of the named who may come in and read reports now.")};
const struct entity schedule_entity = ENTITY("ReportSchedule", members, struct schedule);

/* ---- telling ---- */

static enum status tell(struct act *act, struct schedule *schedule, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct user *users;
    size_t count;
    TRY(schedule_readers(act, schedule, &users, &count, err));
    struct schedule_recipient *recipients = arena_array(arena, count, sizeof *recipients);
    for (size_t i = 0; i < count; i++)
        recipients[i] = (struct schedule_recipient){users[i].id, users[i].email, users[i].name};
    schedule->recipients = (struct entity_list){recipients, count};
    schedule->at =
        str_from(arena_format(arena, "%02d:%02d", (int)(schedule->minute / 60), (int)(schedule->minute % 60)));
    return STATUS_OK;
}

/* ---- what is asked ---- */

static bool fits_period(int period, struct opt_int day)
{
    static const int64_t most[] = {[SCHEDULE_DAY] = 0, [SCHEDULE_WEEK] = 7, [SCHEDULE_MONTH] = 31};
    return period == SCHEDULE_DAY ? !day.set : day.set && day.value >= 1 && day.value <= most[period];
}

static enum status set_rhythm(struct schedule *schedule, struct str at, struct error *err)
{
    if (!str_is_none(at))
        schedule->minute = messaging_minute(at);
    if (schedule->minute < 0)
        return error_set(err, ERROR_INVALID_VALUE, "at", "at is a time of day such as 08:00.");
    if (!fits_period(schedule->period, schedule->day))
        return error_set(err, ERROR_INVALID_VALUE, "day",
                         "day is 1, a Monday, to 7 of a week, 1 to 31 of a month, and is left out of a day.");
    return STATUS_OK;
}

static enum status set_due(struct act *act, struct schedule *schedule, int64_t after, struct error *err)
{
    const struct schedule_rhythm rhythm = {(enum schedule_period)schedule->period, schedule->minute,
                                           schedule->day.value};
    struct business business;
    TRY(business_read(act, &business, err));
    schedule->due_at = schedule->paused ? TIME_NONE : schedule_next(&rhythm, business.time_zone, after);
    return STATUS_OK;
}

/* An id or an address of a user who may come in and read reports. */
static enum status find_user(struct act *act, struct str as_sent, size_t place, struct id *ret, struct error *err)
{
    struct str named = as_sent;
    struct account account;
    struct user user = {.status = USER_DISABLED};
    char param[40];
    bool found = id_parse(named, "usr", ret);
    snprintf(param, sizeof param, "recipients[%zu]", place);
    if (!found && email_normalise(named, param, txn_arena(act->txn), &named, NULL) == STATUS_OK) {
        TRY(account_find_by_email(act->txn, named, &account, &found, err));
        *ret = account.id;
    }
    if (found) {
        enum status status = user_read(act, ret, &user, NULL);
        if (status != STATUS_OK && status != STATUS_NOT_FOUND)
            return status;
        found = status == STATUS_OK;
    }
    bool reads =
        found && user.status == USER_ACTIVE && scope_set_has(role_scopes((enum role)user.role), STR("reports:read"));
    if (reads)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param, "%.*s is no user of this workspace who may read reports.",
                     STR_ARG(as_sent));
}

static enum status set_recipients(struct act *act, struct schedule *schedule, const struct str_array *named,
                                  struct error *err)
{
    struct buf ids = {0};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < named->count && status == STATUS_OK; i++) {
        struct id id;
        char text[ID_TEXT_SIZE];
        status = find_user(act, named->items[i], i, &id, err);
        if (status != STATUS_OK)
            break;
        id_format(&id, "usr", text);
        buf_add_format(&ids, "%s%.*s", i == 0 ? "" : " ", ID_TEXT_SIZE, text);
    }
    schedule->recipient_ids = str_copy(txn_arena(act->txn), buf_str(&ids));
    buf_release(&ids);
    return status;
}

/* Nobody named: whoever acts. */
static enum status set_who(struct act *act, struct schedule *schedule, const struct str_array *named, struct error *err)
{
    char text[ID_TEXT_SIZE];
    struct str own = {text, sizeof text};
    if (named->count > 0)
        return set_recipients(act, schedule, named, err);
    if (act->principal.kind != PRINCIPAL_USER)
        return error_set(err, ERROR_MISSING_FIELD, "recipients", "Say who gets it.");
    id_format(&act->principal.id, "usr", text);
    return set_recipients(act, schedule, &(struct str_array){&own, 1}, err);
}

/* ---- rows ---- */

static enum status read_row(struct act *act, int statement, const struct id *id, struct schedule *ret,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &schedule_statements[statement], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no mailed report with this id.");
    *ret = (struct schedule){.report = 0};
    row_read(&schedule_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

static enum status save(struct act *act, const struct schedule *schedule, struct error *err)
{
    return txn_exec(
        act->txn, &schedule_statements[SCHEDULE_SQL_CHANGE],
        VALUES(value_int(act->ws), value_id(&schedule->id), value_text(str_from(schedule_periods[schedule->period])),
               value_int(schedule->minute), schedule->day.set ? value_int(schedule->day.value) : value_null(),
               value_text(schedule->language), value_text(schedule->recipient_ids), value_int(schedule->paused),
               value_time(schedule->due_at), value_time(schedule->last_at), value_time(schedule->deleted_at)),
        err);
}

static enum status trail(struct act *act, const struct id *id, const char *action, struct error *err)
{
    return audit_write(act, &(struct audit_entry){.action = action, .object_kind = KIND, .object_id = *id}, NULL, err);
}

static enum status check_room(struct act *act, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &schedule_statements[SCHEDULE_SQL_LIST],
                  VALUES(value_int(act->ws), value_int(LIMIT_REPORT_SCHEDULES)), &rows, err));
    if (rows.row_count < LIMIT_REPORT_SCHEDULES)
        return STATUS_OK;
    return error_set(err, ERROR_CONFLICT, "report", "There are %d mailed reports already: delete one first.",
                     LIMIT_REPORT_SCHEDULES);
}

/* What is mailed can be read. */
static enum status check_report(struct act *act, const struct schedule *schedule, struct error *err)
{
    struct report_ask ask;
    struct report report;
    TRY(schedule_ask(act, schedule, act_now(act), &ask, err));
    return report_read(act, &ask, &report, err);
}

enum status schedule_create(struct act *act, const struct schedule_fields *fields, struct schedule *ret,
                            struct error *err)
{
    struct schedule schedule = {
        .id = mint_id(&act->mint),
        .report = fields->report - 1,
        .program_id = fields->program_id,
        .by = fields->by == 0 ? STR_NONE : str_from(report_asked_bys[fields->by - 1]),
        .compare = fields->compare != 0,
        .period = fields->period - 1,
        .day = fields->day,
        .language = fields->language,
        .last_at = TIME_NONE,
        .created_at = act_now(act),
        .deleted_at = TIME_NONE,
    };
    TRY(set_rhythm(&schedule, fields->at, err));
    TRY(check_report(act, &schedule, err));
    TRY(set_who(act, &schedule, &fields->recipients, err));
    TRY(check_room(act, err));
    TRY(set_due(act, &schedule, act_now(act), err));
    TRY(row_insert(act->txn, &schedule_statements[SCHEDULE_SQL_INSERT], act->ws, &schedule_entity, &schedule, err));
    TRY(trail(act, &schedule.id, "report_schedule.created", err));
    *ret = schedule;
    return tell(act, ret, err);
}

enum status schedule_list(struct act *act, struct schedule **ret, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &schedule_statements[SCHEDULE_SQL_LIST],
                  VALUES(value_int(act->ws), value_int(LIMIT_REPORT_SCHEDULES)), &rows, err));
    struct schedule *schedules = row_read_all(&schedule_entity, &rows, 1, txn_arena(act->txn));
    for (size_t i = 0; i < rows.row_count; i++)
        TRY(tell(act, &schedules[i], err));
    *ret = schedules;
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status schedule_read(struct act *act, const struct id *id, struct schedule *ret, struct error *err)
{
    TRY(read_row(act, SCHEDULE_SQL_READ, id, ret, err));
    return tell(act, ret, err);
}

enum status schedule_change(struct act *act, const struct id *id, const struct schedule_patch *patch,
                            struct schedule *ret, struct error *err)
{
    struct schedule schedule = {.report = 0};
    TRY(read_row(act, SCHEDULE_SQL_LOCK, id, &schedule, err));
    if (patch->period != 0)
        schedule.period = patch->period - 1;
    if (patch->day.set || patch->period != 0)
        schedule.day = patch->day;
    if (patch->paused.set)
        schedule.paused = patch->paused.value;
    if (!str_is_none(patch->language))
        schedule.language = patch->language.size == 0 ? STR_NONE : patch->language;
    TRY(set_rhythm(&schedule, patch->at, err));
    TRY(check_report(act, &schedule, err));
    if (patch->recipients.count > 0)
        TRY(set_recipients(act, &schedule, &patch->recipients, err));
    TRY(set_due(act, &schedule, act_now(act), err));
    TRY(save(act, &schedule, err));
    TRY(trail(act, id, "report_schedule.updated", err));
    *ret = schedule;
    return tell(act, ret, err);
}

enum status schedule_delete(struct act *act, const struct id *id, struct error *err)
{
    struct schedule schedule = {.report = 0};
    TRY(read_row(act, SCHEDULE_SQL_LOCK, id, &schedule, err));
    schedule.deleted_at = act_now(act);
    schedule.due_at = TIME_NONE;
    TRY(save(act, &schedule, err));
    return trail(act, id, "report_schedule.deleted", err);
}

enum status schedule_send_now(struct act *act, const struct id *id, struct schedule *ret, struct error *err)
{
    TRY(read_row(act, SCHEDULE_SQL_LOCK, id, ret, err));
    TRY(schedule_mail(act, ret, "report_now", act_now(act), err));
    TRY(trail(act, id, "report_schedule.sent", err));
    return tell(act, ret, err);
}

/* ---- the sweep ---- */

enum status schedule_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &schedule_statements[SCHEDULE_SQL_DUE],
                  VALUES(value_int(act->ws), value_int(act_now(act)), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* What cannot be read any more (there are too many programs for one report) waits for a person. */
static enum status mail_or_pause(struct act *act, struct schedule *schedule, struct error *err)
{
    struct error wrong = {0};
    enum status status = schedule_mail(act, schedule, "report", schedule->due_at, &wrong);
    if (status == STATUS_INVALID || status == STATUS_NOT_FOUND) {
        schedule->paused = true;
        return STATUS_OK;
    }
    if (status != STATUS_OK && err != NULL)
        *err = wrong;
    return status;
}

enum status schedule_run(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    struct schedule schedule = {.report = 0};
    int64_t now = act_now(act), oldest = now - LIMIT_REPORT_LATE_DAYS * TIME_US_PER_DAY;
    enum status status = read_row(act, SCHEDULE_SQL_LOCK, id, &schedule, err);
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && (schedule.due_at == TIME_NONE || schedule.due_at > now)))
        return STATUS_OK;
    TRY(status);
    if (schedule.due_at >= oldest) {
        TRY(mail_or_pause(act, &schedule, err));
        schedule.last_at = schedule.due_at;
    }
    TRY(set_due(act, &schedule, schedule.due_at < oldest ? oldest : schedule.due_at, err));
    *ret_more = schedule.due_at != TIME_NONE && schedule.due_at <= now;
    return save(act, &schedule, err);
}
