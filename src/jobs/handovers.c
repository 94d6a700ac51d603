/* From a reward that is to be handed over at Stripe to the call for it, and from the answer to the reward. Acts run on
 * a writer thread, in one transaction. What is due in test worlds is a sweep of its own: nobody is called. */

#include "jobs/handovers.h"

#include "base/limits.h"
#include "connect/stripe_api.h"
#include "domain/fulfilment/handover_work.h"
#include "domain/workspace/workspace.h"
#include "jobs/job.h"

enum { REWARDS_AT_ONCE = 16 };

static enum status begin_world(struct txn *txn, int64_t ws, struct act *ret, struct error *err)
{
    struct workspace world;
    TRY(workspace_read(txn, ws, &world, err));
    *ret = act_begin(txn, ws, world.livemode, world.clock_offset_us, principal_system());
    return STATUS_OK;
}

/* ---- claiming ---- */

/* What the customer reads on the next invoice, and people in Stripe's dashboard. */
static struct str name_of(const struct handover_call *call)
{
    bool titled = !str_is_none(call->title) && call->title.size > 0;
    if (call->handover.moving < 0)
        return STR("Referral credit taken back");
    return titled ? call->title : STR("Referral reward");
}

/* Stripe's names of coupons are short. */
static struct str coupon_name(const struct handover_call *call, struct arena *arena)
{
    enum { COUPON_NAME_MAX = 40 };
    struct str name = name_of(call);
    size_t size = name.size;
    if (size <= COUPON_NAME_MAX)
        return name;
    for (size = COUPON_NAME_MAX; size > 0 && ((unsigned char)name.data[size] & 0xC0) == 0x80;)
        size--; /* not within a character */
    return str_copy(arena, (struct str){name.data, size});
}

static enum status coupon_request(const struct handover_call *call, const struct stripe_account *account,
                                  const struct stripe_ticket *ticket, struct arena *arena, struct client_request *ret,
                                  struct error *err)
{
    const struct stripe_coupon coupon = {
        .id = call->reward,
        .percent_bp = call->discount.percent_bp.value,
        .amount = call->discount.fixed.value,
        .currency = call->discount.currency,
        .name = coupon_name(call, arena),
    };
    return stripe_coupon_request(account, &coupon, ticket, arena, ret, err);
}

static enum status make_request(const struct handover_call *call, const struct stripe_account *account,
                                struct arena *arena, struct client_request *ret, struct error *err)
{
    const struct handover *row = &call->handover;
    const struct stripe_ticket ticket = {.key = call->key, .reward = call->reward};
    const struct stripe_credit credit = {
        .customer = row->customer,
        .amount = row->moving,
        .currency = row->currency,
        .description = name_of(call),
    };
    const struct stripe_promotion promotion = {
        .coupon_id = row->coupon_id,
        .code = row->code,
        .expires_at = row->expires_at,
        .min_order = call->discount.min_order.value,
        .currency = call->discount.currency,
    };
    switch (call->step) {
    case HANDOVER_STEP_BALANCE:
        return stripe_credit_request(account, &credit, &ticket, arena, ret, err);
    case HANDOVER_STEP_COUPON:
        return coupon_request(call, account, &ticket, arena, ret, err);
    case HANDOVER_STEP_CODE:
        return stripe_promotion_request(account, &promotion, &ticket, arena, ret, err);
    case HANDOVER_STEP_SWITCH:
        break;
    }
    stripe_switch_request(account, row->provider_id, row->moving > 0, &ticket, arena, ret);
    return STATUS_OK;
}

/* What cannot be asked for ends as if Stripe had said so. */
static enum status record_own(struct act *act, const struct handover_call *call, enum handover_outcome outcome,
                              struct str reason, struct error *err)
{
    const struct handover_result result = {.outcome = outcome, .problem = HANDOVER_CREDENTIALS, .reason = reason};
    return handover_record(act, &call->handover.id, call->handover.attempts, &call->connection.id, &result, err);
}

static enum status claim_one(struct act *act, const struct id *reward_id, struct outside_claims *claims,
                             struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct handover_call call;
    struct stripe_account account = {0};
    struct error why = {0};
    bool claimed;
    int64_t lease_until = act_now(act) + LIMIT_STRIPE_LEASE_S * TIME_US_PER_S;
    TRY(handover_claim(act, reward_id, lease_until, &call, &claimed, err));
    if (!claimed)
        return STATUS_OK;
    struct outside_call outside = {
        .ws = act->ws,
        .id = call.handover.id,
        .receiver_id = call.connection.id,
        .attempt = call.handover.attempts,
    };
    if (connection_open_api_key(&call.connection, outside_context(claims)->seal, arena, &account.key, &why) !=
        STATUS_OK)
        return record_own(act, &call, HANDOVER_CALL_LATER, STR("The connection has no API key that can be read."), err);
    account.url = call.connection.api_url;
    enum status status = make_request(&call, &account, arena, &outside.request, &why);
    crypto_wipe((char *)(uintptr_t)account.key.data, account.key.size);
    if (status != STATUS_OK)
        return record_own(act, &call, HANDOVER_CALL_REFUSED, str_copy(arena, str_from(why.detail)), err);
    outside_claim(claims, &outside);
    return STATUS_OK;
}

enum status handovers_claim(struct txn *txn, struct outside_claims *claims, struct error *err)
{
    int64_t worlds[REWARDS_AT_ONCE];
    struct id ids[REWARDS_AT_ONCE];
    size_t count;
    TRY(handover_list_due(txn, txn_now(txn), REWARDS_AT_ONCE, worlds, ids, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct act act;
        struct id receiver_id;
        bool known;
        TRY(begin_world(txn, worlds[i], &act, err));
        TRY(handover_receiver(&act, &ids[i], &receiver_id, &known, err));
        if (known && !outside_has_room(claims, &receiver_id))
            continue;
        TRY(claim_one(&act, &ids[i], claims, err));
    }
    return STATUS_OK;
}

/* ---- recording ---- */

static const struct {
    enum handover_outcome outcome;
    int problem;
} meanings[] = {
    [STRIPE_DONE] = {HANDOVER_CALL_DONE, HANDOVER_FINE},
    [STRIPE_NOT_TAKEN] = {HANDOVER_CALL_REFUSED, HANDOVER_REFUSED},
    [STRIPE_CREDENTIALS] = {HANDOVER_CALL_LATER, HANDOVER_CREDENTIALS},
    [STRIPE_BUSY] = {HANDOVER_CALL_LATER, HANDOVER_BUSY},
    [STRIPE_NOT_SENT] = {HANDOVER_CALL_LATER, HANDOVER_UNREACHABLE},
    [STRIPE_UNKNOWN] = {HANDOVER_CALL_UNKNOWN, HANDOVER_UNREACHABLE},
};

/* The coupon's id is our own. */
static struct str own_id(const struct handover *row, struct arena *arena)
{
    char id[ID_TEXT_SIZE];
    if (handover_step_of(row) != HANDOVER_STEP_COUPON)
        return STR_NONE;
    id_format(&row->id, "rwd", id);
    return str_copy(arena, (struct str){id, sizeof id});
}

enum status handovers_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                             struct error *err)
{
    struct arena *arena = txn_arena(txn);
    struct act act;
    struct handover row;
    struct stripe_done answer;
    TRY(begin_world(txn, call->ws, &act, err));
    TRY(handover_read(&act, &call->id, &row, err));
    stripe_done_read(reply, own_id(&row, arena), arena, &answer);
    const struct handover_result result = {
        .outcome = meanings[answer.kind].outcome,
        .problem = meanings[answer.kind].problem,
        .retry_after_s = answer.retry_after_s,
        .reason = answer.reason,
        .provider_id = answer.id,
    };
    return handover_record(&act, &call->id, call->attempt, &call->receiver_id, &result, err);
}

/* ---- test worlds ---- */

enum status job_handovers_test_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                    struct error *err)
{
    *ret_count = 0;
    return act->livemode ? STATUS_OK : handover_list_due_test(act, limit, ret_ids, ret_count, err);
}

enum status job_handovers_test_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return handover_simulate(act, id, err);
}
