/* src/store/postgres_*.c: what only PostgreSQL has: several writers, a pipeline, gathered runs, connections that go and
 * come, commits whose outcome is unknown. What both engines have is tested beside SQLite. */

#include <libpq-fe.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "proxy.h"
#include "store/postgres/postgres_witness.h"
#include "store_support.h"
#include "unit.h"

enum { BATCH = LIMIT_BATCH_WORKS, ONE_WRITER = 7, WAIT_S = 20, BRIEFLY_MS = 200 };

static struct job on_one_writer(enum status (*script)(struct txn *, struct job *, struct error *), int64_t key)
{
    struct job job = job_make(script, key);
    job.work.lane = ONE_WRITER;
    return job;
}

/* Does something until `done` says so; false after WAIT_S seconds. */
static bool wait_for(bool (*done)(void *ctx), void *ctx)
{
    time_t until = time(NULL) + WAIT_S;
    while (!done(ctx)) {
        if (time(NULL) > until) {
            return false;
        }
        sched_yield();
    }
    return true;
}

/* Queues jobs and waits for all of them. */
static void run_all(struct fixture *fixture, enum store_file file, struct job *jobs, size_t count)
{
    struct side side;
    side_init(&side, fixture->store);
    for (size_t i = 0; i < count; i++) {
        store_write(side.loop, file, &jobs[i].work);
    }
    side_finish(&side);
    side_release(&side);
}

/* ---- batches ---- */

static void a_batch_is_one_transaction(void **state)
{
    struct fixture *fixture = *state;
    struct job jobs[BATCH];
    for (int i = 0; i < BATCH; i++) {
        jobs[i] = on_one_writer(insert_thing, i + 1);
    }
    run_all(fixture, STORE_BOOKS, jobs, BATCH);
    for (int i = 0; i < BATCH; i++) {
        assert_int_equal(jobs[i].status, STATUS_OK);
    }
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM thing"), BATCH);
    assert_int_equal(database_number(fixture, "SELECT count(DISTINCT xmin::text) FROM thing"), 1);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).commits, 1);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).items, BATCH);
}

static enum status insert_twice(struct txn *txn, struct job *job, struct error *err)
{
    TRY(insert_thing(txn, job, err));
    return insert_thing(txn, job, err); /* only queued: its failure comes later */
}

static void a_queued_failure_is_found_at_the_commit(void **state)
{
    struct fixture *fixture = *state;
    struct job jobs[BATCH];
    for (int i = 0; i < BATCH; i++) {
        jobs[i] = on_one_writer(i == 3 ? insert_twice : insert_thing, i + 1);
    }
    run_all(fixture, STORE_BOOKS, jobs, BATCH);
    for (int i = 0; i < BATCH; i++) {
        assert_int_equal(jobs[i].status, i == 3 ? STATUS_INTERNAL : STATUS_OK);
    }
    assert_non_null(strstr(jobs[3].error.detail, "23505"));
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM thing"), BATCH - 1);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).rolled_back_batches,
                     3); /* the batch, and that work alone, twice */
}

static enum status refuse(struct txn *txn, struct job *job, struct error *err)
{
    TRY(count_things(txn, job, err));
    return error_set(err, ERROR_CONFLICT, NULL, "no");
}

static enum status write_and_refuse(struct txn *txn, struct job *job, struct error *err)
{
    TRY(insert_thing(txn, job, err));
    return error_set(err, ERROR_CONFLICT, NULL, "too late");
}

static void only_a_refusal_after_a_write_takes_the_batch_back(void **state)
{
    struct fixture *fixture = *state;
    struct job jobs[2] = {on_one_writer(insert_thing, 1), on_one_writer(refuse, 0)};
    run_all(fixture, STORE_BOOKS, jobs, 2);
    assert_int_equal(jobs[0].status, STATUS_OK);
    assert_int_equal(jobs[1].status, STATUS_CONFLICT);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).rolled_back_batches, 0);
    struct job late[2] = {on_one_writer(insert_thing, 2), on_one_writer(write_and_refuse, 3)};
    run_all(fixture, STORE_BOOKS, late, 2);
    assert_int_equal(late[0].status, STATUS_OK);
    assert_int_equal(late[1].status, STATUS_CONFLICT);
    assert_int_equal(database_number(fixture, "SELECT sum(id) FROM thing"), 3);
    assert_true(metrics_of(fixture, STORE_BOOKS).rolled_back_batches > 0);
}

/* ---- gathered runs ---- */

static const struct statement insert_row = {.name = "insert_row",
                                            .purpose = "a row of all types",
                                            .text = "INSERT INTO thing (id, i, t, b) VALUES ($1, $2, $3, $4)",
                                            .params = "iitb",
                                            .columns = "",
                                            .postgres_many = "INSERT INTO thing (id, i, t, b)"
                                                             " SELECT * FROM unnest($1, $2, $3, $4)"};

static enum status insert_rows(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    for (int64_t i = 1; i <= 1000; i++) {
        bool none = i % 3 == 0;
        TRY(txn_exec(txn, &insert_row,
                     VALUES(value_int(i), none ? value_null() : value_int(-i),
                            none ? value_null() : value_text(STR("")),
                            none ? value_null() : value_bytes((struct str){"\0\xff", 2})),
                     err));
    }
    TRY(count_things(txn, job, err)); /* a query comes after what was gathered */
    return job->seen == 1000 ? STATUS_OK : error_set(err, ERROR_INTERNAL, NULL, "rows are missing");
}

static void runs_of_one_statement_are_sent_as_one(void **state)
{
    struct fixture *fixture = *state;
    struct job job = job_make(insert_rows, 0);
    run_all(fixture, STORE_BOOKS, &job, 1);
    assert_int_equal(job.status, STATUS_OK);
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM thing WHERE id % 3 <> 0 AND i = -id AND t = ''"
                                              " AND b = '\\x00ff'"),
                     667);
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM thing WHERE i IS NULL AND t IS NULL AND b IS NULL"),
                     333);
    assert_int_equal(database_number(fixture, "SELECT max(cmin::text::int) - min(cmin::text::int) FROM thing"), 0);
}

static void a_gathered_click_that_fails_leaves_the_others(void **state)
{
    struct fixture *fixture = *state;
    struct job jobs[100];
    for (int i = 0; i < 100; i++) {
        jobs[i] = job_make(insert_visit, i == 50 ? 1 : i + 1);
    }
    run_all(fixture, STORE_CLICKS, jobs, 100);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(jobs[i].status, i == 50 ? STATUS_INTERNAL : STATUS_OK);
    }
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM visit"), 99);
}

/* ---- others on the same rows ---- */

static const struct statement raise_row = {.name = "raise_row",
                                           .purpose = "changes a row",
                                           .text = "UPDATE thing SET i = i + 1 WHERE id = $1 RETURNING i",
                                           .params = "i",
                                           .columns = "i"};

static enum status raise_thing(struct txn *txn, struct job *job, struct error *err)
{
    struct result row;
    TRY(txn_query(txn, &raise_row, VALUES(value_int(job->key)), &row, err));
    job->seen = result_int(&row, 0, 0);
    return STATUS_OK;
}

static bool was_retried(void *ctx)
{
    return metrics_of(ctx, STORE_BOOKS).retries > 0;
}

/* Keeps a row locked until the store has given up waiting once. */
static void *hold_row(void *ctx)
{
    struct fixture *fixture = ctx;
    PGconn *conn = PQconnectdb(fixture->url);
    PQclear(PQexec(conn, "BEGIN"));
    PGresult *locked = PQexec(conn, "UPDATE thing SET i = 10 WHERE id = 1");
    bool held = PQresultStatus(locked) == PGRES_COMMAND_OK;
    PQclear(locked);
    fixture->held = held;
    bool retried = wait_for(was_retried, fixture);
    PQclear(PQexec(conn, "COMMIT"));
    PQfinish(conn);
    return held && retried ? fixture : NULL;
}

static bool is_held(void *ctx)
{
    return ((struct fixture *)ctx)->held;
}

static void a_lock_that_lasts_is_tried_again(void **state)
{
    struct fixture *fixture = *state;
    database_exec(fixture, "INSERT INTO thing (id, i) VALUES (1, 0), (2, 0)");
    pthread_t holder;
    void *held = NULL;
    assert_int_equal(pthread_create(&holder, NULL, hold_row, fixture), 0);
    assert_true(wait_for(is_held, fixture));
    struct job jobs[2] = {on_one_writer(raise_thing, 1), on_one_writer(raise_thing, 2)};
    run_all(fixture, STORE_BOOKS, jobs, 2);
    pthread_join(holder, &held);
    assert_non_null(held);
    assert_int_equal(jobs[0].status, STATUS_OK);
    assert_int_equal(jobs[0].seen, 11); /* nothing of the other's is overwritten */
    assert_int_equal(jobs[1].status, STATUS_OK);
    assert_int_equal(jobs[1].seen, 1);
}

/* ---- connections ---- */

static void lose_connections(struct fixture *fixture)
{
    database_exec(fixture, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                           " WHERE datname = current_database() AND pid <> pg_backend_pid()");
}

static void lost_connections_come_back(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    for (int i = 1; i <= 3; i++) {
        struct job thing = on_one_writer(insert_thing, i);
        struct job visit = job_make(insert_visit, i);
        struct job count = job_make(count_things, 0);
        assert_int_equal(run_write(&side, STORE_BOOKS, &thing), STATUS_OK);
        assert_int_equal(run_write(&side, STORE_CLICKS, &visit), STATUS_OK);
        assert_int_equal(run_read(&side, &count, true), STATUS_OK);
        assert_int_equal(count.seen, i);
        lose_connections(fixture);
    }
    side_release(&side);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).reconnects, 2);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).unresolved_commits, 0);
}

/* What a sweep has taken is missed as little as what was never confirmed. */
static void a_confirmed_commit_is_missed_while_it_must_be_there(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    const struct {
        const char *meanwhile;
        int64_t skip_us;
        uint64_t missed; /* in all */
    } steps[] = {
        {"SELECT 1", 0, 0},
        {"DELETE FROM commit_witness", 0, 1},
        {"SELECT 1", 0, 1},
        {"DELETE FROM commit_witness", PG_WITNESS_KEPT_US, 1},
    };
    struct job first = on_one_writer(insert_thing, 100);
    assert_int_equal(run_write(&side, STORE_BOOKS, &first), STATUS_OK);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct job next = on_one_writer(insert_thing, (int)i);
        database_exec(fixture, steps[i].meanwhile);
        lose_connections(fixture);
        env_skip(fixture->env, steps[i].skip_us);
        assert_int_equal(run_write(&side, STORE_BOOKS, &next), STATUS_OK);
        assert_int_equal(metrics_of(fixture, STORE_BOOKS).lost_commits, steps[i].missed);
    }
    side_release(&side);
}

/* ---- commits whose answer does not come ---- */

/* A second store on the fixture's database, through a proxy. */
struct detour {
    struct proxy *proxy;
    struct store *store;
    struct side side;
};

static struct detour detour_begin(struct fixture *fixture, const char *options)
{
    struct detour detour;
    struct error err = {0};
    PGconn *conn = PQconnectdb(fixture->url);
    detour.proxy = proxy_new((int)strtol(PQport(conn), NULL, 10));
    char url[256];
    snprintf(url, sizeof url, "postgres://%s:%s@127.0.0.1:%d/%s%s", PQuser(conn), PQpass(conn),
             proxy_port(detour.proxy), fixture->name, options);
    PQfinish(conn);
    struct store_config config = fixture_config(fixture);
    config.url = url;
    config.mode = STORE_TOOL;
    assert_int_equal(store_open(&config, &detour.store, &err), STATUS_OK);
    return detour;
}

static void detour_end(struct detour *detour)
{
    store_close(detour->store);
    proxy_free(detour->proxy);
}

static void cut_at_commit(struct fixture *fixture, enum proxy_cut cut, const char *options)
{
    struct detour detour = detour_begin(fixture, options);
    struct side side;
    side_init(&side, detour.store);
    for (int i = 1; i <= 5; i++) {
        struct job thing = job_make(insert_thing, i);
        struct job visit = job_make(insert_visit, i);
        proxy_cut_next(detour.proxy, cut);
        assert_int_equal(run_write(&side, STORE_BOOKS, &thing), STATUS_OK);
        assert_int_equal(proxy_cuts(detour.proxy), 2 * i - 1);
        assert_int_equal(thing.runs, cut == PROXY_CUTS_BEFORE ? 2 : 1);
        proxy_cut_next(detour.proxy, cut);
        assert_int_equal(run_write(&side, STORE_CLICKS, &visit), STATUS_OK);
        assert_int_equal(proxy_cuts(detour.proxy), 2 * i);
    }
    side_release(&side);
    struct store_metrics metrics;
    store_metrics(detour.store, &metrics);
    assert_int_equal(metrics.files[STORE_BOOKS].unknown_commits, 5);
    assert_int_equal(metrics.files[STORE_BOOKS].unresolved_commits, 0);
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM thing"), 5);
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM visit"), 5);
    detour_end(&detour);
}

static void a_commit_that_never_arrived_is_run_again(void **state)
{
    cut_at_commit(*state, PROXY_CUTS_BEFORE, "");
}

static void a_commit_whose_answer_was_lost_is_not_run_again(void **state)
{
    cut_at_commit(*state, PROXY_CUTS_AFTER, "");
}

static void it_is_so_without_prepared_statements(void **state)
{
    cut_at_commit(*state, PROXY_CUTS_AFTER, "?prepare=off");
}

/* ---- reads that wait together ---- */

enum { READS = 400, EVERY_FAILING = 7, WAITING = 24 };

/* `seen` becomes the moment at which the read's transaction began. */
static enum status look_when(struct txn *txn, struct job *job, struct error *err)
{
    static const struct statement statement = {
        .name = "look_when",
        .text = "SELECT (EXTRACT(EPOCH FROM now()) * 1000000)::BIGINT",
        .params = "",
        .columns = "i",
    };
    struct result rows;
    TRY(txn_query(txn, &statement, NULL, 0, &rows, err));
    job->seen = result_int(&rows, 0, 0);
    return STATUS_OK;
}

static enum status divide_by_zero(struct txn *txn, struct job *job, struct error *err)
{
    static const struct statement statement = {
        .name = "divide_by_zero",
        .text = "SELECT 1 / $1::BIGINT",
        .params = "i",
        .columns = "i",
    };
    struct result rows;
    (void)job;
    return txn_query(txn, &statement, VALUES(value_int(0)), &rows, err);
}

/* `key` milliseconds. */
static enum status sleep_long(struct txn *txn, struct job *job, struct error *err)
{
    static const struct statement statement = {
        .name = "sleep_long",
        .text = "SELECT 1::BIGINT FROM pg_sleep($1::BIGINT / 1000.0)",
        .params = "i",
        .columns = "i",
    };
    struct result rows;
    return txn_query(txn, &statement, VALUES(value_int(job->key)), &rows, err);
}

/* The first time its connection goes. */
static enum status lose_once(struct txn *txn, struct job *job, struct error *err)
{
    static const struct statement statement = {
        .name = "lose_once",
        .text = "SELECT 1::BIGINT FROM pg_terminate_backend(pg_backend_pid())",
        .params = "",
        .columns = "i",
    };
    struct result rows;
    return job->runs == 1 ? txn_query(txn, &statement, NULL, 0, &rows, err) : count_things(txn, job, err);
}

static int by_moment(const void *a, const void *b)
{
    int64_t first = ((const struct job *)a)->seen;
    int64_t second = ((const struct job *)b)->seen;
    return (first > second) - (first < second);
}

/* Queues all reads at once; every EVERY_FAILING-th fails. How many transactions the others had. */
static size_t transactions_of_reads(struct fixture *fixture, bool cheap)
{
    static struct job jobs[READS];
    struct side side;
    side_init(&side, fixture->store);
    for (size_t i = 0; i < READS; i++) {
        jobs[i] = job_make(i % EVERY_FAILING == 0 ? divide_by_zero : look_when, 0);
        store_read(side.loop, &jobs[i].work, cheap);
    }
    side_finish(&side);
    side_release(&side);
    for (size_t i = 0; i < READS; i++) {
        assert_int_equal(jobs[i].status, i % EVERY_FAILING == 0 ? STATUS_INTERNAL : STATUS_OK);
        assert_int_equal(jobs[i].runs, 1);
    }
    qsort(jobs, READS, sizeof jobs[0], by_moment);
    size_t transactions = 0;
    for (size_t i = 1; i < READS; i++) {
        transactions += jobs[i].seen != jobs[i - 1].seen;
    }
    return transactions;
}

static void cheap_reads_that_wait_share_a_snapshot(void **state)
{
    size_t good = READS - (READS + EVERY_FAILING - 1) / EVERY_FAILING;
    assert_true(transactions_of_reads(*state, true) < good / 2);
    /* One each; two of them may have begun within a microsecond. */
    assert_true(transactions_of_reads(*state, false) > good / 2);
}

/* Queues reads that keep all threads busy until those behind them wait too. */
static void hold_readers(struct side *side, struct job *holders)
{
    for (size_t i = 0; i < LIMIT_READER_THREADS; i++) {
        holders[i] = job_make(sleep_long, 100);
        store_read(side->loop, &holders[i].work, false);
    }
}

static void nobody_waits_behind_a_cheap_read_that_lasts(void **state)
{
    struct fixture *fixture = *state;
    struct job holders[LIMIT_READER_THREADS];
    struct job jobs[1 + WAITING];
    struct side side;
    side_init(&side, fixture->store);
    hold_readers(&side, holders);
    for (size_t i = 0; i < 1 + WAITING; i++) {
        jobs[i] = i == 0 ? job_make(sleep_long, 600) : job_make(count_things, 0);
        store_read(side.loop, &jobs[i].work, true);
    }
    side_finish(&side);
    side_release(&side);
    for (size_t i = 1; i < 1 + WAITING; i++) {
        assert_int_equal(jobs[i].status, STATUS_OK);
        assert_true(jobs[i].order < jobs[0].order);
    }
}

static void each_read_of_a_snapshot_is_run_again_when_its_connection_goes(void **state)
{
    struct fixture *fixture = *state;
    struct job holders[LIMIT_READER_THREADS];
    struct job jobs[WAITING];
    struct side side;
    side_init(&side, fixture->store);
    hold_readers(&side, holders);
    for (size_t i = 0; i < WAITING; i++) {
        jobs[i] = job_make(lose_once, 0);
        store_read(side.loop, &jobs[i].work, true);
    }
    side_finish(&side);
    side_release(&side);
    for (size_t i = 0; i < WAITING; i++) {
        assert_int_equal(jobs[i].status, STATUS_OK);
        assert_int_equal(jobs[i].runs, 2);
    }
}

/* ---- commits whose fate stays unknown ---- */

static bool is_looking(void *ctx)
{
    struct store_metrics metrics;
    store_metrics(ctx, &metrics);
    return metrics.files[STORE_BOOKS].unknown_commits + metrics.files[STORE_CLICKS].unknown_commits > 0;
}

static bool is_ready(void *ctx)
{
    struct error err = {0};
    return store_ready(ctx, &err) == STATUS_OK;
}

static bool is_not_ready(void *ctx)
{
    return !is_ready(ctx);
}

/* Cuts the COMMIT of a job, lets nobody through any more, and moves the clock over the limit of the look. */
static void stay_unknown(struct fixture *fixture, struct detour *detour, enum store_file file, struct job *job,
                         enum proxy_cut cut)
{
    struct side side;
    side_init(&side, detour->store);
    proxy_cut_and_shut(detour->proxy, cut);
    store_write(side.loop, file, &job->work);
    store_loop_submit(side.loop);
    assert_true(wait_for(is_looking, detour->store));
    assert_true(wait_for(is_not_ready, detour->store));
    assert_false(job->done);
    env_skip(fixture->env, (file == STORE_CLICKS ? LIMIT_CLICK_MS : LIMIT_WRITE_MS) * TIME_US_PER_MS);
    side_finish(&side);
    side_release(&side);
    proxy_open(detour->proxy);
}

/* The witness is looked for in vain for as long as a write may wait: refused, with what to do now. */
static void stay_unknown_for_a_write(struct fixture *fixture, enum proxy_cut cut, int64_t things)
{
    struct detour detour = detour_begin(fixture, "");
    struct job thing = job_make(insert_thing, 1);
    stay_unknown(fixture, &detour, STORE_BOOKS, &thing, cut);
    assert_int_equal(thing.status, STATUS_UNAVAILABLE);
    assert_non_null(strstr(thing.error.detail, "same Idempotency-Key"));
    assert_int_equal(thing.runs, 1);
    struct store_metrics metrics;
    store_metrics(detour.store, &metrics);
    assert_int_equal(metrics.files[STORE_BOOKS].unresolved_commits, 1);
    assert_int_equal(metrics.files[STORE_BOOKS].items, 0);
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM thing"), things);
    assert_true(wait_for(is_ready, detour.store)); /* although nobody asks it for anything */
    detour_end(&detour);
}

static void a_write_that_was_done_or_not_is_refused(void **state)
{
    struct fixture *fixture = *state;
    stay_unknown_for_a_write(fixture, PROXY_CUTS_BEFORE, 0);
    stay_unknown_for_a_write(fixture, PROXY_CUTS_AFTER, 1);
}

static void a_click_that_was_stored_or_not_is_not_acknowledged(void **state)
{
    struct fixture *fixture = *state;
    struct detour detour = detour_begin(fixture, "");
    struct job visit = job_make(insert_visit, 1);
    stay_unknown(fixture, &detour, STORE_CLICKS, &visit, PROXY_CUTS_AFTER);
    assert_int_equal(visit.status, STATUS_UNAVAILABLE);
    assert_int_equal(database_number(fixture, "SELECT count(*) FROM visit"), 1);
    assert_true(wait_for(is_ready, detour.store));
    detour_end(&detour);
}

/* ---- while no database can be reached ---- */

/* Only a writer that waits finds out that the database is away; one without work would not find out that it is back. */
static void a_node_that_nobody_asks_is_ready_again(void **state)
{
    struct fixture *fixture = *state;
    struct detour detour = detour_begin(fixture, "");
    struct side side;
    side_init(&side, detour.store);
    proxy_shut(detour.proxy);
    struct job jobs[] = {job_make(insert_thing, 1), job_make(insert_visit, 1)};
    store_write(side.loop, STORE_BOOKS, &jobs[0].work);
    store_write(side.loop, STORE_CLICKS, &jobs[1].work);
    store_loop_submit(side.loop);
    assert_true(wait_for(is_not_ready, detour.store));
    env_skip(fixture->env, LIMIT_WRITE_MS * TIME_US_PER_MS);
    side_finish(&side);
    side_release(&side);
    assert_int_equal(jobs[0].status, STATUS_UNAVAILABLE);
    assert_int_equal(jobs[1].status, STATUS_UNAVAILABLE);
    proxy_open(detour.proxy);
    assert_true(wait_for(is_ready, detour.store));
    detour_end(&detour);
}

static void a_click_is_let_go_soon(void **state)
{
    struct fixture *fixture = *state;
    struct detour detour = detour_begin(fixture, "");
    struct side side;
    side_init(&side, detour.store);
    struct job before = job_make(insert_visit, 1);
    assert_int_equal(run_write(&side, STORE_CLICKS, &before), STATUS_OK);
    proxy_shut(detour.proxy);
    struct job visit = job_make(insert_visit, 2);
    store_write(side.loop, STORE_CLICKS, &visit.work);
    visit.work.queued_at -= (LIMIT_CLICK_MS - BRIEFLY_MS) * TIME_US_PER_MS;
    int64_t began_at = env_monotonic(fixture->env);
    side_finish(&side);
    int64_t took_ms = (env_monotonic(fixture->env) - began_at) / TIME_US_PER_MS;
    assert_int_equal(visit.status, STATUS_UNAVAILABLE);
    assert_in_range(took_ms, 0, LIMIT_WRITE_MS / 2);
    proxy_open(detour.proxy);
    struct job after = job_make(insert_visit, 3);
    assert_int_equal(run_write(&side, STORE_CLICKS, &after), STATUS_OK);
    assert_int_equal(database_number(fixture, "SELECT sum(id) FROM visit WHERE id <> 2"), 4);
    side_release(&side);
    detour_end(&detour);
}

/* ---- several processes ---- */

static enum status touch(struct txn *txn, struct job *job, struct error *err)
{
    TRY(insert_thing(txn, job, err));
    txn_touch_caches(txn);
    return STATUS_OK;
}

struct seen {
    const struct store *store;
    uint64_t generation;
};

static bool has_moved(void *ctx)
{
    const struct seen *seen = ctx;
    return store_generation(seen->store) != seen->generation;
}

static void another_process_learns_of_changes(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 0; i < 2; i++) {
        struct detour other = detour_begin(fixture, i == 0 ? "" : "?prepare=off"); /* without LISTEN */
        struct seen seen = {other.store, store_generation(other.store)};
        struct job job = job_make(touch, i);
        run_all(fixture, STORE_BOOKS, &job, 1);
        assert_int_equal(job.status, STATUS_OK);
        assert_true(wait_for(has_moved, &seen));
        assert_int_equal(store_generation(other.store), seen.generation + 1);
        detour_end(&other);
    }
    assert_int_equal(store_generation(fixture->store), 2);
}

/* ---- bad input ---- */

static void assert_refused(struct fixture *fixture, const char *url, const char *said)
{
    struct store *store = NULL;
    struct error err = {0};
    struct store_config config = fixture_config(fixture);
    config.url = url;
    assert_int_not_equal(store_open(&config, &store, &err), STATUS_OK);
    if (strstr(err.detail, said) == NULL || strstr(err.detail, "secret") != NULL) {
        fail_msg("%s: %s", url, err.detail);
    }
}

/* The URL with a password that is not the user's. */
static char *other_password(const char *url)
{
    const char *password = strchr(strstr(url, "://") + 3, ':') + 1;
    char *other = NULL;
    assert_true(asprintf(&other, "%.*ssecret%s", (int)(password - url), url, strchr(password, '@')) > 0);
    return other;
}

static void mistakes_are_told_in_a_sentence(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    assert_refused(fixture, "postgres://x:secret@127.0.0.1:1/none", "postgres://x@127.0.0.1:1/none cannot be reached");
    assert_refused(fixture, "postgres://x:secret@127.0.0.1:1/none", "check that the server runs");
    char *other = other_password(fixture->url);
    assert_refused(fixture, other, "check the user, the password");
    free(other);
    assert_refused(fixture, "postgres://x:secret@127.0.0.1/y?nonsense=1", "cannot be read");
    assert_refused(fixture, "postgres://127.0.0.1/y?prepare=perhaps", "prepare must be on or off");
    database_exec(fixture, "UPDATE schema_version SET sha256 = 'other' WHERE file = 'clicks'");
    assert_refused(fixture, fixture->url, "another text of migration 1");
    database_exec(fixture, "INSERT INTO schema_version (file, number, name, sha256) VALUES ('books', 99, 'x', 'x')");
    assert_refused(fixture, fixture->url, "written by a newer referd");
    database_exec(fixture, "ALTER TABLE schema_version RENAME TO other");
    assert_refused(fixture, fixture->url, "is not a database of referd");
    database_exec(fixture, "ALTER TABLE other RENAME TO schema_version");
    char alter[160];
    snprintf(alter, sizeof alter, "ALTER DATABASE %s SET synchronous_commit = off", fixture->name);
    database_exec(fixture, alter);
    assert_refused(fixture, fixture->url, "synchronous_commit = off");
}

UNIT_TESTS(postgres)
{
    struct CMUnitTest tests[] = {
        ON_POSTGRES(a_batch_is_one_transaction),
        ON_POSTGRES(a_queued_failure_is_found_at_the_commit),
        ON_POSTGRES(only_a_refusal_after_a_write_takes_the_batch_back),
        ON_POSTGRES(runs_of_one_statement_are_sent_as_one),
        ON_POSTGRES(a_gathered_click_that_fails_leaves_the_others),
        ON_POSTGRES(a_lock_that_lasts_is_tried_again),
        ON_POSTGRES(lost_connections_come_back),
        ON_POSTGRES(a_confirmed_commit_is_missed_while_it_must_be_there),
        ON_POSTGRES(a_commit_that_never_arrived_is_run_again),
        ON_POSTGRES(a_commit_whose_answer_was_lost_is_not_run_again),
        ON_POSTGRES(it_is_so_without_prepared_statements),
        ON_POSTGRES(cheap_reads_that_wait_share_a_snapshot),
        ON_POSTGRES(nobody_waits_behind_a_cheap_read_that_lasts),
        ON_POSTGRES(each_read_of_a_snapshot_is_run_again_when_its_connection_goes),
        ON_POSTGRES(a_write_that_was_done_or_not_is_refused),
        ON_POSTGRES(a_click_that_was_stored_or_not_is_not_acknowledged),
        ON_POSTGRES(a_node_that_nobody_asks_is_ready_again),
        ON_POSTGRES(a_click_is_let_go_soon),
        ON_POSTGRES(another_process_learns_of_changes),
        ON_POSTGRES(mistakes_are_told_in_a_sentence),
    };
    return RUN_STORE_TESTS(tests);
}
