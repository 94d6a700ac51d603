/* src/store/lock.c: one process at a time. */

#include <stdlib.h>

#include "store/lock.h"
#include "store_support.h"
#include "unit.h"

/* Exit code of a child that opens the store: 0 opened, 1 refused with the lock file's name, 2 anything else. */
static int open_in_child(const struct fixture *fixture, enum store_mode mode)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct store_config config = fixture_config(fixture);
        config.mode = mode;
        struct store *store = NULL;
        struct error err = {0};
        if (store_open(&config, &store, &err) == STATUS_OK) {
            store_close(store);
            _exit(0);
        }
        bool named = strstr(err.detail, "Another process") != NULL && strstr(err.detail, "/referd.lock") != NULL;
        _exit(named ? 1 : 2);
    }
    int outcome = 0;
    waitpid(child, &outcome, 0);
    return WIFEXITED(outcome) ? WEXITSTATUS(outcome) : 2;
}

static void a_second_process_is_refused(void **state)
{
    struct fixture *fixture = *state;
    assert_true(store_is_served(fixture->url));
    assert_int_equal(open_in_child(fixture, STORE_SERVE), 1);
    assert_int_equal(open_in_child(fixture, STORE_TOOL), 1);
    store_close(fixture->store);
    fixture->store = NULL;
    assert_false(store_is_served(fixture->url));
    assert_int_equal(open_in_child(fixture, STORE_SERVE), 0);
    assert_int_equal(open_in_child(fixture, STORE_TOOL), 0);
}

static void a_second_store_of_one_process_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct store_config config = fixture_config(fixture);
    struct store *store = NULL;
    struct error err = {0};
    assert_int_equal(store_open(&config, &store, &err), STATUS_UNAVAILABLE);
    assert_non_null(strstr(err.detail, "/referd.lock"));
    assert_true(store_is_served(fixture->url)); /* the refused one did not let go of the first one's lock */
}

static void asking_takes_nothing(void **state)
{
    (void)state;
    char path[64];
    snprintf(path, sizeof path, "%s/referd-lock-XXXXXX", P_tmpdir);
    int made = mkstemp(path);
    assert_true(made >= 0);
    close(made);
    assert_false(store_lock_is_held(path));
    int fd = -1;
    assert_int_equal(store_lock_take(path, &fd, NULL), STATUS_OK);
    assert_true(store_lock_is_held(path));
    int second = -1;
    struct error err = {0};
    assert_int_equal(store_lock_take(path, &second, &err), STATUS_UNAVAILABLE);
    assert_int_equal(second, -1);
    store_lock_release(fd);
    assert_false(store_lock_is_held(path));
    unlink(path);
    assert_false(store_lock_is_held(path));
    store_lock_release(-1);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

UNIT_TESTS(lock)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asking_takes_nothing),
        WITH_STORE(a_second_store_of_one_process_is_refused),
        WITH_STORE(a_second_process_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
