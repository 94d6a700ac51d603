/* Why a referral was attributed, qualified and rewarded, or not; and what other rules would have made of it. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/intake/what_if.h"
#include "domain/why/why.h"

struct what_if_policy {
    bool present;
    int touch; /* FIELD_CHOICE of touches */
    struct opt_int window_days;
};

struct what_if_command {
    struct opt_int version;
    struct what_if_policy policy;
};

static const char *const touches[] = {"last", "first", NULL}; /* enum rule_touch and 1 */

static const struct field what_if_policy_fields[] = {
    {.name = "touch",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct what_if_policy, touch),
     .choices = touches,
     .doc = "Which of several clicks would count; as the rules say when absent."},
    {.name = "window_days",
     .type = FIELD_INT,
     .offset = offsetof(struct what_if_policy, window_days),
     .min = 1,
     .max = LIMIT_WINDOW_DAYS,
     .doc =
         "How old a click could be; as the rules say when absent. Clicks that were not looked at when it was decided "
         "are not found by a longer one."},
};
static const struct schema what_if_policy_schema = SCHEMA("WhyPolicy", what_if_policy_fields, struct what_if_policy);

static const struct field what_if_fields[] = {
    {.name = "policy",
     .type = FIELD_OBJECT,
     .offset = offsetof(struct what_if_command, policy),
     .schema = &what_if_policy_schema,
     .doc = "Another way to choose among the clicks of record."},
    {.name = "version",
     .type = FIELD_INT,
     .offset = offsetof(struct what_if_command, version),
     .min = 1,
     .max = INT32_MAX,
     .doc = "The version of the program's rules to look at it by; the referral's own when absent."},
};
static const struct schema what_if_schema = SCHEMA("WhyPreview", what_if_fields, struct what_if_command);

static enum status referrals_what_if_parse(struct call *call, struct error *err)
{
    const struct what_if_command *command = call->command;
    bool another = command->policy.touch != 0 || command->policy.window_days.set;
    if (!command->version.set && !another)
        return error_set(err, ERROR_MISSING_FIELD, command->policy.present ? "policy.touch" : "version",
                         "Say what it is to be looked at by: a version, or a policy with touch or window_days.");
    return STATUS_OK;
}

static enum status referrals_what_if_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct what_if_command *command = call->command;
    struct what_if ask = {
        .version = command->version.value,
        .touch = command->policy.touch - 1,
        .window_days = command->policy.window_days.value,
    };
    struct why why;
    TRY(call_path_id(call, 0, "ref", &ask.referral_id, err));
    TRY(what_if(&call->act, &ask, &why, err));
    entity_write(&why_entity, &call->w, NULL, &why, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status referrals_why_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct why why;
    TRY(call_path_id(call, 0, "ref", &id, err));
    TRY(why_read(&call->act, &id, &why, err));
    entity_write(&why_entity, &call->w, NULL, &why, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route referral_why_routes[] = {
    CALL("/v1/referrals/{id}/why", GET, .scope = "referrals:read", .act = referrals_why_act,
         .summary = "Why it was attributed, qualified and rewarded, or not.", .told = &why_entity),
    CALL("/v1/referrals/{id}/why/preview", POST, .scope = "referrals:read", .flags = ROUTE_WRITE | ROUTE_REHEARSAL,
         .body = &what_if_schema, .parse = referrals_what_if_parse, .act = referrals_what_if_act,
         .summary = "What other rules, or another choice among its clicks, would have made of it; changes nothing.",
         .told = &why_entity),
};
const size_t referral_why_route_count = sizeof referral_why_routes / sizeof referral_why_routes[0];
