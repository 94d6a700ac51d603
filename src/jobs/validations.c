/* From a validation that is due to the call that asks, and from its answer to the reward. Signed as webhooks are, under
 * the reward's id at each try. Acts run on a writer thread, in one transaction. */

#include "jobs/validations.h"

#include "base/limits.h"
#include "connect/validation.h"
#include "connect/webhook.h"
#include "domain/validation/validation_work.h"
#include "domain/webhook/webhook_event.h"
#include "domain/workspace/workspace.h"

enum { ASKED_AT_ONCE = 16 };

struct claiming {
    struct txn *txn;
    struct outside_claims *claims;
};

/* ---- claiming ---- */

/* What cannot be signed is not sent: it is as if nobody had answered. */
static enum status record_closed(struct act *act, const struct validation *row, struct error *err)
{
    const struct validation_result result = {
        .answer = VALIDATION_SAYS_NOTHING,
        .reason = STR("The secret of the webhook endpoint cannot be read: rotate it."),
    };
    return validation_record(act, &row->id, row->attempts, &result, err);
}

static void take_off(struct claiming *claiming, const struct act *act, const struct validation_call *call,
                     const struct webhook_keys *keys)
{
    struct arena *arena = txn_arena(act->txn);
    const struct outside_context *context = outside_context(claiming->claims);
    char id[ID_TEXT_SIZE];
    id_format(&call->row.id, "rwd", id);
    struct outside_call outside = {
        .ws = act->ws,
        .id = call->row.id,
        .receiver_id = call->row.endpoint_id,
        .attempt = call->row.attempts,
    };
    const struct webhook_post message = {
        .url = str_copy(arena, call->endpoint.url).data,
        .id = {id, ID_TEXT_SIZE},
        .sent_at = txn_now(act->txn),
        .body = webhook_event_body(call->body, context->public_url, arena),
        .keys = (const uint8_t(*)[WEBHOOK_KEY_BYTES])keys->items,
        .key_count = keys->count,
    };
    webhook_request(&message, arena, &outside.request);
    outside_claim(claiming->claims, &outside);
}

static enum status claim_one(struct claiming *claiming, struct act *act, const struct id *reward_id, struct error *err)
{
    struct validation row;
    struct validation_call call;
    struct webhook_keys keys;
    bool begun;
    TRY(validation_read(act, reward_id, &row, err));
    if (!outside_has_room(claiming->claims, &row.endpoint_id))
        return STATUS_OK;
    TRY(validation_begin(act, reward_id, &call, &begun, err));
    if (!begun)
        return STATUS_OK;
    if (!webhook_open_secrets(&call.endpoint, outside_context(claiming->claims)->seal, txn_now(act->txn), &keys))
        return record_closed(act, &call.row, err);
    take_off(claiming, act, &call, &keys);
    crypto_wipe(&keys, sizeof keys);
    return STATUS_OK;
}

static enum status claim_world(void *ctx, const struct workspace *world, struct error *err)
{
    struct claiming *claiming = ctx;
    struct act act = act_begin(claiming->txn, world->ws, world->livemode, world->clock_offset_us, principal_system());
    struct id ids[ASKED_AT_ONCE];
    size_t count;
    TRY(validation_due(&act, ASKED_AT_ONCE, ids, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(claim_one(claiming, &act, &ids[i], err));
    return STATUS_OK;
}

enum status validations_claim(struct txn *txn, struct outside_claims *claims, struct error *err)
{
    struct claiming claiming = {.txn = txn, .claims = claims};
    return workspace_each(txn, claim_world, &claiming, err);
}

/* ---- recording ---- */

enum status validations_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                               struct error *err)
{
    static const enum validation_answer answers[] = {
        [VALIDATION_ANSWER_YES] = VALIDATION_SAYS_YES,
        [VALIDATION_ANSWER_NO] = VALIDATION_SAYS_NO,
        [VALIDATION_ANSWER_NONE] = VALIDATION_SAYS_NOTHING,
    };
    struct workspace world;
    struct validation_reply read;
    TRY(workspace_read(txn, call->ws, &world, err));
    struct act act = act_begin(txn, call->ws, world.livemode, world.clock_offset_us, principal_system());
    validation_reply_read(reply, txn_arena(txn), &read);
    const struct validation_result result = {
        .answer = answers[read.says],
        .status_code = read.status,
        .reason = read.reason,
    };
    return validation_record(&act, &call->id, call->attempt, &result, err);
}
