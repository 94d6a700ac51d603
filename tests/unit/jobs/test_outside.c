/* src/jobs/outside.c: claim, commit, call, record, on a real store and against a real server, with rows of `delivery`.
 */

#include "scene.h"

#include <sched.h>
#include <stdlib.h>

#include "base/effect.h"
#include "base/limits.h"
#include "jobs/job.h"
#include "jobs/jobs.h"
#include "jobs/outside.h"
#include "receiver.h"
#include "unit.h"

enum { LEASE_S = 60, DEADLINE_MS = 30000, ROWS_MAX = 20 };

/* Where a row is to be sent stands in its type. */
static const struct statement add_row = {
    .name = "test_add_delivery",
    .purpose = "somebody is to be told",
    .text = "INSERT INTO delivery (ws, id, event_id, endpoint_id, type, stream_id, position, state, tries, attempts, "
            "next_try_at, outcome, created_at) VALUES ($1, $2, $2, $3, $4, $2, 0, 0, 0, 0, 0, 0, 0)",
    .params = "ibbt",
    .columns = "",
};

static const struct statement due_rows = {
    .name = "test_due_deliveries",
    .purpose = "who waits",
    .text = "SELECT ws, id, endpoint_id, type, attempts FROM delivery WHERE next_try_at <= $1 "
            "ORDER BY next_try_at, ws, id LIMIT $2",
    .params = "ii",
    .columns = "ibbti",
};

static const struct statement mark_row = {
    .name = "test_mark_delivery",
    .purpose = "an attempt begins",
    .text = "UPDATE delivery SET attempts = $3, next_try_at = $4 WHERE ws = $1 AND id = $2",
    .params = "ibii",
    .columns = "",
};

static const struct statement settle_row = {
    .name = "test_settle_delivery",
    .purpose = "what came of an attempt",
    .text = "UPDATE delivery SET state = CASE WHEN $4 = 200 THEN 1 ELSE 0 END, "
            "next_try_at = CASE WHEN $4 = 200 THEN NULL ELSE $5 END WHERE ws = $1 AND id = $2 AND attempts = $3",
    .params = "ibiii",
    .columns = "",
};

static bool effects_in_claim; /* were they allowed, while a claim ran? */

static enum status claim(struct txn *txn, struct outside_claims *claims, struct error *err)
{
    struct result rows;
    effects_in_claim = effects_in_claim || effects_are_allowed();
    TRY(txn_query(txn, &due_rows, VALUES(value_int(txn_now(txn)), value_int(ROWS_MAX)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct outside_call call = {
            .ws = result_int(&rows, i, 0),
            .id = result_id(&rows, i, 1),
            .receiver_id = result_id(&rows, i, 2),
            .attempt = result_int(&rows, i, 4) + 1,
        };
        if (!outside_has_room(claims, &call.receiver_id))
            continue;
        char key[ID_TEXT_SIZE];
        id_format(&call.id, "dlv", key);
        struct arena *arena = txn_arena(txn);
        const char *headers[] = {
            arena_format(arena, "webhook-id: %.*s", ID_TEXT_SIZE, key),
            arena_format(arena, "attempt: %lld", (long long)call.attempt),
            NULL,
        };
        call.request = (struct client_request){.method = "POST",
                                               .url = arena_format(arena, "%.*s", STR_ARG(result_str(&rows, i, 3))),
                                               .headers = headers,
                                               .body = STR("{}"),
                                               .deadline_ms = DEADLINE_MS,
                                               .answer_bytes_max = 1000};
        TRY(txn_exec(txn, &mark_row,
                     VALUES(value_int(call.ws), value_id(&call.id), value_int(call.attempt),
                            value_int(txn_now(txn) + LEASE_S * TIME_US_PER_S)),
                     err));
        outside_claim(claims, &call);
    }
    return STATUS_OK;
}

static enum status record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                          struct error *err)
{
    int status = reply->outcome == CLIENT_ANSWERED ? reply->status : 0;
    return txn_exec(txn, &settle_row,
                    VALUES(value_int(call->ws), value_id(&call->id), value_int(call->attempt), value_int(status),
                           value_int(txn_now(txn) + LEASE_S * TIME_US_PER_S)),
                    err);
}

static const struct outside_job trial[] = {
    {.name = "trial", .purpose = "tells", .every_ms = 10, .claim = claim, .record = record},
};

/* A kind of sweep must be there; this one finds nothing. */
static enum status do_nothing(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)act;
    (void)id;
    (void)ret_more;
    (void)err;
    return STATUS_OK;
}

static const struct job quiet[] = {
    {.name = "quiet", .purpose = "does nothing", .every_ms = 60000, .unit = do_nothing},
};

struct stand {
    struct books *books;
    struct receiver *receiver;
    struct jobs *jobs;
    const char *path; /* of the rows to be added */
    int count;
    uint8_t receiver_number;
};

static struct stand stand;

static enum status act_add(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id receiver_id = {{stand.receiver_number}};
    char url[128];
    snprintf(url, sizeof url, "%s%s", receiver_url(stand.receiver), stand.path);
    for (int i = 0; i < stand.count; i++) {
        struct id id = mint_id(&act->mint);
        TRY(txn_exec(act->txn, &add_row,
                     VALUES(value_int(act->ws), value_id(&id), value_id(&receiver_id), value_text(str_from(url))),
                     err));
    }
    return STATUS_OK;
}

static void add(const char *path, int count, uint8_t receiver_number)
{
    stand.path = path;
    stand.count = count;
    stand.receiver_number = receiver_number;
    books_write(stand.books, LIVE, act_add);
}

static void start(void)
{
    stand.jobs = jobs_start(&(struct jobs_config){.env = stand.books->env,
                                                  .store = stand.books->store,
                                                  .jobs = quiet,
                                                  .job_count = 1,
                                                  .outside = trial,
                                                  .outside_count = 1,
                                                  .allow_private = true});
}

static int set_up(void **state)
{
    int failed = books_setup(state);
    effects_in_claim = false;
    stand = (struct stand){.books = *state, .receiver = receiver_start()};
    return failed;
}

static int tear_down(void **state)
{
    jobs_stop(stand.jobs);
    receiver_stop(stand.receiver);
    return books_teardown(state);
}

static void wait_for_calls(uint64_t count)
{
    struct jobs_metrics metrics;
    do {
        sched_yield();
        jobs_read_metrics(stand.jobs, &metrics);
    } while (metrics.calls < count);
}

static void wait_for_requests(const char *path, int count)
{
    while (receiver_count(stand.receiver, path) < count)
        sched_yield();
}

#define STATE(state) SCENE_NUMBER(stand.books, "SELECT COUNT(*) FROM delivery WHERE state = " state)

static void what_is_due_is_told_once(void **state)
{
    (void)state;
    add("/200", 3, 1);
    start();
    wait_for_calls(3);
    assert_int_equal(STATE("1"), 3);
    assert_int_equal(receiver_count(stand.receiver, NULL), 3);
    assert_false(effects_in_claim);
}

static void what_fails_is_tried_again_under_its_own_key(void **state)
{
    (void)state;
    add("/500", 1, 1);
    add("/close", 1, 2);
    add("/break", 1, 3);
    start();
    wait_for_calls(3);
    assert_int_equal(STATE("0"), 3);
    scene_advance(stand.books, 2 * LEASE_S * TIME_US_PER_S);
    wait_for_calls(6);
    char first[1000], second[1000];
    assert_true(receiver_request(stand.receiver, "/500", 0, first, sizeof first));
    assert_true(receiver_request(stand.receiver, "/500", 1, second, sizeof second));
    const char *key = strstr(first, "webhook-id: ");
    assert_non_null(key);
    char line[64];
    snprintf(line, sizeof line, "%.*s", 12 + ID_TEXT_SIZE, key);
    assert_non_null(strstr(second, line));
    assert_non_null(strstr(first, "attempt: 1"));
    assert_non_null(strstr(second, "attempt: 2"));
}

/* As many rows as there are places, all for one who says nothing: the other one is told all the same. */
static void a_slow_receiver_delays_no_other(void **state)
{
    (void)state;
    add("/hang", ROWS_MAX - 2, 1);
    add("/200", 2, 2);
    start();
    wait_for_calls(2);
    assert_int_equal(STATE("1"), 2);
    wait_for_requests("/hang", LIMIT_RECEIVER_CALLS);
    assert_int_equal(SCENE_NUMBER(stand.books, "SELECT COUNT(*) FROM delivery WHERE attempts > 0 AND state = 0"),
                     LIMIT_RECEIVER_CALLS);
}

/* The thread ends while the call is under way: nothing was recorded, as after a kill. */
static void an_end_between_claim_and_record_is_an_unknown_outcome(void **state)
{
    (void)state;
    add("/slow", 1, 1);
    start();
    wait_for_requests("/slow", 1);
    jobs_stop(stand.jobs);
    stand.jobs = NULL;
    assert_int_equal(STATE("0"), 1);
    assert_int_equal(SCENE_NUMBER(stand.books, "SELECT attempts FROM delivery"), 1);
    receiver_let_go(stand.receiver);
    scene_advance(stand.books, 2 * LEASE_S * TIME_US_PER_S);
    start();
    wait_for_calls(1);
    assert_int_equal(STATE("1"), 1);
    char first[1000], second[1000];
    assert_true(receiver_request(stand.receiver, "/slow", 0, first, sizeof first));
    assert_true(receiver_request(stand.receiver, "/slow", 1, second, sizeof second));
    assert_int_equal(strncmp(strstr(first, "webhook-id: "), strstr(second, "webhook-id: "), 12 + ID_TEXT_SIZE), 0);
}

/* A record that comes after the next attempt has begun changes nothing of it. */
static enum status late_record(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct result rows;
    TRY(txn_query(act->txn, &due_rows, VALUES(value_int(INT64_MAX), value_int(1)), &rows, err));
    struct outside_call call = {.ws = result_int(&rows, 0, 0), .id = result_id(&rows, 0, 1), .attempt = 1};
    return record(act->txn, &call, &(struct client_reply){.outcome = CLIENT_ANSWERED, .status = 200}, err);
}

static void a_late_record_is_left_alone(void **state)
{
    (void)state;
    add("/500", 1, 1);
    start();
    wait_for_calls(1);
    scene_advance(stand.books, 2 * LEASE_S * TIME_US_PER_S);
    wait_for_calls(2);
    books_write(stand.books, LIVE, late_record);
    assert_int_equal(STATE("0"), 1);
}

#define OUTSIDE_TEST(test) cmocka_unit_test_setup_teardown((test), set_up, tear_down)

UNIT_TESTS(outside)
{
    const struct CMUnitTest tests[] = {
        OUTSIDE_TEST(what_is_due_is_told_once),
        OUTSIDE_TEST(what_fails_is_tried_again_under_its_own_key),
        OUTSIDE_TEST(a_slow_receiver_delays_no_other),
        OUTSIDE_TEST(an_end_between_claim_and_record_is_an_unknown_outcome),
        OUTSIDE_TEST(a_late_record_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
