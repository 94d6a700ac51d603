/* Group commit on PostgreSQL.
 *
 * A batch is one READ COMMITTED transaction: up to LIMIT_BATCH_WORKS works of the books, or LIMIT_BATCH_CLICKS clicks.
 * As on SQLite there are no savepoints: a work is refused before its first write, anything later takes the batch back,
 * and its works run singly. "Wrote" means that a query changed rows, or that anything without a result was queued.
 *
 *      run all works --ok or clean refusals--> witness, COMMIT --answered--> done
 *           |                                        |
 *           | surprise, deadlock, lock timeout       | no answer, or a warning: unknown
 *           v                                        v
 *       ROLLBACK, then each work alone          look at the witness: done, or all again; while that fails: 503
 *
 * Locks. A work locks in one order (event, referral, participant, accounts), so works that run alone cannot deadlock.
 * Batches can: two hold what the other wants next. Works are sorted by lane for that reason, and lanes go to one
 * worker each; what remains is broken by a lock timeout that is shorter than the server's own search for deadlocks, and
 * the next batches are small: one work, then two, four, ... while all goes well.
 *
 * A lost connection before COMMIT was sent costs nothing: the server rolls back, the works run again on the next
 * connection, as long as none has waited longer than LIMIT_WRITE_MS.
 *
 * Clicks have LIMIT_CLICK_MS for each of three things: to wait for a connection, to be committed once there is one, and
 * to learn what became of it. So a visitor waits that long where the database is away, and twice that long where it
 * falls silent with the click in its hands.
 *
 * A database that is found again may not be the one that was lost: a member that has taken the lead back, or a backup
 * in its place. So the last commit that was answered is looked for on every new connection; that it is not there cannot
 * be mended here, but must not go unseen. Thread: the writer's. */

#include "store/postgres/postgres_commit.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/time.h"
#include "store/loop.h"
#include "store/postgres/postgres_store.h"

enum { SWEEP_EVERY = 4096, BACKOFF_FIRST_MS = 20, BACKOFF_LAST_MS = 500 };

/* How a try of a batch ended. */
enum verdict {
    VERDICT_SETTLED, /* every work has its answer */
    VERDICT_TAKEN_BACK,
    VERDICT_AGAINST_OTHERS, /* taken back; a deadlock, lock timeout or lost race */
    VERDICT_PRECEDED,       /* taken back; a row that was not there when it was looked for: one more look will tell */
    VERDICT_LOST,           /* certainly not committed, since the connection went */
};

static const struct statement raise_generation = {
    .name = "config_change",
    .purpose = "tells all nodes that something in their caches has changed",
    .text = "UPDATE config_change SET generation = config_change.generation + 1 RETURNING generation",
    .params = "",
    .columns = "i",
};

static struct postgres_committer *of(struct committer *committer)
{
    return (struct postgres_committer *)committer;
}

struct committer *postgres_committer_new(struct store *store, enum store_file file)
{
    struct postgres_committer *committer = memory_new(sizeof *committer);
    committer->committer.store = store;
    committer->committer.file = file;
    committer->largest = file == STORE_CLICKS ? LIMIT_BATCH_CLICKS : LIMIT_BATCH_WORKS;
    committer->committer.batch_limit = committer->largest;
    enum pg_role role = file == STORE_CLICKS ? PG_CLICKS : PG_WRITER;
    committer->session = postgres_session_of(postgres_session_new(&postgres_own_of(store)->target, role, store->env));
    committer->session->session.lanes = store->lanes;
    committer->session->session.trace = file == STORE_CLICKS ? NULL : trace_draft_new(store->trace);
    return &committer->committer;
}

/* ---- the connection ---- */

/* When the first of them will have waited too long, monotonic us. */
static int64_t late_at(const struct postgres_committer *committer, struct store_work *const *works, size_t count)
{
    int64_t oldest = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        oldest = works[i]->queued_at < oldest ? works[i]->queued_at : oldest;
    }
    return oldest + committer_patience_us(&committer->committer);
}

static bool are_late(const struct postgres_committer *committer, struct store_work *const *works, size_t count)
{
    return env_monotonic(committer->committer.store->env) > late_at(committer, works, count);
}

/* Whether the witness of the last commit cannot have been swept yet. */
static bool is_kept(const struct postgres_committer *committer)
{
    struct env *env = committer->committer.store->env;
    return env_monotonic(env) - committer->last_at < PG_WITNESS_KEPT_US &&
           env_now(env) - committer->last_wall_at < PG_WITNESS_KEPT_US;
}

/* Says so when what was confirmed on an earlier connection is not there. False: the connection is lost again. */
static bool look_back(struct postgres_committer *committer)
{
    struct pg *pg = committer->session->pg;
    struct store *store = committer->committer.store;
    if (!committer->confirmed || committer->last_connects == pg->connects) {
        return true;
    }
    enum pg_outcome outcome = is_kept(committer) ? pg_witness_find(pg, &committer->last) : PG_COMMITTED;
    if (outcome == PG_UNKNOWN) {
        return false;
    }
    if (outcome == PG_NOT_COMMITTED) {
        COUNT(committer->committer.lost_commits, 1);
        LOG(LOG_ERROR, "the database has gone back: writes that were acknowledged are not there",
            LOG_TEXT("file", committer->committer.file == STORE_BOOKS ? "books" : "clicks"),
            LOG_TEXT("do", "see docs/operations/scaling.md, When the database has gone back"));
        atomic_fetch_add(&store->generation, 1); /* caches may hold what is gone */
        committer->confirmed = false;
    }
    committer->last_connects = pg->connects;
    return true;
}

static void remember(struct postgres_committer *committer, const struct pg_witness *witness)
{
    committer->confirmed = true;
    committer->last = *witness;
    committer->last_at = env_monotonic(committer->committer.store->env);
    committer->last_wall_at = env_now(committer->committer.store->env);
    committer->last_connects = committer->session->pg->connects;
}

/* Waits for a connection as long as the works may. False: they were refused. The committer is broken only while it
 * waits: once it has nothing to do it would not notice that the database is back, and a node that is not ready may get
 * nothing to do. What an idle node is worth the watch tells. */
static bool connect(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    struct pg *pg = committer->session->pg;
    uint64_t connects = pg->connects;
    int backoff_ms = BACKOFF_FIRST_MS;
    pg->deadline = late_at(committer, works, count);
    while (pg_connect(pg, NULL) != STATUS_OK || !look_back(committer)) {
        atomic_store(&committer->committer.broken, true);
        if (are_late(committer, works, count) || atomic_load(&committer->committer.stopping)) {
            committer_refuse_rest(works, count, ERROR_UNAVAILABLE, "The database cannot be reached; try again later.");
            atomic_store(&committer->committer.broken, false);
            return false;
        }
        pg_pause(backoff_ms);
        backoff_ms = backoff_ms * 2 < BACKOFF_LAST_MS ? backoff_ms * 2 : BACKOFF_LAST_MS;
    }
    atomic_store(&committer->committer.broken, false);
    COUNT(committer->committer.reconnects, pg->connects != connects && connects > 0);
    return true;
}

/* ---- one transaction ---- */

/* Clicks have their time from now, not from when they were queued: under a load that the database can just not bear
 * they are all old, and a batch that is given up for it would cost a connection and help nobody. */
static void begin(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    struct committer *common = &committer->committer;
    struct pg *pg = committer->session->pg;
    for (size_t i = 0; i < count; i++) {
        works[i]->status = STATUS_OK;
    }
    trace_forget(committer->session->session.trace);
    pg_clear(pg);
    pg->deadline =
        common->file == STORE_CLICKS ? env_monotonic(common->store->env) + committer_patience_us(common) : INT64_MAX;
    committer->session->cursors = 0;
    pg_begin(pg, count == 1);
}

/* Calls the hook, if there is one, in a transaction of its own making. */
static bool call_hook(struct postgres_committer *committer,
                      enum status (*step)(struct txn *txn, void *ctx, struct error *err), struct store_work **works,
                      size_t count)
{
    if (step == NULL) {
        return true;
    }
    struct txn txn;
    struct session *session = &committer->session->session;
    txn_begin(&txn, session, committer->committer.file, true, postgres_next_now(committer->committer.store));
    bool done = committer_call_hook(&committer->committer, &txn, step, works, count);
    arena_reset(&session->arena);
    return done;
}

/* False when the work failed after it had written something, or the transaction is gone. */
static bool run_work(struct postgres_committer *committer, struct store_work *work, bool *touched)
{
    struct session *session = &committer->session->session;
    struct pg *pg = committer->session->pg;
    for (int tries = 0;; tries++) {
        trace_item(session->trace);
        uint64_t execs = pg->execs;
        uint64_t changes = pg->changes;
        struct txn txn;
        txn_begin(&txn, session, committer->committer.file, true, postgres_next_now(committer->committer.store));
        enum status status = txn_run(&txn, work);
        arena_reset(&session->arena);
        *touched = *touched || (status == STATUS_OK && txn.touched);
        if (status == STATUS_OK) {
            return pg->trouble == PG_FINE;
        }
        if (pg->trouble != PG_FINE || txn.failed != STATUS_OK || pg->execs != execs || pg->changes != changes) {
            return false;
        }
        if (!committer_try_again(&committer->committer, work, tries)) {
            return true;
        }
    }
}

/* Gives every work that thought it was done the trouble that took it back. */
static void tell_trouble(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (works[i]->status == STATUS_OK) {
            struct error error = {0};
            enum status status = pg_report(committer->session->pg, "commit", &error);
            store_work_fail(works[i], status, &error);
        }
    }
}

static enum verdict take_back(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    struct pg *pg = committer->session->pg;
    enum pg_trouble trouble = pg->trouble;
    bool busy = trouble == PG_AGAIN;
    for (size_t i = 0; i < count; i++) {
        busy = busy || works[i]->status == STATUS_BUSY;
    }
    tell_trouble(committer, works, count);
    pg_rollback(pg);
    COUNT(committer->committer.rolled_back_batches, 1);
    COUNT(committer->committer.errors, trouble > PG_AGAIN);
    if (trouble == PG_LOST) {
        return VERDICT_LOST;
    }
    COUNT(committer->committer.retries, busy);
    if (busy) {
        return VERDICT_AGAINST_OTHERS;
    }
    return trouble == PG_DUPLICATE ? VERDICT_PRECEDED : VERDICT_TAKEN_BACK;
}

/* ---- the end of a transaction ---- */

/* Asks until it is known what became of a COMMIT, or that took too long. */
static enum pg_outcome look(struct postgres_committer *committer, const struct pg_witness *witness)
{
    struct env *env = committer->committer.store->env;
    int64_t until = env_monotonic(env) + committer_patience_us(&committer->committer);
    int backoff_ms = BACKOFF_FIRST_MS;
    committer->session->pg->deadline = until;
    COUNT(committer->committer.unknown_commits, 1);
    for (;;) {
        uint64_t connects = committer->session->pg->connects;
        enum pg_outcome outcome = pg_witness_look(committer->session->pg, witness);
        COUNT(committer->committer.reconnects, committer->session->pg->connects - connects);
        if (outcome != PG_UNKNOWN || env_monotonic(env) > until) {
            atomic_store(&committer->committer.broken, false);
            return outcome;
        }
        atomic_store(&committer->committer.broken, true);
        pg_pause(backoff_ms);
        backoff_ms = backoff_ms * 2 < BACKOFF_LAST_MS ? backoff_ms * 2 : BACKOFF_LAST_MS;
    }
}

/* The last thing before the witness, since all writers of such commits wait here for each other. */
static bool raise_the_generation(struct postgres_committer *committer, int64_t *ret_generation)
{
    struct pg *pg = committer->session->pg;
    PGresult *answer = NULL;
    pg_queue_command(pg, "NOTIFY referd_config_change");
    pg_queue(pg, &raise_generation, NULL, 0);
    if (pg_collect(pg, &answer) != PG_FINE) {
        return false;
    }
    struct value generation;
    pg_row(answer, &raise_generation, 0, &generation);
    *ret_generation = generation.number;
    PQclear(answer);
    return true;
}

/* Commits and finds out what became of it. */
static enum verdict commit(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    struct env *env = committer->committer.store->env;
    struct pg *pg = committer->session->pg;
    struct pg_witness witness = pg_witness_new(env);
    int64_t started = env_monotonic(env);
    pg_witness_queue(pg, &witness);
    if (committer->batches++ % SWEEP_EVERY == 0) {
        pg_witness_queue_sweep(pg);
    }
    pg_queue_command(pg, "COMMIT");
    enum pg_trouble trouble = pg_collect(pg, NULL);
    if (trouble != PG_LOST && trouble != PG_FINE) {
        return take_back(committer, works, count); /* the server says that it did not commit */
    }
    pg->in_txn = false;
    enum pg_outcome outcome = PG_COMMITTED;
    if (trouble == PG_LOST || pg->warned) {
        outcome = look(committer, &witness);
    }
    if (outcome == PG_NOT_COMMITTED) {
        COUNT(committer->committer.rolled_back_batches, 1);
        return VERDICT_LOST;
    }
    if (outcome == PG_UNKNOWN) {
        COUNT(committer->committer.unresolved_commits, 1);
        committer_refuse_rest(works, count, ERROR_UNAVAILABLE,
                              "The database did not answer: it is not known whether this was done. Try again with the "
                              "same Idempotency-Key.");
        return VERDICT_SETTLED;
    }
    remember(committer, &witness);
    trace_keep(committer->session->session.trace);
    COUNT(committer->committer.commits, 1);
    COUNT(committer->committer.commit_us, (uint64_t)(env_monotonic(env) - started));
    return VERDICT_SETTLED;
}

static enum verdict attempt(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    struct pg *pg = committer->session->pg;
    const struct store_batch_hook *hook = &committer->committer.hook;
    begin(committer, works, count);
    uint64_t execs = pg->execs;
    uint64_t changes = pg->changes;
    bool touched = false;
    bool kept = call_hook(committer, hook->begin, works, count);
    for (size_t i = 0; i < count && kept; i++) {
        kept = run_work(committer, works[i], &touched);
    }
    kept = kept && call_hook(committer, hook->end, works, count);
    int64_t generation = 0;
    if (!kept || (touched && !raise_the_generation(committer, &generation))) {
        return take_back(committer, works, count);
    }
    if (pg->execs == execs && pg->changes == changes) {
        pg_rollback(pg); /* only refusals and looks */
        return pg->trouble == PG_LOST ? VERDICT_LOST : VERDICT_SETTLED;
    }
    enum verdict verdict = commit(committer, works, count);
    atomic_fetch_add(&committer->committer.store->commits[committer->committer.file], 1); /* also when nobody knows */
    if (verdict == VERDICT_SETTLED && touched) {
        postgres_saw_generation(committer->committer.store, generation);
    }
    return verdict;
}

/* The same for one work that is to leave nothing behind. What it has queued is run before it is taken back. */
static enum verdict attempt_rehearsal(struct postgres_committer *committer, struct store_work *work)
{
    struct pg *pg = committer->session->pg;
    begin(committer, &work, 1);
    bool touched = false;
    bool kept = run_work(committer, work, &touched);
    if (!kept || pg_collect(pg, NULL) != PG_FINE) {
        return take_back(committer, &work, 1);
    }
    pg_rollback(pg);
    return pg->trouble == PG_LOST ? VERDICT_LOST : VERDICT_SETTLED;
}

/* ---- batches ---- */

/* Runs a work until it has an answer of its own. When another one preceded it (a duplicate key), it looks once again.
 */
static void run_alone(struct postgres_committer *committer, struct store_work *work)
{
    bool again = false; /* a batch before does not count: somebody else's key may have ended it */
    for (int races = 0; connect(committer, &work, 1);) {
        enum verdict verdict = work->rehearsal ? attempt_rehearsal(committer, work) : attempt(committer, &work, 1);
        if (verdict == VERDICT_SETTLED || verdict == VERDICT_TAKEN_BACK || (verdict == VERDICT_PRECEDED && again)) {
            return;
        }
        again = again || verdict == VERDICT_PRECEDED;
        bool late = are_late(committer, &work, 1);
        if (verdict == VERDICT_AGAINST_OTHERS && (late || ++races > LIMIT_TXN_RETRIES)) {
            committer_refuse_lost_race(work);
            return;
        }
        if (late) {
            committer_refuse_late(&work, 1);
            return;
        }
        COUNT(committer->committer.rerun_items, 1);
    }
}

static int compare_lanes(const void *left, const void *right)
{
    const struct store_work *a = *(struct store_work *const *)left;
    const struct store_work *b = *(struct store_work *const *)right;
    if (a->lane != b->lane) {
        return a->lane < b->lane ? -1 : 1;
    }
    return (a->queued_at > b->queued_at) - (a->queued_at < b->queued_at);
}

/* Each work in a transaction of its own. What became of the batch is forgotten. A work that is late when its turn comes
 * is refused; when the connection goes as well, those that are left wait for the next one together. */
static void run_singly(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        works[i]->status = STATUS_OK;
    }
    for (size_t i = 0; i < count && connect(committer, works + i, count - i); i++) {
        if (are_late(committer, works + i, 1)) {
            committer_refuse_late(works + i, 1);
        } else {
            run_alone(committer, works[i]);
        }
    }
}

static void run_batch(struct postgres_committer *committer, struct store_work **works, size_t count)
{
    enum verdict verdict = VERDICT_LOST;
    while (verdict == VERDICT_LOST) {
        if (!connect(committer, works, count)) {
            return;
        }
        verdict = attempt(committer, works, count);
        if (verdict == VERDICT_SETTLED) {
            return;
        }
        if (verdict == VERDICT_LOST && are_late(committer, works, count)) {
            committer_refuse_late(works, count);
            return;
        }
        COUNT(committer->committer.rerun_items, count);
    }
    if (verdict == VERDICT_AGAINST_OTHERS) {
        committer->committer.batch_limit = 0; /* until this one has ended: postgres_after_batch() begins with one */
    }
    run_singly(committer, works, count);
}

void postgres_commit(struct committer *common, struct store_work **works, size_t count)
{
    struct postgres_committer *committer = of(common);
    bool books = common->file == STORE_BOOKS;
    if (books && count > 1) {
        qsort(works, count, sizeof(void *), compare_lanes);
    }
    if (count == 1) {
        run_alone(committer, works[0]);
    } else {
        run_batch(committer, works, count);
    }
    committer_count_outcomes(common, works, count);
}

void postgres_after_batch(struct committer *common)
{
    struct postgres_committer *committer = of(common);
    size_t limit = common->batch_limit == 0 ? 1 : common->batch_limit * 2;
    common->batch_limit = limit < committer->largest ? limit : committer->largest;
}

int64_t postgres_idle_at(const struct committer *common)
{
    (void)common;
    return INT64_MAX;
}

void postgres_idle(struct committer *common)
{
    (void)common;
}

void postgres_finish(struct committer *common)
{
    postgres_session_free(&of(common)->session->session);
}
