/* The outbox: which acts are told outside, in which order channels take them, and the proof.
 *
 * Told is every change of an object that outsiders see; keys, connections and worlds are the operator's own. The
 * deletion of the row is the claim: of two that fan out the same row, one finds nothing to delete.
 * Runs inside a transaction, on its thread. */

#include "domain/outbox/outbox.h"

#include <stdio.h>

#include "base/limits.h"
#include "domain/outbox/outbox_store.h"

/* sorted table: by value */
static const char *const told_kinds[] = {"cas", "cnt", "lnk", "prg", "ptc", "rdm", "ref", "rwd"};

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

/* ---- what is asked for ---- */

enum { ASKED_ACTIONS = 8 };

/* Actions of which some channel may make something. */
struct asked {
    bool any;
    size_t count;
    struct str actions[ASKED_ACTIONS];
};

static bool is_asked(const struct asked *asked, struct str action)
{
    bool found = asked->any;
    for (size_t i = 0; i < asked->count && !found; i++)
        found = str_equal(asked->actions[i], action);
    return found;
}

/* More than there is room for: any. */
static void add_asked(struct asked *asked, const char *const *actions)
{
    asked->any = asked->any || actions == NULL;
    for (size_t i = 0; !asked->any && actions[i] != NULL; i++) {
        struct str action = str_from(actions[i]);
        if (is_asked(asked, action))
            continue;
        asked->any = asked->count == ASKED_ACTIONS;
        if (!asked->any)
            asked->actions[asked->count++] = action;
    }
}

static enum status ask_channels(struct act *act, const struct outbox_channel *channels, struct asked *ret,
                                struct error *err)
{
    *ret = (struct asked){0};
    for (const struct outbox_channel *channel = channels; channel->name != NULL && !ret->any; channel++) {
        const char *const *actions = NULL;
        if (channel->asks != NULL)
            TRY(channel->asks(act, &actions, err));
        add_asked(ret, actions);
    }
    return STATUS_OK;
}

/* ---- fan-out ---- */

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

enum status outbox_due(struct act *act, const struct outbox_channel *channels, size_t limit, struct id *ret_ids,
                       size_t *ret_count, struct error *err)
{
    struct asked asked;
    struct result rows;
    bool stands = false;
    size_t count = 0;
    TRY(ask_channels(act, channels, &asked, err));
    if (asked.any)
        return outbox_list(act, limit, ret_ids, ret_count, err);
    TRY(txn_query(act->txn, &outbox_statements[OUTBOX_SQL_LIST_ACTIONS],
                  VALUES(value_int(act->ws), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        bool unasked = !result_is_null(&rows, i, 1) && !is_asked(&asked, result_str(&rows, i, 1));
        if (!unasked || !stands)
            ret_ids[count++] = result_id(&rows, i, 0);
        stands = stands || unasked;
    }
    *ret_count = count;
    return STATUS_OK;
}

/* Takes off, from one on, what nobody asks for. What is asked for is read behind the rows: whoever had begun to ask
 * before one of them was committed is seen, and a row that was committed since stays. */
static enum status drop_unasked(struct act *act, const struct outbox_channel *channels, const struct id *from,
                                bool *ret_more, struct error *err)
{
    struct result rows, dropped;
    struct asked asked;
    size_t count = 0;
    TRY(txn_query(act->txn, &outbox_statements[OUTBOX_SQL_LIST_FROM],
                  VALUES(value_int(act->ws), value_id(from), value_int(LIMIT_OUTBOX_UNASKED)), &rows, err));
    TRY(ask_channels(act, channels, &asked, err));
    struct id *ids = arena_array(txn_arena(act->txn), rows.row_count, sizeof *ids);
    for (size_t i = 0; i < rows.row_count; i++)
        if (!is_asked(&asked, result_str(&rows, i, 1)))
            ids[count++] = result_id(&rows, i, 0);
    *ret_more = rows.row_count == LIMIT_OUTBOX_UNASKED || count < rows.row_count;
    return txn_query_ids(act->txn, &outbox_statements[OUTBOX_SQL_DROP], VALUES(value_int(act->ws)), ids, count,
                         &dropped, err);
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
    size_t claimed;
    TRY(txn_change(act->txn, &outbox_statements[OUTBOX_SQL_CLAIM], VALUES(value_int(act->ws), value_id(id)), &claimed,
                   err));
    *ret_claimed = claimed == 1;
    return STATUS_OK;
}

/* The first of its referral that waits; the row itself where it is on no timeline. It is kept until the commit, so that
 * whoever takes the next one comes after this one. */
static enum status find_first(struct act *act, struct outbox_change *change, struct id *ret_first, struct error *err)
{
    struct result rows;
    *ret_first = change->id;
    if (change->sequence == 0)
        return STATUS_OK;
    TRY(txn_query(act->txn, &outbox_statements[OUTBOX_SQL_FIRST],
                  VALUES(value_int(act->ws), value_id(&change->referral_id)), &rows, err));
    if (rows.row_count == 1)
        *ret_first = result_id(&rows, 0, 0);
    return STATUS_OK;
}

enum status outbox_fan_out(struct act *act, const struct id *id, const struct outbox_channel *channels, bool *ret_more,
                           struct error *err)
{
    struct outbox_change change = {0};
    struct asked asked;
    struct id first;
    bool found, claimed;
    *ret_more = false;
    TRY(read_change(act, id, &change, &found, err));
    if (!found)
        return STATUS_OK;
    TRY(ask_channels(act, channels, &asked, err));
    if (!is_asked(&asked, change.action))
        return drop_unasked(act, channels, id, ret_more, err);
    TRY(find_first(act, &change, &first, err));
    *ret_more = !id_equal(&first, id);
    if (*ret_more)
        TRY(read_change(act, &first, &change, &found, err));
    if (!found)
        return STATUS_OK;
    TRY(claim(act, &first, &claimed, err));
    for (const struct outbox_channel *channel = channels; claimed && channel->name != NULL; channel++)
        TRY(channel->take(act, &change, err));
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
    };
    TRY(verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err));
    struct proof proof = {broken, ctx};
    return txn_each(act->txn, &outbox_statements[OUTBOX_SQL_KINDS], VALUES(value_int(act->ws)), check_kind, &proof,
                    err);
}
