/* The settings: their defaults, and what follows from others. */

#include "unit.h"

#include "base/limits.h"
#include "base/log.h"
#include "cli/config.h"
#include "cli/verb.h"

static struct settings defaults(void)
{
    struct settings settings = {0};
    struct option_table table = settings_table(&settings);
    option_defaults(&table);
    return settings;
}

static void test_defaults(void **state)
{
    (void)state;
    struct settings settings = defaults();
    assert_string_equal(settings.listen, "127.0.0.1:8080");
    assert_null(settings.metrics_listen);
    assert_int_equal(settings.disk_reserve_bytes, LIMIT_DISK_RESERVE_BYTES);
    assert_int_equal(settings.headers_deadline_ms, LIMIT_HEADER_DEADLINE_MS);
    assert_int_equal(settings.body_deadline_ms, LIMIT_BODY_DEADLINE_MS);
    assert_int_equal(settings.keep_alive_ms, LIMIT_KEEP_ALIVE_MS);
    assert_int_equal(settings.drain_ms, LIMIT_DRAIN_MS);
    assert_int_equal(settings.connections, LIMIT_CONNECTIONS);
    assert_int_equal(settings.database_connections, LIMIT_DATABASE_CONNECTIONS_DEFAULT);
    assert_int_equal(settings.loops, 0);
    assert_int_equal(settings.access_log, 0);
    assert_int_equal(settings.log_level, LOG_INFO);
    assert_int_equal(settings.log_format, LOG_LOGFMT);
}

static void test_files_follow_the_database(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct settings settings = defaults();
    struct error err = {0};
    settings.database = "sqlite:/srv/data/referd.db";
    assert_int_equal(settings_complete(&settings, &arena, &err), STATUS_OK);
    assert_string_equal(settings.data_dir, "/srv/data");
    assert_string_equal(settings.master_key_file, "/srv/data/master.key");
    settings = defaults();
    settings.database = "sqlite:referd.db";
    settings.data_dir = "/etc/referd";
    assert_int_equal(settings_complete(&settings, &arena, &err), STATUS_OK);
    assert_string_equal(settings.master_key_file, "/etc/referd/master.key");
    arena_release(&arena);
}

static void test_mistakes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *database, *public_url, *said;
    } cases[] = {
        {NULL, NULL, "--database sqlite:DIR/referd.db"},
        {"mysql://x/y", NULL, "\"mysql:\""},
        {"sqlite:", NULL, "\"sqlite:\""},
        {"postgres://x/y?prepare=maybe", NULL, "prepare"},
        {"sqlite:d/r.db", "go.example.com", "go.example.com"},
        {"sqlite:d/r.db", "https://go.example.com/?a", "https://go.example.com/?a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct settings settings = defaults();
        struct error err = {0};
        settings.database = cases[i].database;
        settings.public_url = cases[i].public_url;
        assert_int_equal(settings_complete(&settings, &arena, &err), STATUS_INVALID);
        assert_non_null(strstr(err.detail, cases[i].said));
        arena_release(&arena);
    }
}

/* What a verb says it takes exists, and no flag of its own hides a setting. */
static void test_verbs_name_settings(void **state)
{
    (void)state;
    struct settings settings;
    struct option_table table = settings_table(&settings);
    for (size_t v = 0; v < cli_verb_count; v++) {
        const struct verb *verb = cli_verbs[v];
        assert_true(verb->run != NULL || verb->write != NULL);
        for (size_t i = 0; verb->settings != NULL && verb->settings[i] != NULL; i++)
            assert_non_null(option_find(&table, str_from(verb->settings[i])));
        for (size_t i = 0; i < verb->option_count; i++)
            assert_null(option_find(&table, str_from(verb->options[i].name)));
    }
}

UNIT_TESTS(config)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_files_follow_the_database),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_verbs_name_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
