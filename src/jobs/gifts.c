/* From an order of a gift card that is due to the call for it, and from the answer to the order. Acts run on a writer
 * thread, in one transaction. What is due in test worlds is a sweep of its own: nothing is called for. */

#include "jobs/gifts.h"

#include "base/limits.h"
#include "connect/account/account.h"
#include "connect/tremendous.h"
#include "domain/fulfilment/gift_work.h"
#include "domain/workspace/workspace.h"
#include "jobs/job.h"

enum { ORDERS_AT_ONCE = 16 };

static enum status begin_world(struct txn *txn, int64_t ws, struct act *ret, struct error *err)
{
    struct workspace world;
    TRY(workspace_read(txn, ws, &world, err));
    *ret = act_begin(txn, ws, world.livemode, world.clock_offset_us, principal_system());
    return STATUS_OK;
}

/* ---- claiming ---- */

static void make_request(const struct gift_call *call, const struct gift_account *account, struct arena *arena,
                         struct client_request *ret)
{
    const struct gift_order *order = &call->order;
    const struct tremendous_order asked = {
        .external_id = call->external_id,
        .amount = order->amount,
        .currency = order->currency,
        .product = order->product,
        .name = call->name,
        .email = call->email,
        .by_email = order->by_email,
    };
    if (call->step == GIFT_STEP_ORDER)
        tremendous_order_request(account, &asked, arena, ret);
    else if (call->step == GIFT_STEP_ASK)
        tremendous_find_request(account, call->external_id, arena, ret);
    else
        tremendous_link_request(account, order->provider_reward_id, arena, ret);
}

/* A connection whose secrets cannot be opened takes nothing: the order waits as if the provider had said so. */
static enum status record_closed(struct act *act, const struct gift_call *call, struct error *err)
{
    const struct gift_result result = {
        .outcome = GIFT_CALL_LATER,
        .problem = GIFT_CREDENTIALS,
        .reason = STR("The connection's key cannot be read: set it anew."),
    };
    return gift_record(act, &call->order.id, call->order.attempts, &call->connection.id, &result, err);
}

static enum status claim_one(struct act *act, const struct id *order_id, struct outside_claims *claims,
                             struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct gift_call call;
    struct gift_account account;
    struct error closed = {0};
    bool claimed;
    TRY(gift_claim(act, order_id, act_now(act) + LIMIT_GIFT_LEASE_S * TIME_US_PER_S, &call, &claimed, err));
    if (!claimed)
        return STATUS_OK;
    struct outside_call outside = {
        .ws = act->ws,
        .id = call.order.id,
        .receiver_id = call.connection.id,
        .attempt = call.order.attempts,
    };
    if (account_of_gifts(&call.connection, outside_context(claims)->seal, arena, &account, &closed) != STATUS_OK)
        return record_closed(act, &call, err);
    make_request(&call, &account, arena, &outside.request);
    account_wipe_gifts(&account);
    outside_claim(claims, &outside);
    return STATUS_OK;
}

enum status gifts_claim(struct txn *txn, struct outside_claims *claims, struct error *err)
{
    int64_t worlds[ORDERS_AT_ONCE];
    struct id ids[ORDERS_AT_ONCE];
    size_t count;
    TRY(gift_list_due(txn, txn_now(txn), ORDERS_AT_ONCE, worlds, ids, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct act act;
        struct id receiver_id;
        bool known;
        TRY(begin_world(txn, worlds[i], &act, err));
        TRY(gift_receiver(&act, &ids[i], &receiver_id, &known, err));
        if (known && !outside_has_room(claims, &receiver_id))
            continue;
        TRY(claim_one(&act, &ids[i], claims, err));
    }
    return STATUS_OK;
}

/* ---- recording ---- */

static const struct {
    enum gift_outcome outcome;
    int problem;
} meanings[] = {
    [TREMENDOUS_DONE] = {GIFT_CALL_DELIVERED, GIFT_FINE},
    [TREMENDOUS_OPEN] = {GIFT_CALL_ACCEPTED, GIFT_APPROVAL},
    [TREMENDOUS_ENDED] = {GIFT_CALL_ENDED, GIFT_REFUSED},
    [TREMENDOUS_ABSENT] = {GIFT_CALL_ABSENT, GIFT_FINE},
    [TREMENDOUS_REFUSED] = {GIFT_CALL_REFUSED, GIFT_REFUSED},
    [TREMENDOUS_NO_MONEY] = {GIFT_CALL_LATER, GIFT_BALANCE},
    [TREMENDOUS_CREDENTIALS] = {GIFT_CALL_LATER, GIFT_CREDENTIALS},
    [TREMENDOUS_BUSY] = {GIFT_CALL_LATER, GIFT_BUSY},
    [TREMENDOUS_NOT_SENT] = {GIFT_CALL_LATER, GIFT_UNREACHABLE},
    [TREMENDOUS_UNKNOWN] = {GIFT_CALL_UNKNOWN, GIFT_UNREACHABLE},
};

/* Which call it was that is answered: as the claim left the order. */
static enum tremendous_call call_of(const struct gift_order *order)
{
    if (order->state == GIFT_ORDERING)
        return TREMENDOUS_ORDER;
    return str_is_none(order->provider_reward_id) ? TREMENDOUS_FIND : TREMENDOUS_LINK;
}

enum status gifts_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                         struct error *err)
{
    struct arena *arena = txn_arena(txn);
    struct act act;
    struct gift_order order;
    struct tremendous_answer answer;
    TRY(begin_world(txn, call->ws, &act, err));
    TRY(gift_read(&act, &call->id, &order, err));
    tremendous_read(call_of(&order), gift_external_id(&order, arena), reply, arena, &answer);
    const struct gift_result result = {
        .outcome = meanings[answer.kind].outcome,
        .problem = meanings[answer.kind].problem,
        .retry_after_s = answer.retry_after_s,
        .reason = answer.reason,
        .provider_id = answer.order_id,
        .provider_reward_id = answer.reward_id,
        .sealed_link = gift_seal_link(answer.link, call->context->seal, arena),
    };
    return gift_record(&act, &call->id, call->attempt, &call->receiver_id, &result, err);
}

/* ---- test worlds ---- */

enum status job_gifts_test_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    *ret_count = 0;
    return act->livemode ? STATUS_OK : gift_list_due_test(act, limit, ret_ids, ret_count, err);
}

enum status job_gifts_test_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return gift_simulate(act, id, err);
}
