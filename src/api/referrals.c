/* /v1/referrals: adapters between bytes and facts. What a fact means is decided by intake. */

#include <jansson.h>
#include <stdlib.h>

#include "api/call.h"
#include "api/leads.h"
#include "api/referrals.h"
#include "api/routes.h"
#include "base/json.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"

/* ---- submitting ---- */

struct submit_command {
    struct id program_id, participant_id;
    struct click_ids clicks; /* what click_id holds */
    struct str click_id, code, owner, submitted_by, notes, external_id, metadata_text;
    struct fact_referrer referrer;
    struct contact_fields prospect;
    int type;
    struct opt_int value;
    json_t *metadata;
    json_t *later;
};

#define SUBMIT(member) offsetof(struct submit_command, member)

static const struct field submit_fields[] = {
    {.name = "click_id",
     .type = FIELD_TEXT,
     .min = 1,
     .max = CLICK_IDS_TEXT_SIZE,
     .offset = SUBMIT(click_id),
     .doc = "The click that led here: `rfd_click` of the link, or the whole value of the cookie."},
    {.name = "code", .type = FIELD_TEXT, .offset = SUBMIT(code), .doc = "The referrer's code, as typed."},
    {.name = "consent",
     .type = FIELD_JSON,
     .offset = SUBMIT(later),
     .flags = FIELD_UNSUPPORTED,
     .doc = "Not in this version."},
    {.name = "external_id",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = SUBMIT(external_id),
     .doc = "Your own id of this referral: sent again, it gives the same referral."},
    {.name = "metadata", .type = FIELD_METADATA, .offset = SUBMIT(metadata), .doc = "Your own names and values."},
    {.name = "notes",
     .type = FIELD_TEXT,
     .offset = SUBMIT(notes),
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Free text about the prospect."},
    {.name = "order",
     .type = FIELD_JSON,
     .offset = SUBMIT(later),
     .flags = FIELD_UNSUPPORTED,
     .doc = "Not in this version."},
    {.name = "owner",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = SUBMIT(owner),
     .doc = "Who is responsible for it on your side."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = SUBMIT(participant_id),
     .prefix = "ptc",
     .doc = "The referrer."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = SUBMIT(program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program."},
    {.name = "prospect",
     .type = FIELD_OBJECT,
     .offset = SUBMIT(prospect),
     .schema = &contact_schema,
     .flags = FIELD_REQUIRED,
     .doc = "The referred person."},
    {.name = "referrer",
     .type = FIELD_OBJECT,
     .offset = SUBMIT(referrer),
     .schema = &referrer_schema,
     .doc = "Who sent it, in words. Nobody is credited until a person confirms who is meant."},
    {.name = "submitted_by", .type = FIELD_TEXT, .min = 1, .offset = SUBMIT(submitted_by), .doc = "Who typed it in."},
    {.name = "type",
     .type = FIELD_CHOICE,
     .offset = SUBMIT(type),
     .choices = referral_types,
     .doc = "`lead` when absent."},
    {.name = "value",
     .type = FIELD_MONEY,
     .offset = SUBMIT(value),
     .max = MONEY_LIMIT,
     .doc = "What the deal may be worth, in the program's currency."},
};

static const struct schema referral_submit_schema = SCHEMA("ReferralSubmit", submit_fields, struct submit_command);

static enum status referrals_submit_parse(struct call *call, struct error *err)
{
    struct submit_command *command = call->command;
    if (call->caller.publishable)
        return leads_submit_parse(call, err);
    enum status status = contact_fields_normalise(&command->prospect, &call->request->arena, err);
    if (status == STATUS_OK && !contact_fields_have_key(&command->prospect))
        status = error_set(err, ERROR_MISSING_FIELD, "email",
                           "A prospect needs an e-mail address, a phone number or an external id.");
    if (status != STATUS_OK) {
        error_prefix(err, "prospect");
        return status;
    }
    if (command->metadata != NULL) {
        char *text = json_text(command->metadata);
        command->metadata_text = str_copy(&call->request->arena, str_from(text));
        free(text);
    }
    TRY(leads_read_clicks(command->click_id, "click_id", &command->clicks, err));
    TRY(leads_check_referrer(&command->referrer, "referrer", err));
    static const struct id none;
    call->lane = intake_lane(
        &(struct fact){
            .person = &command->prospect,
            .attribution = {true, command->participant_id, command->code, command->clicks, command->referrer},
        },
        &none);
    return STATUS_OK;
}

enum status referral_answer(struct call *call, struct referral *referral, bool replayed, struct error *err)
{
    struct referral_texts texts;
    TRY(referral_read_texts(&call->act, referral, &texts, err));
    referral_tell(referral, &texts, replayed);
    entity_write(&referral_entity, &call->w, NULL, referral, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status referrals_submit_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct submit_command *command = call->command;
    if (call->caller.publishable)
        return leads_submit_act(txn, call, err);
    struct submission submission = {
        .about =
            {
                .person = &command->prospect,
                .program_id = command->program_id,
                .attribution = {true, command->participant_id, command->code, command->clicks, command->referrer},
            },
        .type = command->type == 0 ? STR("lead") : str_from(referral_types[command->type - 1]),
        .submitted_by = command->submitted_by,
        .external_id = command->external_id,
        .notes = command->notes,
        .metadata = command->metadata_text,
        .owner = command->owner,
        .value = command->value,
    };
    memcpy(submission.about.fingerprint, call->fingerprint, sizeof submission.about.fingerprint);
    struct outcome outcome;
    TRY(intake_submit(&call->act, &submission, &outcome, err));
    call->status = outcome.created ? 201 : 200;
    return referral_answer(call, &outcome.referral, outcome.replayed, err);
}

/* ---- reading ---- */

struct list_command {
    struct list_query list;
    struct id contact_id, participant_id, program_id;
    struct str owner, stage;
    int status; /* FIELD_CHOICE of referral_statuses */
};

#define LIST(member) offsetof(struct list_command, member)

static const struct field list_fields[] = {
    LIST_FIELDS("ref"),
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = LIST(contact_id),
     .prefix = "cnt",
     .doc = "Only those of this prospect."},
    {.name = "owner", .type = FIELD_TEXT, .min = 1, .offset = LIST(owner), .doc = "Only those of this owner."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = LIST(participant_id),
     .prefix = "ptc",
     .doc = "Only those of this referrer."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = LIST(program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
    {.name = "stage", .type = FIELD_TEXT, .min = 1, .offset = LIST(stage), .doc = "Only those in this stage."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = LIST(status),
     .choices = referral_statuses,
     .doc = "Only those of this status."},
};

static const struct schema referral_list_schema = SCHEMA("ReferralList", list_fields, struct list_command);

/* Referrals are listed by open stages only. What a program of this id calls closed now is refused; a stage that its
 * rules do not have any more may still hold some. */
static enum status check_is_open(struct act *act, const struct id *program_id, struct str stage_key, struct error *err)
{
    struct program program;
    const struct rules *rules;
    enum status status = program_read(act, program_id, &program, err);
    if (status == STATUS_NOT_FOUND) {
        *err = (struct error){0};
        return STATUS_OK; /* nobody's program has no referrals */
    }
    TRY(status);
    TRY(program_rules(act, program_id, program.version, &rules, err));
    const struct stage *stage = rules_find_stage(rules, stage_key);
    if (stage == NULL || stage->kind == STAGE_OPEN)
        return STATUS_OK;
    return list_refuse(&referral_list, LIST_FILTER(REFERRALS_STAGE),
                       "Only open stages are listed: ask by status for closed ones.", err);
}

static enum status check_stage(struct act *act, const struct list_command *query, struct error *err)
{
    if (str_is_none(query->stage))
        return STATUS_OK;
    if (!stage_key_is_valid(query->stage))
        return error_set(err, ERROR_INVALID_VALUE, "stage", "No stage has a key like this.");
    if (id_is_none(&query->program_id))
        return STATUS_OK; /* is refused with the filters that there are */
    return check_is_open(act, &query->program_id, query->stage, err);
}

static enum status referrals_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    TRY(check_stage(&call->act, query, err));
    struct list_ask ask = {.page = call_page(&query->list)};
    ask.filters[REFERRALS_CONTACT] = value_id(&query->contact_id);
    ask.filters[REFERRALS_OWNER] = value_text(query->owner);
    ask.filters[REFERRALS_PARTICIPANT] = value_id(&query->participant_id);
    ask.filters[REFERRALS_PROGRAM] = value_id(&query->program_id);
    ask.filters[REFERRALS_STAGE] = value_text(query->stage);
    ask.filters[REFERRALS_STATUS] = call_choice(query->status);
    void *found;
    size_t count;
    bool more;
    TRY(list_read(&call->act, &referral_list, &ask, &found, &count, &more, err));
    TRY(referral_tell_rows(&call->act, found, count, err));
    call_write_page(call, &referral_entity, found, count, more, "ref", offsetof(struct referral, id));
    return STATUS_OK;
}

static enum status referrals_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "ref", &id, err));
    struct referral referral;
    TRY(referral_read(&call->act, &id, &referral, err));
    return referral_answer(call, &referral, false, err);
}

static const struct field timeline_fields[] = {
    LIST_FIELDS("aud"),
};

static const struct schema timeline_list_schema = SCHEMA("TimelineList", timeline_fields, struct list_query);

/* The half-open range of microseconds that `created[...]` asks for. */
static struct timeline_page timeline_page(const struct list_query *query)
{
    struct timeline_page page = {query->starting_after, INT64_MIN, INT64_MAX, call_limit(query)};
    if (query->created_gte_at != TIME_NONE)
        page.made_from = query->created_gte_at;
    if (query->created_gt_at != TIME_NONE && query->created_gt_at >= page.made_from)
        page.made_from = query->created_gt_at + 1;
    if (query->created_lt_at != TIME_NONE)
        page.made_before = query->created_lt_at;
    if (query->created_lte_at != TIME_NONE && query->created_lte_at < page.made_before)
        page.made_before = query->created_lte_at + 1;
    return page;
}

static enum status referrals_timeline_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "ref", &id, err));
    struct referral referral;
    TRY(referral_read(&call->act, &id, &referral, err));
    struct timeline_page page = timeline_page(call->query);
    struct audit_row *rows;
    size_t count;
    bool more;
    TRY(audit_timeline(&call->act, &id, &page, &rows, &count, &more, err));
    call_write_page(call, &timeline_row_entity, rows, count, more, "aud", offsetof(struct audit_row, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route referral_routes[] = {
    CALL("/v1/referrals", GET, .scope = "referrals:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &referral_list_schema, .act = referrals_list_act, .summary = "Lists referrals, newest first.",
         .told = &referral_entity),
    CALL("/v1/referrals", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_PUBLISHABLE,
         .body = &referral_submit_schema, .browser_body = &lead_schema, .parse = referrals_submit_parse,
         .act = referrals_submit_act, .summary = "Submits a referral.", .told = &referral_entity,
         .browser_told = &lead_receipt_entity),
    CALL("/v1/referrals/{id}", GET, .scope = "referrals:read", .flags = ROUTE_CHEAP, .act = referrals_read_act,
         .summary = "Reads a referral.", .told = &referral_entity),
    CALL("/v1/referrals/{id}/timeline", GET, .scope = "referrals:read", .flags = ROUTE_CHEAP | ROUTE_LIST,
         .query = &timeline_list_schema, .act = referrals_timeline_act,
         .summary = "What happened to a referral, newest first.", .told = &timeline_row_entity),
};
const size_t referral_route_count = sizeof referral_routes / sizeof referral_routes[0];
