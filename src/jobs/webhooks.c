/* From a delivery that is due to the call that posts it, and from the answer to its row. A claim goes over the
 * endpoints that have something due, beginning with any of them, so that where there are more than places none waits
 * for ever. Acts run on a writer thread, in one transaction. */

#include "jobs/webhooks.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "connect/webhook.h"
#include "domain/webhook/delivery.h"
#include "domain/webhook/retry.h"
#include "domain/webhook/webhook_event.h"
#include "domain/workspace/workspace.h"
#include "jobs/job.h"

enum { ENDPOINTS_AT_ONCE = 1000, ASIDE_AT_ONCE = 32 };

_Static_assert((int)WEBHOOK_SECRET_BYTES == (int)WEBHOOK_KEY_BYTES, "a secret is a key");
_Static_assert((int)WEBHOOK_SECRETS == (int)WEBHOOK_KEYS, "each may sign");

struct claiming {
    struct act act;
    struct outside_claims *claims;
    struct webhook_endpoint endpoint;
    struct webhook_keys secrets;
};

/* ---- claiming ---- */

static void take_off(struct claiming *claiming, const struct delivery *delivery, struct str stored)
{
    struct txn *txn = claiming->act.txn;
    struct arena *arena = txn_arena(txn);
    char id[ID_TEXT_SIZE];
    id_format(&delivery->event_id, "aud", id);
    struct outside_call call = {
        .ws = claiming->act.ws,
        .id = delivery->id,
        .receiver_id = delivery->endpoint_id,
        .attempt = delivery->attempts,
    };
    const struct webhook_post message = {
        .url = str_copy(arena, claiming->endpoint.url).data,
        .id = {id, ID_TEXT_SIZE},
        .sent_at = txn_now(txn),
        .body = webhook_event_body(stored, outside_context(claiming->claims)->public_url, arena),
        .keys = (const uint8_t(*)[WEBHOOK_KEY_BYTES])claiming->secrets.items,
        .key_count = claiming->secrets.count,
    };
    webhook_request(&message, arena, &call.request);
    outside_claim(claiming->claims, &call);
}

static enum status claim_one(struct claiming *claiming, struct delivery *delivery, struct error *err)
{
    bool begun;
    struct str stored;
    TRY(delivery_begin(&claiming->act, delivery, &begun, &stored, err));
    if (begun)
        take_off(claiming, delivery, stored);
    return STATUS_OK;
}

/* Calls that may be begun. */
static size_t room_of(const struct claiming *claiming)
{
    size_t busy = outside_busy(claiming->claims, &claiming->endpoint.id);
    size_t most = claiming->endpoint.failing_since == TIME_NONE ? LIMIT_WEBHOOK_ENDPOINT_CALLS : 1;
    return busy < most && outside_has_room(claiming->claims, &claiming->endpoint.id) ? most - busy : 0;
}

static enum status claim_due(struct claiming *claiming, struct error *err)
{
    struct delivery *due;
    size_t count;
    if (room_of(claiming) == 0)
        return STATUS_OK;
    TRY(delivery_due(&claiming->act, &claiming->endpoint.id, room_of(claiming) + ASIDE_AT_ONCE, &due, &count, err));
    for (size_t i = 0; i < count && room_of(claiming) > 0; i++)
        TRY(claim_one(claiming, &due[i], err));
    return STATUS_OK;
}

/* An endpoint whose secret cannot be opened is sent nothing: what is unsigned nobody should believe. */
static enum status claim_endpoint(struct claiming *claiming, const struct delivery_due *due, struct error *err)
{
    struct act *act = &claiming->act;
    struct txn *txn = act->txn;
    TRY(workspace_begin(txn, due->ws, principal_system(), act, err));
    enum status status = webhook_endpoint_read(act, &due->endpoint_id, &claiming->endpoint, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    TRY(status);
    if (!webhook_open_secrets(&claiming->endpoint, outside_context(claiming->claims)->seal, txn_now(txn),
                              &claiming->secrets))
        return webhook_disable(act, &claiming->endpoint, WEBHOOK_SECRET_LOST, err);
    status = claim_due(claiming, err);
    crypto_wipe(&claiming->secrets, sizeof claiming->secrets);
    return status;
}

enum status webhooks_claim(struct txn *txn, struct outside_claims *claims, struct error *err)
{
    struct claiming claiming = {.act = {.txn = txn}, .claims = claims};
    struct delivery_due *due;
    size_t count;
    uint64_t chance;
    TRY(delivery_due_endpoints(txn, txn_now(txn), ENDPOINTS_AT_ONCE, &due, &count, err));
    env_random(txn_env(txn), &chance, sizeof chance);
    for (size_t i = 0; i < count; i++)
        TRY(claim_endpoint(&claiming, &due[(i + chance) % count], err));
    return STATUS_OK;
}

/* ---- recording ---- */

static const int outcomes[] = {
    [WEBHOOK_ANSWER_TAKEN] = DELIVERY_TAKEN,     [WEBHOOK_ANSWER_GONE] = DELIVERY_GONE,
    [WEBHOOK_ANSWER_BUSY] = DELIVERY_BUSY,       [WEBHOOK_ANSWER_REDIRECTED] = DELIVERY_REDIRECTED,
    [WEBHOOK_ANSWER_REFUSED] = DELIVERY_REFUSED, [WEBHOOK_ANSWER_UNREACHABLE] = DELIVERY_UNREACHABLE,
    [WEBHOOK_ANSWER_NONE] = DELIVERY_UNANSWERED,
};

enum status webhooks_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                            struct error *err)
{
    struct act act;
    struct webhook_answer answer;
    TRY(workspace_begin(txn, call->ws, principal_system(), &act, err));
    webhook_answer_read(reply, txn_arena(txn), &answer);
    const struct delivery_result result = {
        .outcome = outcomes[answer.kind],
        .status_code = answer.status,
        .retry_after_s = answer.kind == WEBHOOK_ANSWER_BUSY ? retry_after_s(answer.retry_after, txn_now(txn)) : 0,
        .detail = answer.detail,
        .response = answer.body,
    };
    return delivery_record(&act, &call->id, call->attempt, &result, err);
}

/* ---- sweeps ---- */

enum status job_webhooks_purge_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)id;
    return delivery_purge(act, ret_more, err);
}

enum status job_webhooks_replay_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                     struct error *err)
{
    return delivery_replays_find(act, limit, ret_ids, ret_count, err);
}

enum status job_webhooks_replay_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    return delivery_replay_step(act, id, ret_more, err);
}
