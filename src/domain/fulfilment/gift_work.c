/* Orders of gift cards. See gift_work.h. The reward is kept from others first (by its referral, where it has one), then
 * the order: whoever takes the reward back waits for the record, and the other way round. */

#include "domain/fulfilment/gift_work.h"

#include "base/limits.h"
#include "domain/contact/contact.h"
#include "domain/reward/plan_one.h"
#include "domain/reward/plan_spend.h"
#include "domain/reward/reversal.h"

/* An order with its reward, both kept from others. */
struct gift_one {
    struct gift_order order;
    struct plan_one one;
};

static enum status begin(struct gift_one *gift, struct act *act, const struct id *order_id, struct error *err)
{
    TRY(gift_read(act, order_id, &gift->order, err));
    TRY(plan_one_begin(&gift->one, act, &gift->order.reward_id, err));
    TRY(gift_lock(act, order_id, &gift->order, err));
    plan_cause(&gift->one.plan, "gft", order_id, gift->order.rounds - 1);
    return STATUS_OK;
}

/* ---- how an order ends ---- */

static enum status deliver(struct gift_one *gift, struct act *act, struct error *err)
{
    struct gift_order *order = &gift->order;
    order->state = GIFT_DELIVERED;
    order->problem = GIFT_FINE;
    order->reason = STR_NONE;
    order->next_try_at = TIME_NONE;
    order->delivered_at = act_now(act);
    TRY(gift_save(act, order, err));
    plan_pay(&gift->one.plan, &gift->one.reward, order->amount);
    return plan_commit(&gift->one.plan, err);
}

/* Its money goes back to the reward. */
static enum status give_up(struct gift_one *gift, struct act *act, enum gift_state state, struct error *err)
{
    gift->order.state = (int)state;
    gift->order.next_try_at = TIME_NONE;
    TRY(gift_save(act, &gift->order, err));
    plan_return(&gift->one.plan, &gift->one.reward, gift->order.amount);
    return plan_commit(&gift->one.plan, err);
}

/* It waits for somebody, who is told by a case. `key` is whom it would go to, or its program. */
static enum status wait_for_somebody(struct gift_one *gift, struct act *act, const struct id *key, struct error *err)
{
    TRY(gift_say_trouble(act, &gift->order, key, err));
    return gift_save(act, &gift->order, err);
}

struct str gift_external_id(const struct gift_order *order, struct arena *arena)
{
    char id[ID_TEXT_SIZE];
    id_format(&order->id, "gft", id);
    if (order->rounds <= 1)
        return str_copy(arena, (struct str){id, sizeof id});
    return str_from(arena_format(arena, "%.*s-%lld", ID_TEXT_SIZE, id, (long long)order->rounds));
}

/* ---- claiming ---- */

/* What it returns to a reward that has lapsed lapses: nothing can be set aside of that. */
static bool has_lapsed(const struct gift_one *gift, struct act *act)
{
    int64_t expires_at = gift->one.reward.expires_at;
    return expires_at != TIME_NONE && expires_at <= act_now(act);
}

/* Sets another amount aside for it, as another round: what is taken back is taken from what it returns. */
static enum status resize(struct gift_one *gift, struct act *act, int64_t amount, struct error *err)
{
    struct plan *plan = &gift->one.plan;
    if (has_lapsed(gift, act))
        return give_up(gift, act, GIFT_CANCELED, err);
    plan_return(plan, &gift->one.reward, gift->order.amount);
    gift->order.rounds++;
    gift->order.amount = amount;
    plan_cause(plan, "gft", &gift->order.id, gift->order.rounds - 1);
    plan_reserve(plan, &gift->one.reward, amount);
    TRY(gift_save(act, &gift->order, err));
    return plan_commit(plan, err);
}

/* While nothing has been ordered yet, the card is worth what was not taken back of its reward; `*ret_changed`: it is
 * another order by now, or none, and is found again where it is due. */
static enum status follow_reversal(struct gift_one *gift, struct act *act, bool *ret_changed, struct error *err)
{
    struct reversal reversal;
    const struct gift_order *order = &gift->order;
    TRY(reversal_read(act, &order->reward_id, &reversal, err));
    int64_t kept = gift->one.reward.amount.value - reversal.wanted;
    int64_t at_hand = order->amount + gift->one.reward.money.of[LEDGER_AVAILABLE];
    *ret_changed = order->state == GIFT_QUEUED && kept != order->amount && (kept <= order->amount || kept <= at_hand);
    if (!*ret_changed)
        return STATUS_OK;
    return kept <= 0 ? give_up(gift, act, GIFT_CANCELED, err) : resize(gift, act, kept, err);
}

static enum status find_connection(struct act *act, const struct gift_order *order, struct connection *ret,
                                   bool *ret_found, struct error *err)
{
    if (id_is_none(&order->connection_id))
        return connection_for(act, CONNECTION_GIFTS, &order->program_id, ret, ret_found, err);
    struct error none = {0};
    enum status status = connection_read(act, &order->connection_id, ret, &none);
    *ret_found = status == STATUS_OK && ret->status == CONNECTION_ACTIVE && str_equal(ret->kind, STR("tremendous"));
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        *err = none;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status gift_receiver(struct act *act, const struct id *order_id, struct id *ret_connection_id, bool *ret_known,
                          struct error *err)
{
    struct gift_order order;
    struct connection connection = {0};
    TRY(gift_read(act, order_id, &order, err));
    TRY(find_connection(act, &order, &connection, ret_known, err));
    *ret_connection_id = connection.id;
    return STATUS_OK;
}

static enum status refuse_address(struct gift_one *gift, struct act *act, struct error *err)
{
    gift->order.problem = GIFT_NO_ADDRESS;
    gift->order.reason = STR("it is to be sent by e-mail, and no address is known");
    TRY(gift_say_trouble(act, &gift->order, &gift->order.program_id, err));
    return give_up(gift, act, GIFT_FAILED, err);
}

static enum status refuse_connection(struct gift_one *gift, struct act *act, struct error *err)
{
    gift->order.problem = GIFT_NO_CONNECTION;
    gift->order.reason = STR_NONE;
    gift->order.next_try_at = act_now(act) + LIMIT_GIFT_WAIT_S * TIME_US_PER_S;
    return wait_for_somebody(gift, act, &gift->order.program_id, err);
}

/* Marks it: from here on it may have been ordered, until somebody says otherwise. */
static enum status mark(struct gift_one *gift, struct act *act, int64_t lease_until, struct gift_call *ret_call,
                        struct error *err)
{
    bool known = !str_is_none(gift->order.provider_reward_id);
    ret_call->step = gift->order.state == GIFT_QUEUED ? GIFT_STEP_ORDER : known ? GIFT_STEP_LINK : GIFT_STEP_ASK;
    ret_call->external_id = gift_external_id(&gift->order, txn_arena(act->txn));
    gift->order.state = ret_call->step == GIFT_STEP_ORDER ? GIFT_ORDERING : GIFT_UNKNOWN;
    gift->order.attempts++;
    gift->order.next_try_at = lease_until;
    ret_call->order = gift->order;
    return gift_save(act, &gift->order, err);
}

enum status gift_claim(struct act *act, const struct id *order_id, int64_t lease_until, struct gift_call *ret_call,
                       bool *ret_claimed, struct error *err)
{
    struct gift_one gift;
    struct contact contact;
    bool changed, found;
    *ret_claimed = false;
    *ret_call = (struct gift_call){0};
    TRY(begin(&gift, act, order_id, err));
    if (gift.order.next_try_at == TIME_NONE || gift.order.next_try_at > act_now(act))
        return STATUS_OK;
    TRY(follow_reversal(&gift, act, &changed, err));
    if (changed)
        return STATUS_OK;
    TRY(contact_read_row(act, &gift.order.contact_id, &contact, err));
    if (gift.order.by_email && str_is_none(contact.email) && gift.order.state == GIFT_QUEUED)
        return refuse_address(&gift, act, err);
    TRY(find_connection(act, &gift.order, &ret_call->connection, &found, err));
    if (!found)
        return refuse_connection(&gift, act, err);
    *ret_claimed = true;
    ret_call->name = contact.name;
    ret_call->email = gift.order.by_email ? contact.email : STR_NONE;
    return mark(&gift, act, lease_until, ret_call, err);
}

/* ---- recording ---- */

/* Twice as long each time, with a part for chance, so that a provider that comes back is not met by all at once. */
static int64_t retry_at(struct act *act, const struct gift_order *order, const struct gift_result *result)
{
    int64_t wait_s = LIMIT_GIFT_FIRST_RETRY_S;
    uint8_t chance;
    for (int64_t i = 1; i < order->attempts && wait_s < LIMIT_GIFT_RETRY_S; i++)
        wait_s *= 2;
    if (wait_s > LIMIT_GIFT_RETRY_S)
        wait_s = LIMIT_GIFT_RETRY_S;
    if (wait_s < result->retry_after_s)
        wait_s = result->retry_after_s;
    env_random(txn_env(act->txn), &chance, 1);
    return act_now(act) + wait_s * TIME_US_PER_S + wait_s * TIME_US_PER_S * chance / 1024;
}

/* Whether a person has to do something before it goes out; a provider that is down or busy is told of after a while. */
static bool needs_somebody(const struct gift_order *order)
{
    bool lasting = order->problem == GIFT_CREDENTIALS || order->problem == GIFT_BALANCE ||
                   order->problem == GIFT_APPROVAL || order->problem == GIFT_REFUSED;
    return lasting || order->attempts >= LIMIT_GIFT_QUIET_TRIES;
}

static enum status wait(struct gift_one *gift, struct act *act, const struct id *connection_id,
                        const struct gift_result *result, struct error *err)
{
    gift->order.next_try_at = retry_at(act, &gift->order, result);
    gift->order.reason = result->reason;
    if (!needs_somebody(&gift->order))
        return gift_save(act, &gift->order, err);
    return wait_for_somebody(gift, act, connection_id, err);
}

static enum status fail(struct gift_one *gift, struct act *act, const struct id *connection_id,
                        const struct gift_result *result, struct error *err)
{
    gift->order.problem = GIFT_REFUSED;
    gift->order.reason = str_is_none(result->reason) ? STR("the provider refuses it") : result->reason;
    TRY(gift_say_trouble(act, &gift->order, connection_id, err));
    return give_up(gift, act, GIFT_FAILED, err);
}

/* What did not reach the provider stays as sure as it was before: what was asked for is asked for again. */
static enum status postpone(struct gift_one *gift, struct act *act, const struct id *connection_id,
                            const struct gift_result *result, struct error *err)
{
    if (gift->order.state == GIFT_ORDERING && result->outcome == GIFT_CALL_LATER)
        gift->order.state = GIFT_QUEUED;
    else
        gift->order.state = GIFT_UNKNOWN;
    gift->order.problem = result->outcome == GIFT_CALL_ACCEPTED  ? GIFT_APPROVAL
                          : result->outcome == GIFT_CALL_UNKNOWN ? GIFT_UNREACHABLE
                                                                 : result->problem;
    return wait(gift, act, connection_id, result, err);
}

/* It was ordered, and the answer did not say where the card is: that is asked for at once. Where it does not even say
 * which card it is, somebody is told, and it is asked for again: given up, it would be bought twice. */
static enum status ask_link(struct gift_one *gift, struct act *act, const struct id *connection_id,
                            const struct gift_result *result, struct error *err)
{
    struct gift_order *order = &gift->order;
    order->state = GIFT_UNKNOWN;
    if (!str_is_none(order->provider_reward_id)) {
        order->problem = GIFT_FINE;
        order->next_try_at = act_now(act);
        return gift_save(act, order, err);
    }
    order->problem = GIFT_UNREACHABLE;
    order->reason = STR("The provider has the order, and does not say which card it is.");
    order->next_try_at = retry_at(act, order, result);
    return wait_for_somebody(gift, act, connection_id, err);
}

static enum status record(struct gift_one *gift, struct act *act, const struct id *connection_id,
                          const struct gift_result *result, struct error *err)
{
    struct gift_order *order = &gift->order;
    order->provider_id = str_is_none(result->provider_id) ? order->provider_id : result->provider_id;
    switch (result->outcome) {
    case GIFT_CALL_DELIVERED:
        if (!str_is_none(result->provider_reward_id))
            order->provider_reward_id = result->provider_reward_id;
        if (!order->by_email && str_is_none(result->sealed_link))
            return ask_link(gift, act, connection_id, result, err);
        order->sealed_link = order->by_email ? STR_NONE : result->sealed_link;
        TRY(gift_end_trouble(act, connection_id, err));
        TRY(gift_end_trouble(act, &order->program_id, err));
        TRY(gift_end_trouble(act, &order->id, err));
        return deliver(gift, act, err);
    case GIFT_CALL_ABSENT: /* it was never taken: it is ordered, under the same name */
        order->state = GIFT_QUEUED;
        order->next_try_at = act_now(act);
        return gift_save(act, order, err);
    case GIFT_CALL_ENDED:
    case GIFT_CALL_REFUSED:
        return fail(gift, act, connection_id, result, err);
    case GIFT_CALL_ACCEPTED:
    case GIFT_CALL_LATER:
    case GIFT_CALL_UNKNOWN:
        break;
    }
    return postpone(gift, act, connection_id, result, err);
}

enum status gift_record(struct act *act, const struct id *order_id, int64_t attempt, const struct id *connection_id,
                        const struct gift_result *result, struct error *err)
{
    struct gift_one gift;
    TRY(begin(&gift, act, order_id, err));
    bool ours =
        gift.order.attempts == attempt && (gift.order.state == GIFT_ORDERING || gift.order.state == GIFT_UNKNOWN);
    return ours ? record(&gift, act, connection_id, result, err) : STATUS_OK;
}

/* ---- test worlds, and by hand ---- */

enum status gift_simulate(struct act *act, const struct id *order_id, struct error *err)
{
    struct gift_one gift;
    bool changed;
    TRY(begin(&gift, act, order_id, err));
    if (gift.order.state != GIFT_QUEUED || gift.order.next_try_at > act_now(act))
        return STATUS_OK;
    TRY(follow_reversal(&gift, act, &changed, err));
    if (changed)
        return STATUS_OK;
    gift.order.attempts++;
    return deliver(&gift, act, err);
}

/* One that has failed gave its money back: what is left of it is set aside anew. */
static enum status order_again(struct gift_one *gift, struct act *act, struct error *err)
{
    struct plan *plan = &gift->one.plan;
    int64_t available = gift->one.reward.money.of[LEDGER_AVAILABLE];
    if (gift->one.reward.status != REWARD_ISSUED || available == 0)
        return error_set(err, ERROR_INVALID_STATE, "id",
                         "The reward was taken back, or has lapsed: there is nothing to order.");
    if (gift->order.amount > available)
        gift->order.amount = available;
    gift->order.state = GIFT_QUEUED;
    gift->order.problem = GIFT_FINE;
    gift->order.reason = STR_NONE;
    gift->order.provider_id = gift->order.provider_reward_id = STR_NONE;
    gift->order.rounds++;
    plan_cause(plan, "gft", &gift->order.id, gift->order.rounds - 1);
    TRY(gift_save(act, &gift->order, err));
    plan_reserve(plan, &gift->one.reward, gift->order.amount);
    return plan_commit(plan, err);
}

enum status gift_retry(struct act *act, const struct id *order_id, struct gift_order *ret, struct error *err)
{
    struct gift_one gift;
    TRY(begin(&gift, act, order_id, err));
    bool waits = gift.order.state == GIFT_QUEUED || gift.order.state == GIFT_UNKNOWN;
    if (!waits && gift.order.state != GIFT_FAILED && gift.order.state != GIFT_CANCELED)
        return error_set(err, ERROR_INVALID_STATE, "id", "This order is %s: it cannot be tried again.",
                         gift_states[gift.order.state]);
    gift.order.next_try_at = act_now(act);
    TRY(waits ? gift_save(act, &gift.order, err) : order_again(&gift, act, err));
    return gift_read(act, order_id, ret, err);
}
