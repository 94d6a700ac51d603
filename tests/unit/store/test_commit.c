/* src/store/sqlite/sqlite_commit.c, writer.c: group commit, refusals, surprises, the queue. */

#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/time.h"
#include "store_support.h"
#include "unit.h"

enum { BATCH = 20, ODD_ONE = 7 };

/* ---- scripts of the odd one among well-behaved works ---- */

static enum status refuse(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "id", "There is no such thing.");
}

static enum status refuse_first(struct txn *txn, struct job *job, struct error *err)
{
    TRY(count_things(txn, job, err));
    return refuse(err);
}

static const struct statement claim = {"claim",
                                       "takes a key once",
                                       "INSERT INTO thing (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id",
                                       "i",
                                       "i",
                                       STORE_BOOKS,
                                       NULL,
                                       NULL};

/* The first claim meets a key that is taken and changes nothing. */
static enum status refuse_after_claim(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    struct result rows;
    TRY(txn_query(txn, &claim, VALUES(value_int(0)), &rows, err));
    return rows.row_count == 0 ? refuse(err) : STATUS_OK;
}

static enum status refuse_after_write(struct txn *txn, struct job *job, struct error *err)
{
    TRY(insert_thing(txn, job, err));
    return refuse(err);
}

static enum status break_constraint_first(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    struct job taken = job_make(NULL, 0);
    return insert_thing(txn, &taken, err);
}

static enum status break_constraint_later(struct txn *txn, struct job *job, struct error *err)
{
    TRY(insert_thing(txn, job, err));
    return insert_thing(txn, job, err);
}

static enum status lose_twice(struct txn *txn, struct job *job, struct error *err)
{
    return job->runs <= 2 ? STATUS_BUSY : insert_thing(txn, job, err);
}

static enum status lose_twice_after_write(struct txn *txn, struct job *job, struct error *err)
{
    TRY(insert_thing(txn, job, err));
    return job->runs <= 3 ? STATUS_BUSY : STATUS_OK;
}

static enum status lose_always(struct txn *txn, struct job *job, struct error *err)
{
    (void)txn;
    (void)job;
    (void)err;
    return STATUS_BUSY;
}

static enum status lose_always_after_write(struct txn *txn, struct job *job, struct error *err)
{
    TRY(insert_thing(txn, job, err));
    return STATUS_BUSY;
}

static enum status touch(struct txn *txn, struct job *job, struct error *err)
{
    txn_touch_caches(txn);
    return insert_thing(txn, job, err);
}

static enum status touch_and_refuse(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    txn_touch_caches(txn);
    return refuse(err);
}

/* ---- one batch with an odd one in it ---- */

struct outcome {
    struct job jobs[BATCH];
    struct store_file_metrics metrics;
    int64_t rows;
};

/* Key 0 is taken beforehand. The others insert keys 1 ... BATCH, the odd one runs its script. */
static struct outcome run_batch(struct fixture *fixture, enum status (*odd)(struct txn *, struct job *, struct error *))
{
    struct side side;
    side_init(&side, fixture->store);
    struct job first = job_make(insert_thing, 0);
    assert_int_equal(run_write(&side, STORE_BOOKS, &first), STATUS_OK);
    struct store_file_metrics before = metrics_of(fixture, STORE_BOOKS);
    struct outcome outcome;
    for (int i = 0; i < BATCH; i++) {
        outcome.jobs[i] = job_make(i == ODD_ONE ? odd : insert_thing, i + 1);
        store_write(side.loop, STORE_BOOKS, &outcome.jobs[i].work);
        assert_false(outcome.jobs[i].done);
    }
    side_finish(&side);
    struct job count = job_make(count_things, 0);
    assert_int_equal(run_read(&side, &count, true), STATUS_OK);
    outcome.rows = count.seen;
    side_release(&side);
    struct store_file_metrics after = metrics_of(fixture, STORE_BOOKS);
    outcome.metrics = (struct store_file_metrics){
        .commits = after.commits - before.commits,
        .items = after.items - before.items,
        .rolled_back_batches = after.rolled_back_batches - before.rolled_back_batches,
        .rerun_items = after.rerun_items - before.rerun_items,
        .refused_items = after.refused_items - before.refused_items,
        .wal_pages = after.wal_pages - before.wal_pages,
        .queue_items = after.queue_items,
        .queue_bytes = after.queue_bytes,
    };
    for (int i = 0; i < BATCH; i++) {
        if (i != ODD_ONE) {
            assert_int_equal(outcome.jobs[i].status, STATUS_OK);
        }
    }
    return outcome;
}

static void a_batch_is_one_commit(void **state)
{
    struct outcome outcome = run_batch(*state, insert_thing);
    assert_int_equal(outcome.metrics.commits, 1);
    assert_int_equal(outcome.metrics.items, BATCH);
    assert_int_equal(outcome.metrics.refused_items, 0);
    assert_int_equal(outcome.metrics.queue_items, 0);
    assert_int_equal(outcome.metrics.queue_bytes, 0);
    assert_in_range(outcome.metrics.wal_pages, 1, 3);
    assert_int_equal(outcome.rows, 1 + BATCH);
    for (int i = 1; i < BATCH; i++) {
        assert_int_equal(outcome.jobs[i].order, outcome.jobs[i - 1].order + 1);
    }
}

static void expect_only_the_odd_one_refused(const struct outcome *outcome, enum status status)
{
    assert_int_equal(outcome->jobs[ODD_ONE].status, status);
    assert_int_equal(outcome->metrics.items, BATCH - 1);
    assert_int_equal(outcome->metrics.refused_items, status == STATUS_UNAVAILABLE); /* by the store, not by itself */
    assert_int_equal(outcome->rows, BATCH);
}

static void a_refusal_before_the_first_write_leaves_the_batch_alone(void **state)
{
    struct outcome outcome = run_batch(*state, refuse_first);
    expect_only_the_odd_one_refused(&outcome, STATUS_NOT_FOUND);
    assert_string_equal(outcome.jobs[ODD_ONE].error.param, "id");
    assert_int_equal(outcome.metrics.commits, 1);
    assert_int_equal(outcome.metrics.rolled_back_batches, 0);
}

static void a_rehearsal_is_not_counted_as_kept(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job job = job_make(insert_thing, 1);
    job.work.rehearsal = true;
    assert_int_equal(run_write(&side, STORE_BOOKS, &job), STATUS_OK);
    side_release(&side);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).items, 0);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).refused_items, 0);
}

static void a_first_claim_that_changed_nothing_is_no_write(void **state)
{
    struct outcome outcome = run_batch(*state, refuse_after_claim);
    expect_only_the_odd_one_refused(&outcome, STATUS_NOT_FOUND);
    assert_int_equal(outcome.metrics.commits, 1);
    assert_int_equal(outcome.metrics.rolled_back_batches, 0);
}

static void a_first_statement_that_fails_changed_nothing(void **state)
{
    struct outcome outcome = run_batch(*state, break_constraint_first);
    expect_only_the_odd_one_refused(&outcome, STATUS_INTERNAL);
    assert_int_equal(outcome.metrics.commits, 1);
}

static void expect_rerun(const struct outcome *outcome, enum status status)
{
    expect_only_the_odd_one_refused(outcome, status);
    assert_int_equal(outcome->metrics.commits, BATCH - 1);
    assert_int_equal(outcome->metrics.rolled_back_batches, 2); /* the batch, and the odd one by itself */
    assert_int_equal(outcome->metrics.rerun_items, BATCH);
    assert_int_equal(outcome->jobs[0].runs, 2);
    assert_int_equal(outcome->jobs[BATCH - 1].runs, 1); /* the batch broke off before it */
}

static void a_surprise_after_a_write_runs_the_works_singly(void **state)
{
    struct outcome outcome = run_batch(*state, refuse_after_write);
    expect_rerun(&outcome, STATUS_NOT_FOUND);
}

static void a_failing_statement_after_a_write_runs_the_works_singly(void **state)
{
    struct outcome outcome = run_batch(*state, break_constraint_later);
    expect_rerun(&outcome, STATUS_INTERNAL);
}

static void a_lost_race_runs_again(void **state)
{
    struct outcome outcome = run_batch(*state, lose_twice);
    assert_int_equal(outcome.jobs[ODD_ONE].status, STATUS_OK);
    assert_int_equal(outcome.jobs[ODD_ONE].runs, 3);
    assert_int_equal(outcome.metrics.commits, 1);
    assert_int_equal(outcome.metrics.rerun_items, 2);
    assert_int_equal(outcome.rows, 1 + BATCH);
}

static void a_race_lost_after_a_write_runs_again(void **state)
{
    struct outcome outcome = run_batch(*state, lose_twice_after_write);
    assert_int_equal(outcome.jobs[ODD_ONE].status, STATUS_OK);
    assert_int_equal(outcome.jobs[ODD_ONE].runs, 4);
    assert_int_equal(outcome.metrics.commits, BATCH);
    assert_int_equal(outcome.rows, 1 + BATCH);
}

static void a_race_that_is_always_lost_ends(void **state)
{
    struct outcome outcome = run_batch(*state, lose_always);
    expect_only_the_odd_one_refused(&outcome, STATUS_UNAVAILABLE);
    assert_int_equal(outcome.jobs[ODD_ONE].runs, LIMIT_TXN_RETRIES + 1);
    assert_int_equal(outcome.jobs[ODD_ONE].error.code, ERROR_UNAVAILABLE);
}

static void a_race_that_is_always_lost_after_a_write_ends(void **state)
{
    struct outcome outcome = run_batch(*state, lose_always_after_write);
    expect_only_the_odd_one_refused(&outcome, STATUS_UNAVAILABLE);
    assert_int_equal(outcome.jobs[ODD_ONE].runs, LIMIT_TXN_RETRIES + 1);
}

static void only_what_was_kept_touches_the_caches(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    assert_int_equal(store_generation(fixture->store), 0);
    struct job refused = job_make(touch_and_refuse, 0);
    assert_int_equal(run_write(&side, STORE_BOOKS, &refused), STATUS_NOT_FOUND);
    struct job plain = job_make(insert_thing, 1);
    assert_int_equal(run_write(&side, STORE_BOOKS, &plain), STATUS_OK);
    assert_int_equal(store_generation(fixture->store), 0);
    struct job touched = job_make(touch, 2);
    assert_int_equal(run_write(&side, STORE_BOOKS, &touched), STATUS_OK);
    assert_int_equal(store_generation(fixture->store), 1);
    side_release(&side);
}

static void time_never_stands_still_for_a_writer(void **state)
{
    struct fixture *fixture = *state;
    env_set_now(fixture->env, 1000);
    struct side side;
    side_init(&side, fixture->store);
    struct job jobs[BATCH];
    for (int i = 0; i < BATCH; i++) {
        jobs[i] = job_make(i == ODD_ONE ? refuse_first : insert_thing, i);
        store_write(side.loop, STORE_BOOKS, &jobs[i].work);
    }
    side_finish(&side);
    env_set_now(fixture->env, 500);
    struct job late = job_make(insert_thing, BATCH);
    assert_int_equal(run_write(&side, STORE_BOOKS, &late), STATUS_OK);
    for (int i = 0; i < BATCH; i++) {
        assert_int_equal(jobs[i].now, 1000 + i);
    }
    assert_int_equal(late.now, 1000 + BATCH);
    side_release(&side);
}

static int64_t time_of_next(struct side *side, int id)
{
    struct job job = job_make(insert_thing, id);
    assert_int_equal(run_write(side, STORE_BOOKS, &job), STATUS_OK);
    return job.now;
}

/* A clock that stood an hour ahead and was put right must not hold writers in the wrong future for an hour. */
static void a_clock_put_back_is_followed(void **state)
{
    static const int64_t wrong = 10 * 3600 * TIME_US_PER_S;
    static const int64_t right = wrong - 3600 * TIME_US_PER_S;
    static const int64_t step = LIMIT_CLOCK_BACK_MS * TIME_US_PER_MS;
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    env_set_now(fixture->env, wrong);
    assert_int_equal(time_of_next(&side, 0), wrong);
    env_set_now(fixture->env, wrong - step);
    assert_int_equal(time_of_next(&side, 1), wrong + 1);
    env_set_now(fixture->env, right);
    assert_int_equal(time_of_next(&side, 2), right);
    assert_int_equal(time_of_next(&side, 3), right + 1);
    env_set_now(fixture->env, right + step);
    assert_int_equal(time_of_next(&side, 4), right + step);
    side_release(&side);
}

/* ---- the queue ---- */

static sem_t entered;
static sem_t released;

/* Holds the writer until the test has filled the queue. */
static enum status hold(struct txn *txn, struct job *job, struct error *err)
{
    (void)txn;
    (void)job;
    (void)err;
    sem_post(&entered);
    sem_wait(&released);
    return STATUS_OK;
}

static void hold_writer(struct side *side, enum store_file file, struct job *holder)
{
    sem_init(&entered, 0, 0);
    sem_init(&released, 0, 0);
    *holder = job_make(hold, 0);
    store_write(side->loop, file, &holder->work);
    store_loop_submit(side->loop);
    sem_wait(&entered);
}

static void release_writer(struct side *side)
{
    sem_post(&released);
    side_finish(side);
    sem_destroy(&entered);
    sem_destroy(&released);
}

static void a_full_queue_refuses(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job holder;
    hold_writer(&side, STORE_CLICKS, &holder);
    enum { EXTRA = 5, COUNT = LIMIT_QUEUE_ITEMS + EXTRA };
    struct job *jobs = calloc(COUNT, sizeof *jobs);
    assert_non_null(jobs);
    for (int i = 0; i < COUNT; i++) {
        jobs[i] = job_make(insert_visit, i + 1);
        store_write(side.loop, STORE_CLICKS, &jobs[i].work);
    }
    store_loop_submit(side.loop);
    assert_int_equal(store_loop_pending(side.loop), COUNT + 1);
    assert_int_equal(metrics_of(fixture, STORE_CLICKS).queue_items, LIMIT_QUEUE_ITEMS);
    release_writer(&side);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(jobs[i].status, i < LIMIT_QUEUE_ITEMS ? STATUS_OK : STATUS_UNAVAILABLE);
    }
    struct store_file_metrics metrics = metrics_of(fixture, STORE_CLICKS);
    assert_int_equal(metrics.items, LIMIT_QUEUE_ITEMS + 1);
    assert_int_equal(metrics.refused_items, EXTRA);
    assert_int_equal(metrics.commits, 1 + (LIMIT_QUEUE_ITEMS + LIMIT_BATCH_CLICKS - 1) / LIMIT_BATCH_CLICKS);
    assert_int_equal(metrics.queue_items, 0);
    free(jobs);
    side_release(&side);
}

static void a_queue_of_large_works_is_full_sooner(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job holder;
    hold_writer(&side, STORE_BOOKS, &holder);
    struct job jobs[3];
    for (int i = 0; i < 3; i++) {
        jobs[i] = job_make(insert_thing, i + 1);
        jobs[i].work.bytes = LIMIT_QUEUE_BYTES / 2;
        store_write(side.loop, STORE_BOOKS, &jobs[i].work);
    }
    store_loop_submit(side.loop);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).queue_bytes, LIMIT_QUEUE_BYTES);
    release_writer(&side);
    assert_int_equal(jobs[0].status, STATUS_OK);
    assert_int_equal(jobs[1].status, STATUS_OK);
    assert_int_equal(jobs[2].status, STATUS_UNAVAILABLE);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).queue_bytes, 0);
    side_release(&side);
}

static void a_write_that_waited_too_long_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job jobs[2] = {job_make(insert_thing, 1), job_make(insert_thing, 2)};
    for (int i = 0; i < 2; i++) {
        store_write(side.loop, STORE_BOOKS, &jobs[i].work);
    }
    jobs[0].work.queued_at -= LIMIT_WRITE_MS * TIME_US_PER_MS;
    side_finish(&side);
    assert_int_equal(jobs[0].status, STATUS_UNAVAILABLE);
    assert_int_equal(jobs[0].runs, 0);
    assert_int_equal(jobs[1].status, STATUS_OK);
    assert_int_equal(metrics_of(fixture, STORE_BOOKS).refused_items, 1);
    side_release(&side);
}

static void a_click_waits_less_than_a_write(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job visit = job_make(insert_visit, 1);
    struct job thing = job_make(insert_thing, 1);
    store_write(side.loop, STORE_CLICKS, &visit.work);
    store_write(side.loop, STORE_BOOKS, &thing.work);
    visit.work.queued_at -= LIMIT_CLICK_MS * TIME_US_PER_MS;
    thing.work.queued_at -= LIMIT_CLICK_MS * TIME_US_PER_MS;
    side_finish(&side);
    assert_int_equal(visit.status, STATUS_UNAVAILABLE);
    assert_int_equal(visit.runs, 0);
    assert_int_equal(thing.status, STATUS_OK);
    assert_int_equal(metrics_of(fixture, STORE_CLICKS).refused_items, 1);
    side_release(&side);
}

/* ---- checkpoints ---- */

static enum status insert_large(struct txn *txn, struct job *job, struct error *err)
{
    static const struct statement large = {"insert_large",
                                           "a row of 64 KiB",
                                           "INSERT INTO thing (id, b) VALUES ($1, $2)",
                                           "ib",
                                           "",
                                           STORE_BOOKS,
                                           NULL,
                                           NULL};
    char *bytes = arena_alloc(txn_arena(txn), 65536);
    return txn_exec(txn, &large, VALUES(value_int(job->key), value_bytes((struct str){bytes, 65536})), err);
}

static void wait_for_checkpoints(struct fixture *fixture, uint64_t count)
{
    int64_t give_up_at = env_monotonic(fixture->env) + 10 * TIME_US_PER_S;
    while (metrics_of(fixture, STORE_BOOKS).checkpoints < count && env_monotonic(fixture->env) < give_up_at) {
        sched_yield();
    }
    assert_true(metrics_of(fixture, STORE_BOOKS).checkpoints >= count);
}

static void the_log_is_kept_short(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    for (int i = 1; i <= 400; i++) {
        struct job job = job_make(insert_large, i);
        assert_int_equal(run_write(&side, STORE_BOOKS, &job), STATUS_OK);
    }
    uint64_t pages = metrics_of(fixture, STORE_BOOKS).wal_pages;
    assert_in_range(pages, 400 * 16, 400 * 20);
    wait_for_checkpoints(fixture, pages / (LIMIT_CHECKPOINT_PAGES + 20));
    struct stat log;
    assert_int_equal(stat(fixture_path(fixture, "referd.db-wal"), &log), 0);
    assert_in_range(log.st_size, 1, INT64_C(2) * LIMIT_CHECKPOINT_PAGES * 4120);
    side_release(&side);
}

static void an_idle_writer_saves_its_log(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    wait_for_checkpoints(fixture, 1); /* of what the process before left */
    struct job job = job_make(insert_thing, 1);
    assert_int_equal(run_write(&side, STORE_BOOKS, &job), STATUS_OK);
    wait_for_checkpoints(fixture, 2);
    side_release(&side);
}

static void closing_finishes_what_is_queued(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job holder;
    hold_writer(&side, STORE_BOOKS, &holder);
    struct job job = job_make(insert_thing, 1);
    store_write(side.loop, STORE_BOOKS, &job.work);
    store_loop_submit(side.loop);
    sem_post(&released);
    store_close(fixture->store);
    store_loop_complete(side.loop);
    assert_int_equal(job.status, STATUS_OK);
    side_release(&side);
    fixture->store = NULL;
    assert_int_equal(raw_number(fixture_path(fixture, "referd.db"), "SELECT count(*) FROM thing"), 1);
    sem_destroy(&entered);
    sem_destroy(&released);
}

UNIT_TESTS(commit)
{
    struct CMUnitTest tests[] = {
        ON_SQLITE(a_batch_is_one_commit),
        ON_SQLITE(a_refusal_before_the_first_write_leaves_the_batch_alone),
        ON_SQLITE(a_rehearsal_is_not_counted_as_kept),
        ON_SQLITE(a_first_claim_that_changed_nothing_is_no_write),
        ON_SQLITE(a_first_statement_that_fails_changed_nothing),
        ON_SQLITE(a_surprise_after_a_write_runs_the_works_singly),
        ON_SQLITE(a_failing_statement_after_a_write_runs_the_works_singly),
        ON_SQLITE(a_lost_race_runs_again),
        ON_SQLITE(a_race_lost_after_a_write_runs_again),
        ON_BOTH(a_race_that_is_always_lost_ends),
        ON_SQLITE(a_race_that_is_always_lost_after_a_write_ends),
        ON_BOTH(only_what_was_kept_touches_the_caches),
        ON_SQLITE(time_never_stands_still_for_a_writer),
        ON_BOTH(a_clock_put_back_is_followed),
        ON_SQLITE(a_full_queue_refuses),
        ON_SQLITE(a_queue_of_large_works_is_full_sooner),
        ON_BOTH(a_write_that_waited_too_long_is_refused),
        ON_BOTH(a_click_waits_less_than_a_write),
        ON_SQLITE(the_log_is_kept_short),
        ON_SQLITE(an_idle_writer_saves_its_log),
        ON_SQLITE(closing_finishes_what_is_queued),
    };
    return RUN_STORE_TESTS(tests);
}
