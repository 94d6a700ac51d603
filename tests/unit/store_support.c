/* See store_support.h. */

#include "store_support.h"

#include <assert.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "original.h"

enum { CREATE_THING, INSERT_THING, COUNT_THINGS, CREATE_VISIT, INSERT_VISIT, COUNT_VISITS };

static const struct statement statements[] = {
    [CREATE_THING] = {.name = "create_thing",
                      .purpose = "the table of the tests",
                      .text = "CREATE TABLE IF NOT EXISTS thing (id INTEGER PRIMARY KEY, i INTEGER, t TEXT, b BLOB)"
                              " STRICT",
                      .params = "",
                      .columns = "",
                      .postgres =
                          "CREATE TABLE IF NOT EXISTS thing (id BIGINT PRIMARY KEY, i BIGINT, t TEXT, b BYTEA)"},
    [INSERT_THING] = {.name = "insert_thing",
                      .purpose = "one row",
                      .text = "INSERT INTO thing (id) VALUES ($1)",
                      .params = "i",
                      .columns = ""},
    [COUNT_THINGS] = {.name = "count_things",
                      .purpose = "all rows",
                      .text = "SELECT count(*) FROM thing",
                      .params = "",
                      .columns = "i"},
    [CREATE_VISIT] = {.name = "create_visit",
                      .purpose = "the table of the tests",
                      .text = "CREATE TABLE IF NOT EXISTS visit (id INTEGER PRIMARY KEY, t TEXT) STRICT",
                      .params = "",
                      .columns = "",
                      .file = STORE_CLICKS,
                      .postgres = "CREATE TABLE IF NOT EXISTS visit (id BIGINT PRIMARY KEY, t TEXT)"},
    [INSERT_VISIT] = {.name = "insert_visit",
                      .purpose = "one row",
                      .text = "INSERT INTO visit (id, t) VALUES ($1, 'x')",
                      .params = "i",
                      .columns = "",
                      .file = STORE_CLICKS,
                      .postgres_many = "INSERT INTO visit (id, t) SELECT id, 'x' FROM unnest($1) AS id"},
    [COUNT_VISITS] = {.name = "count_visits",
                      .purpose = "all rows",
                      .text = "SELECT count(*) FROM visit",
                      .params = "",
                      .columns = "i",
                      .file = STORE_CLICKS},
};

/* ---- the store ---- */

struct store_config fixture_config(const struct fixture *fixture)
{
    return (struct store_config){.url = fixture->url, .mode = STORE_SERVE, .env = fixture->env, .migrate = true};
}

static enum status create_thing(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    return txn_exec(txn, &statements[CREATE_THING], NULL, 0, err);
}

static enum status create_visit(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    return txn_exec(txn, &statements[CREATE_VISIT], NULL, 0, err);
}

static void open_store(struct fixture *fixture)
{
    struct store_config config = fixture_config(fixture);
    struct error err = {0};
    if (store_open(&config, &fixture->store, &err) != STATUS_OK) {
        fprintf(stderr, "store_open: %s\n", err.detail);
        abort();
    }
}

/* A store with the two tables, closed again: what every fixture is a copy of. */
static void make_store(const char *url)
{
    struct fixture fixture = {.env = env_new()};
    snprintf(fixture.url, sizeof fixture.url, "%s", url);
    open_store(&fixture);
    struct side side;
    side_init(&side, fixture.store);
    struct job things = job_make(create_thing, 0);
    struct job visits = job_make(create_visit, 0);
    bool made =
        run_write(&side, STORE_BOOKS, &things) == STATUS_OK && run_write(&side, STORE_CLICKS, &visits) == STATUS_OK;
    assert(made);
    side_release(&side);
    store_close(fixture.store);
    env_free(fixture.env);
}

static int open_fixture(struct fixture *fixture, void **state)
{
    fixture->env = env_new();
    open_store(fixture);
    *state = fixture;
    return 0;
}

static struct fixture *make_folder(void)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert(fixture != NULL);
    snprintf(fixture->folder, sizeof fixture->folder, "%s/referd-store-XXXXXX", P_tmpdir);
    const char *made = mkdtemp(fixture->folder);
    assert(made != NULL);
    return fixture;
}

int fixture_setup(void **state)
{
    static struct original original;
    struct fixture *fixture = make_folder();
    snprintf(fixture->url, sizeof fixture->url, "sqlite:%s/referd.db", fixture->folder);
    original_copy(&original, make_store, fixture->folder);
    return open_fixture(fixture, state);
}

void fixture_reopen(struct fixture *fixture)
{
    store_close(fixture->store);
    open_store(fixture);
}

/* ---- PostgreSQL ---- */

const char *postgres_server(void)
{
    return getenv("REFERD_TEST_POSTGRES");
}

/* The first value of the answer, 0 when there is none. */
static int64_t server_exec(const char *url, const char *sql)
{
    PGconn *conn = PQconnectdb(url);
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(conn));
        abort();
    }
    int64_t number = PQntuples(result) > 0 ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    PQclear(result);
    PQfinish(conn);
    return number;
}

void database_exec(const struct fixture *fixture, const char *sql)
{
    server_exec(fixture->url, sql);
}

int64_t database_number(const struct fixture *fixture, const char *sql)
{
    return server_exec(fixture->url, sql);
}

struct database database_make(const char *original)
{
    struct env *env = env_new();
    uint64_t number;
    env_random(env, &number, sizeof number);
    env_free(env);
    struct database database;
    snprintf(database.name, sizeof database.name, "referd_unit_%016llx", (unsigned long long)number);
    char create[192];
    snprintf(create, sizeof create, "CREATE DATABASE %s TEMPLATE %s ENCODING 'UTF8'", database.name, original);
    const char *server = postgres_server();
    server_exec(server, create);
    const char *path = strchr(strstr(server, "//") + 2, '/');
    assert(path != NULL);
    snprintf(database.url, sizeof database.url, "%.*s/%s", (int)(path - server), server, database.name);
    return database;
}

void database_drop(const char *name)
{
    char drop[128];
    snprintf(drop, sizeof drop, "DROP DATABASE %s WITH (FORCE)", name);
    server_exec(postgres_server(), drop);
}

static struct {
    struct database database; /* without a name until it is made */
    pid_t owner;
} postgres_original;

static void drop_postgres_original(void)
{
    if (getpid() == postgres_original.owner)
        database_drop(postgres_original.database.name);
}

int fixture_setup_postgres(void **state)
{
    struct fixture *fixture = make_folder();
    if (postgres_original.owner == 0) {
        postgres_original.database = database_make("template0");
        postgres_original.owner = getpid();
        atexit(drop_postgres_original);
        make_store(postgres_original.database.url);
    }
    struct database own = database_make(postgres_original.database.name);
    memcpy(fixture->name, own.name, sizeof own.name);
    memcpy(fixture->url, own.url, sizeof own.url);
    return open_fixture(fixture, state);
}

static void without_postgres(void **state)
{
    (void)state;
    print_message("no REFERD_TEST_POSTGRES: not asked of PostgreSQL (see script/postgres)\n");
    skip();
}

int run_store_tests(const char *name, struct CMUnitTest *tests, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (tests[i].setup_func == fixture_setup_postgres && postgres_server() == NULL) {
            tests[i] = (struct CMUnitTest){tests[i].name, without_postgres, NULL, NULL, NULL};
        }
    }
    return _cmocka_run_group_tests(name, tests, count, NULL, NULL);
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    env_free(fixture->env);
    if (fixture->name[0] != '\0')
        database_drop(fixture->name);
    char command[128];
    snprintf(command, sizeof command, "rm -rf -- '%s'", fixture->folder);
    int code = system(command);
    free(fixture);
    return code;
}

const char *fixture_path(const struct fixture *fixture, const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", fixture->folder, name);
    return path;
}

struct store_file_metrics metrics_of(const struct fixture *fixture, enum store_file file)
{
    struct store_metrics metrics;
    store_metrics(fixture->store, &metrics);
    return metrics.files[file];
}

static sqlite3 *raw_open(const char *path)
{
    sqlite3 *sqlite = NULL;
    int code = sqlite3_open(path, &sqlite);
    assert(code == SQLITE_OK);
    return sqlite;
}

void raw_exec(const char *path, const char *sql)
{
    sqlite3 *sqlite = raw_open(path);
    char *message = NULL;
    if (sqlite3_exec(sqlite, sql, NULL, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", sql, message);
        abort();
    }
    sqlite3_close(sqlite);
}

int64_t raw_number(const char *path, const char *sql)
{
    sqlite3 *sqlite = raw_open(path);
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(sqlite, sql, -1, &stmt, NULL);
    assert(code == SQLITE_OK);
    code = sqlite3_step(stmt);
    assert(code == SQLITE_ROW);
    int64_t number = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(sqlite);
    return number;
}

/* ---- loops by hand ---- */

static void wake_side(void *ctx)
{
    struct side *side = ctx;
    pthread_mutex_lock(&side->mutex);
    side->awake = true;
    side->wakes++;
    pthread_cond_signal(&side->woken);
    pthread_mutex_unlock(&side->mutex);
}

void side_init(struct side *side, struct store *store)
{
    *side = (struct side){0};
    pthread_mutex_init(&side->mutex, NULL);
    pthread_cond_init(&side->woken, NULL);
    side->loop = store_loop_new(store, wake_side, side);
}

void side_release(struct side *side)
{
    store_loop_free(side->loop);
    pthread_cond_destroy(&side->woken);
    pthread_mutex_destroy(&side->mutex);
}

void side_finish(struct side *side)
{
    store_loop_submit(side->loop);
    while (store_loop_pending(side->loop) > 0) {
        pthread_mutex_lock(&side->mutex);
        while (!side->awake) {
            pthread_cond_wait(&side->woken, &side->mutex);
        }
        side->awake = false;
        pthread_mutex_unlock(&side->mutex);
        store_loop_complete(side->loop);
        store_loop_submit(side->loop);
    }
}

/* ---- jobs ---- */

static enum status act_job(struct txn *txn, struct store_work *work, struct error *err)
{
    struct job *job = (struct job *)work;
    job->runs++;
    job->now = txn_now(txn);
    return job->script(txn, job, err);
}

static void finish_job(struct store_work *work, enum status status, const struct error *err)
{
    static int order;
    struct job *job = (struct job *)work;
    job->done = true;
    job->order = __atomic_add_fetch(&order, 1, __ATOMIC_SEQ_CST);
    job->status = status;
    job->error = *err;
}

struct job job_make(enum status (*script)(struct txn *, struct job *, struct error *), int64_t key)
{
    return (struct job){.work = {.act = act_job, .done = finish_job}, .script = script, .key = key};
}

enum status insert_thing(struct txn *txn, struct job *job, struct error *err)
{
    return txn_exec(txn, &statements[INSERT_THING], VALUES(value_int(job->key)), err);
}

enum status insert_visit(struct txn *txn, struct job *job, struct error *err)
{
    return txn_exec(txn, &statements[INSERT_VISIT], VALUES(value_int(job->key)), err);
}

static enum status count_rows(struct txn *txn, const struct statement *statement, struct job *job, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, statement, NULL, 0, &rows, err));
    job->seen = result_int(&rows, 0, 0);
    return STATUS_OK;
}

enum status count_things(struct txn *txn, struct job *job, struct error *err)
{
    return count_rows(txn, &statements[COUNT_THINGS], job, err);
}

enum status count_visits(struct txn *txn, struct job *job, struct error *err)
{
    return count_rows(txn, &statements[COUNT_VISITS], job, err);
}

enum status run_write(struct side *side, enum store_file file, struct job *job)
{
    store_write(side->loop, file, &job->work);
    side_finish(side);
    return job->status;
}

enum status run_read(struct side *side, struct job *job, bool cheap)
{
    store_read(side->loop, &job->work, cheap);
    if (!job->done) { /* a cheap read of SQLite is done at once, and its iteration goes on */
        side_finish(side);
    }
    return job->status;
}
