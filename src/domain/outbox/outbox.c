/* The outbox: which acts are told outside, and the proof that just those were noted.
 *
 * Told is every change of an object that outsiders see; keys, connections and worlds are the operator's own.
 * Runs inside a transaction, on its thread. */

#include "domain/outbox/outbox.h"

#include <stdio.h>

#include "domain/outbox/outbox_store.h"

/* sorted table: by value */
static const char *const told_kinds[] = {"cnt", "lnk", "prg", "ptc", "ref", "rwd"};

struct proof {
    verify_break_fn broken;
    void *ctx;
};

static enum status check_act(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct proof *proof = ctx;
    bool wanted = outbox_is_told(result_str(row, 0, 1)), found = !result_is_null(row, 0, 2);
    if (found == wanted)
        return STATUS_OK;
    struct id id = result_id(row, 0, 0);
    char text[ID_TEXT_SIZE];
    id_format(&id, "aud", text);
    char line[120];
    snprintf(line, sizeof line, "%.*s: %s", ID_TEXT_SIZE, text,
             wanted ? "the act was not noted in the outbox" : "the act stands in the outbox and is not to be told");
    proof->broken(proof->ctx, "B17", line);
    return STATUS_OK;
}

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

enum status outbox_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    const struct verify_query without_act = {&outbox_statements[OUTBOX_SQL_WITHOUT_ACT], "B17", "aud",
                                             "the outbox tells of an act that is not on record"};
    TRY(verify_queries(act, &without_act, 1, broken, ctx, err));
    struct proof proof = {broken, ctx};
    return txn_each(act->txn, &outbox_statements[OUTBOX_SQL_ACTS], VALUES(value_int(act->ws)), check_act, &proof, err);
}
