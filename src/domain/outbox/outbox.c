/* The outbox: which acts are told outside, who is told of them, and the proof of both.
 *
 * Told is every change of an object that outsiders see; keys, connections and worlds are the operator's own. Receivers
 * are looked for before anything is written, so that a channel that fails costs nobody else a commit; the deletion of
 * the row is the claim: of two that fan out the same row, one finds nothing to delete.
 * Runs inside a transaction, on its thread. */

#include "domain/outbox/outbox.h"

#include <stdio.h>

#include "domain/outbox/outbox_store.h"

/* sorted table: by value */
static const char *const told_kinds[] = {"cnt", "lnk", "prg", "ptc", "ref", "rwd"};

struct receiver {
    const struct receiver *next;
    const struct outbox_channel *channel;
    struct id id;
    struct str payload;
};

struct outbox_receivers {
    struct arena *arena;
    const struct outbox_channel *channel; /* that is being asked */
    const struct receiver *first;
};

enum status outbox_add(struct act *act, const struct id *audit_id, int64_t sequence, struct error *err)
{
    return txn_exec(act->txn, &outbox_statements[OUTBOX_SQL_INSERT],
                    VALUES(value_int(act->ws), value_id(audit_id), sequence == 0 ? value_null() : value_int(sequence)),
                    err);
}

bool outbox_is_told(struct str object_kind)
{
    for (size_t i = 0; i < sizeof told_kinds / sizeof told_kinds[0]; i++)
        if (str_equal(object_kind, str_from(told_kinds[i])))
            return true;
    return false;
}

/* ---- fan-out ---- */

void outbox_receiver_add(struct outbox_receivers *receivers, const struct id *receiver_id, struct str payload)
{
    struct receiver *receiver = arena_alloc(receivers->arena, sizeof *receiver);
    receiver->next = receivers->first;
    receiver->channel = receivers->channel;
    receiver->id = *receiver_id;
    receiver->payload = str_is_none(payload) ? STR_NONE : str_copy(receivers->arena, payload);
    receivers->first = receiver;
}

enum status outbox_list(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &outbox_statements[OUTBOX_SQL_LIST], VALUES(value_int(act->ws), value_int((int64_t)limit)),
                  &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

static enum status read_change(struct act *act, const struct id *id, struct outbox_change *ret, bool *ret_found,
                               struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &outbox_statements[OUTBOX_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    *ret_found = rows.row_count == 1;
    if (!*ret_found)
        return STATUS_OK;
    if (result_is_null(&rows, 0, 1))
        return error_set(err, ERROR_INTERNAL, NULL, "The outbox tells of an act that is not on record.");
    *ret = (struct outbox_change){
        .id = *id,
        .sequence = result_int(&rows, 0, 0),
        .action = result_str(&rows, 0, 1),
        .object_kind = result_str(&rows, 0, 2),
        .object_id = result_id(&rows, 0, 3),
        .referral_id = result_id(&rows, 0, 4),
        .event_id = result_id(&rows, 0, 5),
        .changes = result_str(&rows, 0, 6),
        .at = result_int(&rows, 0, 7),
    };
    return STATUS_OK;
}

static enum status claim(struct act *act, const struct id *id, bool *ret_claimed, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &outbox_statements[OUTBOX_SQL_CLAIM], VALUES(value_int(act->ws), value_id(id)), &rows,
                  err));
    *ret_claimed = rows.row_count == 1;
    return STATUS_OK;
}

static enum status add_delivery(struct act *act, const struct outbox_change *change, const struct receiver *receiver,
                                struct error *err)
{
    struct id id = mint_id(&act->mint);
    return txn_exec(act->txn, &outbox_statements[OUTBOX_SQL_ADD_DELIVERY],
                    VALUES(value_int(act->ws), value_id(&id), value_id(&change->id),
                           value_text(str_from(receiver->channel->name)), value_id(&receiver->id),
                           change->sequence == 0 ? value_null() : value_int(change->sequence),
                           value_text(receiver->payload), value_int(txn_now(act->txn)), value_int(act_now(act))),
                    err);
}

enum status outbox_fan_out(struct act *act, const struct id *id, const struct outbox_channel *channels,
                           struct error *err)
{
    struct outbox_change change;
    struct outbox_receivers receivers = {.arena = txn_arena(act->txn)};
    bool found;
    bool claimed;
    TRY(read_change(act, id, &change, &found, err));
    if (!found)
        return STATUS_OK;
    for (receivers.channel = channels; receivers.channel->name != NULL; receivers.channel++)
        TRY(receivers.channel->find_receivers(act, &change, &receivers, err));
    TRY(claim(act, id, &claimed, err));
    for (const struct receiver *next = receivers.first; claimed && next != NULL; next = next->next)
        TRY(add_delivery(act, &change, next, err));
    return STATUS_OK;
}

/* ---- the proof ---- */

struct proof {
    verify_break_fn broken;
    void *ctx;
};

static enum status check_kind(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct proof *proof = ctx;
    if (outbox_is_told(result_str(row, 0, 1)))
        return STATUS_OK;
    struct id id = result_id(row, 0, 0);
    char text[ID_TEXT_SIZE];
    char line[120];
    id_format(&id, "aud", text);
    snprintf(line, sizeof line, "%.*s: the act stands in the outbox and is not to be told", ID_TEXT_SIZE, text);
    proof->broken(proof->ctx, "B17", line);
    return STATUS_OK;
}

enum status outbox_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&outbox_statements[OUTBOX_SQL_WITHOUT_ACT], "B17", "aud", "the outbox tells of an act that is not on record"},
        {&outbox_statements[OUTBOX_SQL_DELIVERY_WITHOUT_ACT], "B17", "dlv", "it tells of an act that is not on record"},
        {&outbox_statements[OUTBOX_SQL_DELIVERY_TOO_EARLY], "B17", "dlv", "its act still waits in the outbox"},
    };
    TRY(verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err));
    struct proof proof = {broken, ctx};
    return txn_each(act->txn, &outbox_statements[OUTBOX_SQL_KINDS], VALUES(value_int(act->ws)), check_kind, &proof,
                    err);
}
