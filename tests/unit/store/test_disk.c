/* src/store/disk.c, and what the writers make of a full disk and of a failing one. */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "base/time.h"
#include "store/disk.h"
#include "store_support.h"
#include "unit.h"

enum { MIB = 1024 * 1024 };

static void the_gate_opens_and_closes(void **state)
{
    (void)state;
    struct disk_gate open = disk_gate_new(P_tmpdir, 0);
    struct disk_gate shut = disk_gate_new(P_tmpdir, INT64_MAX - 1);
    assert_true(disk_gate_allows(&open, 1000));
    assert_false(disk_gate_allows(&shut, 1000));

    /* Space has come back: seen after 250 ms, not before. */
    shut.need_bytes = 0;
    assert_false(disk_gate_allows(&shut, 1000 + 249 * TIME_US_PER_MS));
    assert_true(disk_gate_allows(&shut, 1000 + 250 * TIME_US_PER_MS));

    /* Space is gone: seen after 50 ms or 64 pages. */
    open.need_bytes = INT64_MAX - 1;
    assert_true(disk_gate_allows(&open, 1000 + 49 * TIME_US_PER_MS));
    open.pages = 64;
    assert_false(disk_gate_allows(&open, 1000 + 49 * TIME_US_PER_MS));
    struct disk_gate slow = disk_gate_new(P_tmpdir, 0);
    assert_true(disk_gate_allows(&slow, 0));
    slow.need_bytes = INT64_MAX - 1;
    assert_false(disk_gate_allows(&slow, 50 * TIME_US_PER_MS));

    /* A failed write closes it whatever the file system says. */
    struct disk_gate quota = disk_gate_new(P_tmpdir, 0);
    assert_true(disk_gate_allows(&quota, 0));
    disk_gate_failed(&quota, 10);
    assert_false(disk_gate_allows(&quota, 10 + 249 * TIME_US_PER_MS));
    assert_true(disk_gate_allows(&quota, 10 + 250 * TIME_US_PER_MS));
    assert_int_equal(disk_free_bytes("/nowhere/at/all"), INT64_MAX);
}

/* ---- a small file system of our own ---- */

static bool in_own_namespace(void)
{
    static int own = -1;
    if (own < 0) {
        own = unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
    }
    return own == 1;
}

/* Moves the fixture's store to a tmpfs of `size` bytes, with a reserve. False when this process may not mount. */
static bool move_to_small_disk(struct fixture *fixture, int size, int64_t reserve)
{
    char folder[96];
    snprintf(folder, sizeof folder, "%s/small", fixture->folder);
    char options[32];
    snprintf(options, sizeof options, "size=%d", size);
    if (!in_own_namespace() || mkdir(folder, 0700) != 0 || mount("tmpfs", folder, "tmpfs", 0, options) != 0) {
        fprintf(
            stderr,
            "SKIPPED: this process may not mount a small file system, so a full disk is not tested (run as root)\n");
        return false;
    }
    store_close(fixture->store);
    fixture->store = NULL;
    char command[256];
    snprintf(command, sizeof command, "cp '%s'/referd.* '%s'/", fixture->folder, folder);
    assert_int_equal(system(command), 0);
    snprintf(fixture->url, sizeof fixture->url, "sqlite:%s/small/referd.db", fixture->folder);
    struct store_config config = fixture_config(fixture);
    config.disk_reserve_bytes = reserve;
    assert_int_equal(store_open(&config, &fixture->store, NULL), STATUS_OK);
    return true;
}

static void leave_small_disk(struct fixture *fixture)
{
    store_close(fixture->store);
    fixture->store = NULL;
    assert_int_equal(umount2(fixture_path(fixture, "small"), MNT_DETACH), 0);
}

/* Leaves `free_bytes` free; 0 fills the disk to the last block. */
static void fill_disk(struct fixture *fixture, int64_t free_bytes)
{
    char folder[96];
    snprintf(folder, sizeof folder, "%s/small", fixture->folder);
    int fd = open(fixture_path(fixture, "small/filler"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    assert_true(fd >= 0);
    static char block[4096];
    while (disk_free_bytes(folder) > free_bytes && write(fd, block, sizeof block) > 0) {
    }
    close(fd);
}

static void empty_disk(struct fixture *fixture)
{
    assert_int_equal(unlink(fixture_path(fixture, "small/filler")), 0);
}

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

/* Writes until it is accepted again; the writer looks for space every 250 ms. */
static void expect_resume(struct fixture *fixture, struct side *side, enum store_file file, int64_t key)
{
    int64_t give_up_at = env_monotonic(fixture->env) + 5 * TIME_US_PER_S;
    enum status status;
    do {
        struct job job = job_make(file == STORE_BOOKS ? insert_large : insert_visit, key);
        status = run_write(side, file, &job);
        assert_true(status == STATUS_OK || status == STATUS_DISK_FULL);
    } while (status != STATUS_OK && env_monotonic(fixture->env) < give_up_at);
    assert_int_equal(status, STATUS_OK);
}

static int64_t count_of(struct side *side, enum status (*script)(struct txn *, struct job *, struct error *))
{
    struct job count = job_make(script, 0);
    assert_int_equal(run_read(side, &count, true), STATUS_OK);
    store_loop_submit(side->loop);
    return count.seen;
}

static void a_full_disk_refuses_and_resumes(void **state)
{
    struct fixture *fixture = *state;
    if (!move_to_small_disk(fixture, 24 * MIB, 0)) {
        skip();
    }
    struct side side;
    side_init(&side, fixture->store);
    fill_disk(fixture, 2 * MIB);
    int64_t acknowledged = 0;
    enum status status = STATUS_OK;
    for (int64_t key = 1; key <= 400 && status == STATUS_OK; key++) {
        struct job job = job_make(insert_large, key);
        status = run_write(&side, STORE_BOOKS, &job);
        acknowledged += status == STATUS_OK;
    }
    assert_int_equal(status, STATUS_DISK_FULL);
    assert_in_range(acknowledged, 1, 399);
    assert_true(metrics_of(fixture, STORE_BOOKS).stopped_for_disk);
    struct error err = {0};
    assert_int_equal(store_ready(fixture->store, &err), STATUS_DISK_FULL);
    assert_int_equal(count_of(&side, count_things), acknowledged);

    empty_disk(fixture);
    expect_resume(fixture, &side, STORE_BOOKS, 1000);
    assert_int_equal(count_of(&side, count_things), acknowledged + 1);
    assert_int_equal(store_ready(fixture->store, &err), STATUS_OK);
    assert_false(metrics_of(fixture, STORE_BOOKS).stopped_for_disk);
    side_release(&side);

    store_close(fixture->store);
    struct store_config config = fixture_config(fixture);
    assert_int_equal(store_open(&config, &fixture->store, NULL), STATUS_OK);
    side_init(&side, fixture->store);
    assert_int_equal(count_of(&side, count_things), acknowledged + 1);
    side_release(&side);
    leave_small_disk(fixture);
}

static enum status try_write(struct side *side, enum store_file file, int64_t key)
{
    struct job job = job_make(file == STORE_BOOKS ? insert_thing : insert_visit, key);
    return run_write(side, file, &job);
}

static void the_reserve_stops_clicks_first(void **state)
{
    struct fixture *fixture = *state;
    if (!move_to_small_disk(fixture, 32 * MIB, 4 * MIB)) {
        skip();
    }
    struct side side;
    side_init(&side, fixture->store);
    assert_int_equal(try_write(&side, STORE_BOOKS, 1), STATUS_OK);
    assert_int_equal(try_write(&side, STORE_CLICKS, 1), STATUS_OK);

    fill_disk(fixture, 6 * MIB);
    int64_t key = 2;
    while (try_write(&side, STORE_CLICKS, key) == STATUS_OK) {
        key++; /* until the next look at the disk */
    }
    assert_int_equal(try_write(&side, STORE_BOOKS, 2), STATUS_OK);
    struct error err = {0};
    assert_int_equal(store_ready(fixture->store, &err), STATUS_OK);

    fill_disk(fixture, 3 * MIB);
    int64_t things = 3;
    while (try_write(&side, STORE_BOOKS, things) == STATUS_OK) {
        things++;
    }
    assert_int_equal(try_write(&side, STORE_BOOKS, things), STATUS_DISK_FULL);
    assert_int_equal(try_write(&side, STORE_CLICKS, key), STATUS_DISK_FULL);
    assert_int_equal(store_ready(fixture->store, &err), STATUS_DISK_FULL);
    assert_int_equal(count_of(&side, count_things), things - 1);
    assert_int_equal(count_of(&side, count_visits), key - 1);

    empty_disk(fixture);
    expect_resume(fixture, &side, STORE_BOOKS, things);
    expect_resume(fixture, &side, STORE_CLICKS, key);
    side_release(&side);
    leave_small_disk(fixture);
}

/* ---- a disk that fails ---- */

static void count_fatal(void *ctx, const char *what)
{
    int *count = ctx;
    assert_non_null(what);
    __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
}

static void an_io_error_while_writing_is_the_end(void **state)
{
    struct fixture *fixture = *state;
    int fatal = 0;
    store_on_fatal(fixture->store, count_fatal, &fatal);
    struct side side;
    side_init(&side, fixture->store);
    assert_int_equal(try_write(&side, STORE_BOOKS, 1), STATUS_OK);

    /* A limit on the size of files makes write() fail with something else than "no space". */
    struct stat log;
    assert_int_equal(stat(fixture_path(fixture, "referd.db-wal"), &log), 0);
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit tight = {(rlim_t)log.st_size + 4096, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    struct job large = job_make(insert_large, 2);
    enum status status = run_write(&side, STORE_BOOKS, &large);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);

    assert_true(status == STATUS_INTERNAL || status == STATUS_UNAVAILABLE);
    assert_int_equal(fatal, 1);
    assert_int_equal(try_write(&side, STORE_BOOKS, 3), STATUS_UNAVAILABLE);
    assert_int_equal(try_write(&side, STORE_CLICKS, 3), STATUS_OK);
    assert_int_equal(count_of(&side, count_things), 1);
    struct error err = {0};
    assert_int_equal(store_ready(fixture->store, &err), STATUS_UNAVAILABLE);
    side_release(&side);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

UNIT_TESTS(disk)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gate_opens_and_closes),
        WITH_STORE(a_full_disk_refuses_and_resumes),
        WITH_STORE(the_reserve_stops_clicks_first),
        WITH_STORE(an_io_error_while_writing_is_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
