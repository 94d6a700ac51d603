/* Appending clicks, and the row that each commit of clicks leaves about itself.
 *
 * The store calls begin() before the first click of a commit and end() after its last, on the writer thread of the
 * clicks, where click_append() runs too: no lock is needed. Numbers are drawn in the database, which alone knows them,
 * in the order of commits and one for each commit, also where several nodes write: the roll-up's mark goes by them.
 * Invariant: every click's batch has a click_batch row of its world, in the same commit, whose id range holds the
 * click. */

#include "domain/click/click.h"

#include "base/buf.h"
#include "base/memory.h"
#include "domain/click/click_store.h"

/* What the commit under way has written in one world. */
struct batch_world {
    int64_t ws;
    int64_t clicks;
    struct id min_id;
    struct id max_id;
};

struct click_log {
    int64_t least_batch; /* numbers begin after it */
    struct buf worlds;   /* of struct batch_world: two in practice, so it is searched */
};

static struct batch_world *worlds_of(const struct click_log *log, size_t *ret_count)
{
    *ret_count = log->worlds.size / sizeof(struct batch_world);
    return (struct batch_world *)(void *)log->worlds.data;
}

static struct batch_world *world_of(struct click_log *log, int64_t ws, const struct id *first)
{
    size_t count;
    struct batch_world *worlds = worlds_of(log, &count);
    for (size_t i = 0; i < count; i++)
        if (worlds[i].ws == ws)
            return &worlds[i];
    struct batch_world added = {.ws = ws, .min_id = *first, .max_id = *first};
    buf_add(&log->worlds, &added, sizeof added);
    return &worlds_of(log, &count)[count - 1];
}

static enum status begin(struct txn *txn, void *ctx, struct error *err)
{
    struct click_log *log = ctx;
    buf_clear(&log->worlds);
    return txn_exec(txn, &click_statements[CLICK_SQL_DRAW_BATCH], VALUES(value_int(log->least_batch)), err);
}

static enum status end(struct txn *txn, void *ctx, struct error *err)
{
    struct click_log *log = ctx;
    size_t count;
    const struct batch_world *worlds = worlds_of(log, &count);
    for (size_t i = 0; i < count; i++)
        TRY(txn_exec(txn, &click_statements[CLICK_SQL_ADD_BATCH],
                     VALUES(value_int(worlds[i].ws), value_int(worlds[i].clicks), value_id(&worlds[i].min_id),
                            value_id(&worlds[i].max_id)),
                     err));
    return STATUS_OK;
}

struct click_log *click_log_new(struct store *store, int64_t least_batch)
{
    struct click_log *log = memory_new(sizeof *log);
    log->least_batch = least_batch;
    store_set_batch_hook(store, STORE_CLICKS, &(struct store_batch_hook){begin, end, log});
    return log;
}

void click_log_free(struct click_log *log)
{
    if (log == NULL)
        return;
    buf_release(&log->worlds);
    free(log);
}

enum status click_append(struct txn *txn, struct click_log *log, int64_t ws, const struct click *click,
                         struct error *err)
{
    TRY(row_insert(txn, &click_statements[CLICK_SQL_APPEND], ws, &click_entity, click, err));
    struct batch_world *world = world_of(log, ws, &click->id);
    world->clicks++;
    if (memcmp(click->id.bytes, world->min_id.bytes, sizeof click->id.bytes) < 0)
        world->min_id = click->id;
    if (memcmp(click->id.bytes, world->max_id.bytes, sizeof click->id.bytes) > 0)
        world->max_id = click->id;
    return STATUS_OK;
}
