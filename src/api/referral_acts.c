/* What a person does with a referral by hand: moves, qualifies, disqualifies and reopens it. What that means is decided
 * by intake. */

#include "api/call.h"
#include "api/referrals.h"
#include "api/routes.h"
#include "domain/intake/hand.h"

struct transition_command {
    struct str to, reason_code, reason, owner;
    struct opt_int value;
    int64_t close_date_at, occurred_at;
};

#define TRANSITION(member) offsetof(struct transition_command, member)

static const struct field transition_fields[] = {
    {.name = "close_date",
     .type = FIELD_TIME,
     .offset = TRANSITION(close_date_at),
     .doc = "When the deal was closed; the moment of the move when absent."},
    {.name = "occurred_at",
     .type = FIELD_TIME,
     .offset = TRANSITION(occurred_at),
     .doc = "When it happened; now when absent."},
    {.name = "owner", .type = FIELD_TEXT, .min = 1, .offset = TRANSITION(owner), .doc = "The new owner."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = TRANSITION(reason),
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
    {.name = "reason_code",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = TRANSITION(reason_code),
     .doc = "Why, for reports."},
    {.name = "to",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = TRANSITION(to),
     .doc = "The stage to move to. Absent, the referral stays where it is, and `owner`, `value` or both change."},
    {.name = "value",
     .type = FIELD_MONEY,
     .offset = TRANSITION(value),
     .max = MONEY_LIMIT,
     .doc = "What the deal is worth, in the program's currency."},
};

static const struct schema referral_transition_schema =
    SCHEMA("ReferralTransition", transition_fields, struct transition_command);

static enum status referrals_by_hand_parse(struct call *call, struct error *err)
{
    struct id referral_id;
    TRY(call_path_id(call, 0, "ref", &referral_id, err));
    call->lane = hand_lane(&referral_id);
    return STATUS_OK;
}

static enum status referrals_transition_parse(struct call *call, struct error *err)
{
    const struct transition_command *command = call->command;
    if (str_is_none(command->to)) {
        if (str_is_none(command->owner) && !command->value.set)
            return error_set(err, ERROR_MISSING_FIELD, "to", "Say the stage to move to, or a new owner or value.");
        const char *of_moves = !str_is_none(command->reason_code)    ? "reason_code"
                               : command->close_date_at != TIME_NONE ? "close_date"
                               : command->occurred_at != TIME_NONE   ? "occurred_at"
                                                                     : NULL;
        if (of_moves != NULL)
            return error_set(err, ERROR_INVALID_VALUE, of_moves, "This is said of a move: it needs the stage in `to`.");
    }
    return referrals_by_hand_parse(call, err);
}

static enum status referrals_transition_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct transition_command *command = call->command;
    struct outcome outcome;
    struct transition said = {
        .to = command->to,
        .reason_code = command->reason_code,
        .reason = command->reason,
        .owner = command->owner,
        .value = command->value,
        .close_date_at = command->close_date_at,
        .occurred_at = command->occurred_at,
    };
    TRY(call_path_id(call, 0, "ref", &said.referral_id, err));
    TRY(hand_transition(&call->act, &said, &outcome, err));
    return referral_answer(call, &outcome.referral, false, err);
}

struct qualify_command {
    struct str reason;
    struct opt_int amount;
    struct currency currency;
    struct qualify_object {
        bool present;
        struct str source, id;
    } object;
};

#define QUALIFY(member) offsetof(struct qualify_command, member)

static const struct field qualify_object_fields[] = {
    {.name = "id",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct qualify_object, id),
     .flags = FIELD_REQUIRED,
     .doc = "Its id there."},
    {.name = "source",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct qualify_object, source),
     .doc = "The system that has it; `api` when absent."},
};
static const struct schema qualify_object_schema =
    SCHEMA("QualifyObject", qualify_object_fields, struct qualify_object);

static const struct field qualify_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = QUALIFY(amount),
     .max = MONEY_LIMIT,
     .doc = "What a percentage is taken of."},
    {.name = "currency", .type = FIELD_CURRENCY, .offset = QUALIFY(currency), .doc = "Of the amount."},
    {.name = "object",
     .type = FIELD_OBJECT,
     .offset = QUALIFY(object),
     .schema = &qualify_object_schema,
     .doc = "The invoice, order, job or deal."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = QUALIFY(reason),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
};

static const struct schema referral_qualify_schema = SCHEMA("ReferralQualify", qualify_fields, struct qualify_command);

static enum status referrals_qualify_parse(struct call *call, struct error *err)
{
    const struct qualify_command *command = call->command;
    if (command->amount.set && command->currency.text[0] == '\0')
        return error_set(err, ERROR_MISSING_FIELD, "currency", "An amount needs its currency.");
    return referrals_by_hand_parse(call, err);
}

static enum status referrals_qualify_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct qualify_command *command = call->command;
    struct outcome outcome;
    struct qualification said = {
        .reason = command->reason,
        .amount = command->amount,
        .currency = command->currency,
        .object_source = command->object.source,
        .object_id = command->object.id,
    };
    TRY(call_path_id(call, 0, "ref", &said.referral_id, err));
    TRY(hand_qualify(&call->act, &said, &outcome, err));
    return referral_answer(call, &outcome.referral, false, err);
}

struct disqualify_command {
    struct str reason_code, reason;
};

static const struct field disqualify_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct disqualify_command, reason),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
    {.name = "reason_code",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct disqualify_command, reason_code),
     .flags = FIELD_REQUIRED,
     .doc = "Why, for reports."},
};

static const struct schema referral_disqualify_schema =
    SCHEMA("ReferralDisqualify", disqualify_fields, struct disqualify_command);

static enum status referrals_disqualify_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct disqualify_command *command = call->command;
    struct outcome outcome;
    struct disqualification said = {.reason_code = command->reason_code, .reason = command->reason};
    TRY(call_path_id(call, 0, "ref", &said.referral_id, err));
    TRY(hand_disqualify(&call->act, &said, &outcome, err));
    return referral_answer(call, &outcome.referral, false, err);
}

struct reopen_command {
    struct str reason, to;
};

static const struct field reopen_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct reopen_command, reason),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
    {.name = "to",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct reopen_command, to),
     .doc = "The open or won stage it is in again; where it stood, or the first, when absent."},
};
static const struct schema referral_reopen_schema = SCHEMA("ReferralReopen", reopen_fields, struct reopen_command);

static enum status referrals_reopen_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct reopen_command *command = call->command;
    struct outcome outcome;
    struct reopening said = {.to = command->to, .reason = command->reason};
    TRY(call_path_id(call, 0, "ref", &said.referral_id, err));
    TRY(hand_reopen(&call->act, &said, &outcome, err));
    return referral_answer(call, &outcome.referral, false, err);
}

/* sorted table: by 1, 2 */
const struct route referral_act_routes[] = {
    CALL("/v1/referrals/{id}/disqualify", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &referral_disqualify_schema, .parse = referrals_by_hand_parse, .act = referrals_disqualify_act,
         .summary = "Disqualifies by hand; pending rewards are denied, issued ones taken back.",
         .told = &referral_entity),
    CALL("/v1/referrals/{id}/qualify", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &referral_qualify_schema, .parse = referrals_qualify_parse, .act = referrals_qualify_act,
         .summary = "Qualifies by hand, whatever the condition says.", .told = &referral_entity),
    CALL("/v1/referrals/{id}/reopen", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &referral_reopen_schema, .parse = referrals_by_hand_parse, .act = referrals_reopen_act,
         .summary = "Opens a closed referral again; what that took is given back.", .told = &referral_entity),
    CALL("/v1/referrals/{id}/transitions", POST, .scope = "referrals:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &referral_transition_schema, .parse = referrals_transition_parse, .act = referrals_transition_act,
         .summary = "Moves a referral to another stage.", .told = &referral_entity),
};
const size_t referral_act_route_count = sizeof referral_act_routes / sizeof referral_act_routes[0];
