#pragma once

#include "base/env.h"
#include "store/bulk/tables.h"
#include "store/watch.h"

/* A store opened to move all of its rows at once: for copy, and for the proof of a backup. Not for serving: no
 * statement table, no queue, no domain. One thread.
 *
 * A source is one snapshot, books before clicks, so that every click that the books name is in it. A target must be
 * empty; what is added to it is seen by nobody before bulk_commit(), and gone when bulk_close() comes first. */

struct bulk;

/* Opens for reading. The schema must be this program's. */
MUST_CHECK enum status bulk_open_source(const char *url, struct env *env, struct bulk **ret, struct error *err);

/* The same, and keeps writers away until it is closed: what is copied then is all that there is. ERROR_UNAVAILABLE when
 * a server is at work on a SQLite store; on PostgreSQL writers wait. */
MUST_CHECK enum status bulk_open_still(const char *url, struct env *env, struct bulk **ret, struct error *err);

/* Makes the schema and opens for adding. ERROR_CONFLICT when there is something already. */
MUST_CHECK enum status bulk_open_target(const char *url, struct env *env, struct bulk **ret, struct error *err);

/* Hands each row over in key order, its values in the order of the table's columns as views that end with the call. On
 * a target: the rows added so far. */
MUST_CHECK enum status bulk_each(struct bulk *bulk, const struct table *table,
                                 enum status (*row)(void *ctx, const struct value *values, struct error *err),
                                 void *ctx, struct error *err);

MUST_CHECK enum status bulk_count(struct bulk *bulk, const struct table *table, int64_t *ret, struct error *err);

/* The name under which another connection can read the snapshot of a PostgreSQL source (pg_dump --snapshot); the bulk
 * owns it. ERROR_NOT_SUPPORTED on SQLite. */
MUST_CHECK enum status bulk_snapshot(struct bulk *bulk, const char **ret, struct error *err);

/* Adding: begin, any number of rows, end; one table at a time, each after those that it refers to. */
MUST_CHECK enum status bulk_begin(struct bulk *bulk, const struct table *table, struct error *err);
MUST_CHECK enum status bulk_add(struct bulk *bulk, const struct value *values, struct error *err);
MUST_CHECK enum status bulk_end(struct bulk *bulk, struct error *err);

/* Makes what was added durable and visible. */
MUST_CHECK enum status bulk_commit(struct bulk *bulk, struct error *err);

/* Null is accepted. */
void bulk_close(struct bulk *bulk);

/* ---- for the engines (bulk_sqlite.c, bulk_postgres.c) ---- */

enum bulk_mode { BULK_SOURCE, BULK_STILL, BULK_TARGET };

struct bulk_engine {
    bool (*fits)(const char *url);
    enum status (*open)(const char *url, enum bulk_mode mode, struct env *env, struct bulk **ret, struct error *err);
    enum status (*each)(struct bulk *bulk, const struct table *table,
                        enum status (*row)(void *ctx, const struct value *values, struct error *err), void *ctx,
                        struct error *err);
    enum status (*count)(struct bulk *bulk, const struct table *table, int64_t *ret, struct error *err);
    enum status (*snapshot)(struct bulk *bulk, const char **ret, struct error *err); /* null: it has none to name */
    enum status (*begin)(struct bulk *bulk, const struct table *table, struct error *err);
    enum status (*add)(struct bulk *bulk, const struct value *values, struct error *err);
    enum status (*end)(struct bulk *bulk, struct error *err);
    enum status (*commit)(struct bulk *bulk, struct error *err);
    void (*close)(struct bulk *bulk);
};

/* The first member of each engine's own struct. */
struct bulk {
    const struct bulk_engine *engine;
};

extern const struct bulk_engine bulk_sqlite;
extern const struct bulk_engine bulk_postgres;
