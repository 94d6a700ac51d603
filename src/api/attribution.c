/* /v1/referrals/{id}/attribution: whose a referral is, said by a person; and what that would do, before it is done. */

#include "api/call.h"
#include "api/referrals.h"
#include "api/routes.h"
#include "domain/intake/hand.h"
#include "domain/whose/preview.h"

static enum status by_hand_parse(struct call *call, struct error *err)
{
    struct id referral_id;
    TRY(call_path_id(call, 0, "ref", &referral_id, err));
    call->lane = hand_lane(&referral_id);
    return STATUS_OK;
}

static const char *const methods[] = {"dispute", "manual", "name", NULL};

struct attribute_command {
    struct id participant_id, contact_id; /* one of them */
    int method;                           /* FIELD_CHOICE of methods */
    struct str reason;
    int64_t effective_at;
};

#define ATTRIBUTE(member) offsetof(struct attribute_command, member)

static const struct field attribute_fields[] = {
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = ATTRIBUTE(contact_id),
     .prefix = "cnt",
     .doc = "Instead of participant_id: this contact, who takes part in the program from now on."},
    {.name = "effective_at",
     .type = FIELD_TIME,
     .offset = ATTRIBUTE(effective_at),
     .doc = "Facts from here on count; as it was when absent."},
    {.name = "method",
     .type = FIELD_CHOICE,
     .offset = ATTRIBUTE(method),
     .choices = methods,
     .flags = FIELD_REQUIRED,
     .doc = "How it came to be known."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = ATTRIBUTE(participant_id),
     .prefix = "ptc",
     .doc = "Who is credited from now on."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = ATTRIBUTE(reason),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
};
static const struct schema referral_attribute_schema =
    SCHEMA("ReferralAttribute", attribute_fields, struct attribute_command);

static enum status attribute_parse(struct call *call, struct error *err)
{
    const struct attribute_command *command = call->command;
    if (id_is_none(&command->participant_id) && id_is_none(&command->contact_id))
        return error_set(err, ERROR_MISSING_FIELD, "participant_id",
                         "Say who is credited: participant_id or contact_id.");
    if (!id_is_none(&command->participant_id) && !id_is_none(&command->contact_id))
        return error_set(err, ERROR_INVALID_VALUE, "contact_id", "Either participant_id or contact_id says who.");
    return by_hand_parse(call, err);
}

static enum status attribute_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct attribute_command *command = call->command;
    struct outcome outcome;
    struct attributing said = {
        .participant_id = command->participant_id,
        .contact_id = command->contact_id,
        .method = str_from(methods[command->method - 1]),
        .reason = command->reason,
        .effective_at = command->effective_at,
    };
    TRY(call_path_id(call, 0, "ref", &said.referral_id, err));
    TRY(hand_attribute(&call->act, &said, &outcome, err));
    return referral_answer(call, &outcome.referral, false, err);
}

struct unattribute_query {
    struct str reason;
};

static const struct field unattribute_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct unattribute_query, reason),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
};
static const struct schema referral_unattribute_schema =
    SCHEMA("ReferralUnattribute", unattribute_fields, struct unattribute_query);

static enum status unattribute_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct unattribute_query *query = call->query;
    struct outcome outcome;
    struct attributing said = {.method = STR("none"), .reason = query->reason, .effective_at = TIME_NONE};
    TRY(call_path_id(call, 0, "ref", &said.referral_id, err));
    TRY(hand_attribute(&call->act, &said, &outcome, err));
    return referral_answer(call, &outcome.referral, false, err);
}

/* ---- before it is done ---- */

struct preview_command {
    struct id participant_id, contact_id; /* neither: nobody */
    int64_t effective_at;
};

#define PREVIEW(member) offsetof(struct preview_command, member)

static const struct field preview_fields[] = {
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = PREVIEW(contact_id),
     .prefix = "cnt",
     .doc = "Instead of participant_id: this contact would take part in the program."},
    {.name = "effective_at",
     .type = FIELD_TIME,
     .offset = PREVIEW(effective_at),
     .doc = "Facts from here on would count; as it is when absent."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = PREVIEW(participant_id),
     .flags = FIELD_NULLABLE,
     .prefix = "ptc",
     .doc = "Who would be credited; null or absent, with no contact_id: nobody any more."},
};
static const struct schema attribution_preview_schema =
    SCHEMA("AttributionPreviewAsk", preview_fields, struct preview_command);

static enum status preview_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct preview_command *command = call->command;
    bool nobody = id_is_none(&command->participant_id) && id_is_none(&command->contact_id);
    struct whose_preview preview;
    struct attributing said = {
        .participant_id = command->participant_id,
        .contact_id = command->contact_id,
        .method = nobody ? STR("none") : STR("manual"),
        .reason = STR("preview"),
        .effective_at = command->effective_at,
    };
    TRY(call_path_id(call, 0, "ref", &said.referral_id, err));
    TRY(whose_preview(&call->act, &said, &preview, err));
    entity_write(&whose_preview_entity, &call->w, NULL, &preview, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route attribution_routes[] = {
    CALL("/v1/referrals/{id}/attribution", DELETE, .scope = "referrals:write", .flags = ROUTE_WRITE,
         .query = &referral_unattribute_schema, .parse = by_hand_parse, .act = unattribute_act,
         .summary = "Takes the attribution away, and the referrer's rewards.", .told = &referral_entity),
    CALL("/v1/referrals/{id}/attribution", PUT, .scope = "referrals:write", .flags = ROUTE_WRITE,
         .body = &referral_attribute_schema, .parse = attribute_parse, .act = attribute_act,
         .summary = "Confirms or moves the attribution; rewards follow.", .told = &referral_entity),
    CALL("/v1/referrals/{id}/attribution/preview", POST, .scope = "referrals:write",
         .flags = ROUTE_WRITE | ROUTE_REHEARSAL | ROUTE_BARE, .body = &attribution_preview_schema,
         .parse = by_hand_parse, .act = preview_act,
         .summary = "What another attribution would take and give, in sentences and amounts; changes nothing.",
         .told = &whose_preview_entity),
};
const size_t attribution_route_count = sizeof attribution_routes / sizeof attribution_routes[0];
