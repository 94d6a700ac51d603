/* What rewards hand over beside money, as parts of a plan: discounts get their codes, custom rewards become to-dos of
 * the office. See plan.h. Rows of these go by the rewards' states, and are written in the same commit. Inside a write
 * transaction. */

#include "domain/discount/discount.h"
#include "domain/gift/gift_order.h"
#include "domain/program/rules_cache.h"
#include "domain/reward/plan_parts.h"
#include "domain/reward/plan_spend.h"
#include "domain/todo/todo.h"

static bool is_kind(const struct reward *reward, struct str kind)
{
    return str_equal(reward->kind, kind);
}

static bool is_open(const struct reward *reward)
{
    return reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED;
}

/* ---- handing over ---- */

static enum status make_discount(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    const struct reward *reward = &planned->reward;
    const struct discount made = {
        .id = reward->id,
        .program_id = reward->program_id,
        .contact_id = reward->contact_id,
        .currency = reward->currency,
    };
    if (!planned->is_new || planned->goods_made)
        return STATUS_OK;
    planned->goods_made = true;
    return discount_insert(plan->act, &made, reward->terms, err);
}

static enum status find_code(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    struct reward *reward = &planned->reward;
    if (!is_open(reward) || reward->waits != REWARD_WAITS_CODE)
        return STATUS_OK;
    TRY(discount_give_code(plan->act, &reward->id, plan_expiry(reward, act_now(plan->act)), &planned->has_code, err));
    if (!planned->has_code)
        TRY(plan_code_of_stripe(plan, planned, err));
    if (planned->has_code)
        plan_issue(plan, reward);
    return STATUS_OK;
}

/* One without money that is given back after it was used stays used; a discount that has lapsed meanwhile has lapsed.
 */
static enum status stay_used(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    struct reward *reward = &planned->reward;
    bool used = false, lapsed = false;
    bool returns = !planned->is_new && planned->status_before == REWARD_REVERSED && reward->status == REWARD_ISSUED;
    if (!returns || reward->amount.set)
        return STATUS_OK;
    if (is_kind(reward, STR("custom")))
        TRY(todo_was_done(plan->act, &reward->id, &used, err));
    if (is_kind(reward, STR("discount"))) {
        struct discount discount;
        TRY(discount_read(plan->act, &reward->id, &discount, err));
        used = discount.used_at != TIME_NONE;
        lapsed = discount.expires_at != TIME_NONE && discount.expires_at <= act_now(plan->act);
    }
    if (used || lapsed)
        reward->status = used ? REWARD_REDEEMED : REWARD_EXPIRED;
    return STATUS_OK;
}

/* ---- gift cards ---- */

/* As the rule says it that granted the reward; by hand: as the connection says. */
static enum status gift_terms(struct act *act, const struct reward *reward, struct rule_gift *ret, struct error *err)
{
    const struct rules *rules;
    *ret = (struct rule_gift){0};
    if (reward->rule_key.size == 0)
        return STATUS_OK;
    TRY(program_rules(act, &reward->program_id, reward->program_version, &rules, err));
    const struct reward_rule *rule = rules_find_reward(rules, reward->rule_key);
    if (rule != NULL)
        *ret = rule->gift;
    return STATUS_OK;
}

/* Its money is kept for the order, whatever moves in this plan besides. */
static void keep_for_order(struct plan *plan, const struct reward *reward, const struct gift_order *order)
{
    const struct id event_id = plan->event_id, none = {{0}};
    const struct plan_cause cause = plan->cause;
    plan->event_id = none;
    plan_cause(plan, "gft", &order->id, order->rounds - 1);
    plan_reserve(plan, reward, order->amount);
    plan->event_id = event_id;
    plan->cause = cause;
}

static enum status order_gift(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    const struct reward *reward = &planned->reward;
    struct rule_gift terms;
    TRY(gift_terms(plan->act, reward, &terms, err));
    const struct gift_order order = {
        .id = mint_id(&plan->act->mint),
        .reward_id = reward->id,
        .program_id = reward->program_id,
        .contact_id = reward->contact_id,
        .connection_id = terms.connection_id,
        .product = terms.product,
        .by_email = terms.by_email,
        .amount = reward->money.of[LEDGER_AVAILABLE],
        .currency = reward->currency,
        .rounds = 1,
    };
    planned->goods_made = true;
    TRY(gift_insert(plan->act, &order, err));
    keep_for_order(plan, reward, &order);
    return STATUS_OK;
}

/* One whose order was canceled when it was taken back is ordered when it is given back, as far as it is: for more of it
 * the order grows while it waits. */
static enum status order_again(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    struct gift_order *order;
    size_t count;
    TRY(gift_of_rewards(plan->act, &planned->reward.id, 1, &order, &count, err));
    int64_t available = planned->reward.money.of[LEDGER_AVAILABLE];
    if (count == 0 || order->state != GIFT_CANCELED || available == 0)
        return STATUS_OK;
    if (order->amount > available)
        order->amount = available;
    planned->goods_made = true;
    order->state = GIFT_QUEUED;
    order->next_try_at = act_now(plan->act);
    order->rounds++;
    TRY(gift_save(plan->act, order, err));
    keep_for_order(plan, &planned->reward, order);
    return STATUS_OK;
}

static enum status hand_gift_over(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    const struct reward *reward = &planned->reward;
    if (planned->goods_made || reward->status != REWARD_ISSUED || reward->money.of[LEDGER_AVAILABLE] == 0)
        return STATUS_OK;
    if (!planned->was_issued)
        return order_gift(plan, planned, err);
    return planned->status_before == REWARD_REVERSED ? order_again(plan, planned, err) : STATUS_OK;
}

/* ---- all of them ---- */

enum status plan_hand_over(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        struct plan_reward *planned = plan->rewards[i];
        if (is_kind(&planned->reward, STR("discount"))) {
            TRY(make_discount(plan, planned, err));
            TRY(find_code(plan, planned, err));
        }
        if (is_kind(&planned->reward, STR("gift_card")))
            TRY(hand_gift_over(plan, planned, err));
        TRY(stay_used(plan, planned, err));
    }
    return STATUS_OK;
}

/* ---- following ---- */

static enum status open_todo(struct plan *plan, const struct reward *reward, struct error *err)
{
    const struct todo todo = {
        .id = reward->id,
        .program_id = reward->program_id,
        .contact_id = reward->contact_id,
        .participant_id = reward->participant_id,
        .referral_id = reward->referral_id,
        .title = str_is_none(reward->title) ? STR("") : reward->title,
    };
    return todo_open(plan->act, &todo, err);
}

static enum status follow_todo(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    const struct reward *reward = &planned->reward;
    bool first = reward->issued_at != TIME_NONE && !planned->was_issued;
    if (!first && reward->status == planned->status_before)
        return STATUS_OK;
    if (first || reward->status == REWARD_ISSUED)
        TRY(open_todo(plan, reward, err));
    if (reward->status == REWARD_ISSUED)
        return STATUS_OK;
    bool used = reward->status == REWARD_REDEEMED || reward->status == REWARD_PAID;
    return todo_close(plan->act, &reward->id, used ? TODO_DONE : TODO_CANCELED, err);
}

static enum status follow_discount(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    bool waited = !planned->is_new && (planned->waits_before & REWARD_WAITS_CODE) != 0;
    bool waits = (planned->reward.waits & REWARD_WAITS_CODE) != 0;
    if (!waited || waits || planned->has_code)
        return STATUS_OK;
    return discount_end_wait(plan->act, &planned->reward.id, err);
}

enum status plan_follow_goods(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct plan_reward *planned = plan->rewards[i];
        if (is_kind(&planned->reward, STR("custom")))
            TRY(follow_todo(plan, planned, err));
        if (is_kind(&planned->reward, STR("discount"))) {
            TRY(follow_discount(plan, planned, err));
            TRY(plan_follow_code(plan, planned, err));
        }
    }
    return STATUS_OK;
}
