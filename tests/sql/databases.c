/* See databases.h. */

#include "databases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/ids.h"
#include "store/migrations.h"

/* A failed step of the set-up: nothing after it would mean anything. */
static void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    abort();
}

/* ---- SQLite ---- */

void sqlite_run(sqlite3 *sqlite, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(sqlite, sql, NULL, NULL, &message) != SQLITE_OK) {
        give_up(sql, message);
    }
}

char *sqlite_rows(sqlite3 *sqlite, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL) != SQLITE_OK) {
        give_up(sql, sqlite3_errmsg(sqlite));
    }
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++) {
            const unsigned char *value = sqlite3_column_text(stmt, i);
            fprintf(out, "%s%s", i == 0 ? "" : "|", value == NULL ? "" : (const char *)value);
        }
        fputc('\n', out);
    }
    sqlite3_finalize(stmt);
    fclose(out);
    return text;
}

static sqlite3 *make_sqlite(enum store_file file)
{
    sqlite3 *sqlite = NULL;
    if (sqlite3_open(":memory:", &sqlite) != SQLITE_OK) {
        give_up("sqlite3_open", sqlite3_errmsg(sqlite));
    }
    const struct migration_set *set = &migration_sets[file];
    for (size_t i = 0; i < set->count; i++) {
        sqlite_run(sqlite, set->migrations[i].sqlite);
    }
    return sqlite;
}

/* ---- PostgreSQL ---- */

void postgres_run(PGconn *postgres, const char *sql)
{
    PGresult *result = PQexec(postgres, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
        give_up(sql, PQerrorMessage(postgres));
    }
    PQclear(result);
}

char *postgres_rows(PGconn *postgres, const char *sql)
{
    PGresult *result = PQexec(postgres, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        give_up(sql, PQerrorMessage(postgres));
    }
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (int row = 0; row < PQntuples(result); row++) {
        for (int i = 0; i < PQnfields(result); i++) {
            fprintf(out, "%s%s", i == 0 ? "" : "|", PQgetvalue(result, row, i));
        }
        fputc('\n', out);
    }
    PQclear(result);
    fclose(out);
    return text;
}

/* The first `dbname` is taken as a URL; a second one that is not null takes the place of the database in it. */
static PGconn *connect_to(const char *url, const char *database)
{
    const char *const keywords[] = {"dbname", "options", "dbname", NULL};
    const char *const values[] = {url, "-c client_min_messages=error", database, NULL};
    PGconn *postgres = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(postgres) != CONNECTION_OK) {
        give_up(url, PQerrorMessage(postgres));
    }
    return postgres;
}

static void make_postgres(struct databases *databases, const char *url)
{
    snprintf(databases->name, sizeof databases->name, "sql_test_%ld", (long)getpid());
    char sql[128];
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'", databases->name);
    PGconn *server = connect_to(url, NULL);
    postgres_run(server, sql);
    PQfinish(server);
    databases->postgres = connect_to(url, databases->name);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        for (size_t i = 0; i < migration_sets[file].count; i++) {
            postgres_run(databases->postgres, migration_sets[file].migrations[i].postgres);
        }
    }
}

static void drop_postgres(struct databases *databases, const char *url)
{
    PQfinish(databases->postgres);
    char sql[128];
    snprintf(sql, sizeof sql, "DROP DATABASE %s", databases->name);
    PGconn *server = connect_to(url, NULL);
    postgres_run(server, sql);
    PQfinish(server);
}

/* ---- both ---- */

int databases_setup(void **state)
{
    struct databases *databases = calloc(1, sizeof *databases);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        databases->sqlite[file] = make_sqlite((enum store_file)file);
    }
    const char *url = getenv("REFERD_TEST_POSTGRES");
    if (url != NULL) {
        make_postgres(databases, url);
    }
    *state = databases;
    return 0;
}

int databases_teardown(void **state)
{
    struct databases *databases = *state;
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        sqlite3_close(databases->sqlite[file]);
    }
    if (databases->postgres != NULL) {
        drop_postgres(databases, getenv("REFERD_TEST_POSTGRES"));
    }
    free(databases);
    return 0;
}

int check_forms(struct databases *databases, const struct statement *statement,
                int (*check)(struct databases *databases, const struct statement *form))
{
    if (!ids_wanted(statement)) {
        return check(databases, statement);
    }
    int sum = 0;
    for (size_t i = 0; i < IDS_SIZES; i++) {
        struct statement form = ids_expand(statement, ids_sizes[i]);
        sum += check(databases, &form);
        ids_release(&form);
    }
    return sum;
}

char *text_for_sqlite(const struct statement *statement)
{
    static const char lock[] = " FOR UPDATE";
    char *text = strdup(statement->text);
    for (char *at = text; (at = strstr(at, lock)) != NULL;) {
        memmove(at, at + sizeof lock - 1, strlen(at + sizeof lock - 1) + 1);
    }
    return text;
}

const char *text_for_postgres(const struct statement *statement)
{
    return statement->postgres != NULL ? statement->postgres : statement->text;
}

/* EXPLAIN wants values for the parameters, of which a generic plan takes no notice. */
char *postgres_plan(PGconn *postgres, const struct statement *statement)
{
    char types[2048] = "";
    char values[1024] = "";
    for (const char *letter = statement->params; *letter != '\0'; letter++) {
        const char *type = *letter == 'i' ? "bigint" : *letter == 't' ? "text" : "bytea";
        snprintf(types + strlen(types), sizeof types - strlen(types), "%s%s", types[0] == '\0' ? "(" : ", ", type);
        snprintf(values + strlen(values), sizeof values - strlen(values), "%s", values[0] == '\0' ? "(NULL" : ", NULL");
    }
    const char *close = types[0] == '\0' ? "" : ")";
    char *sql = sqlite3_mprintf("PREPARE asked %s%s AS %s", types, close, text_for_postgres(statement));
    postgres_run(postgres, sql);
    sqlite3_free(sql);
    sql = sqlite3_mprintf("EXPLAIN (COSTS OFF) EXECUTE asked %s%s", values, close);
    char *plan = postgres_rows(postgres, sql);
    sqlite3_free(sql);
    postgres_run(postgres, "DEALLOCATE asked");
    return plan;
}

const struct statement *statement_named(const char *name)
{
    for (size_t t = 0; t < statement_table_count; t++) {
        for (size_t i = 0; i < statement_tables[t].count; i++) {
            if (strcmp(statement_tables[t].rows[i].name, name) == 0) {
                return &statement_tables[t].rows[i];
            }
        }
    }
    give_up(name, "no statement has this name");
    return NULL;
}
