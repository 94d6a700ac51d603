/* The tables of a store are those that its migrations make: none is forgotten by what copies them. */

#include "unit.h"

#include <sqlite3.h>

#include "store/bulk/tables.h"
#include "store_support.h"

static const struct table *find(const struct tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->count; i++)
        if (strcmp(tables->rows[i].name, name) == 0)
            return &tables->rows[i];
    return NULL;
}

/* Every table of a real store but `schema_version`, and every column of it. */
static void test_every_table_is_covered(void **state)
{
    struct fixture *fixture = *state;
    static const char *const files[] = {"referd.db", "referd.clicks.db"};
    struct arena arena = {0};
    struct tables tables;
    struct error err = {0};
    int64_t columns[2] = {0, 0};
    int64_t count[2] = {0, 0};
    assert_int_equal(tables_read(&arena, &tables, &err), STATUS_OK);
    for (size_t i = 0; i < tables.count; i++) {
        count[tables.rows[i].file]++;
        columns[tables.rows[i].file] += (int64_t)tables.rows[i].column_count;
    }
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        /* `thing` and `visit` are the fixture's own. */
        const char *path = fixture_path(fixture, files[file]);
        assert_int_equal(raw_number(path, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT IN "
                                          "('schema_version', 'thing', 'visit') AND name NOT LIKE 'sqlite%'"),
                         count[file]);
        assert_int_equal(raw_number(path, "SELECT count(*) FROM sqlite_schema s JOIN pragma_table_info(s.name) WHERE "
                                          "s.type = 'table' AND s.name NOT IN ('schema_version', 'thing', 'visit') AND "
                                          "s.name NOT LIKE 'sqlite%'"),
                         columns[file]);
    }
    assert_true(count[STORE_BOOKS] > 20 && count[STORE_CLICKS] >= 2);
    arena_release(&arena);
}

static void test_types_keys_and_text(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct tables tables;
    struct error err = {0};
    assert_int_equal(tables_read(&arena, &tables, &err), STATUS_OK);
    const struct table *code = find(&tables, "code");
    assert_non_null(code);
    assert_string_equal(table_select(code, " COLLATE \"C\"", &arena),
                        "SELECT code, ws, link_id FROM code ORDER BY code COLLATE \"C\"");
    assert_int_equal(code->columns[0].type, 't');
    assert_int_equal(code->columns[1].type, 'i');
    assert_int_equal(code->columns[2].type, 'b');
    /* No primary key: the unique one serves. */
    const struct table *idempotency = find(&tables, "idempotency");
    assert_int_equal(idempotency->key_count, 1);
    assert_string_equal(idempotency->keys[0].name, "key");
    assert_int_equal(find(&tables, "click")->file, STORE_CLICKS);
    assert_null(find(&tables, "schema_version"));
    arena_release(&arena);
}

/* What refers to another table comes after it. */
static void test_order(void **state)
{
    struct fixture *fixture = *state;
    struct arena arena = {0};
    struct tables tables;
    struct error err = {0};
    int64_t references = 0;
    assert_int_equal(tables_read(&arena, &tables, &err), STATUS_OK);
    for (size_t i = 0; i < tables.count; i++)
        for (size_t k = i; k < tables.count; k++) {
            const char *sql =
                arena_format(&arena, "SELECT count(*) FROM pragma_foreign_key_list('%s') WHERE \"table\" = '%s'",
                             tables.rows[i].name, tables.rows[k].name);
            assert_int_equal(raw_number(fixture_path(fixture, "referd.db"), sql), 0);
        }
    for (size_t i = 0; i < tables.count; i++)
        references +=
            raw_number(fixture_path(fixture, "referd.db"),
                       arena_format(&arena, "SELECT count(*) FROM pragma_foreign_key_list('%s')", tables.rows[i].name));
    assert_true(references > 0);
    arena_release(&arena);
}

UNIT_TESTS(tables)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_table_is_covered, fixture_setup, fixture_teardown),
        cmocka_unit_test(test_types_keys_and_text),
        cmocka_unit_test_setup_teardown(test_order, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
