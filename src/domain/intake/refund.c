/* What refunds of a sale take of its rewards. See refund.h. Inside a write transaction that has locked the referral. */

#include "domain/intake/refund.h"

#include "domain/discount/discount.h"
#include "domain/event/decision.h"
#include "domain/referral/referral.h"

/* ---- rewards ---- */

/* What the sale was worth that caused a reward: what its event says; a reward by hand is of the largest that was told.
 */
static enum status sale_of(struct plan *plan, const struct sale *sale, const struct reward *reward,
                           struct sale_part *ret, struct error *err)
{
    *ret = (struct sale_part){.whole = plan_whole_of(reward)};
    struct event *events;
    size_t count;
    if (!id_is_none(&reward->event_id)) {
        struct event event;
        TRY(event_read(plan->act, &reward->event_id, &event, err));
        ret->amount = event.amount;
        ret->currency = event.currency;
        return STATUS_OK;
    }
    TRY(event_of_object(plan->act, sale->key, sale->source, sale->id, &events, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_is_none(events[i].refers_key) && events[i].amount.set &&
            (!ret->amount.set || events[i].amount.value > ret->amount.value)) {
            ret->amount = events[i].amount;
            ret->currency = events[i].currency;
        }
    return STATUS_OK;
}

/* Of what a reward's sale takes, a discount that is had or not loses all or nothing. */
static int64_t share_of(const struct sale *sale, size_t count, const struct reward *reward, const struct sale_part *of,
                        const char **ret_code)
{
    int64_t share = sale_share(sale, count, of, ret_code);
    if (!str_equal(reward->kind, STR("discount")) || share == of->whole)
        return share;
    *ret_code = NULL;
    return 0;
}

/* How much of a discount that was used came back with the order that it was used for. */
static enum status ask_order(struct plan *plan, const struct reward *reward, struct discount *ret_discount,
                             int64_t *ret_returned, struct error *err)
{
    struct sale order;
    const char *code;
    *ret_returned = 0;
    *ret_discount = (struct discount){0};
    if (!str_equal(reward->kind, STR("discount")))
        return STATUS_OK;
    TRY(discount_read(plan->act, &reward->id, ret_discount, err));
    if (str_is_none(ret_discount->object_key) || ret_discount->amount.value == 0)
        return STATUS_OK;
    const struct sale_part of = {ret_discount->order_amount, ret_discount->currency, ret_discount->amount.value};
    TRY(sale_read(plan->act, ret_discount->object_key, &order, err));
    *ret_returned = sale_share(&order, order.fact_count, &of, &code);
    return STATUS_OK;
}

/* What came back with an order is owed by nobody. It is never owed again, even where the refund failed and the sale
 * that had earned the discount was refunded too. */
static enum status forgive(struct plan *plan, const struct reward *reward, const struct discount *discount,
                           int64_t returned, struct error *err)
{
    if (returned <= discount->forgiven)
        return STATUS_OK;
    plan_forgive(plan, reward, returned - discount->forgiven);
    return discount_write_forgiven(plan->act, &reward->id, returned, err);
}

/* Most facts move a few rewards, some move hundreds. */
static void make_room(struct plan *plan, struct refund_told *told)
{
    if (told->count < told->room)
        return;
    size_t room = told->room * 2;
    struct decision *decisions = arena_array(txn_arena(plan->act->txn), room, sizeof *decisions);
    for (size_t i = 0; i < told->count; i++)
        decisions[i] = told->decisions[i];
    told->decisions = decisions;
    told->room = room;
}

static void tell(struct plan *plan, struct refund_told *told, const struct reward *reward, int64_t amount,
                 struct str reason)
{
    if (told == NULL)
        return;
    make_room(plan, told);
    told->decisions[told->count++] = (struct decision){
        .rule_key = reward->rule_key.size == 0 ? STR("bonus") : reward->rule_key,
        .outcome = amount < 0 ? STR("restored") : STR("reversed"),
        .reason = reason,
        .reward_id = reward->id,
        .amount = {reward->amount.set, amount < 0 ? -amount : amount},
    };
}

/* One reward is brought to what the facts say. A revoked one has lost all. */
static enum status apply_to(struct plan *plan, const struct sale *sale, const struct reward *reward,
                            struct refund_told *told, struct error *err)
{
    struct sale_part of;
    struct reversal to;
    const char *code;
    int64_t moved;
    struct discount discount;
    int64_t returned;
    TRY(plan_reversal_of(plan, reward, &to, err));
    TRY(ask_order(plan, reward, &discount, &returned, err));
    if (to.revoked != REVERSAL_NOT_REVOKED)
        return forgive(plan, reward, &discount, returned, err);
    TRY(sale_of(plan, sale, reward, &of, err));
    int64_t before = to.wanted;
    to.wanted = share_of(sale, sale->fact_count, reward, &of, &code) + returned + to.by_hand;
    code = code == NULL && returned > 0 ? REVERSAL_ORDER_CODE : code;
    struct str reason_code = code != NULL ? str_from(code) : STR(REVERSAL_BY_HAND_CODE);
    TRY(plan_reverse(plan, reward, &to, reason_code, &moved, err));
    TRY(forgive(plan, reward, &discount, returned, err));
    int64_t asked = (to.wanted < of.whole ? to.wanted : of.whole) - before;
    if (moved != asked && asked > 0)
        tell(plan, told, reward, moved, STR("part of it is in an open redemption, and is taken when that ends"));
    else if (moved != 0)
        tell(plan, told, reward, moved,
             moved > 0 ? reversal_reason(reason_code) : STR("What was taken back was given back."));
    return STATUS_OK;
}

static bool is_of(const struct sale *sale, const struct reward *reward)
{
    return !str_is_none(reward->object_key) && str_equal(reward->object_key, sale->key);
}

enum status refund_apply(struct plan *plan, const struct id *referral_id, const struct sale *sale,
                         struct refund_told *told, struct error *err)
{
    struct reward *rewards;
    size_t count, planned = plan->reward_count;
    TRY(reward_list_of_root(plan->act, referral_id, &rewards, &count, err));
    for (size_t i = 0; i < count; i++)
        if (is_of(sale, &rewards[i]))
            TRY(apply_to(plan, sale, &rewards[i], told, err));
    for (size_t i = 0; i < planned; i++) {
        struct reward reward = plan->rewards[i]->reward;
        if (plan->rewards[i]->is_new && id_equal(&reward.referral_id, referral_id) && is_of(sale, &reward))
            TRY(apply_to(plan, sale, &reward, told, err));
    }
    return STATUS_OK;
}

enum status refund_wanted(struct plan *plan, const struct reward *reward, int64_t *ret_wanted, const char **ret_code,
                          struct error *err)
{
    struct sale sale;
    struct sale_part of;
    *ret_wanted = 0;
    *ret_code = NULL;
    if (str_is_none(reward->object_key))
        return STATUS_OK;
    struct discount discount;
    int64_t returned;
    TRY(sale_read(plan->act, reward->object_key, &sale, err));
    TRY(sale_of(plan, &sale, reward, &of, err));
    TRY(ask_order(plan, reward, &discount, &returned, err));
    *ret_wanted = share_of(&sale, sale.fact_count, reward, &of, ret_code) + returned;
    if (*ret_code == NULL && returned > 0)
        *ret_code = REVERSAL_ORDER_CODE;
    return STATUS_OK;
}

/* ---- discounts, by the order that they were used for ---- */

static bool may_touch(const struct plan *plan, const struct reward *reward)
{
    for (size_t i = 0; i < plan->referral_count; i++)
        if (id_equal(&plan->referrals[i].referral->id, &reward->referral_id))
            return true;
    return id_is_none(&reward->referral_id);
}

/* Brings a used discount to what the facts about its own sale and about its order say. */
static enum status apply_to_used(struct plan *plan, const struct id *reward_id, struct refund_told *told,
                                 struct error *err)
{
    struct reward reward;
    struct sale sale = {0};
    TRY(reward_read(plan->act, reward_id, &reward, err));
    TRY(reward_read_money(plan->act, &reward, 1, err));
    if (!may_touch(plan, &reward))
        return STATUS_OK;
    if (!str_is_none(reward.object_key))
        TRY(sale_read(plan->act, reward.object_key, &sale, err));
    return apply_to(plan, &sale, &reward, told, err);
}

enum status refund_apply_order(struct plan *plan, const struct sale *sale, struct refund_told *told, struct error *err)
{
    struct discount *used;
    size_t count;
    TRY(discount_of_order(plan->act, sale->key, &used, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(apply_to_used(plan, &used[i].id, told, err));
    return STATUS_OK;
}

/* ---- what came before its sale ---- */

/* What each waiting fact took of the rewards just granted, in the order in which they were told. */
static enum status tell_fact(struct plan *plan, const struct sale *sale, size_t at, struct error *err)
{
    struct arena *arena = txn_arena(plan->act->txn);
    const struct sale_fact *fact = &sale->facts[at];
    size_t planned = plan->reward_count;
    struct refund_told told = {arena_array(arena, planned + 1, sizeof *told.decisions), 0, planned + 1};
    const struct id *referral_id = NULL;
    for (size_t i = 0; i < planned; i++) {
        const struct plan_reward *granted = plan->rewards[i];
        struct sale_part of;
        const char *code;
        if (!granted->is_new || !is_of(sale, &granted->reward))
            continue;
        referral_id = &granted->reward.referral_id;
        TRY(sale_of(plan, sale, &granted->reward, &of, err));
        int64_t share =
            share_of(sale, at + 1, &granted->reward, &of, &code) - share_of(sale, at, &granted->reward, &of, &code);
        if (share > 0)
            tell(plan, &told, &granted->reward, share, reversal_reason(str_from(fact->code)));
    }
    if (told.count == 0)
        told.decisions[told.count++] = (struct decision){.rule_key = STR("reversal"),
                                                         .outcome = STR("ineligible"),
                                                         .reason = STR("it takes nothing of what the sale granted")};
    TRY(event_attach(plan->act, &fact->event.id, referral_id, err));
    return event_write_decisions(plan->act, &fact->event.id, decisions_text(told.decisions, told.count, arena), err);
}

static enum status apply_waiting_to(struct plan *plan, const struct reward *granted, struct error *err)
{
    struct sale sale;
    TRY(event_keep_object(plan->act, granted->object_key, err));
    TRY(sale_read(plan->act, granted->object_key, &sale, err));
    if (sale.fact_count == 0)
        return STATUS_OK;
    for (size_t i = 0; i < sale.fact_count; i++)
        if (id_is_none(&sale.facts[i].event.referral_id))
            TRY(tell_fact(plan, &sale, i, err));
    return refund_apply(plan, &granted->referral_id, &sale, NULL, err);
}

/* Whether an earlier reward of the plan is of the same sale, which has been seen to. */
static bool is_seen_to(const struct plan *plan, size_t at)
{
    const struct reward *reward = &plan->rewards[at]->reward;
    for (size_t i = 0; i < at; i++)
        if (plan->rewards[i]->is_new && str_equal(plan->rewards[i]->reward.object_key, reward->object_key) &&
            id_equal(&plan->rewards[i]->reward.referral_id, &reward->referral_id))
            return true;
    return false;
}

enum status refund_apply_waiting(struct plan *plan, struct error *err)
{
    size_t planned = plan->reward_count;
    for (size_t i = 0; i < planned; i++) {
        struct reward granted = plan->rewards[i]->reward;
        if (plan->rewards[i]->is_new && !str_is_none(granted.object_key) && !is_seen_to(plan, i))
            TRY(apply_waiting_to(plan, &granted, err));
    }
    return STATUS_OK;
}

/* What each fact took that was told before the order's discount was. */
static enum status tell_order_fact(struct plan *plan, const struct sale *order, size_t at, const struct reward *reward,
                                   const struct sale_part *of, struct error *err)
{
    const struct sale_fact *fact = &order->facts[at];
    const char *code;
    int64_t share = sale_share(order, at + 1, of, &code) - sale_share(order, at, of, &code);
    struct decision decision;
    struct refund_told told = {&decision, 0, 1};
    if (!id_is_none(&fact->event.referral_id) || id_is_none(&reward->referral_id) || share <= 0)
        return STATUS_OK;
    tell(plan, &told, reward, share, reversal_reason(STR(REVERSAL_ORDER_CODE)));
    TRY(event_attach(plan->act, &fact->event.id, &reward->referral_id, err));
    return event_write_decisions(plan->act, &fact->event.id, decisions_text(&decision, 1, txn_arena(plan->act->txn)),
                                 err);
}

enum status refund_apply_order_waiting(struct plan *plan, const struct discount *used, struct error *err)
{
    struct sale order, sale = {0};
    TRY(event_keep_object(plan->act, used->object_key, err));
    TRY(sale_read(plan->act, used->object_key, &order, err));
    if (order.fact_count == 0 || used->amount.value == 0)
        return STATUS_OK;
    struct reward reward = plan->rewards[0]->reward;
    const struct sale_part of = {used->order_amount, used->currency, used->amount.value};
    for (size_t i = 0; i < order.fact_count; i++)
        TRY(tell_order_fact(plan, &order, i, &reward, &of, err));
    if (!str_is_none(reward.object_key))
        TRY(sale_read(plan->act, reward.object_key, &sale, err));
    return apply_to(plan, &sale, &reward, NULL, err);
}
