#pragma once

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/map.h"
#include "store/postgres/postgres_target.h"
#include "store/store.h"

/* One PostgreSQL connection in pipeline mode, with its prepared statements. Statements are queued and sent without
 * waiting; pg_collect() waits until the server has answered all of them. It connects when first used and again after
 * it was lost. A connection belongs to one thread at a time. Every wait has an end (`deadline`). */

enum { PG_PARAMS_MAX = 128, PG_COLUMNS_MAX = 64 };

/* What became of a statement, worst last. */
enum pg_trouble {
    PG_FINE,
    PG_STATEMENT, /* it was wrong or broke a constraint */
    PG_DUPLICATE, /* a row with its key is there already, perhaps only now */
    PG_AGAIN,     /* lost against others: deadlock, serialisation failure, lock timeout */
    PG_TIMEOUT,   /* the server gave it up after statement_timeout */
    PG_DISK_FULL, /* of the server */
    PG_LOST,      /* the connection is gone, or was given up */
};

enum pg_role {
    PG_WRITER,   /* READ COMMITTED, on a server that takes writes; gives a lock up soon, for it may hold others */
    PG_CLICKS,   /* the same for clicks: they wait for one lock only, which all nodes take in turns */
    PG_READER,   /* one snapshot a transaction, read-only, at most LIMIT_READ_MS */
    PG_INSPECTOR /* the same without a time limit; a standby will do */
};

static inline bool pg_writes(enum pg_role role)
{
    return role == PG_WRITER || role == PG_CLICKS;
}

struct pg_statement; /* a statement as one connection prepared it */
struct pg_pending;   /* an answer that has not been read yet */

struct pg {
    const struct pg_target *target;
    struct env *env;
    enum pg_role role;
    PGconn *conn; /* null: not connected */
    uint64_t connects;
    int64_t deadline;        /* monotonic us: a wait beyond it gives the connection up */
    enum pg_trouble trouble; /* the first since pg_clear() */
    struct error error;      /* set with it */
    bool warned;             /* the server sent a warning since pg_clear() */
    bool in_txn;             /* BEGIN was queued, and no end yet */
    uint64_t execs;          /* statements without a result that were ever queued */
    uint64_t changes;        /* rows ever changed by statements with a result */

    struct map prepared;        /* by the statement's address and form */
    struct pg_pending *pending; /* in the order of their answers */
    size_t pending_count;
    size_t pending_capacity;
    bool unsynced; /* something was queued since the last sync */

    struct pg_gather *gather; /* runs of one statement that will be sent as one; see postgres_gather.c */
};

struct pg *pg_new(const struct pg_target *target, enum pg_role role, struct env *env);
void pg_free(struct pg *pg);

/* Makes sure of a connection that can be used: connects, checks the version and makes the session's settings.
 * ERROR_UNAVAILABLE when that fails. */
MUST_CHECK enum status pg_connect(struct pg *pg, struct error *err);

/* Waits between two tries to connect. */
void pg_pause(int ms);

/* Closes the connection; what was under way is the server's to roll back. */
void pg_drop(struct pg *pg);

/* Forgets the last trouble and warning. */
void pg_clear(struct pg *pg);

/* The text of a statement as PostgreSQL gets it for one set of values. */
const char *pg_text(const struct statement *statement);

/* Queues a statement. A failure (also of an earlier one) is told by pg_collect(). Values are copied. */
void pg_queue(struct pg *pg, const struct statement *statement, const struct value *values, size_t count);

/* The same of a statement without columns when it is asked how many rows it changes. */
void pg_queue_change(struct pg *pg, const struct statement *statement, const struct value *values, size_t count);

/* Queues a command without values or rows: BEGIN, COMMIT. `sql` is also its name in errors, and so a constant. */
void pg_queue_command(struct pg *pg, const char *sql);

/* Queues `DECLARE cursor_<n>` for a statement. */
void pg_queue_cursor(struct pg *pg, unsigned n, const struct statement *statement, const struct value *values,
                     size_t count);

/* Queues a FETCH of the cursor's next rows, and its end. */
void pg_queue_fetch(struct pg *pg, unsigned cursor, int rows);
void pg_queue_close(struct pg *pg, unsigned cursor);

/* Sends what is queued, without waiting for the answers. */
void pg_flush(struct pg *pg);

/* Sends what is queued and reads all answers. On PG_FINE `*ret` (may be null) is the answer of the last statement, to
 * be freed with PQclear(). After trouble the transaction is to be rolled back. */
enum pg_trouble pg_collect(struct pg *pg, PGresult **ret);

/* Begins and ends a transaction: the begin is queued, the rollback waits. pg_rollback() drops a connection that does
 * not answer. */
void pg_begin(struct pg *pg, bool patient);
void pg_rollback(struct pg *pg);

/* Turns a trouble of this connection into a status and a sentence. */
enum status pg_report(const struct pg *pg, const char *what, struct error *err);

/* A row of a result as views into it. Count and types must fit the statement's declaration (asserted). */
void pg_row(const PGresult *result, const struct statement *statement, int row, struct value *values);

/* ---- for postgres_*.c ---- */

enum pg_answer {
    PG_ANSWER_PREPARE,
    PG_ANSWER_EXEC,    /* of a statement whose outcome nobody asks for */
    PG_ANSWER_QUERY,   /* of one whose rows, or their number, are asked for */
    PG_ANSWER_COMMAND, /* of a command; a failed COMMIT is told by its tag */
    PG_ANSWER_SYNC,
};

/* Notes an answer that is to come. `prepared` only with PG_ANSWER_PREPARE. */
void pg_expect(struct pg *pg, enum pg_answer answer, const char *what, struct pg_statement *prepared);

/* Notes that libpq could not queue something: the connection is as good as lost. */
void pg_note_lost(struct pg *pg);

/* Prepares (when the target allows) and sends one statement. `many`: its text for arrays. */
void pg_send(struct pg *pg, const struct statement *statement, bool many, enum pg_answer answer,
             const char *const *data, const int *sizes, size_t count);

/* Whether a statement was prepared, as its answer tells. */
void pg_statement_answered(struct pg_statement *prepared, bool fine);

/* Forgets what was prepared: the connection is new. */
void pg_forget_statements(struct pg *pg);

/* Sends what was gathered; adds a run of a statement to it. */
void pg_gather_send(struct pg *pg);
void pg_gather_add(struct pg *pg, const struct statement *statement, const struct value *values, size_t count);
void pg_gather_free(struct pg *pg);
