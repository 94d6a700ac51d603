/* /v1/report_schedules: reports that are mailed to users of the workspace. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/contact/normalise.h"
#include "domain/schedule/schedule.h"

static const char *const compares[] = {"previous", NULL};

#define AT_DOC "When, by the clocks of the business's time zone: \"08:00\"."
#define DAY_DOC                                                                                                        \
    "Of the week, from Monday as 1 to 7, or of the month, 1 to 31: its last where it has fewer. Not of a day."
#define RECIPIENTS_DOC "Ids or addresses of users who may read reports."

#define FIELD(member) offsetof(struct schedule_fields, member)
static const struct field create_fields[] = {
    {.name = "report",
     .type = FIELD_CHOICE,
     .offset = FIELD(report),
     .flags = FIELD_REQUIRED,
     .choices = report_names,
     .doc = "Which report."},
    {.name = "program_id", .type = FIELD_ID, .offset = FIELD(program_id), .prefix = "prg", .doc = "Of one program."},
    {.name = "by",
     .type = FIELD_CHOICE,
     .offset = FIELD(by),
     .choices = report_asked_bys,
     .doc = "What its rows are, as the report itself has them."},
    {.name = "compare",
     .type = FIELD_CHOICE,
     .offset = FIELD(compare),
     .choices = compares,
     .doc = "Beside the period before."},
    {.name = "period",
     .type = FIELD_CHOICE,
     .offset = FIELD(period),
     .flags = FIELD_REQUIRED,
     .choices = schedule_periods,
     .doc = "How often; it tells of the day, the seven days or the month before."},
    {.name = "at", .type = FIELD_TEXT, .offset = FIELD(at), .flags = FIELD_REQUIRED, .min = 1, .doc = AT_DOC},
    {.name = "day", .type = FIELD_INT, .offset = FIELD(day), .min = 1, .max = 31, .doc = DAY_DOC},
    {.name = "recipients",
     .type = FIELD_TEXTS,
     .offset = FIELD(recipients),
     .max = LIMIT_REPORT_RECIPIENTS,
     .doc = RECIPIENTS_DOC " Left out: the user who acts."},
    {.name = "language",
     .type = FIELD_TEXT,
     .offset = FIELD(language),
     .min = 1,
     .doc = "Of the mail; else each reader's."},
};
static const struct schema create_schema = SCHEMA("ReportScheduleCreate", create_fields, struct schedule_fields);

#define PATCH(member) offsetof(struct schedule_patch, member)
static const struct field change_fields[] = {
    {.name = "period",
     .type = FIELD_CHOICE,
     .offset = PATCH(period),
     .choices = schedule_periods,
     .doc = "How often; `day` is said with it."},
    {.name = "at", .type = FIELD_TEXT, .offset = PATCH(at), .min = 1, .doc = AT_DOC},
    {.name = "day", .type = FIELD_INT, .offset = PATCH(day), .min = 1, .max = 31, .doc = DAY_DOC},
    {.name = "recipients",
     .type = FIELD_TEXTS,
     .offset = PATCH(recipients),
     .max = LIMIT_REPORT_RECIPIENTS,
     .doc = RECIPIENTS_DOC " They replace those there are."},
    {.name = "language",
     .type = FIELD_TEXT,
     .offset = PATCH(language),
     .doc = "Of the mail; an empty text: each reader's."},
    {.name = "paused", .type = FIELD_BOOL, .offset = PATCH(paused), .doc = "Whether it waits until it is let go on."},
};
static const struct schema change_schema = SCHEMA("ReportScheduleUpdate", change_fields, struct schedule_patch);

static enum status language_check(struct call *call, struct str *language, struct error *err)
{
    if (language->size == 0)
        return STATUS_OK;
    return locale_normalise(*language, "language", &call->request->arena, language, err);
}

static enum status create_parse(struct call *call, struct error *err)
{
    struct schedule_fields *fields = call->command;
    return language_check(call, &fields->language, err);
}

static enum status create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct schedule schedule;
    TRY(schedule_create(&call->act, call->command, &schedule, err));
    call->status = 201;
    entity_write(&schedule_entity, &call->w, NULL, &schedule, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct schedule *schedules;
    size_t count;
    TRY(schedule_list(&call->act, &schedules, &count, err));
    call_write_page(call, &schedule_entity, schedules, count, false, "rps", offsetof(struct schedule, id));
    return STATUS_OK;
}

static enum status read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct schedule schedule;
    TRY(call_path_id(call, 0, "rps", &id, err));
    TRY(schedule_read(&call->act, &id, &schedule, err));
    entity_write(&schedule_entity, &call->w, NULL, &schedule, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status change_parse(struct call *call, struct error *err)
{
    struct schedule_patch *patch = call->command;
    return language_check(call, &patch->language, err);
}

static enum status change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct schedule schedule;
    TRY(call_path_id(call, 0, "rps", &id, err));
    TRY(schedule_change(&call->act, &id, call->command, &schedule, err));
    entity_write(&schedule_entity, &call->w, NULL, &schedule, ENTITY_ALONE);
    return STATUS_OK;
}

static const char *const object_word[] = {"report_schedule", NULL};
static const struct member deleted_members[] = {
    ENTITY_TOLD(struct schedule, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct schedule, id, id, ID, 0, .prefix = "rps", .doc = "Its id.")
            ENTITY_TOLD(struct schedule, deleted, paused, BOOL, 0, .doc = "True.")};
static const struct entity deleted_entity = ENTITY("ReportScheduleDeleted", deleted_members, struct schedule);

static enum status delete_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct schedule gone = {.paused = true};
    TRY(call_path_id(call, 0, "rps", &gone.id, err));
    TRY(schedule_delete(&call->act, &gone.id, err));
    entity_write(&deleted_entity, &call->w, NULL, &gone, ENTITY_ALONE);
    return STATUS_OK;
}

struct no_fields {
    char none;
};
static const struct schema send_schema = {"ReportScheduleSend", NULL, 0, sizeof(struct no_fields)};

static enum status send_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct schedule schedule;
    TRY(call_path_id(call, 0, "rps", &id, err));
    TRY(schedule_send_now(&call->act, &id, &schedule, err));
    entity_write(&schedule_entity, &call->w, NULL, &schedule, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route report_schedule_routes[] = {
    CALL("/v1/report_schedules", GET, .scope = "reports:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .act = list_act,
         .summary = "Lists the reports that are mailed, newest first.", .told = &schedule_entity),
    CALL("/v1/report_schedules", POST, .scope = "reports:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &create_schema, .parse = create_parse, .act = create_act,
         .summary = "Mails a report to users every day, week or month.", .told = &schedule_entity),
    CALL("/v1/report_schedules/{id}", DELETE, .scope = "reports:write", .flags = ROUTE_WRITE, .act = delete_act,
         .summary = "Mails a report no more.", .told = &deleted_entity),
    CALL("/v1/report_schedules/{id}", GET, .scope = "reports:read", .flags = ROUTE_CHEAP, .act = read_act,
         .summary = "Reads a mailed report's schedule.", .told = &schedule_entity),
    CALL("/v1/report_schedules/{id}", PATCH, .scope = "reports:write", .flags = ROUTE_WRITE, .body = &change_schema,
         .parse = change_parse, .act = change_act,
         .summary = "Changes when a report is mailed and to whom, pauses it, or lets it go on.",
         .told = &schedule_entity),
    CALL("/v1/report_schedules/{id}/send_now", POST, .scope = "reports:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &send_schema, .act = send_act, .summary = "Mails a report once more, of the period that ended last.",
         .told = &schedule_entity),
};
const size_t report_schedule_route_count = sizeof report_schedule_routes / sizeof report_schedule_routes[0];
