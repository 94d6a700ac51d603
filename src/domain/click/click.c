/* Reading clicks: one, and a visitor's touches. A click is never changed once acknowledged, so a transaction of
 * the books may rely on what it reads here. Runs inside the caller's transaction, on its thread. */

#include "domain/click/click.h"

#include "base/limits.h"
#include "domain/click/click_store.h"

/* The zero id in `ret->id` when there is no such click. */
static enum status find(struct act *act, const struct id *id, struct click *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &click_statements[CLICK_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &found, err));
    struct click click = {0};
    if (found.row_count > 0)
        row_read(&click_entity, &found, 0, 1, &click);
    *ret = click;
    return STATUS_OK;
}

enum status click_read(struct act *act, const struct id *id, struct click *ret, struct error *err)
{
    struct click click;
    TRY(find(act, id, &click, err));
    if (id_is_none(&click.id))
        return error_set(err, ERROR_NOT_FOUND, "click_id", "There is no click with this id.");
    *ret = click;
    return STATUS_OK;
}

enum status click_touches(struct act *act, const struct id *id, const struct id *program_id, int64_t since,
                          struct click *ret_touches, size_t *ret_count, struct error *err)
{
    struct id next = *id;
    size_t count = 0;
    for (int followed = 0; followed < LIMIT_TOUCHES && !id_is_none(&next); followed++) {
        struct click click;
        TRY(find(act, &next, &click, err));
        if (id_is_none(&click.id) || id_time(&click.id) < since)
            break;
        if (id_equal(&click.program_id, program_id))
            ret_touches[count++] = click;
        /* A cookie is the visitor's to forge: a chain that does not lead back in time ends. */
        bool back_in_time = memcmp(click.previous_id.bytes, click.id.bytes, sizeof click.id.bytes) < 0;
        next = back_in_time ? click.previous_id : (struct id){{0}};
    }
    *ret_count = count;
    return STATUS_OK;
}

/* Those of a visitor's clicks that are of the program, in no order. */
static enum status find_known(struct act *act, const struct click_ids *ids, const struct id *program_id,
                              struct result *ret, struct error *err)
{
    return txn_query_ids(act->txn, &click_statements[CLICK_SQL_KNOWN], VALUES(value_int(act->ws), value_id(program_id)),
                         ids->ids, ids->count, ret, err);
}

enum status click_ids_drop_program(struct act *act, const struct id *program_id, const struct id *link_id,
                                   struct click_ids *ids, int64_t *ret_newest_at, struct error *err)
{
    struct result known;
    TRY(find_known(act, ids, program_id, &known, err));
    int64_t newest_at = TIME_NONE;
    for (size_t row = 0; row < known.row_count; row++) {
        struct id id = result_id(&known, row, 0);
        struct id of_link = result_id(&known, row, 1);
        if (id_equal(&of_link, link_id) && id_time(&id) > newest_at)
            newest_at = id_time(&id);
        click_ids_drop(ids, &id);
    }
    *ret_newest_at = newest_at;
    return STATUS_OK;
}
