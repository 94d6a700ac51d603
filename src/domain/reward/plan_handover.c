/* Rewards that are handed over at Stripe, as parts of a plan. See plan.h and handover/handover.h. Credit is set aside
 * as soon as it is available, so that nobody spends it here; what is taken back of credit that is there is owed there,
 * and not here. Inside a write transaction. */

#include "domain/reward/plan_handover.h"

#include "domain/discount/code_text.h"
#include "domain/discount/discount.h"
#include "domain/program/rules_cache.h"
#include "domain/reward/plan_parts.h"
#include "domain/reward/plan_spend.h"

static bool is_credit(const struct reward *reward)
{
    return str_equal(reward->kind, STR("credit")) && reward->rule_key.size > 0;
}

/* As the rule says it that granted the reward; what is given by hand is spent here. */
static enum status find_terms(struct plan *plan, const struct reward *reward, struct rule_deliver *ret,
                              struct error *err)
{
    const struct rules *rules;
    *ret = (struct rule_deliver){0};
    TRY(program_rules(plan->act, &reward->program_id, reward->program_version, &rules, err));
    const struct reward_rule *rule = rules_find_reward(rules, reward->rule_key);
    if (rule != NULL)
        *ret = rule->deliver;
    return STATUS_OK;
}

/* ---- credit that was taken back ---- */

/* What of its debt is about money that went to Stripe. */
static enum status owe_there(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    struct handover handover;
    bool found;
    TRY(handover_lock(plan->act, &planned->reward.id, &handover, &found, err));
    int64_t there = found ? handover.wanted - handover.held : 0;
    int64_t owed = planned->reward.money.of[LEDGER_CLAWBACK];
    if (there <= 0)
        return STATUS_OK;
    owed = owed < there ? owed : there;
    plan_forgive(plan, &planned->reward, owed);
    handover.wanted -= owed;
    handover_wake(&handover, act_now(plan->act));
    return handover_save(plan->act, &handover, err);
}

enum status plan_settle_handovers(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        struct plan_reward *planned = plan->rewards[i];
        struct rule_deliver terms;
        if (planned->is_new || !is_credit(&planned->reward) || planned->reward.money.of[LEDGER_CLAWBACK] == 0)
            continue;
        TRY(find_terms(plan, &planned->reward, &terms, err));
        if (terms.customer_balance)
            TRY(owe_there(plan, planned, err));
    }
    return STATUS_OK;
}

/* ---- credit that is available ---- */

/* Its money is kept for Stripe, whatever moves in this plan besides. */
static void set_aside(struct plan *plan, const struct reward *reward, int64_t hold, int64_t amount)
{
    const struct id event_id = plan->event_id, none = {{0}};
    const struct plan_cause cause = plan->cause;
    plan->event_id = none;
    plan_cause(plan, "rwd", &reward->id, hold);
    plan_reserve(plan, reward, amount);
    plan->event_id = event_id;
    plan->cause = cause;
}

static enum status hand_over(struct plan *plan, const struct plan_reward *planned, const struct rule_deliver *terms,
                             struct error *err)
{
    const struct reward *reward = &planned->reward;
    int64_t amount = reward->money.of[LEDGER_AVAILABLE];
    struct handover handover;
    bool found = false;
    if (planned->was_issued)
        TRY(handover_lock(plan->act, &reward->id, &handover, &found, err));
    if (found && handover.state == HANDOVER_FAILED)
        return STATUS_OK; /* it is to be used here, until somebody wants it tried again */
    if (!found)
        handover = (struct handover){
            .id = reward->id,
            .program_id = reward->program_id,
            .contact_id = reward->contact_id,
            .connection_id = terms->connection_id,
            .kind = HANDOVER_BALANCE,
            .currency = reward->currency,
        };
    set_aside(plan, reward, handover.holds, amount);
    handover.holds++;
    handover.held += amount;
    handover.wanted += amount;
    if (!found)
        return handover_insert(plan->act, &handover, err);
    handover_wake(&handover, act_now(plan->act));
    return handover_save(plan->act, &handover, err);
}

enum status plan_follow_handovers(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct plan_reward *planned = plan->rewards[i];
        const struct reward *reward = &planned->reward;
        struct rule_deliver terms;
        if (!is_credit(reward) || reward->status != REWARD_ISSUED || reward->money.of[LEDGER_AVAILABLE] == 0)
            continue;
        TRY(find_terms(plan, reward, &terms, err));
        if (terms.customer_balance)
            TRY(hand_over(plan, planned, &terms, err));
    }
    return STATUS_OK;
}

/* ---- discounts ---- */

/* The code is drawn now, so that each call asks for the same. */
static enum status ask_for_code(struct plan *plan, const struct reward *reward, struct error *err)
{
    char *drawn = arena_alloc(txn_arena(plan->act->txn), CODE_TEXT_DRAWN);
    code_text_draw(txn_env(plan->act->txn), drawn);
    const struct handover handover = {
        .id = reward->id,
        .program_id = reward->program_id,
        .contact_id = reward->contact_id,
        .kind = HANDOVER_CODE,
        .currency = reward->currency,
        .wanted = 1,
        .code = {drawn, CODE_TEXT_DRAWN},
    };
    return handover_insert(plan->act, &handover, err);
}

enum status plan_code_of_stripe(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    const struct reward *reward = &planned->reward;
    struct handover handover;
    bool found, is_of_stripe;
    TRY(discount_is_of_stripe(plan->act, &reward->id, &is_of_stripe, err));
    if (!is_of_stripe)
        return STATUS_OK;
    TRY(handover_lock(plan->act, &reward->id, &handover, &found, err));
    if (!found)
        return ask_for_code(plan, reward, err);
    if (handover.given == 0 || handover.wanted == 0)
        return STATUS_OK;
    planned->has_code = true;
    return discount_set_code(plan->act, &reward->id, handover.code, handover.expires_at, err);
}

static bool is_gone(int status)
{
    return status == REWARD_DENIED || status == REWARD_REVERSED;
}

/* One that was used stays as it is: Stripe lets it be used once. */
enum status plan_follow_code(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    const struct reward *reward = &planned->reward;
    struct handover handover;
    bool found;
    if (planned->is_new || reward->amount.set || is_gone(planned->status_before) == is_gone(reward->status))
        return STATUS_OK;
    TRY(handover_lock(plan->act, &reward->id, &handover, &found, err));
    if (!found)
        return STATUS_OK;
    handover.wanted = !is_gone(reward->status);
    handover_wake(&handover, act_now(plan->act));
    return handover_save(plan->act, &handover, err);
}

/* ---- for whoever hands over ---- */

void plan_touch(struct plan *plan, const struct reward *reward)
{
    (void)plan_reward_of(plan, reward);
}

int64_t plan_code_expiry(const struct reward *reward, int64_t now)
{
    return plan_expiry(reward, now);
}
