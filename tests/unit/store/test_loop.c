/* src/store/loop.c, pool.c, run.c: what is seen by whom and when, and how answers come back. */

#include "store_support.h"
#include "unit.h"

static int64_t count_by(struct side *side, enum status (*script)(struct txn *, struct job *, struct error *),
                        bool cheap)
{
    struct job job = job_make(script, 0);
    assert_int_equal(run_read(side, &job, cheap), STATUS_OK);
    assert_true(job.done);
    return job.seen;
}

static void a_read_sees_every_write_answered_before_it(void **state)
{
    struct fixture *fixture = *state;
    struct side writing, reading;
    side_init(&writing, fixture->store);
    side_init(&reading, fixture->store);
    for (int i = 1; i <= 20; i++) {
        /* The reader holds a snapshot of both files when the write happens; its iteration does not end. */
        assert_int_equal(count_by(&reading, count_things, true), i - 1);
        assert_int_equal(count_by(&reading, count_visits, true), i - 1);
        struct job thing = job_make(insert_thing, i);
        struct job visit = job_make(insert_visit, i);
        assert_int_equal(run_write(&writing, STORE_BOOKS, &thing), STATUS_OK);
        assert_int_equal(count_by(&reading, count_things, true), i);
        assert_int_equal(run_write(&writing, STORE_CLICKS, &visit), STATUS_OK);
        assert_int_equal(count_by(&reading, count_visits, true), i);
        assert_int_equal(count_by(&reading, count_things, false), i);
        assert_int_equal(count_by(&reading, count_visits, false), i);
    }
    side_release(&writing);
    side_release(&reading);
}

/* `seen` becomes things * 100 + visits. */
static enum status count_both(struct txn *txn, struct job *job, struct error *err)
{
    TRY(count_things(txn, job, err));
    int64_t things = job->seen;
    TRY(count_visits(txn, job, err));
    job->seen += 100 * things;
    return STATUS_OK;
}

static void a_transaction_of_the_books_reads_the_clicks(void **state)
{
    struct fixture *fixture = *state;
    struct side side, other;
    side_init(&side, fixture->store);
    side_init(&other, fixture->store);
    for (int i = 1; i <= 5; i++) {
        struct job visit = job_make(insert_visit, i);
        assert_int_equal(run_write(&other, STORE_CLICKS, &visit), STATUS_OK);
        struct job both = job_make(count_both, 0);
        assert_int_equal(run_write(&side, STORE_BOOKS, &both), STATUS_OK);
        assert_int_equal(both.seen, i);
    }
    side_release(&side);
    side_release(&other);
}

/* Within one read nothing moves, though the clicks grow between its statements. */
struct stable {
    struct job job;
    struct side *other;
};

static enum status read_twice(struct txn *txn, struct job *job, struct error *err)
{
    struct stable *stable = (struct stable *)job;
    TRY(count_things(txn, job, err));
    int64_t before = job->seen;
    struct job thing = job_make(insert_thing, 77);
    assert_int_equal(run_write(stable->other, STORE_BOOKS, &thing), STATUS_OK);
    TRY(count_things(txn, job, err));
    assert_int_equal(job->seen, before);
    return STATUS_OK;
}

static void a_read_is_one_snapshot(void **state)
{
    struct fixture *fixture = *state;
    struct side side, other;
    side_init(&side, fixture->store);
    side_init(&other, fixture->store);
    struct stable stable = {job_make(read_twice, 0), &other};
    assert_int_equal(run_read(&side, &stable.job, true), STATUS_OK);
    assert_int_equal(count_by(&side, count_things, true), 1);
    side_release(&side);
    side_release(&other);
}

static void answers_of_a_batch_come_with_one_wake(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job jobs[64];
    for (int i = 0; i < 64; i++) {
        jobs[i] = job_make(insert_thing, i);
        store_write(side.loop, STORE_BOOKS, &jobs[i].work);
    }
    assert_int_equal(store_loop_pending(side.loop), 64);
    side_finish(&side);
    assert_int_equal(store_loop_pending(side.loop), 0);
    assert_int_equal(side.wakes, 1);
    side_release(&side);
}

/* ---- many loops at once ---- */

enum { THREADS = 4, ROUNDS = 40, PER_ROUND = 10 };

struct crowd {
    struct fixture *fixture;
    int number;
    pthread_t thread;
    int64_t wrong;
};

static void *run_crowd(void *ctx)
{
    struct crowd *crowd = ctx;
    struct side side;
    side_init(&side, crowd->fixture->store);
    for (int round = 0; round < ROUNDS; round++) {
        struct job jobs[PER_ROUND];
        for (int i = 0; i < PER_ROUND; i++) {
            int64_t key = ((int64_t)crowd->number * ROUNDS + round) * PER_ROUND + i;
            bool click = i % 2 == 0;
            jobs[i] = job_make(click ? insert_visit : insert_thing, key);
            store_write(side.loop, click ? STORE_CLICKS : STORE_BOOKS, &jobs[i].work);
        }
        side_finish(&side);
        for (int i = 0; i < PER_ROUND; i++) {
            crowd->wrong += jobs[i].status != STATUS_OK;
        }
        struct job count = job_make(count_both, 0);
        crowd->wrong += run_read(&side, &count, round % 2 == 0) != STATUS_OK;
        crowd->wrong += count.seen / 100 < (round + 1) * PER_ROUND / 2;
    }
    side_release(&side);
    return NULL;
}

static void many_loops_write_and_read_at_once(void **state)
{
    struct fixture *fixture = *state;
    struct crowd crowd[THREADS];
    for (int i = 0; i < THREADS; i++) {
        crowd[i] = (struct crowd){fixture, i, 0, 0};
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, run_crowd, &crowd[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(crowd[i].thread, NULL);
        assert_int_equal(crowd[i].wrong, 0);
    }
    struct side side;
    side_init(&side, fixture->store);
    assert_int_equal(count_by(&side, count_things, true), THREADS * ROUNDS * PER_ROUND / 2);
    assert_int_equal(count_by(&side, count_visits, true), THREADS * ROUNDS * PER_ROUND / 2);
    side_release(&side);
    struct store_metrics metrics;
    store_metrics(fixture->store, &metrics);
    assert_int_equal(metrics.files[STORE_BOOKS].items, THREADS * ROUNDS * PER_ROUND / 2);
    assert_true(metrics.files[STORE_BOOKS].commits <= metrics.files[STORE_BOOKS].items);
    assert_int_equal(metrics.reads, THREADS * ROUNDS + 2);
}

/* ---- without a loop ---- */

static enum status insert_and_count(struct txn *txn, void *ctx, struct error *err)
{
    struct job *job = ctx;
    assert_true(txn_is_write(txn));
    TRY(insert_thing(txn, job, err));
    return count_both(txn, job, err);
}

static enum status only_count(struct txn *txn, void *ctx, struct error *err)
{
    assert_false(txn_is_write(txn));
    return count_both(txn, ctx, err);
}

static void a_thread_without_a_loop_waits(void **state)
{
    struct fixture *fixture = *state;
    struct job job = job_make(NULL, 1);
    struct error err = {0};
    assert_int_equal(store_run_write(fixture->store, insert_and_count, &job, &err), STATUS_OK);
    assert_int_equal(job.seen, 100);
    job.seen = 0;
    assert_int_equal(store_run_read(fixture->store, only_count, &job, &err), STATUS_OK);
    assert_int_equal(job.seen, 100);
    assert_int_equal(store_run_write(fixture->store, insert_and_count, &job, &err), STATUS_INTERNAL);
    assert_non_null(strstr(err.detail, "insert_thing"));
}

/* ---- beside a server ---- */

static void an_inspector_keeps_one_snapshot(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    struct job thing = job_make(insert_thing, 1);
    assert_int_equal(run_write(&side, STORE_BOOKS, &thing), STATUS_OK);

    struct store_config config = fixture_config(fixture);
    config.mode = STORE_INSPECT;
    config.migrate = false;
    struct store *inspector = NULL;
    struct error err = {0};
    assert_int_equal(store_open(&config, &inspector, &err), STATUS_OK);
    struct job later = job_make(insert_thing, 2);
    struct job visit = job_make(insert_visit, 2);
    assert_int_equal(run_write(&side, STORE_BOOKS, &later), STATUS_OK);
    assert_int_equal(run_write(&side, STORE_CLICKS, &visit), STATUS_OK);
    for (int i = 0; i < 3; i++) {
        struct job count = job_make(NULL, 0);
        assert_int_equal(store_run_read(inspector, only_count, &count, &err), STATUS_OK);
        assert_int_equal(count.seen, 100);
    }
    assert_int_equal(store_run_write(inspector, insert_and_count, &later, &err), STATUS_UNAVAILABLE);
    assert_int_equal(store_ready(inspector, &err), STATUS_OK);
    store_close(inspector);
    side_release(&side);
}

UNIT_TESTS(loop)
{
    struct CMUnitTest tests[] = {
        ON_BOTH(a_read_sees_every_write_answered_before_it),
        ON_BOTH(a_transaction_of_the_books_reads_the_clicks),
        ON_BOTH(a_read_is_one_snapshot),
        ON_SQLITE(answers_of_a_batch_come_with_one_wake),
        ON_BOTH(many_loops_write_and_read_at_once),
        ON_BOTH(a_thread_without_a_loop_waits),
        ON_BOTH(an_inspector_keeps_one_snapshot),
    };
    return RUN_STORE_TESTS(tests);
}
