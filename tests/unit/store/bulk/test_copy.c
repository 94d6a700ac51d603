/* Copying by rows and by pages: all of it arrives, or nothing is left. */

#include "unit.h"

#include <dirent.h>

#include "store/bulk/copy.h"
#include "store/bulk/snapshot.h"
#include "store/bulk/staging.h"
#include "store_support.h"

enum { ROWS = 5000 };

/* Stops after some steps; INT_MAX: never. */
struct patience {
    int steps;
};

static bool step(void *ctx, const char *what, uint64_t done, uint64_t total)
{
    struct patience *patience = ctx;
    assert_non_null(what);
    assert_true(done <= total);
    return patience->steps-- > 0;
}

/* Rows in both files, with every type, null among them. */
static void fill(const struct fixture *fixture)
{
    raw_exec(fixture_path(fixture, "referd.db"),
             "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
             "INSERT INTO contact (ws, id, name, email, created_at) SELECT 1, CAST(printf('%016d', i) AS BLOB), "
             "CASE WHEN i % 2 THEN 'Zo\xc3\xab' || i END, '', -i FROM n");
    raw_exec(fixture_path(fixture, "referd.clicks.db"),
             "INSERT INTO click_batch (batch, ws, clicks, min_id, max_id) VALUES (1, 1, 1, x'', x'00ff')");
}

static size_t files_in(const char *folder, const char *part)
{
    DIR *entries = opendir(folder);
    size_t count = 0;
    const struct dirent *entry;
    assert_non_null(entries);
    while ((entry = readdir(entries)) != NULL)
        count += strstr(entry->d_name, part) != NULL;
    closedir(entries);
    return count;
}

static const char *target_url(const struct fixture *fixture)
{
    static char url[160];
    snprintf(url, sizeof url, "sqlite:%s/copy.db", fixture->folder);
    return url;
}

static enum status copy_to(struct fixture *fixture, int steps, struct arena *arena, struct store_sum *sum,
                           struct error *err)
{
    struct patience patience = {steps};
    struct watch watch = {step, &patience};
    return copy_run(fixture->url, target_url(fixture), fixture->env, &watch, arena, sum, err);
}

static void stop_serving(struct fixture *fixture)
{
    store_close(fixture->store);
    fixture->store = NULL;
}

static void test_every_row_arrives(void **state)
{
    struct fixture *fixture = *state;
    struct arena arena = {0};
    struct store_sum sum;
    struct error err = {0};
    stop_serving(fixture);
    fill(fixture);
    assert_int_equal(copy_to(fixture, INT32_MAX, &arena, &sum, &err), STATUS_OK);
    char path[200];
    snprintf(path, sizeof path, "%s/copy.db", fixture->folder);
    assert_int_equal(raw_number(path,
                                "SELECT count(*) FROM contact WHERE created_at = -CAST(id AS TEXT) AND email = '' "
                                "AND (name IS NULL) = (created_at % 2 = 0)"),
                     ROWS);
    snprintf(path, sizeof path, "%s/copy.clicks.db", fixture->folder);
    assert_int_equal(raw_number(path, "SELECT count(*) FROM click_batch WHERE min_id = x'' AND max_id = x'00ff'"), 1);
    assert_int_equal(files_in(fixture->folder, "draft"), 0);
    /* The copy is a store like any other, and gives the same sums. */
    struct bulk *bulk;
    struct store_sum again;
    struct patience patience = {INT32_MAX};
    struct watch watch = {step, &patience};
    assert_int_equal(bulk_open_source(target_url(fixture), fixture->env, &bulk, &err), STATUS_OK);
    assert_int_equal(copy_sum(bulk, "sums", &watch, &arena, &again, &err), STATUS_OK);
    bulk_close(bulk);
    assert_int_equal(sum.count, again.count);
    for (size_t i = 0; i < sum.count; i++)
        assert_true(table_sum_equal(&sum.tables[i], &again.tables[i]));
    arena_release(&arena);
}

/* Sums tell a lost, a doubled and a changed row, and a value moved to the next column. */
static void test_sums_tell(void **state)
{
    struct fixture *fixture = *state;
    static const char *const changes[] = {
        "DELETE FROM contact WHERE created_at = -17",
        "INSERT INTO contact (ws, id, created_at) VALUES (1, x'77', 5)",
        "UPDATE contact SET created_at = -18 WHERE created_at = -19",
        "UPDATE contact SET name = email, email = name WHERE created_at = -21",
        "UPDATE contact SET company = '' WHERE created_at = -23",
    };
    struct arena arena = {0};
    struct error err = {0};
    struct table_sum last = {.name = ""};
    stop_serving(fixture);
    fill(fixture);
    for (size_t i = 0; i <= sizeof changes / sizeof changes[0]; i++) {
        struct patience patience = {INT32_MAX};
        struct watch watch = {step, &patience};
        struct bulk *bulk;
        struct store_sum sum;
        assert_int_equal(bulk_open_source(fixture->url, fixture->env, &bulk, &err), STATUS_OK);
        assert_int_equal(copy_sum(bulk, "sums", &watch, &arena, &sum, &err), STATUS_OK);
        bulk_close(bulk);
        for (size_t k = 0; k < sum.count; k++)
            if (strcmp(sum.tables[k].name, "contact") == 0) {
                assert_false(table_sum_equal(&last, &sum.tables[k]));
                last = sum.tables[k];
            }
        if (i < sizeof changes / sizeof changes[0])
            raw_exec(fixture_path(fixture, "referd.db"), changes[i]);
    }
    arena_release(&arena);
}

static void test_stopped_anywhere_it_leaves_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct arena arena = {0};
    struct store_sum sum;
    struct error err = {0};
    stop_serving(fixture);
    fill(fixture);
    int steps = 0;
    while (copy_to(fixture, steps, &arena, &sum, &err) != STATUS_OK) {
        assert_int_equal(err.code, ERROR_UNAVAILABLE);
        assert_int_equal(files_in(fixture->folder, "draft"), 0);
        assert_int_equal(files_in(fixture->folder, "copy.db"), 0);
        assert_int_equal(files_in(fixture->folder, "copy.clicks.db"), 0);
        steps++;
    }
    assert_true(steps > 5);
    arena_release(&arena);
}

static void test_a_served_source_and_a_full_target_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct arena arena = {0};
    struct store_sum sum;
    struct error err = {0};
    assert_int_equal(copy_to(fixture, INT32_MAX, &arena, &sum, &err), STATUS_UNAVAILABLE);
    assert_non_null(strstr(err.detail, "referd.lock"));
    stop_serving(fixture);
    assert_int_equal(copy_to(fixture, INT32_MAX, &arena, &sum, &err), STATUS_OK);
    assert_int_equal(copy_to(fixture, INT32_MAX, &arena, &sum, &err), STATUS_CONFLICT);
    assert_non_null(strstr(err.detail, "copy.db exists already"));
    arena_release(&arena);
}

/* Beside a writer the pages are those of one moment. */
static void test_a_snapshot_is_of_one_moment(void **state)
{
    struct fixture *fixture = *state;
    char books[160];
    char clicks[160];
    snprintf(books, sizeof books, "%s/books.copy", fixture->folder);
    snprintf(clicks, sizeof clicks, "%s/clicks.copy", fixture->folder);
    const char *const files[] = {books, clicks};
    struct side side;
    struct error err = {0};
    side_init(&side, fixture->store);
    for (int64_t key = 1; key <= 100; key++) {
        struct job job = job_make(insert_thing, key);
        assert_int_equal(run_write(&side, STORE_BOOKS, &job), STATUS_OK);
    }
    struct patience patience = {INT32_MAX};
    struct watch watch = {step, &patience};
    assert_int_equal(snapshot_copy(fixture->url, files, fixture->env, &watch, &err), STATUS_OK);
    struct job later = job_make(insert_thing, 101);
    assert_int_equal(run_write(&side, STORE_BOOKS, &later), STATUS_OK);
    assert_int_equal(raw_number(books, "SELECT count(*) FROM thing"), 100);
    assert_int_equal(snapshot_check(books, STORE_BOOKS, &err), STATUS_OK);
    assert_int_equal(snapshot_check(clicks, STORE_CLICKS, &err), STATUS_OK);
    side_release(&side);
}

UNIT_TESTS(copy)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_row_arrives, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_sums_tell, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_stopped_anywhere_it_leaves_nothing, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_a_served_source_and_a_full_target_are_refused, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(test_a_snapshot_is_of_one_moment, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
