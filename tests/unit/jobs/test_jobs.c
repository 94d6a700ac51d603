/* Sweeps on a real store: what is due is done, once; leases of others are left alone, those of the dead are not. */

#include "scene.h"

#include <sched.h>

#include "base/limits.h"
#include "jobs/job.h"
#include "jobs/jobs.h"
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
    } while (metrics.finished_at == TIME_NONE);
    assert_true(metrics.runs >= job_count);
    assert_int_equal(metrics.failures, 0);
}

static void test_the_thread_does_the_same(void **state)
{
    struct books *books = *state;
    struct referrer referrer = hold(books, 3);
    struct error err = {0};
    scene_advance(books, 31 * TIME_US_PER_DAY);
    struct jobs *jobs = jobs_start(books->env, books->store);
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
    struct jobs *jobs = jobs_start(books->env, books->store);
    wait_until_finished(books, jobs);
    jobs_stop(jobs);
    assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_AVAILABLE), 2500);
}

static void test_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < job_count; i++) {
        assert_non_null(job_table[i].slice);
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
        cmocka_unit_test(test_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
