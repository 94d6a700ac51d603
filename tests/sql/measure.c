/* See measure.h. Values are computed by SQLite for both engines. */

#include "measure.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { VALUES_MAX = 160 };

static void give_up(const char *what, const char *sql, const char *why)
{
    fprintf(stderr, "%s: %s\n%s\n", what, why, sql);
    abort();
}

/* ---- values ---- */

struct values {
    sqlite3_value *at[VALUES_MAX];
    int count;
};

/* Ids far apart, of rows that rows.c makes, behind the other values, if there are any. */
static void add_ids(FILE *sql, const char *letter, size_t count, bool first)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(sql, "%s sample_id('%s', %zu)", first && i == 0 ? "" : ",", letter, 1 + i * 37 % 4000);
    }
}

static struct values values_of(struct databases *databases, const struct statement *statement, const struct ask *ask)
{
    if (statement->params[0] == '\0') {
        return (struct values){.count = 0};
    }
    const struct statement *declared = statement_named(ask->statement);
    size_t ids = strlen(statement->params) - strlen(declared->params);
    char *text = NULL;
    size_t size = 0;
    FILE *sql = open_memstream(&text, &size);
    fprintf(sql, "SELECT %s", ask->values);
    add_ids(sql, ask->ids, ids, ask->values[0] == '\0');
    fclose(sql);
    sqlite3_stmt *stmt = NULL;
    sqlite3 *sqlite = databases->sqlite[STORE_BOOKS];
    if (sqlite3_prepare_v2(sqlite, text, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW) {
        give_up(ask->statement, text, sqlite3_errmsg(sqlite));
    }
    struct values values = {.count = sqlite3_column_count(stmt)};
    if (values.count != (int)strlen(statement->params) || values.count > VALUES_MAX) {
        give_up(ask->statement, text, "as many values as parameters, please");
    }
    for (int i = 0; i < values.count; i++) {
        values.at[i] = sqlite3_value_dup(sqlite3_column_value(stmt, i));
    }
    sqlite3_finalize(stmt);
    free(text);
    return values;
}

static void values_free(struct values *values)
{
    for (int i = 0; i < values->count; i++) {
        sqlite3_value_free(values->at[i]);
    }
}

/* ---- SQLite ---- */

static sqlite3_stmt *prepare_sqlite(struct databases *databases, const struct statement *statement,
                                    const struct ask *ask)
{
    sqlite3 *sqlite = databases->sqlite[statement->file];
    char *text = text_for_sqlite(statement);
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(sqlite, text, -1, &stmt, NULL) != SQLITE_OK) {
        give_up(statement->name, text, sqlite3_errmsg(sqlite));
    }
    struct values values = values_of(databases, statement, ask);
    for (int i = 0; i < values.count; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        sqlite3_bind_value(stmt, sqlite3_bind_parameter_index(stmt, name), values.at[i]);
    }
    values_free(&values);
    free(text);
    return stmt;
}

/* What takes more steps than this is too dear whatever its bound is, and need not be waited for. */
enum { STEPS_AT_ONCE = 1000000, STEPS_AT_MOST = 200000000 };

static int on_steps(void *ctx)
{
    int64_t *steps = ctx;
    *steps += STEPS_AT_ONCE;
    return *steps > STEPS_AT_MOST;
}

static int64_t step_all(sqlite3_stmt *stmt)
{
    int64_t rows = 0, steps = 0;
    int code;
    sqlite3_progress_handler(sqlite3_db_handle(stmt), STEPS_AT_ONCE, on_steps, &steps);
    while ((code = sqlite3_step(stmt)) == SQLITE_ROW) {
        rows++;
    }
    sqlite3_progress_handler(sqlite3_db_handle(stmt), 0, NULL, NULL);
    if (code != SQLITE_DONE && code != SQLITE_INTERRUPT) {
        give_up("step", sqlite3_sql(stmt), sqlite3_errmsg(sqlite3_db_handle(stmt)));
    }
    return rows;
}

struct cost sqlite_cost(struct databases *databases, const struct statement *statement, const struct ask *ask)
{
    sqlite3 *sqlite = databases->sqlite[statement->file];
    sqlite3_stmt *stmt = prepare_sqlite(databases, statement, ask);
    bool changes = sqlite3_stmt_readonly(stmt) == 0;
    if (changes) {
        sqlite_run(sqlite, "SAVEPOINT run");
    }
    struct cost cost = {.rows = step_all(stmt)};
    if (changes && cost.rows == 0) {
        cost.rows = sqlite3_changes(sqlite);
    }
    cost.steps = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
    cost.scanned = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
    cost.sorts = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_SORT, 1) +
                 sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_AUTOINDEX, 1);
    sqlite3_finalize(stmt);
    if (changes) {
        sqlite_run(sqlite, "ROLLBACK TO run; RELEASE run");
    }
    return cost;
}

/* ---- PostgreSQL ---- */

static void add_literal(FILE *sql, sqlite3_value *value)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        fprintf(sql, "%lld", sqlite3_value_int64(value));
        return;
    case SQLITE_TEXT:
        fprintf(sql, "'%s'", (const char *)sqlite3_value_text(value));
        return;
    case SQLITE_BLOB:
        fprintf(sql, "'\\x");
        for (int i = 0; i < sqlite3_value_bytes(value); i++) {
            fprintf(sql, "%02x", ((const unsigned char *)sqlite3_value_blob(value))[i]);
        }
        fputc('\'', sql);
        return;
    default:
        fprintf(sql, "NULL");
    }
}

/* "PREPARE asked (bigint, ...) AS ...", and the EXECUTE with the values. free() both. */
static void texts_for_postgres(struct databases *databases, const struct statement *statement, const struct ask *ask,
                               char **ret_prepare, char **ret_execute)
{
    size_t size = 0;
    FILE *prepare = open_memstream(ret_prepare, &size);
    FILE *execute = open_memstream(ret_execute, &size);
    struct values values = values_of(databases, statement, ask);
    fprintf(prepare, "PREPARE asked");
    fprintf(execute, "EXECUTE asked");
    for (int i = 0; i < values.count; i++) {
        char letter = statement->params[i];
        fprintf(prepare, "%s%s", i == 0 ? " (" : ", ", letter == 'i' ? "bigint" : letter == 't' ? "text" : "bytea");
        fprintf(execute, i == 0 ? " (" : ", ");
        add_literal(execute, values.at[i]);
    }
    fprintf(prepare, "%s AS %s", values.count > 0 ? ")" : "", text_for_postgres(statement));
    fprintf(execute, "%s", values.count > 0 ? ")" : "");
    fclose(prepare);
    fclose(execute);
    values_free(&values);
}

static int64_t number_of(json_t *node, const char *key)
{
    return (int64_t)json_number_value(json_object_get(node, key));
}

/* Rows that the scans of a plan looked at: what they gave and what they threw away. */
static int64_t rows_looked_at(json_t *node)
{
    int64_t sum = 0;
    if (json_object_get(node, "Relation Name") != NULL && json_object_get(node, "Operation") == NULL) {
        sum = (number_of(node, "Actual Rows") + number_of(node, "Rows Removed by Filter") +
               number_of(node, "Rows Removed by Index Recheck")) *
              number_of(node, "Actual Loops");
    }
    size_t i;
    json_t *child;
    json_array_foreach(json_object_get(node, "Plans"), i, child)
    {
        sum += rows_looked_at(child);
    }
    return sum;
}

static struct cost cost_of_plan(const char *text)
{
    json_error_t error;
    json_t *all = json_loads(text, 0, &error);
    json_t *plan = json_object_get(json_array_get(all, 0), "Plan");
    if (plan == NULL) {
        give_up("the plan", text, error.text);
    }
    struct cost cost = {
        .rows = number_of(plan, "Actual Rows"),
        .steps = rows_looked_at(plan),
        .pages = number_of(plan, "Shared Hit Blocks") + number_of(plan, "Shared Read Blocks"),
    };
    if (json_object_get(plan, "Operation") != NULL && cost.rows == 0) { /* a change without RETURNING */
        cost.rows = number_of(json_array_get(json_object_get(plan, "Plans"), 0), "Actual Rows");
    }
    json_decref(all);
    return cost;
}

static void run_and_take_back(PGconn *postgres, const char *sql)
{
    postgres_run(postgres, "SAVEPOINT run");
    postgres_run(postgres, sql);
    postgres_run(postgres, "ROLLBACK TO run; RELEASE run");
}

struct cost postgres_cost(struct databases *databases, const struct statement *statement, const struct ask *ask,
                          bool later)
{
    enum { CUSTOM_PLANS = 5 }; /* the server makes as many before it thinks of another */
    PGconn *postgres = databases->postgres;
    char *prepare = NULL, *execute = NULL;
    texts_for_postgres(databases, statement, ask, &prepare, &execute);
    postgres_run(postgres, prepare);
    for (int i = 0; i < CUSTOM_PLANS && later; i++) {
        run_and_take_back(postgres, execute);
    }
    postgres_run(postgres, "SAVEPOINT run");
    char *sql = sqlite3_mprintf("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) %s", execute);
    char *plan = postgres_rows(postgres, sql);
    struct cost cost = cost_of_plan(plan);
    free(plan);
    sqlite3_free(sql);
    postgres_run(postgres, "ROLLBACK TO run; RELEASE run");
    postgres_run(postgres, "DEALLOCATE asked");
    free(prepare);
    free(execute);
    return cost;
}

/* ---- time ---- */

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int compare_times(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static int64_t median_us(int64_t *times_ns)
{
    qsort(times_ns, RUNS, sizeof *times_ns, compare_times);
    return times_ns[RUNS / 2] / 1000;
}

int64_t sqlite_median_us(struct databases *databases, const struct statement *statement, const struct ask *ask)
{
    sqlite3_stmt *stmt = prepare_sqlite(databases, statement, ask);
    int64_t times[RUNS];
    for (int i = 0; i < RUNS; i++) {
        int64_t start = now_ns();
        step_all(stmt);
        sqlite3_reset(stmt);
        times[i] = now_ns() - start;
    }
    sqlite3_finalize(stmt);
    return median_us(times);
}

int64_t postgres_median_us(struct databases *databases, const struct statement *statement, const struct ask *ask)
{
    char *prepare = NULL, *execute = NULL;
    texts_for_postgres(databases, statement, ask, &prepare, &execute);
    postgres_run(databases->postgres, prepare);
    int64_t times[RUNS];
    for (int i = 0; i < RUNS; i++) {
        int64_t start = now_ns();
        free(postgres_rows(databases->postgres, execute));
        times[i] = now_ns() - start;
    }
    postgres_run(databases->postgres, "DEALLOCATE asked");
    free(prepare);
    free(execute);
    return median_us(times);
}
