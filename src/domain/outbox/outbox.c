/* The outbox: which acts are told outside, and the proof that each was noted once.
 *
 * Told is every change of an object that outsiders see; keys, connections and worlds are the operator's own.
 * Runs inside a transaction, on its thread. */

#include "domain/outbox/outbox.h"

#include <stdio.h>

#include "domain/outbox/outbox_store.h"

/* sorted table: by value */
static const char *const told_kinds[] = {"cnt", "lnk", "prg", "ptc", "ref", "rwd"};

bool outbox_is_told(struct str object_kind)
{
    for (size_t i = 0; i < sizeof told_kinds / sizeof told_kinds[0]; i++)
        if (str_equal(object_kind, str_from(told_kinds[i])))
            return true;
    return false;
}

enum status outbox_add(struct act *act, const struct outbox_entry *entry, struct error *err)
{
    struct id id = mint_id(&act->mint);
    bool of_referral = !id_is_none(&entry->referral_id);
    return txn_exec(act->txn, &outbox_statements[OUTBOX_SQL_INSERT],
                    VALUES(value_int(act->ws), value_id(&id), value_text(str_from(entry->type)),
                           value_text(str_from(entry->object_kind)), value_id(&entry->object_id),
                           value_id(&entry->referral_id), of_referral ? value_int(entry->sequence) : value_null(),
                           value_id(&entry->audit_id)),
                    err);
}

struct proof {
    verify_break_fn broken;
    void *ctx;
};

static enum status check_act(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct proof *proof = ctx;
    if (result_is_null(row, 0, 1))
        return STATUS_OK; /* told already */
    int64_t wanted = outbox_is_told(result_str(row, 0, 1));
    int64_t found = result_int(row, 0, 2);
    if (found == wanted)
        return STATUS_OK;
    struct id id = result_id(row, 0, 0);
    char text[ID_TEXT_SIZE];
    id_format(&id, "aud", text);
    char line[120];
    snprintf(line, sizeof line, "%.*s: the act was noted %lld times in the outbox instead of %lld", ID_TEXT_SIZE, text,
             (long long)found, (long long)wanted);
    proof->broken(proof->ctx, "B17", line);
    return STATUS_OK;
}

enum status outbox_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    const struct verify_query without_change = {
        &outbox_statements[OUTBOX_SQL_WITHOUT_CHANGE],
        "B17",
        "dlv",
        "no act of its name and object stands behind this row of the outbox",
    };
    TRY(verify_queries(act, &without_change, 1, broken, ctx, err));
    struct proof proof = {broken, ctx};
    return txn_each(act->txn, &outbox_statements[OUTBOX_SQL_ROWS_PER_ACT], VALUES(value_int(act->ws)), check_act,
                    &proof, err);
}
