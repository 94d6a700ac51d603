#pragma once

#include "store/session.h"
#include "store/sqlite/sqlite.h"
#include "store/url.h"

/* The SQLite connections of one thread. A writer has its write connection and (books only) a read connection to the
 * clicks; everybody else has two read connections, each opened when first used. A read connection takes its snapshot
 * when it is first used and keeps it until sqlite_session_end_reads(). */
struct sqlite_session {
    struct session session; /* first */
    const struct store_paths *paths;
    struct db *dbs[2];       /* by enum store_file; null: not open yet */
    bool reading[2];         /* a snapshot is held */
    int cache_kib;           /* of each read connection */
    enum db_trouble trouble; /* the worst since somebody cleared it */
};

struct session *sqlite_session_new(const struct store_paths *paths, struct env *env, bool hasty, int cache_kib);
void sqlite_session_free(struct session *common);

static inline struct sqlite_session *sqlite_session_of(struct session *session)
{
    return (struct sqlite_session *)session;
}

/* The connection for a file with its transaction begun: a writer's own must have been begun by the writer. */
MUST_CHECK enum status sqlite_session_use(struct sqlite_session *session, enum store_file file, struct db **ret,
                                          struct error *err);

/* Lets go of the snapshots. */
void sqlite_session_end_reads(struct session *common);

/* For the engine's table (sqlite_txn.c). */
enum status sqlite_exec(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                        struct error *err);
enum status sqlite_change(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          size_t *ret_rows, struct error *err);
enum status sqlite_query(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                         struct result *ret, struct error *err);
enum status sqlite_each(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                        enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                        struct error *err);
