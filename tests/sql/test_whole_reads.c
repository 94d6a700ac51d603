/* `referd verify` and the digests read all that a world has, and must read it once: work that grows with the square of
 * the rows would never end on real books. PostgreSQL chooses such plans where it believes that a table is small, which
 * it does of every table that it has not analysed since it grew: one that was restored, copied or filled a minute ago.
 *
 * So the database here is empty and was never analysed, and the session has the settings that verify's has. */

#include "databases.h"
#include "unit.h"

#include <stdlib.h>

#include "store/postgres/postgres_pipeline.h"

/* Statements of verify that are no reading of two tables side by side, and why. */
static const struct exception {
    const char *statement;
    const char *why;
} exceptions[] = {
    {"connection_wrong_mode", "a world is one row"},
    {"reward_of_event", "asked for one reward"},
};

static bool is_exception(const char *name)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        if (strcmp(exceptions[i].statement, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool reads_a_world(const struct statement *statement)
{
    bool proves = strstr(statement->purpose, "verify") != NULL || strncmp(statement->name, "digest_", 7) == 0;
    return proves && !is_exception(statement->name);
}

/* 1 when the plan reads one table again for each row of another. */
static int check_plan(struct databases *databases, const struct statement *statement)
{
    char *plan = postgres_plan(databases->postgres, statement);
    bool repeats = strstr(plan, "Nested Loop") != NULL;
    if (repeats) {
        print_error("%s may need the square of the rows:\n%s", statement->name, plan);
    }
    free(plan);
    return repeats;
}

static void verify_reads_everything_once(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    postgres_run(databases->postgres, "SET plan_cache_mode = force_generic_plan");
    postgres_run(databases->postgres, pg_settings(PG_INSPECTOR, false));
    int asked = 0, wrong = 0;
    for (size_t t = 0; t < statement_table_count; t++) {
        for (size_t i = 0; i < statement_tables[t].count; i++) {
            const struct statement *statement = &statement_tables[t].rows[i];
            if (reads_a_world(statement)) {
                wrong += check_forms(databases, statement, check_plan);
                asked++;
            }
        }
    }
    assert_true(asked > 20);
    assert_int_equal(wrong, 0);
}

static void the_list_names_statements(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        assert_string_equal(statement_named(exceptions[i].statement)->name, exceptions[i].statement);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verify_reads_everything_once),
        cmocka_unit_test(the_list_names_statements),
    };
    return cmocka_run_group_tests(tests, databases_setup, databases_teardown);
}
