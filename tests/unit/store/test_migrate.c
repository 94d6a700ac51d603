/* src/store/migrate.c: on the real migrations and on small ones of its own. */

#include "store/sqlite/sqlite_migrate.h"
#include "store_support.h"
#include "unit.h"

static const char *books(const struct fixture *fixture)
{
    return fixture_path(fixture, "referd.db");
}

/* Opens the fixture's store again, expecting a refusal that says `word`. */
static void expect_refusal(struct fixture *fixture, bool migrate, const char *word)
{
    struct store_config config = fixture_config(fixture);
    config.migrate = migrate;
    struct store *store = NULL;
    struct error err = {0};
    assert_int_equal(store_open(&config, &store, &err), STATUS_UNAVAILABLE);
    assert_null(store);
    if (strstr(err.detail, word) == NULL) {
        fail_msg("'%s' does not say '%s'", err.detail, word);
    }
}

static void a_fresh_store_has_every_migration(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    assert_int_equal(raw_number(books(fixture), "SELECT count(*) FROM schema_version"),
                     migration_sets[STORE_BOOKS].count);
    assert_int_equal(raw_number(fixture_path(fixture, "referd.clicks.db"), "SELECT count(*) FROM schema_version"),
                     migration_sets[STORE_CLICKS].count);
    assert_int_equal(raw_number(books(fixture), "SELECT length(sha256) FROM schema_version WHERE number = 1"), 64);
    assert_int_equal(
        raw_number(books(fixture), "SELECT count(*) FROM pragma_table_list WHERE name = 'workspace' AND strict"), 1);
    assert_int_equal(raw_number(fixture_path(fixture, "referd.clicks.db"),
                                "SELECT count(*) FROM pragma_table_list WHERE name = 'click' AND strict AND wr"),
                     1);
}

static void opening_again_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    int64_t applied_at = raw_number(books(fixture), "SELECT applied_at FROM schema_version WHERE number = 1");
    fixture->store = NULL;
    fixture_reopen(fixture);
    store_close(fixture->store);
    fixture->store = NULL;
    assert_int_equal(raw_number(books(fixture), "SELECT applied_at FROM schema_version WHERE number = 1"), applied_at);
    assert_int_equal(raw_number(books(fixture), "SELECT count(*) FROM schema_version"),
                     migration_sets[STORE_BOOKS].count);
}

static void a_newer_schema_is_refused(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    raw_exec(fixture_path(fixture, "referd.clicks.db"),
             "INSERT INTO schema_version SELECT max(number) + 1, 'later', 0, 'x' FROM schema_version");
    expect_refusal(fixture, true, "newer referd");
    expect_refusal(fixture, false, "newer referd; run that one");
}

static void a_changed_text_is_refused(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    raw_exec(books(fixture),
             "UPDATE schema_version SET sha256 = replace(sha256, substr(sha256, 1, 1), 'z') WHERE number = 1");
    expect_refusal(fixture, true, "another text of migration 1 (workspace): run the referd that made it");
}

static void a_missing_migration_is_refused(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    raw_exec(books(fixture), "UPDATE schema_version SET number = 0 WHERE number = 1");
    expect_refusal(fixture, true, "lacks migration 1, so its tables cannot be relied on: restore a backup");
}

static void a_foreign_database_is_refused(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    raw_exec(books(fixture), "DROP TABLE schema_version");
    expect_refusal(fixture, true, "not a database of referd");
}

static void without_migrate_nothing_is_made(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    struct store_config config = fixture_config(fixture);
    char url[128];
    snprintf(url, sizeof url, "sqlite:%s/other.db", fixture->folder);
    config.url = url;
    config.migrate = false;
    struct store *store = NULL;
    struct error err = {0};
    assert_int_equal(store_open(&config, &store, &err), STATUS_UNAVAILABLE);
    config.mode = STORE_INSPECT;
    assert_int_equal(store_open(&config, &store, &err), STATUS_UNAVAILABLE);
}

/* ---- small sets ---- */

static const struct migration small[] = {
    {1, "first", "aa", "CREATE TABLE one (a INTEGER); INSERT INTO one VALUES (1);", ""},
    {2, "second", "bb", "CREATE TABLE two (a INTEGER); INSERT INTO nowhere VALUES (1);", ""},
    {2, "second", "bb", "CREATE TABLE two (a INTEGER);", ""},
};

static struct db *open_small(struct fixture *fixture)
{
    struct db_options options = {.path = fixture_path(fixture, "small.db"),
                                 .writable = true,
                                 .create = true,
                                 .cache_kib = 100,
                                 .env = fixture->env};
    struct db *db = NULL;
    assert_int_equal(db_open(&options, &db, NULL), STATUS_OK);
    return db;
}

static void a_failing_migration_leaves_the_one_before(void **state)
{
    struct fixture *fixture = *state;
    struct db *db = open_small(fixture);
    struct error err = {0};
    assert_int_equal(migrate_run(db, &(struct migration_set){small, 2}, "small.db", &err), STATUS_INTERNAL);
    assert_non_null(strstr(err.detail, "migration 2 (second)"));
    db_close(db);
    const char *path = fixture_path(fixture, "small.db");
    assert_int_equal(raw_number(path, "SELECT count(*) FROM sqlite_schema WHERE name IN ('one', 'two')"), 1);
    assert_int_equal(raw_number(path, "SELECT max(number) FROM schema_version"), 1);

    struct migration mended[] = {small[0], small[2]};
    db = open_small(fixture);
    assert_int_equal(migrate_check(db, &(struct migration_set){mended, 2}, "small.db", &err), STATUS_UNAVAILABLE);
    assert_non_null(strstr(err.detail, "referd init"));
    assert_int_equal(migrate_run(db, &(struct migration_set){mended, 2}, "small.db", &err), STATUS_OK);
    assert_int_equal(migrate_check(db, &(struct migration_set){mended, 2}, "small.db", &err), STATUS_OK);
    db_close(db);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

/* As a full disk answers: this connection gets no more pages. */
static void on_a_full_disk_it_says_so_and_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    fixture->store = NULL;
    const struct migration_set *known = &migration_sets[STORE_BOOKS];
    struct migration more[64];
    assert_true(known->count < sizeof more / sizeof more[0]);
    memcpy(more, known->migrations, known->count * sizeof more[0]);
    more[known->count] = (struct migration){
        .number = (int)known->count + 1,
        .name = "large",
        .sqlite = "CREATE TABLE large (x TEXT); INSERT INTO large VALUES (zeroblob(100000));",
        .sha256 = "0",
    };
    const struct migration_set set = {more, known->count + 1};
    const struct db_options options = {.path = books(fixture), .writable = true, .cache_kib = 100, .env = fixture->env};
    struct db *db;
    struct error err = {0};
    assert_int_equal(db_open(&options, &db, &err), STATUS_OK);
    assert_int_equal(sqlite3_exec(db->sqlite, "PRAGMA max_page_count = 1", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(migrate_run(db, &set, options.path, &err), STATUS_DISK_FULL);
    char said[160];
    snprintf(said, sizeof said,
             "(large), for which the disk has no room: it has schema %zu; make room, then run `referd "
             "init` again",
             known->count);
    assert_non_null(strstr(err.detail, said));
    db_close(db);
    assert_int_equal(raw_number(options.path, "SELECT count(*) FROM schema_version"), known->count);
    assert_int_equal(raw_number(options.path, "SELECT count(*) FROM sqlite_schema WHERE name = 'large'"), 0);
}

UNIT_TESTS(migrate)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(a_fresh_store_has_every_migration),
        WITH_STORE(opening_again_changes_nothing),
        WITH_STORE(a_newer_schema_is_refused),
        WITH_STORE(a_changed_text_is_refused),
        WITH_STORE(a_missing_migration_is_refused),
        WITH_STORE(a_foreign_database_is_refused),
        WITH_STORE(without_migrate_nothing_is_made),
        WITH_STORE(a_failing_migration_leaves_the_one_before),
        WITH_STORE(on_a_full_disk_it_says_so_and_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
