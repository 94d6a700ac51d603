#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"
#include "base/money.h"
#include "base/str.h"
#include "base/time.h"
#include "base/typeid.h"

/* Storage: transactions over named statements, the same for SQLite and PostgreSQL. Nothing above this header knows
 * which one runs.
 *
 * THE CONTRACT
 * - A write is a `struct store_work` whose act() runs inside one transaction, on the thread that owns the write
 * connection, perhaps in one commit with others, and perhaps more than once: it touches nothing but the database, the
 * transaction's arena and its own outputs, which it sets anew each time. done() runs on the loop that asked, after the
 * commit is on disk (or was refused).
 * - A refusal must come before the first write of an act() (or be the outcome of a first write that changed nothing):
 * then only that item fails. An error after a write is a surprise: the batch is rolled back and its items run again one
 * by one (counted in a metric).
 * - Any error of a statement ends the transaction: later calls on it fail with the same status. Expected collisions are
 * asked for with ON CONFLICT DO NOTHING, never caught.
 * - txn_exec() has no result; whoever needs an outcome uses txn_change(), or txn_query() with RETURNING where values
 * are wanted. On PostgreSQL it is only queued: its failure is the failure of a later call, or of the commit.
 * - A read sees every write that was answered before it began.
 * - A rehearsal is a write that is taken back: its act() runs as any other would, alone in its transaction, sees what
 * it writes, and leaves nothing behind.
 */

struct store;
struct txn;

/* The two files of a SQLite store, each with one writer; one database on PostgreSQL, with several writers for the books
 * and one for clicks. A books transaction may read clicks; never write. */
enum store_file {
    STORE_BOOKS,
    STORE_CLICKS,
};

/* ---- statements ---- */

/* One row of a statement table. The text uses $1, $2, ... and must run on both stores; `FOR UPDATE` is taken out for
 * SQLite. No text names an index: SQLite plans by the statistics that a migration ships. Types are a letter per
 * parameter or column: 'i' BIGINT, 't' TEXT, 'b' BYTEA. Any may be null. */
struct statement {
    const char *name;    /* "referral_find" */
    const char *purpose; /* one line */
    const char *text;
    const char *params;  /* "ib" */
    const char *columns; /* "itt"; "" when the statement returns nothing */
    enum store_file file;
    const char *postgres; /* another text for PostgreSQL where it pays, or null */

    /* For a statement without columns: a text that does the same for many sets of values at once, each parameter being
     * an array (`INSERT ... SELECT unnest($1), unnest($2), ...`). PostgreSQL gets consecutive runs of the statement as
     * one. Null: none. */
    const char *postgres_many;
};

enum value_type { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES };

struct value {
    enum value_type type;
    int64_t number;
    struct str text; /* TEXT or bytes; a view */
};

static inline struct value value_int(int64_t number)
{
    return (struct value){VALUE_INT, number, {NULL, 0}};
}

static inline struct value value_text(struct str text)
{
    return (struct value){text.data == NULL ? VALUE_NULL : VALUE_TEXT, 0, text};
}

static inline struct value value_bytes(struct str bytes)
{
    return (struct value){bytes.data == NULL ? VALUE_NULL : VALUE_BYTES, 0, bytes};
}

/* The zero id is NULL. */
static inline struct value value_id(const struct id *id)
{
    return value_bytes(id_bytes(id));
}

/* TIME_NONE is NULL. */
static inline struct value value_time(int64_t at)
{
    return (struct value){at == INT64_MIN ? VALUE_NULL : VALUE_INT, at, {NULL, 0}};
}

static inline struct value value_null(void)
{
    return (struct value){VALUE_NULL, 0, {NULL, 0}};
}

#define VALUES(...)                                                                                                    \
    (const struct value[]){__VA_ARGS__}, sizeof((const struct value[]){__VA_ARGS__}) / sizeof(struct value)

/* Rows copied into the transaction's arena: valid until the transaction's act() returns. */
struct result {
    size_t row_count;
    size_t column_count;
    const struct value *values; /* row by row */
};

int64_t result_int(const struct result *result, size_t row, size_t column);              /* NULL: 0 */
int64_t result_time(const struct result *result, size_t row, size_t column);             /* NULL: TIME_NONE */
struct str result_str(const struct result *result, size_t row, size_t column);           /* NULL: absent */
struct id result_id(const struct result *result, size_t row, size_t column);             /* NULL: zero */
struct currency result_currency(const struct result *result, size_t row, size_t column); /* NULL: empty */
bool result_is_null(const struct result *result, size_t row, size_t column);

/* ---- inside a transaction ---- */

/* Runs a statement that returns nothing. `values` in the order of $1, $2, ...; count and types must fit the statement's
 * `params` (asserted). Use: txn_exec(txn, &statements[X], VALUES(value_int(ws), value_id(&id)), err). */
MUST_CHECK enum status txn_exec(struct txn *txn, const struct statement *statement, const struct value *values,
                                size_t count, struct error *err);

/* The same, and waits for its outcome: how many rows it has inserted, changed or deleted. Expected collisions are asked
 * for so, with ON CONFLICT DO NOTHING: for RETURNING SQLite makes a table at each run, which costs twice the rest. */
MUST_CHECK enum status txn_change(struct txn *txn, const struct statement *statement, const struct value *values,
                                  size_t count, size_t *ret_rows, struct error *err);

/* Runs a statement and copies its rows (at most LIMIT_RESULT_ROWS, more is STATUS_INTERNAL). */
MUST_CHECK enum status txn_query(struct txn *txn, const struct statement *statement, const struct value *values,
                                 size_t count, struct result *ret, struct error *err);

/* Runs a statement for many ids at once and copies all its rows: the join of a page with what belongs to its rows.
 *
 *     .text = "SELECT object_id, value FROM natural_key WHERE ws = $1 AND object_id IN ({ids})", .params = "i"
 *
 * `{ids}` stands once or more often; `values` and `params` are those of the other parameters, at most 8, and the ids
 * need no mention. Rows come in no order (sort what is for one id in the text: ORDER BY ..., and find an id's rows by
 * its column); an id that comes twice may give its rows twice, a zero id gives none. Every 100 ids are one round trip;
 * no ids are none. */
MUST_CHECK enum status txn_query_ids(struct txn *txn, const struct statement *statement, const struct value *values,
                                     size_t count, const struct id *ids, size_t id_count, struct result *ret,
                                     struct error *err);

/* Hands each row to `row` without keeping it (a result of one row, valid during the call): for verify, reports, sweeps.
 * A status other than STATUS_OK from the callback stops the scan and is returned. The callback may run other statements
 * of the same transaction. */
MUST_CHECK enum status txn_each(struct txn *txn, const struct statement *statement, const struct value *values,
                                size_t count,
                                enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                                struct error *err);

/* Memory that ends with the act(). */
struct arena *txn_arena(struct txn *txn);

/* The transaction's wall-clock time; for a write greater than that of every write transaction that began before in this
 * process, unless the clock was put back by more than LIMIT_CLOCK_BACK_MS meanwhile. With several writers it is not the
 * order of commits, and other nodes have other clocks: nothing may hide behind a time or an id. */
int64_t txn_now(const struct txn *txn);

struct env *txn_env(struct txn *txn);
bool txn_is_write(const struct txn *txn);

/* Says that this commit changes (not creates) something that loops keep in their caches: a code, an API key, a program,
 * a world's clock. The store's generation is raised after the commit and before its answer. */
void txn_touch_caches(struct txn *txn);

/* Says for later works that `key` leads to `lane`; see store_work.lane. Costs next to nothing and may be forgotten.
 */
void txn_learn_lane(struct txn *txn, uint64_t key, uint64_t lane);

/* A slot of the connection that runs this transaction, for what the layers above keep beside it (compiled rules of
 * immutable versions). Same thread always; `free` is called when the connection closes. */
struct txn_local {
    void *data;
    void (*free)(void *data);
};
struct txn_local *txn_local(struct txn *txn);

/* ---- asking for transactions ---- */

/* Per event loop: its read connection, what it queued in this iteration, and what is done. Belongs to that loop's
 * thread. */
struct store_loop;

struct store_work {
    enum status (*act)(struct txn *txn, struct store_work *work, struct error *err);
    void (*done)(struct store_work *work, enum status status, const struct error *err);
    size_t bytes; /* memory that waits with it: counted against LIMIT_QUEUE_BYTES */

    /* A hint where a file has several writers: works of the same lane are likely to lock the same rows, and are done
     * by the same writer, in order. The caller sets what it knows (a referral, a contact, a code); when a transaction
     * has told by txn_learn_lane() which lane that leads to (a participant), it is replaced by it. 0: anywhere. */
    uint64_t lane;

    /* How long a read may wait for a database that is away, in ms. 0: it is refused at once. */
    int patience_ms;

    bool rehearsal; /* of a write: what act() writes is taken back, whatever it returns */

    /* the store's own */
    struct store_work *next;
    struct store_loop *loop;
    int64_t queued_at; /* monotonic us */
    bool cheap;        /* of a read */
    enum status status;
    struct error *error; /* of its last failure, owned, with the further ones; null: it never failed. Apart: it is large
                            and seldom there */
};

/* `wake` is called from any thread when something is done; it must make the loop call store_loop_complete() soon
 * (uv_async_send). */
struct store_loop *store_loop_new(struct store *store, void (*wake)(void *ctx), void *ctx);
void store_loop_free(struct store_loop *loop); /* nothing may be in flight */

/* Queues a write. done() is called later, never from within this call. Refusals (queue full, stopping, disk reserve)
 * arrive by done() too, with STATUS_UNAVAILABLE or STATUS_DISK_FULL. The queue is handed to the writer by
 * store_loop_submit(). */
void store_write(struct store_loop *loop, enum store_file file, struct store_work *work);

/* A read transaction. `cheap` (point look-ups, one page of a list): on SQLite act() and done() run at once, within this
 * call, on this loop's connection. Otherwise, and on PostgreSQL always, act() runs on a reader thread and done() later
 * on the loop: a caller must be ready for both. act() may run again after a lost connection. */
void store_read(struct store_loop *loop, struct store_work *work, bool cheap);

/* At the end of each loop iteration: hands queued writes over, one lock per file, and ends the loop's read snapshot. */
void store_loop_submit(struct store_loop *loop);

/* After a wake: runs the done() of everything finished. */
void store_loop_complete(struct store_loop *loop);

/* Works queued or running for this loop. */
size_t store_loop_pending(const struct store_loop *loop);

/* The same from a thread without a loop (jobs, CLI): waits for the outcome. Not to be called on a loop or writer
 * thread. */
MUST_CHECK enum status store_run_write(struct store *store, enum status (*act)(struct txn *, void *ctx, struct error *),
                                       void *ctx, struct error *err);
MUST_CHECK enum status store_run_read(struct store *store, enum status (*act)(struct txn *, void *ctx, struct error *),
                                      void *ctx, struct error *err);

/* ---- life ---- */

enum store_mode {
    STORE_SERVE,  /* takes the lock, writer and reader threads */
    STORE_TOOL,   /* the same with one reader: a CLI verb or migration */
    STORE_INSPECT /* read-only beside a server (verify): no lock, reads only, one snapshot without time limit */
};

struct store_config {
    const char *url; /* "sqlite:DIR/referd.db" */
    enum store_mode mode;
    struct env *env;
    int database_connections; /* PostgreSQL in STORE_SERVE: that write to the books; 0: the default */
    int64_t disk_reserve_bytes;
    const char *trace_path; /* file for the statements of the books writer (bench), or null */
    bool migrate;           /* create or bring up to date; else an older schema is refused */
    bool by_pages; /* STORE_INSPECT: what is read are pages of lists, not whole tables: PostgreSQL plans them so */
    const char *snapshot; /* STORE_INSPECT on PostgreSQL: that of bulk_snapshot(), still open; or null: now's */
};

/* Opens, checks (library version, journal mode, schema version: a newer schema is refused; second process: refused with
 * a sentence that names the lock file) and migrates. */
MUST_CHECK enum status store_open(const struct store_config *config, struct store **ret_store, struct error *err);

/* Finishes what is queued, checkpoints, stops the threads, releases the lock. */
void store_close(struct store *store);

/* True when another process holds the store's lock: ask it over its control socket. */
bool store_is_served(const char *url);

/* Looks whether a URL names a database at all, without opening it. */
MUST_CHECK enum status store_check_url(const char *url, struct error *err);

/* Path of the control socket or of another file beside the main one ("DIR/referd" + suffix), written into the arena.
 * Null when the URL names no SQLite file. */
const char *store_sibling(const char *url, const char *suffix, struct arena *arena);

/* Called on the one writer thread of `file` around each commit, inside its transaction: `begin` before its first item
 * (and again before a rerun), `end` after its last, to write what belongs to the commit as a whole (the batch row of
 * clicks). An error of either is a surprise. Set before the first write; only for a file with one writer
 * (STORE_CLICKS). */
struct store_batch_hook {
    enum status (*begin)(struct txn *txn, void *ctx, struct error *err);
    enum status (*end)(struct txn *txn, void *ctx, struct error *err);
    void *ctx;
};
void store_set_batch_hook(struct store *store, enum store_file file, const struct store_batch_hook *hook);

/* Raised by every commit that called txn_touch_caches(). Any thread. */
uint64_t store_generation(const struct store *store);

/* Raised by every commit of this process that wrote, of either file, before it is answered. What was read at one
 * number is still so at the same number, but for what other servers write. Any thread. */
uint64_t store_commits(const struct store *store);

/* Writers alive and disk above its reserve: for /readyz. `err` says what is wrong. */
MUST_CHECK enum status store_ready(const struct store *store, struct error *err);

/* Called on an I/O error after which nothing may be acknowledged any more; default aborts the process. */
void store_on_fatal(struct store *store, void (*fatal)(void *ctx, const char *what), void *ctx);

struct store_file_metrics {
    uint64_t commits, items, rolled_back_batches, rerun_items, refused_items, wal_pages, checkpoints, errors;
    uint64_t retries;         /* transactions that lost against others (deadlock, lock timeout, lost race): run again */
    uint64_t unknown_commits; /* commits whose answer did not come: looked up before anything was answered */
    uint64_t unresolved_commits; /* of those: no look succeeded in time; refused without knowing */
    uint64_t lost_commits;       /* confirmed, and not there on a later connection: the database has gone back */
    uint64_t reconnects;
    uint64_t queue_items, queue_bytes;
    uint64_t commit_us; /* total time in commits */
    bool stopped_for_disk;
};

struct store_metrics {
    struct store_file_metrics files[2];
    uint64_t generation;
    uint64_t reads;
    uint64_t read_statements; /* of those reads that ran on loops and in the pool */
};

void store_metrics(const struct store *store, struct store_metrics *ret);
