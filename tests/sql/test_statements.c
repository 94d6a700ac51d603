/* Every statement of the program, prepared on both engines with the types that its row declares: it is understood, it
 * takes as many parameters and gives as many columns as the row says, and the columns are of the declared types. */

#include "databases.h"
#include "unit.h"

#include <stdlib.h>

/* What PostgreSQL calls our three types (pg_type.oid; they are fixed). */
static Oid oid_of(char letter)
{
    switch (letter) {
    case 'i':
        return 20; /* int8 */
    case 't':
        return 25; /* text */
    case 'b':
        return 17; /* bytea */
    }
    fail_msg("no type is called '%c'", letter);
    return 0;
}

/* The same as arrays, for a text that takes many sets of values at once. */
static Oid array_oid_of(char letter)
{
    return letter == 'i' ? 1016 : letter == 't' ? 1009 : 1001;
}

static const char *sqlite_name_of(char letter)
{
    return letter == 'i' ? "INTEGER" : letter == 't' ? "TEXT" : "BLOB";
}

/* Calls `check` for each statement, prints what it finds wrong, and fails when there was anything. */
static void for_each(struct databases *databases,
                     int (*check)(struct databases *databases, const struct statement *statement))
{
    int wrong = 0;
    size_t seen = 0;
    for (size_t t = 0; t < statement_table_count; t++) {
        for (size_t i = 0; i < statement_tables[t].count; i++, seen++) {
            wrong += check_forms(databases, &statement_tables[t].rows[i], check);
        }
    }
    print_message("%zu statements in %zu tables\n", seen, statement_table_count);
    assert_true(seen > 100);
    assert_int_equal(wrong, 0);
}

/* ---- SQLite ---- */

static int check_sqlite_columns(const struct statement *statement, sqlite3_stmt *stmt)
{
    int wrong = 0;
    int count = sqlite3_column_count(stmt);
    if ((size_t)count != strlen(statement->columns)) {
        print_error("%s: %d columns, declared \"%s\"\n", statement->name, count, statement->columns);
        return 1;
    }
    for (int i = 0; i < count; i++) {
        const char *type = sqlite3_column_decltype(stmt, i); /* null where it is an expression */
        if (type != NULL && strcmp(type, sqlite_name_of(statement->columns[i])) != 0) {
            print_error("%s: column %d is %s, declared '%c'\n", statement->name, i + 1, type, statement->columns[i]);
            wrong++;
        }
    }
    return wrong;
}

static int check_on_sqlite(struct databases *databases, const struct statement *statement)
{
    sqlite3 *sqlite = databases->sqlite[statement->file];
    char *text = text_for_sqlite(statement);
    sqlite3_stmt *stmt = NULL;
    int wrong = 0;
    if (sqlite3_prepare_v2(sqlite, text, -1, &stmt, NULL) != SQLITE_OK) {
        print_error("%s: %s\n", statement->name, sqlite3_errmsg(sqlite));
        wrong++;
    } else {
        if ((size_t)sqlite3_bind_parameter_count(stmt) != strlen(statement->params)) {
            print_error("%s: %d parameters, declared \"%s\"\n", statement->name, sqlite3_bind_parameter_count(stmt),
                        statement->params);
            wrong++;
        }
        wrong += check_sqlite_columns(statement, stmt);
    }
    sqlite3_finalize(stmt);
    free(text);
    return wrong;
}

static void sqlite_takes_every_statement(void **state)
{
    for_each(*state, check_on_sqlite);
}

/* ---- PostgreSQL ---- */

static int check_postgres_columns(const struct statement *statement, const PGresult *described)
{
    int wrong = 0;
    int count = PQnfields(described);
    if ((size_t)count != strlen(statement->columns)) {
        print_error("%s: %d columns, declared \"%s\"\n", statement->name, count, statement->columns);
        return 1;
    }
    for (int i = 0; i < count; i++) {
        if (PQftype(described, i) != oid_of(statement->columns[i])) {
            print_error("%s: column %d has the type %u, declared '%c'\n", statement->name, i + 1, PQftype(described, i),
                        statement->columns[i]);
            wrong++;
        }
    }
    return wrong;
}

/* The highest n of the $n in a text: the server would not mind a declared parameter that nothing uses. */
static size_t parameters_used(const char *text)
{
    size_t highest = 0;
    for (const char *at = text; (at = strchr(at, '$')) != NULL; at++) {
        size_t n = (size_t)strtoul(at + 1, NULL, 10);
        highest = n > highest ? n : highest;
    }
    return highest;
}

/* Prepares one text with the types that `oid` gives for the declared letters. */
static int check_text(PGconn *postgres, const struct statement *statement, const char *text, Oid (*oid)(char letter))
{
    Oid types[128];
    int count = (int)strlen(statement->params);
    assert_in_range(count, 0, 128);
    for (int i = 0; i < count; i++) {
        types[i] = oid(statement->params[i]);
    }
    int wrong = 0;
    if (parameters_used(text) != strlen(statement->params)) {
        print_error("%s: %zu parameters, declared \"%s\"\n", statement->name, parameters_used(text), statement->params);
        wrong++;
    }
    PGresult *prepared = PQprepare(postgres, "", text, count, types);
    if (PQresultStatus(prepared) != PGRES_COMMAND_OK) {
        print_error("%s: %s", statement->name, PQresultErrorMessage(prepared));
        wrong++;
    } else {
        PGresult *described = PQdescribePrepared(postgres, "");
        assert_int_equal(PQresultStatus(described), PGRES_COMMAND_OK);
        wrong += check_postgres_columns(statement, described);
        PQclear(described);
    }
    PQclear(prepared);
    return wrong;
}

static int check_on_postgres(struct databases *databases, const struct statement *statement)
{
    int wrong = check_text(databases->postgres, statement, text_for_postgres(statement), oid_of);
    if (statement->postgres_many != NULL) {
        wrong += check_text(databases->postgres, statement, statement->postgres_many, array_oid_of);
    }
    return wrong;
}

static void postgres_takes_every_statement(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    for_each(databases, check_on_postgres);
}

/* ---- variants ---- */

/* The statements that have another text for PostgreSQL, and why. sorted table: by name */
static const struct variant {
    const char *name;
    const char *why;
} variants[] = {
    {"click_append", "many rows as one array insert"},
    {"customer_keep", "there is one writer on SQLite: nobody has to wait for another"},
    {"event_keep_object", "there is one writer on SQLite: nobody has to wait for another"},
    {"figures_add_age", "many rows as one array insert"},
    {"figures_add_cost", "many rows as one array insert"},
    {"figures_add_count", "many rows as one array insert"},
    {"figures_add_given", "many rows as one array insert"},
    {"figures_add_leader", "many rows as one array insert"},
    {"figures_add_leader_closed", "many rows as one array insert"},
    {"figures_add_leader_earned", "many rows as one array insert"},
    {"figures_add_leader_referrals", "many rows as one array insert"},
    {"figures_add_liability", "many rows as one array insert"},
    {"figures_add_margin", "many rows as one array insert"},
    {"figures_wrong_ages", "a sum of BIGINT is NUMERIC"},
    {"figures_wrong_channel_costs", "a sum of BIGINT is NUMERIC, and a text is made bytes by another function"},
    {"figures_wrong_channels", "a sum of BIGINT is NUMERIC, and a text is made bytes by another function"},
    {"figures_wrong_counts", "a sum of BIGINT is NUMERIC"},
    {"figures_wrong_given", "a sum of BIGINT is NUMERIC"},
    {"figures_wrong_liabilities", "a sum of BIGINT is NUMERIC"},
    {"figures_wrong_margins", "a sum of BIGINT is NUMERIC"},
    {"figures_wrong_owners", "a sum of BIGINT is NUMERIC, and a text is made bytes by another function"},
    {"figures_wrong_source_costs", "a sum of BIGINT is NUMERIC, and a text is made bytes by another function"},
    {"figures_wrong_sources", "a sum of BIGINT is NUMERIC, and a text is made bytes by another function"},
    {"ledger_entries_after", "a sum of BIGINT is NUMERIC"},
    {"link_list_many", "a sum of BIGINT is NUMERIC"},
    {"participant_list_status", "a range per program: PostgreSQL merges them by LATERAL, which SQLite has not"},
    {"referral_list_stage", "a range per program: PostgreSQL merges them by LATERAL, which SQLite has not"},
    {"referral_list_status", "a range per program: PostgreSQL merges them by LATERAL, which SQLite has not"},
    {"rollup_participant_clicks", "a sum of BIGINT is NUMERIC"},
    {"schema_triggers", "it reads the engine's own catalogue"},
    {"search_token_add", "many rows as one array insert"},
    {"search_word_add", "two transactions that learn one word must not wait for each other"},
    {"workspace_clock", "nobody may move a clock under a transaction that decides by it"},
};

static const struct variant *variant_named(const char *name)
{
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        if (strcmp(variants[i].name, name) == 0) {
            return &variants[i];
        }
    }
    return NULL;
}

static int check_variant(struct databases *databases, const struct statement *statement)
{
    (void)databases;
    const struct variant *expected = variant_named(statement->name);
    bool varies = statement->postgres != NULL || statement->postgres_many != NULL;
    if (varies != (expected != NULL)) {
        print_error("%s %s\n", statement->name,
                    expected == NULL ? "has a text for PostgreSQL that is not in the list of this test"
                                     : "is in the list of this test and has no text for PostgreSQL");
        return 1;
    }
    if (expected != NULL) {
        print_message("variant: %s: %s\n", expected->name, expected->why);
    }
    return 0;
}

static void variants_are_those_listed(void **state)
{
    for (size_t i = 0; i < sizeof variants / sizeof variants[0]; i++) {
        assert_ptr_equal(variant_named(statement_named(variants[i].name)->name), &variants[i]);
    }
    for_each(*state, check_variant);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlite_takes_every_statement),
        cmocka_unit_test(postgres_takes_every_statement),
        cmocka_unit_test(variants_are_those_listed),
    };
    return cmocka_run_group_tests(tests, databases_setup, databases_teardown);
}
