/* /v1/cases: what waits for a person. */

#include "api/call.h"
#include "api/case_fields.h"
#include "api/routes.h"
#include "domain/intake/verdict.h"
#include "domain/review/review.h"
#include "domain/whose/whose.h"

struct list_command {
    struct list_query list;
    int kind, state; /* FIELD_CHOICE of review_kinds, review_states */
    struct id participant_id;
};

#define LIST(member) offsetof(struct list_command, member)

static const struct field list_fields[] = {
    LIST_FIELDS("cas"),
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = LIST(kind),
     .choices = review_kinds,
     .doc = "Only those of this kind; with state."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = LIST(participant_id),
     .prefix = "ptc",
     .doc = "Only those that this participant has opened; with no other filter."},
    {.name = "state",
     .type = FIELD_CHOICE,
     .offset = LIST(state),
     .choices = review_states,
     .doc = "Only those that are open, or resolved."},
};

static const struct schema case_list_schema = SCHEMA("CaseList", list_fields, struct list_command);

static enum status cases_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[CASES_STATE] = call_choice(query->state);
    ask.filters[CASES_KIND] = call_choice(query->kind);
    ask.filters[CASES_PARTICIPANT] = value_id(&query->participant_id);
    TRY(list_read(&call->act, &review_case_list, &ask, &found, &count, &more, err));
    TRY(review_tell(&call->act, found, count, err));
    call_write_page(call, &review_case_entity, found, count, more, "cas", offsetof(struct review_case, id));
    return STATUS_OK;
}

static enum status cases_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct review_case found;
    TRY(call_path_id(call, 0, "cas", &id, err));
    TRY(review_read(&call->act, &id, &found, err));
    TRY(review_tell(&call->act, &found, 1, err));
    TRY(review_tell_evidence(&call->act, &found, err));
    TRY(whose_tell_case(&call->act, &found, err));
    entity_write(&review_case_entity, &call->w, NULL, &found, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- for a participant who has told it otherwise ---- */

static const struct field case_fields[] = {CASE_FIELDS({.name = "participant_id",
                                                        .type = FIELD_ID,
                                                        .offset = offsetof(struct portal_case_fields, participant_id),
                                                        .flags = FIELD_REQUIRED,
                                                        .prefix = "ptc",
                                                        .doc = "Who says so."}, )};
static const struct schema case_create_schema = SCHEMA("CaseCreate", case_fields, struct portal_case_fields);

static enum status cases_create_parse(struct call *call, struct error *err)
{
    return portal_case_check(call->command, err);
}

static enum status cases_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct review_case opened = {0};
    TRY(portal_case_open(&call->act, call->command, &opened, err));
    call->status = 201;
    entity_write(&review_case_entity, &call->w, NULL, &opened, ENTITY_ALONE);
    return STATUS_OK;
}

struct resolve_command {
    struct str reason;
};

static const struct field resolve_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct resolve_command, reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "What was found out and done, in words. The trail keeps it."},
};

static const struct schema case_resolve_schema = SCHEMA("CaseResolve", resolve_fields, struct resolve_command);

static enum status cases_resolve_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct resolve_command *command = call->command;
    struct id id;
    struct review_case resolved;
    TRY(call_path_id(call, 0, "cas", &id, err));
    TRY(verdict_resolve(&call->act, &id, command->reason, &resolved, err));
    entity_write(&review_case_entity, &call->w, NULL, &resolved, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- fraud: side by side ---- */

static const struct field decide_fields[] = {
    {.name = "decision",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct verdict, decision),
     .flags = FIELD_REQUIRED,
     .choices = verdict_words,
     .doc = "`approve`: this side's rewards wait for it no longer; `deny`: they are denied."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct verdict, reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words: the trail keeps it, and a denied reward tells it."},
    {.name = "side",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct verdict, side),
     .flags = FIELD_REQUIRED,
     .choices = verdict_sides,
     .doc = "Whose rewards."},
};
static const struct schema case_decide_schema = SCHEMA("CaseDecide", decide_fields, struct verdict);

static enum status cases_decide_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct verdict verdict = *(const struct verdict *)call->command;
    struct review_case decided;
    TRY(call_path_id(call, 0, "cas", &verdict.case_id, err));
    TRY(verdict_say(&call->act, &verdict, &decided, err));
    entity_write(&review_case_entity, &call->w, NULL, &decided, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- notes ---- */

struct note_command {
    struct str text;
};

static const struct field note_fields[] = {
    {.name = "text",
     .type = FIELD_TEXT,
     .offset = offsetof(struct note_command, text),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "What others should know of this case. The trail keeps it."},
};
static const struct schema case_note_schema = SCHEMA("CaseNote", note_fields, struct note_command);

static enum status cases_note_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct note_command *command = call->command;
    struct id id;
    struct review_case noted;
    TRY(call_path_id(call, 0, "cas", &id, err));
    TRY(review_note(&call->act, &id, command->text, &noted, err));
    entity_write(&review_case_entity, &call->w, NULL, &noted, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route case_routes[] = {
    CALL("/v1/cases", GET, .scope = "cases:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .query = &case_list_schema,
         .act = cases_list_act, .summary = "Lists what waits for a person, newest first.", .told = &review_case_entity),
    CALL("/v1/cases", POST, .scope = "cases:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &case_create_schema, .parse = cases_create_parse, .act = cases_create_act,
         .summary = "Opens a case for a participant who misses a referral or sees one otherwise.",
         .told = &review_case_entity),
    CALL("/v1/cases/{id}", GET, .scope = "cases:read", .act = cases_read_act,
         .summary = "Reads a case, with who may be meant where a referrer was named in words.",
         .told = &review_case_entity),
    CALL("/v1/cases/{id}/decide", POST, .scope = "cases:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &case_decide_schema, .act = cases_decide_act,
         .summary = "Says yes or no to a side's rewards in a case about fraud.", .told = &review_case_entity),
    CALL("/v1/cases/{id}/notes", POST, .scope = "cases:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &case_note_schema, .act = cases_note_act, .summary = "Notes something on a case.",
         .told = &review_case_entity),
    CALL("/v1/cases/{id}/resolve", POST, .scope = "cases:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &case_resolve_schema, .act = cases_resolve_act, .summary = "Resolves a case, with a reason.",
         .told = &review_case_entity),
};
const size_t case_route_count = sizeof case_routes / sizeof case_routes[0];
