/* src/store/sqlite/sqlite_commit.c: the hook around each commit. */

#include "store_support.h"
#include "unit.h"

enum { BATCH = 20, HOOK_ROWS_FROM = 1000 };

static const struct statement add_row = {.name = "hook_row",
                                         .purpose = "what the hook writes",
                                         .text = "INSERT INTO visit (id, t) VALUES ($1, 'hook')",
                                         .params = "i",
                                         .columns = "",
                                         .file = STORE_CLICKS};

/* Counts its calls; `end` writes a row, or fails as often as it is told to. */
struct hook {
    int begun;
    int ended;
    int failures;
};

static enum status hook_begin(struct txn *txn, void *ctx, struct error *err)
{
    (void)err;
    struct hook *hook = ctx;
    assert_true(txn_is_write(txn));
    hook->begun++;
    return STATUS_OK;
}

static enum status hook_end(struct txn *txn, void *ctx, struct error *err)
{
    struct hook *hook = ctx;
    hook->ended++;
    TRY(txn_exec(txn, &add_row, VALUES(value_int(HOOK_ROWS_FROM + hook->ended)), err));
    return hook->failures-- > 0 ? error_set(err, ERROR_INTERNAL, NULL, "The hook fails.") : STATUS_OK;
}

/* Writes BATCH visits at once; gives how many came through. */
static int run_batch(struct fixture *fixture, struct hook *hook, struct job jobs[BATCH])
{
    store_set_batch_hook(fixture->store, STORE_CLICKS, &(struct store_batch_hook){hook_begin, hook_end, hook});
    struct side side;
    side_init(&side, fixture->store);
    for (int i = 0; i < BATCH; i++) {
        jobs[i] = job_make(insert_visit, i + 1);
        store_write(side.loop, STORE_CLICKS, &jobs[i].work);
    }
    side_finish(&side);
    int kept = 0;
    for (int i = 0; i < BATCH; i++) {
        kept += jobs[i].status == STATUS_OK;
    }
    side_release(&side);
    return kept;
}

static int64_t rows_of(struct fixture *fixture)
{
    struct side side;
    side_init(&side, fixture->store);
    struct job count = job_make(count_visits, 0);
    assert_int_equal(run_read(&side, &count, true), STATUS_OK);
    side_release(&side);
    return count.seen;
}

static void the_hook_is_part_of_the_commit(void **state)
{
    struct hook hook = {0};
    struct job jobs[BATCH];
    assert_int_equal(run_batch(*state, &hook, jobs), BATCH);
    assert_int_equal(hook.begun, 1);
    assert_int_equal(hook.ended, 1);
    assert_int_equal(rows_of(*state), BATCH + 1);
    assert_int_equal(metrics_of(*state, STORE_CLICKS).commits, 1);
}

static void a_hook_that_fails_once_runs_the_works_singly(void **state)
{
    struct hook hook = {.failures = 1};
    struct job jobs[BATCH];
    assert_int_equal(run_batch(*state, &hook, jobs), BATCH);
    assert_int_equal(hook.begun, 1 + BATCH);
    assert_int_equal(hook.ended, 1 + BATCH);
    assert_int_equal(rows_of(*state), BATCH + BATCH); /* a row of the hook for each */
    assert_int_equal(metrics_of(*state, STORE_CLICKS).rolled_back_batches, 1);
}

static void a_hook_that_fails_refuses_the_works(void **state)
{
    struct hook hook = {.failures = 1000};
    struct job jobs[BATCH];
    assert_int_equal(run_batch(*state, &hook, jobs), 0);
    assert_int_equal(jobs[0].status, STATUS_INTERNAL);
    assert_string_equal(jobs[0].error.detail, "The hook fails.");
    assert_int_equal(rows_of(*state), 0);
}

UNIT_TESTS(hook)
{
    struct CMUnitTest tests[] = {
        ON_BOTH(the_hook_is_part_of_the_commit),
        ON_BOTH(a_hook_that_fails_once_runs_the_works_singly),
        ON_BOTH(a_hook_that_fails_refuses_the_works),
    };
    return RUN_STORE_TESTS(tests);
}
