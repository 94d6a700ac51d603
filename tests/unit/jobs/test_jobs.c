/* Sweeps on a real store: what is due is done, once; leases of others are left alone, those of the dead are not. */

#include "scene.h"

#include <sched.h>

#include <stdlib.h>

#include "base/limits.h"
#include "domain/outbox/outbox.h"
#include "jobs/job.h"
#include "jobs/jobs.h"
#include "jobs/walk.h"
#include "unit.h"

#define RULES                                                                                                          \
    "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"                                  \
    " 'rewards': [{'key': 'thanks', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'hold_days': 30,"           \
    "  'amount': {'fixed': 2500}}]}"

enum { WAIT_S = 30 };

/* A referrer with as many held rewards. */
static struct referrer hold(struct books *books, int count)
{
    struct id program_id = scene_program(books, "USD", RULES);
    struct referrer referrer = scene_referrer(books, &program_id, "anna@example.com");
    for (int i = 0; i < count; i++) {
        char email[32];
        char invoice[32];
        struct telling telling;
        snprintf(email, sizeof email, "p%d@example.com", i);
        snprintf(invoice, sizeof invoice, "in_%d", i);
        scene_submission(&telling, &program_id, email, referrer.code);
        scene_must(books, &telling);
        scene_event(&telling, "invoice.paid", invoice, email, 10000);
        scene_must(books, &telling);
    }
    return referrer;
}

static void run_until_idle(struct books *books)
{
    struct error err = {0};
    if (jobs_run_until_idle(books->store, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
}

static void test_releases_what_is_due_and_no_sooner(void **state)
{
    struct books *books = *state;
    struct referrer referrer = hold(books, 45); /* more than two slices */
    run_until_idle(books);
    assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE), 0);
    scene_advance(books, 31 * TIME_US_PER_DAY);
    run_until_idle(books);
    assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE), 45 * 2500);
    run_until_idle(books);
    assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE), 45 * 2500);
    scene_prove(books);
}

static void test_one_turn_is_one_slice(void **state)
{
    struct books *books = *state;
    struct error err = {0};
    struct referrer referrer = hold(books, 45);
    scene_advance(books, 31 * TIME_US_PER_DAY);
    assert_int_equal(jobs_run_once(books->store, &err), STATUS_OK);
    int64_t issued = scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE);
    assert_true(issued > 0 && issued < 45 * 2500);
}

/* Waits for the thread to have done every kind, by its own word. */
static void wait_until_finished(struct books *books, struct jobs *jobs)
{
    struct jobs_metrics metrics;
    int64_t end = env_monotonic(books->env) + WAIT_S * TIME_US_PER_S;
    do {
        assert_true(env_monotonic(books->env) < end);
        sched_yield();
        jobs_read_metrics(jobs, &metrics);
    } while (metrics.ended_count < job_count);
    assert_true(metrics.runs >= job_count);
    assert_int_equal(metrics.failures, 0);
}

static void test_the_thread_does_the_same(void **state)
{
    struct books *books = *state;
    struct referrer referrer = hold(books, 3);
    struct error err = {0};
    scene_advance(books, 31 * TIME_US_PER_DAY);
    struct jobs *jobs = jobs_start(&(struct jobs_config){.env = books->env, .store = books->store});
    assert_int_equal(jobs_ready(jobs, &err), STATUS_OK);
    wait_until_finished(books, jobs);
    jobs_stop(jobs);
    assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE), 3 * 2500);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM job WHERE lease_until > 0"), job_count);
}

static const struct statement foreign_lease = {
    .name = "test_foreign_lease",
    .purpose = "somebody else has the releases",
    .text = "INSERT INTO job (name, next_run_at, lease_until) VALUES ('rewards_release', 0, 9000000000000000)",
    .params = "",
    .columns = "",
};

static enum status act_foreign_lease(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    return txn_exec(act->txn, &foreign_lease, NULL, 0, err);
}

static void test_a_lease_of_the_dead_is_void(void **state)
{
    struct books *books = *state;
    struct referrer referrer = hold(books, 1);
    scene_advance(books, 31 * TIME_US_PER_DAY);
    books_write(books, LIVE, act_foreign_lease);
    struct jobs *jobs = jobs_start(&(struct jobs_config){.env = books->env, .store = books->store});
    wait_until_finished(books, jobs);
    jobs_stop(jobs);
    assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE), 2500);
}

/* ---- clocks that were wrong ---- */

static const struct statement far_ahead = {
    .name = "test_far_ahead",
    .purpose = "what a clock that was two days ahead has left",
    .text = "INSERT INTO job (name, next_run_at, lease_until) VALUES ($1, $2, $2)",
    .params = "ti",
    .columns = "",
};

static enum status act_far_ahead(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    for (size_t i = 0; i < job_count; i++)
        TRY(txn_exec(act->txn, &far_ahead,
                     VALUES(value_text(str_from(job_table[i].name)), value_int(BOOKS_NOW + 60 * TIME_US_PER_DAY)),
                     err));
    return STATUS_OK;
}

static void test_a_time_of_a_wrong_clock_is_not_waited_for(void **state)
{
    struct books *books = *state;
    struct referrer referrer = hold(books, 1);
    scene_advance(books, 31 * TIME_US_PER_DAY);
    books_write(books, LIVE, act_far_ahead);
    struct jobs *jobs = jobs_start(&(struct jobs_config){.env = books->env, .store = books->store});
    wait_until_finished(books, jobs);
    jobs_stop(jobs);
    assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE), 2500);
}

/* ---- units that fail ---- */

/* Works on what waits in the outbox: takes it out, but fails on the oldest while `poisoned`. Acts run on the store's
 * threads one after the other; the test looks when none runs. */
static struct {
    bool poisoned;
    struct id poison;
    int tries;
} trial;

static enum status find_waiting(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return outbox_list(act, limit, ret_ids, ret_count, err);
}

static enum status take_out(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    static const struct outbox_channel nobody[] = {{.name = NULL}};
    if (id_equal(id, &trial.poison)) {
        trial.tries++;
        if (trial.poisoned)
            return error_set(err, ERROR_INTERNAL, NULL, "this one is poison");
    }
    return outbox_fan_out(act, id, nobody, ret_more, err);
}

static const struct job trial_jobs[] = {
    {.name = "trial", .purpose = "fails", .every_ms = 1000, .at_once = 3, .find = find_waiting, .unit = take_out},
};

static enum status act_poison(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    size_t count;
    return outbox_list(act, 1, &trial.poison, &count, err);
}

static enum status walk_trial(struct books *books, struct error *err)
{
    struct walk *walk = calloc(1, sizeof *walk);
    walk->jobs = trial_jobs;
    walk->job_count = 1;
    walk->until_idle = true;
    enum status status = walk_wait(walk, books->store, err);
    free(walk);
    return status;
}

#define WAITING(books) SCENE_NUMBER(books, "SELECT COUNT(*) FROM outbox")
#define PUT_OFF(books) SCENE_NUMBER(books, "SELECT COUNT(*) FROM job_failure")

static int64_t next_try_in(struct books *books)
{
    return SCENE_NUMBER(books, "SELECT MAX(next_try_at) FROM job_failure") - env_now(books->env);
}

static void test_a_unit_that_fails_stops_nothing_else(void **state)
{
    struct books *books = *state;
    struct error err = {0};
    hold(books, 4);
    books_read(books, LIVE, act_poison);
    trial.poisoned = true;
    trial.tries = 0;
    assert_true(WAITING(books) > 10);
    assert_int_equal(walk_trial(books, &err), STATUS_INTERNAL);
    assert_non_null(strstr(err.detail, "this one is poison"));
    assert_int_equal(WAITING(books), 1); /* more than a step's room came after it */
    assert_int_equal(PUT_OFF(books), 1);
    int64_t first = next_try_in(books);
    assert_true(first >= LIMIT_JOB_FIRST_RETRY_S * TIME_US_PER_S - TIME_US_PER_S &&
                first <= LIMIT_JOB_FIRST_RETRY_S * 5 / 4 * TIME_US_PER_S + TIME_US_PER_S);
    int tries = trial.tries;
    assert_int_equal(walk_trial(books, &err), STATUS_OK); /* not its time: nothing fails, nothing is tried */
    assert_int_equal(trial.tries, tries);
    scene_advance(books, 10 * TIME_US_PER_S);
    assert_int_equal(walk_trial(books, &err), STATUS_INTERNAL);
    assert_int_equal(SCENE_NUMBER(books, "SELECT attempts FROM job_failure"), 2);
    assert_true(next_try_in(books) > first + TIME_US_PER_S); /* later each time */
    trial.poisoned = false;
    scene_advance(books, 60 * TIME_US_PER_S);
    assert_int_equal(walk_trial(books, &err), STATUS_OK);
    assert_int_equal(WAITING(books), 0);
    assert_int_equal(PUT_OFF(books), 0);
}

static void test_a_next_try_of_a_wrong_clock_is_not_waited_for(void **state)
{
    struct books *books = *state;
    struct error err = {0};
    hold(books, 1);
    books_read(books, LIVE, act_poison);
    trial.poisoned = true;
    scene_advance(books, 2 * TIME_US_PER_DAY);
    assert_int_equal(walk_trial(books, &err), STATUS_INTERNAL);
    trial.poisoned = false;
    scene_advance(books, -2 * TIME_US_PER_DAY);
    assert_int_equal(walk_trial(books, &err), STATUS_OK);
    assert_int_equal(WAITING(books) + PUT_OFF(books), 0);
}

static enum status act_forget_poison(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("DELETE FROM outbox");
    return STATUS_OK;
}

static void test_a_unit_that_is_settled_otherwise_is_forgotten(void **state)
{
    struct books *books = *state;
    struct error err = {0};
    hold(books, 1);
    books_read(books, LIVE, act_poison);
    trial.poisoned = true;
    assert_int_equal(walk_trial(books, &err), STATUS_INTERNAL);
    books_write(books, LIVE, act_forget_poison);
    assert_int_equal(walk_trial(books, &err), STATUS_OK);
    assert_int_equal(PUT_OFF(books), 0);
}

/* ---- readiness ---- */

static enum status fail_in_live(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)id;
    (void)ret_more;
    return act->livemode ? error_set(err, ERROR_INTERNAL, NULL, "the live world is broken") : STATUS_OK;
}

static enum status fail_always(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err)
{
    (void)txn;
    (void)state;
    (void)ret_more;
    return error_set(err, ERROR_INTERNAL, NULL, "broken");
}

static const struct job broken_jobs[] = {
    {.name = "always", .purpose = "never works", .every_ms = 20, .slice = fail_always},
    {.name = "live", .purpose = "fails in one world", .every_ms = 20, .unit = fail_in_live},
};

static void test_a_kind_that_never_works_makes_the_server_unready(void **state)
{
    struct books *books = *state;
    struct error err = {0};
    struct jobs_metrics metrics;
    struct jobs *jobs = jobs_start(
        &(struct jobs_config){.env = books->env, .store = books->store, .jobs = broken_jobs, .job_count = 2});
    assert_int_equal(jobs_ready(jobs, &err), STATUS_OK);
    do {
        sched_yield();
        jobs_read_metrics(jobs, &metrics);
    } while (metrics.failures < 2 || metrics.ended_count < 2); /* each came to its end all the same */
    uint64_t before = metrics.runs;
    do {
        sched_yield();
        jobs_read_metrics(jobs, &metrics);
    } while (metrics.runs < before + 8); /* passes that find only what is put off do not count */
    env_skip(books->env, 1000 * TIME_US_PER_S);
    assert_int_equal(jobs_ready(jobs, &err), STATUS_UNAVAILABLE);
    assert_non_null(strstr(err.detail, "always"));
    jobs_stop(jobs);
    assert_int_equal(PUT_OFF(books), 2);
}

static void test_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < job_count; i++) {
        assert_true((job_table[i].slice != NULL) != (job_table[i].unit != NULL));
        assert_true((job_table[i].find != NULL) == (job_table[i].at_once > 0) && job_table[i].at_once <= JOB_UNITS);
        assert_true(job_table[i].every_ms >= LIMIT_TICK_MS);
        assert_true(strlen(job_table[i].purpose) > 0);
    }
}

UNIT_TESTS(jobs)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(test_releases_what_is_due_and_no_sooner),
        BOOKS_TEST(test_one_turn_is_one_slice),
        BOOKS_TEST(test_the_thread_does_the_same),
        BOOKS_TEST(test_a_lease_of_the_dead_is_void),
        BOOKS_TEST(test_a_time_of_a_wrong_clock_is_not_waited_for),
        BOOKS_TEST(test_a_unit_that_fails_stops_nothing_else),
        BOOKS_TEST(test_a_next_try_of_a_wrong_clock_is_not_waited_for),
        BOOKS_TEST(test_a_unit_that_is_settled_otherwise_is_forgotten),
        BOOKS_TEST(test_a_kind_that_never_works_makes_the_server_unready),
        cmocka_unit_test(test_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
