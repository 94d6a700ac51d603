/* /v1/rewards/{id}/...: what a person does to one reward. Taking back is with what else takes back. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/fulfilment/handover_work.h"
#include "domain/redemption/redemption.h"
#include "domain/reward/reward_bulk.h"

struct reason_command {
    struct str reason;
};

#define REASON(more_flags, words)                                                                                      \
    {                                                                                                                  \
        .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct reason_command, reason), .min = 1,             \
        .max = LIMIT_LONG_TEXT_BYTES, .flags = (more_flags), .doc = (words)                                            \
    }

static const struct field approve_fields[] = {REASON(0, "Why, in words. The trail keeps it.")};
static const struct field deny_fields[] = {REASON(FIELD_REQUIRED, "Why, in words: it is told with the reward.")};
static const struct field issue_fields[] = {REASON(FIELD_REQUIRED, "Why, in words. The trail keeps it.")};
static const struct schema reward_approve_schema = SCHEMA("RewardApprove", approve_fields, struct reason_command);
static const struct schema reward_deny_schema = SCHEMA("RewardDeny", deny_fields, struct reason_command);
static const struct schema reward_issue_schema = SCHEMA("RewardIssue", issue_fields, struct reason_command);

static enum status act_on(struct call *call,
                          enum status (*act)(struct act *act, const struct id *id, struct str reason,
                                             struct reward *ret_reward, struct error *err),
                          struct error *err)
{
    const struct reason_command *command = call->command;
    struct id id;
    struct reward reward;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    TRY(act(&call->act, &id, command->reason, &reward, err));
    entity_write(&reward_entity, &call->w, NULL, &reward, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status rewards_approve_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return act_on(call, reward_approve, err);
}

static enum status rewards_deny_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return act_on(call, reward_deny, err);
}

static enum status rewards_issue_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return act_on(call, reward_issue, err);
}

/* ---- many ---- */

struct many_command {
    struct str_array ids;
    struct str reason;
};

#define MANY_FIELDS(reason_flags, words)                                                                               \
    {.name = "ids",                                                                                                    \
     .type = FIELD_TEXTS,                                                                                              \
     .offset = offsetof(struct many_command, ids),                                                                     \
     .flags = FIELD_REQUIRED,                                                                                          \
     .min = 1,                                                                                                         \
     .max = LIMIT_PAGE_MAX,                                                                                            \
     .doc = "Of the rewards, each once."},                                                                             \
    {                                                                                                                  \
        .name = "reason", .type = FIELD_TEXT, .offset = offsetof(struct many_command, reason), .min = 1,               \
        .max = LIMIT_LONG_TEXT_BYTES, .flags = (reason_flags), .doc = (words)                                          \
    }
static const struct field approve_many_fields[] = {MANY_FIELDS(0, "Why, in words. The trail keeps it.")};
static const struct field deny_many_fields[] = {
    MANY_FIELDS(FIELD_REQUIRED, "Why, in words: it is told with each of them.")};
static const struct schema approve_many_schema = SCHEMA("RewardsApprove", approve_many_fields, struct many_command);
static const struct schema deny_many_schema = SCHEMA("RewardsDeny", deny_many_fields, struct many_command);

struct told_answers {
    struct entity_list data;
};
static const struct member answers_members[] = {ENTITY_TOLD(
    struct told_answers, data, data, LIST, 0, .entity = &reward_answer_entity, .doc = "In the order of the ids.")};
static const struct entity answers_entity = ENTITY("RewardAnswers", answers_members, struct told_answers);

static enum status read_ids(const struct many_command *command, struct id *ret, struct error *err)
{
    for (size_t i = 0; i < command->ids.count; i++) {
        char param[32];
        snprintf(param, sizeof param, "ids[%zu]", i);
        if (!id_parse(command->ids.items[i], "rwd", &ret[i]))
            return error_set(err, ERROR_INVALID_VALUE, param, "This is not the id of a reward.");
        for (size_t before = 0; before < i; before++)
            if (id_equal(&ret[before], &ret[i]))
                return error_set(err, ERROR_INVALID_VALUE, param, "This reward stands twice.");
    }
    return STATUS_OK;
}

static enum status act_on_many(struct call *call, bool approve, struct error *err)
{
    const struct many_command *command = call->command;
    struct arena *arena = txn_arena(call->act.txn);
    size_t count = command->ids.count;
    struct id *ids = arena_array(arena, count, sizeof *ids);
    struct reward_answer *answers = arena_array(arena, count, sizeof *answers);
    TRY(read_ids(command, ids, err));
    TRY(reward_act_many(&call->act, approve, ids, count, command->reason, answers, err));
    const struct told_answers told = {{answers, count}};
    entity_write(&answers_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status rewards_approve_many_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return act_on_many(call, true, err);
}

static enum status rewards_deny_many_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return act_on_many(call, false, err);
}

/* ---- using ---- */

#define USE(member) offsetof(struct reward_use, member)

static const struct field use_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = USE(amount),
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "In minor units; left out: all of it that is available. Not for a reward without money."},
    {.name = "reference",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = USE(reference),
     .doc = "Your own name for it. Of a reward with money: sent again, nothing is used twice."},
};
static const struct schema reward_use_schema = SCHEMA("RewardRedeem", use_fields, struct reward_use);

static enum status rewards_redeem_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct reward_use use = *(const struct reward_use *)call->command;
    struct reward reward;
    bool replayed;
    memcpy(use.fingerprint, call->fingerprint, sizeof use.fingerprint);
    TRY(call_path_id(call, 0, "rwd", &use.reward_id, err));
    TRY(redemption_of_reward(&call->act, &use, &reward, &replayed, err));
    reward.replayed = replayed;
    entity_write(&reward_entity, &call->w, NULL, &reward, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- at Stripe ---- */

static const struct schema reward_hand_over_schema = {.name = "RewardHandOver"};

static enum status rewards_hand_over_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct reward reward;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    TRY(handover_retry(&call->act, &id, &reward, err));
    entity_write(&reward_entity, &call->w, NULL, &reward, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route reward_hand_routes[] = {
    CALL("/v1/rewards/approve", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &approve_many_schema, .act = rewards_approve_many_act,
         .summary = "Says yes to many pending rewards: an answer for each, whatever becomes of the others.",
         .told = &answers_entity),
    CALL("/v1/rewards/deny", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &deny_many_schema, .act = rewards_deny_many_act,
         .summary = "Denies many rewards that were not issued yet: an answer for each.", .told = &answers_entity),
    CALL("/v1/rewards/{id}/approve", POST, .scope = "rewards:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &reward_approve_schema,
         .act = rewards_approve_act, .summary = "Says yes to a pending reward.", .told = &reward_entity),
    CALL("/v1/rewards/{id}/deny", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &reward_deny_schema, .act = rewards_deny_act, .summary = "Denies a reward that was not issued yet.",
         .told = &reward_entity),
    CALL("/v1/rewards/{id}/hand_over", POST, .scope = "rewards:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &reward_hand_over_schema,
         .act = rewards_hand_over_act,
         .summary = "Tries at once to hand a reward over at Stripe, or to take it back there, where that waits or has "
                    "failed.",
         .told = &reward_entity),
    CALL("/v1/rewards/{id}/issue", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &reward_issue_schema, .act = rewards_issue_act, .summary = "Issues a reward before its time.",
         .told = &reward_entity),
    CALL("/v1/rewards/{id}/redeem", POST, .scope = "rewards:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &reward_use_schema, .act = rewards_redeem_act,
         .summary = "Uses a reward up, or some of its money.", .told = &reward_entity),
};
const size_t reward_hand_route_count = sizeof reward_hand_routes / sizeof reward_hand_routes[0];
