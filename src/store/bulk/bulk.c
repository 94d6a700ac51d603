/* Picks the engine by the URL and hands everything on to it. */

#include "store/bulk/bulk.h"

static const struct bulk_engine *const engines[] = {&bulk_sqlite, &bulk_postgres};

static enum status open_bulk(const char *url, enum bulk_mode mode, struct env *env, struct bulk **ret,
                             struct error *err)
{
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++)
        if (engines[i]->fits(url))
            return engines[i]->open(url, mode, env, ret, err);
    return error_set(err, ERROR_INVALID_VALUE, "database",
                     "The database must be given as sqlite:DIR/referd.db or as a postgres:// URL.");
}

enum status bulk_open_source(const char *url, struct env *env, struct bulk **ret, struct error *err)
{
    return open_bulk(url, BULK_SOURCE, env, ret, err);
}

enum status bulk_open_still(const char *url, struct env *env, struct bulk **ret, struct error *err)
{
    return open_bulk(url, BULK_STILL, env, ret, err);
}

enum status bulk_open_target(const char *url, struct env *env, struct bulk **ret, struct error *err)
{
    return open_bulk(url, BULK_TARGET, env, ret, err);
}

enum status bulk_each(struct bulk *bulk, const struct table *table,
                      enum status (*row)(void *ctx, const struct value *values, struct error *err), void *ctx,
                      struct error *err)
{
    return bulk->engine->each(bulk, table, row, ctx, err);
}

enum status bulk_count(struct bulk *bulk, const struct table *table, int64_t *ret, struct error *err)
{
    return bulk->engine->count(bulk, table, ret, err);
}

enum status bulk_snapshot(struct bulk *bulk, const char **ret, struct error *err)
{
    if (bulk->engine->snapshot == NULL)
        return error_set(err, ERROR_NOT_SUPPORTED, NULL, "Only snapshots of PostgreSQL have names.");
    return bulk->engine->snapshot(bulk, ret, err);
}

enum status bulk_begin(struct bulk *bulk, const struct table *table, struct error *err)
{
    return bulk->engine->begin(bulk, table, err);
}

enum status bulk_add(struct bulk *bulk, const struct value *values, struct error *err)
{
    return bulk->engine->add(bulk, values, err);
}

enum status bulk_end(struct bulk *bulk, struct error *err)
{
    return bulk->engine->end(bulk, err);
}

enum status bulk_commit(struct bulk *bulk, struct error *err)
{
    return bulk->engine->commit(bulk, err);
}

void bulk_close(struct bulk *bulk)
{
    if (bulk != NULL)
        bulk->engine->close(bulk);
}
