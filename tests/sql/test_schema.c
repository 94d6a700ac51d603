/* The schema that the migrations make, compared between the engines: the same tables, columns, indexes and triggers
 * under the same names, and what must not be changed cannot be changed on either. */

#include "databases.h"
#include "unit.h"

#include <stdlib.h>

/* ---- the same objects ---- */

/* Both texts side by side are too long to be read when they differ: shows the first line that does. */
static void assert_same_lines(const char *sqlite, const char *postgres)
{
    const char *line = sqlite;
    for (size_t i = 0; sqlite[i] != '\0' && sqlite[i] == postgres[i]; i++) {
        line = sqlite[i] == '\n' ? sqlite + i + 1 : line;
    }
    size_t start = (size_t)(line - sqlite);
    if (strcmp(sqlite, postgres) != 0) {
        fail_msg("SQLite has \"%.*s\", PostgreSQL has \"%.*s\"", (int)strcspn(sqlite + start, "\n"), sqlite + start,
                 (int)strcspn(postgres + start, "\n"), postgres + start);
    }
    assert_true(sqlite[0] != '\0');
}

/* Tables that only PostgreSQL needs: for COMMITs whose answer got lost, and where several nodes must agree. */
#define POSTGRES_TABLES "('commit_witness', 'config_change')"

/* What `of_sqlite` gives over both files, put into order by SQLite, against what `of_postgres` gives. Both end with a
 * column that they are ordered by as bytes. */
static void compare(struct databases *databases, const char *of_sqlite, const char *of_postgres)
{
    NEEDS_POSTGRES(databases);
    sqlite3 *sorter = NULL;
    assert_int_equal(sqlite3_open(":memory:", &sorter), SQLITE_OK);
    sqlite_run(sorter, "CREATE TABLE line (text TEXT)");
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        char *rows = sqlite_rows(databases->sqlite[file], of_sqlite);
        for (char *rest = rows, *line; (line = strsep(&rest, "\n")) != NULL && rest != NULL;) {
            char *insert = sqlite3_mprintf("INSERT INTO line VALUES (%Q)", line);
            sqlite_run(sorter, insert);
            sqlite3_free(insert);
        }
        free(rows);
    }
    char *ours = sqlite_rows(sorter, "SELECT text FROM line ORDER BY text");
    char *theirs = postgres_rows(databases->postgres, of_postgres);
    assert_same_lines(ours, theirs);
    free(ours);
    free(theirs);
    sqlite3_close(sorter);
}

static void tables_have_the_same_columns(void **state)
{
    compare(
        *state,
        "SELECT t.name || '.' || c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' "
        "WHEN 'TEXT' THEN 'text' ELSE c.type END || CASE WHEN c.\"notnull\" THEN ' not null' ELSE '' END || "
        "COALESCE(' default ' || c.dflt_value, '') "
        "FROM pragma_table_list t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.schema = 'main' AND "
        "t.name NOT LIKE 'sqlite_%'",
        "SELECT line FROM (SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || "
        "CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || "
        "COALESCE(' default ' || trim(pg_get_expr(d.adbin, d.adrelid), '''()::bigint'), '') AS line "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
        "LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace "
        "AND c.relname NOT IN " POSTGRES_TABLES ") AS lines ORDER BY line COLLATE \"C\"");
}

/* Indexes that a constraint made have names of the engine's own. */
static void indexes_are_the_same(void **state)
{
    compare(
        *state,
        "SELECT t.name || ' ' || CASE i.origin WHEN 'c' THEN i.name ELSE '' END || "
        "CASE WHEN i.\"unique\" THEN ' unique' ELSE '' END || CASE WHEN i.partial THEN ' partial' ELSE '' END || ' ' "
        "|| "
        "(SELECT group_concat(x.name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno) x) "
        "FROM pragma_table_list t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND t.schema = 'main' AND "
        "t.name NOT LIKE 'sqlite_%' UNION ALL "
        "SELECT t.name || '  unique ' || c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND t.schema = 'main' AND NOT t.wr AND c.pk = 1 AND c.type = 'INTEGER' AND "
        "(SELECT MAX(pk) FROM pragma_table_info(t.name)) = 1",
        "SELECT line FROM (SELECT t.relname || ' ' || CASE WHEN EXISTS (SELECT 1 FROM pg_constraint k "
        "WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u')) THEN '' ELSE n.relname END || "
        "CASE WHEN i.indisunique THEN ' unique' ELSE '' END || CASE WHEN i.indpred IS NOT NULL THEN ' partial' ELSE '' "
        "END || ' ' || (SELECT string_agg(a.attname, ',' ORDER BY array_position(i.indkey::int2[], a.attnum)) "
        "FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey::int2[])) AS line "
        "FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class n ON n.oid = i.indexrelid "
        "WHERE t.relnamespace = 'public'::regnamespace "
        "AND t.relname NOT IN " POSTGRES_TABLES ") AS lines ORDER BY line COLLATE \"C\"");
}

/* PostgreSQL can empty a table at once, which SQLite cannot: the triggers against that have no twin. */
static void triggers_are_the_same(void **state)
{
    compare(*state, "SELECT tbl_name || ' ' || name FROM sqlite_schema WHERE type = 'trigger'",
            "SELECT line FROM (SELECT c.relname || ' ' || t.tgname AS line FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname NOT LIKE '%\\_no\\_truncate') "
            "AS lines ORDER BY line COLLATE \"C\"");
}

/* ---- what SQLite alone has ---- */

/* What its planner believes is shipped (0013_statistics.sql): a table without a row would be planned as if nothing were
 * known of it. Shown as the migration needs it, with a count that is for the author to choose. */
static void every_index_has_statistics(void **state)
{
    struct databases *databases = *state;
    char *lacking = sqlite_rows(
        databases->sqlite[STORE_BOOKS],
        "SELECT '(' || t.name || ', ' || x.name || ', ...)' FROM pragma_table_list t JOIN (SELECT t.name AS tbl, "
        "i.name "
        "FROM pragma_table_list t JOIN pragma_index_list(t.name) i WHERE i.origin <> 'pk' OR NOT t.wr UNION ALL SELECT "
        "name, name FROM pragma_table_list WHERE wr) AS x ON x.tbl = t.name LEFT JOIN sqlite_stat1 s ON s.tbl = t.name "
        "AND s.idx = x.name WHERE t.type = 'table' AND t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND s.tbl IS "
        "NULL ORDER BY t.name, x.name");
    assert_string_equal(lacking, "");
    free(lacking);
    char *stray = sqlite_rows(databases->sqlite[STORE_BOOKS],
                              "SELECT tbl, idx FROM sqlite_stat1 WHERE idx <> tbl AND idx NOT IN (SELECT name FROM "
                              "sqlite_schema WHERE tbl_name = tbl) OR tbl NOT IN (SELECT name FROM sqlite_schema)");
    assert_string_equal(stray, "");
    free(stray);
}

/* ---- what PostgreSQL alone has ---- */

static void assert_no_rows(PGconn *postgres, const char *sql)
{
    char *rows = postgres_rows(postgres, sql);
    assert_string_equal(rows, "");
    free(rows);
}

static void every_table_has_a_comment(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    assert_no_rows(databases->postgres,
                   "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND "
                   "obj_description(oid, 'pg_class') IS NULL");
    char *comment =
        postgres_rows(databases->postgres, "SELECT col_description('reward'::regclass, attnum) FROM pg_attribute "
                                           "WHERE attrelid = 'reward'::regclass AND attname = 'step'");
    assert_string_equal(comment, "ordinal it was given for\n");
    free(comment);
}

/* Whatever collation the database was made with, keys compare as bytes. */
static void text_compares_as_bytes(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    assert_no_rows(
        databases->postgres,
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.atttypid = 'text'::regtype AND "
        "a.attcollation <> (SELECT oid FROM pg_collation WHERE collname = 'C')");
}

/* ---- B4 ---- */

/* A row of each table that is never changed. */
static const struct immutable {
    const char *table;
    const char *insert;
    const char *set; /* an update of it */
} immutables[] = {
    {"attribution",
     "INSERT INTO attribution (ws, referral_id, n, method, touches, decided_at, audit_id) VALUES (1, 'r', 1, 'none', "
     "'[]', 1, "
     "'a')",
     "method = 'code'"},
    {"audit",
     "INSERT INTO audit (ws, id, actor_type, action, object_kind, object_id, noted, created_at) VALUES (1, 'a', 'cli', "
     "'x', "
     "'ref', 'r', 0, 1)",
     "action = 'y'"},
    {"ledger_entry",
     "INSERT INTO ledger_entry (ws, txn_id, n, lot_id, owner_id, kind, amount) VALUES (1, 't', 1, 'w', 'o', 2, 5)",
     "amount = 6"},
    {"ledger_txn",
     "INSERT INTO ledger_txn (ws, id, effect, program_id, cause_kind, cause_id, attempt, currency, created_at) "
     "VALUES (1, 't', 'accrue', 'p', 'evt', 'e', 0, 'USD', 1)",
     "currency = 'EUR'"},
    {"program_version", NULL, "rules = '{}'"},
};

static const char first_program[] =
    "INSERT INTO workspace (ws, id, name, livemode, twin_ws, created_at) VALUES (1, 'w', 'one', 1, 2, 1); "
    "INSERT INTO program (ws, id, status, name, slug, currency, destination_url, version, created_at) "
    "VALUES (1, 'p', 'active', 'n', 's', 'USD', 'https://example.com', 1, 1); "
    "INSERT INTO program_version (ws, program_id, version, rules, hash, created_at) "
    "VALUES (1, 'p', 1, '{\"a\": 1}', 'e', 1)";

enum { IMMUTABLES = sizeof immutables / sizeof immutables[0] };

/* SQLite tells text from bytes where PostgreSQL reads a literal as what the column is: 'x' becomes x'78'. */
static char *sqlite_literals(const char *sql)
{
    static const char *const bytes[] = {"'a'", "'e'", "'o'", "'p'", "'r'", "'t'", "'w'"};
    char *text = sqlite3_mprintf("%s", sql);
    for (size_t i = 0; i < sizeof bytes / sizeof bytes[0]; i++) {
        for (char *at = text; (at = strstr(at, bytes[i])) != NULL; at++) {
            char *longer = sqlite3_mprintf("%.*sx'%02x'%s", (int)(at - text), text, bytes[i][1], at + 3);
            at = longer + (at - text);
            sqlite3_free(text);
            text = longer;
        }
    }
    return text;
}

static void sqlite_must_refuse(sqlite3 *sqlite, const char *table, const char *sql)
{
    char *message = NULL;
    assert_int_equal(sqlite3_exec(sqlite, sql, NULL, NULL, &message), SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_extended_errcode(sqlite), SQLITE_CONSTRAINT_TRIGGER);
    char expected[64];
    snprintf(expected, sizeof expected, "%s rows are immutable", table);
    assert_string_equal(message, expected);
    sqlite3_free(message);
}

static void sqlite_keeps_what_was_written(void **state)
{
    struct databases *databases = *state;
    sqlite3 *sqlite = databases->sqlite[STORE_BOOKS];
    sqlite_run(sqlite, "BEGIN");
    char *text = sqlite_literals(first_program);
    sqlite_run(sqlite, text);
    sqlite3_free(text);
    for (size_t i = 0; i < IMMUTABLES; i++) {
        if (immutables[i].insert != NULL) {
            text = sqlite_literals(immutables[i].insert);
            sqlite_run(sqlite, text);
            sqlite3_free(text);
        }
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE %s SET %s", immutables[i].table, immutables[i].set);
        sqlite_must_refuse(sqlite, immutables[i].table, sql);
        snprintf(sql, sizeof sql, "DELETE FROM %s", immutables[i].table);
        sqlite_must_refuse(sqlite, immutables[i].table, sql);
    }
    sqlite_run(sqlite, "ROLLBACK");
}

static void postgres_must_refuse(PGconn *postgres, const char *table, const char *sql)
{
    postgres_run(postgres, "SAVEPOINT before");
    PGresult *result = PQexec(postgres, sql);
    assert_int_equal(PQresultStatus(result), PGRES_FATAL_ERROR);
    assert_string_equal(PQresultErrorField(result, PG_DIAG_SQLSTATE), "23000"); /* integrity_constraint_violation */
    char expected[64];
    snprintf(expected, sizeof expected, "%s rows are immutable", table);
    assert_string_equal(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), expected);
    PQclear(result);
    postgres_run(postgres, "ROLLBACK TO before");
}

static void postgres_keeps_what_was_written(void **state)
{
    struct databases *databases = *state;
    NEEDS_POSTGRES(databases);
    PGconn *postgres = databases->postgres;
    postgres_run(postgres, "BEGIN");
    postgres_run(postgres, first_program);
    for (size_t i = 0; i < IMMUTABLES; i++) {
        if (immutables[i].insert != NULL) {
            postgres_run(postgres, immutables[i].insert);
        }
        char sql[128];
        snprintf(sql, sizeof sql, "UPDATE %s SET %s", immutables[i].table, immutables[i].set);
        postgres_must_refuse(postgres, immutables[i].table, sql);
        snprintf(sql, sizeof sql, "DELETE FROM %s", immutables[i].table);
        postgres_must_refuse(postgres, immutables[i].table, sql);
        snprintf(sql, sizeof sql, "TRUNCATE %s CASCADE", immutables[i].table);
        postgres_must_refuse(postgres, immutables[i].table, sql);
    }
    postgres_run(postgres, "ROLLBACK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_have_the_same_columns),  cmocka_unit_test(indexes_are_the_same),
        cmocka_unit_test(triggers_are_the_same),         cmocka_unit_test(every_index_has_statistics),
        cmocka_unit_test(every_table_has_a_comment),     cmocka_unit_test(text_compares_as_bytes),
        cmocka_unit_test(sqlite_keeps_what_was_written), cmocka_unit_test(postgres_keeps_what_was_written),
    };
    return cmocka_run_group_tests(tests, databases_setup, databases_teardown);
}
