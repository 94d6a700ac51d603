#pragma once

#include "store/postgres/postgres.h"
#include "store/session.h"

/* The PostgreSQL connection of one thread. A reader begins its transaction with its first statement and ends it in
 * end_reads(), without waiting; a writer's is begun and ended by its committer. */
struct postgres_session {
    struct session session; /* first */
    struct pg *pg;
    unsigned cursors; /* open cursors of txn_each() */
    bool away;        /* no connection could be made for it */
};

struct session *postgres_session_new(const struct pg_target *target, enum pg_role role, struct env *env);

static inline struct postgres_session *postgres_session_of(struct session *session)
{
    return (struct postgres_session *)session;
}

/* For the engine's table. */
void postgres_session_free(struct session *common);
void postgres_end_reads(struct session *common);
bool postgres_read_again(struct session *common, int64_t patient_until, bool retried);
enum status postgres_exec(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          struct error *err);
enum status postgres_change(struct txn *txn, const struct statement *statement, const struct value *values,
                            size_t count, size_t *ret_rows, struct error *err);
enum status postgres_query(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                           struct result *ret, struct error *err);
enum status postgres_each(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                          struct error *err);
