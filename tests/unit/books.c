/* See books.h. */

#include "books.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/click/click.h"
#include "original.h"
#include "store_support.h"

static enum status init(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    bool created;
    return workspace_init(txn, STR("Tests"), &created, err);
}

static void must(enum status status, const struct error *err)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "books: %s\n", err->detail);
    abort();
}

static struct store *open_store(const char *url, struct env *env)
{
    struct store_config config = {.url = url, .mode = STORE_SERVE, .env = env, .migrate = true};
    struct store *store = NULL;
    struct error err = {0};
    must(store_open(&config, &store, &err), &err);
    return store;
}

/* What all tests of a process begin with. */
static void make_books(const char *url)
{
    struct env *env = env_new();
    env_set_now(env, BOOKS_NOW);
    struct store *store = open_store(url, env);
    struct error err = {0};
    must(store_run_write(store, init, NULL, &err), &err);
    store_close(store);
    env_free(env);
}

static struct books *new_books(void)
{
    struct books *books = calloc(1, sizeof *books);
    assert(books != NULL);
    snprintf(books->folder, sizeof books->folder, "%s/referd-books-XXXXXX", P_tmpdir);
    const char *made = mkdtemp(books->folder);
    assert(made != NULL);
    books->env = env_new();
    env_set_now(books->env, BOOKS_NOW);
    return books;
}

int books_setup(void **state)
{
    static struct original original;
    struct books *books = new_books();
    snprintf(books->url, sizeof books->url, "sqlite:%s/referd.db", books->folder);
    original_copy(&original, make_books, books->folder);
    books->store = open_store(books->url, books->env);
    *state = books;
    return 0;
}

/* ---- PostgreSQL ---- */

static struct database postgres_original; /* without a name until it is made */
static pid_t postgres_owner;

static void drop_original(void)
{
    if (getpid() == postgres_owner)
        database_drop(postgres_original.name);
}

int books_setup_postgres(void **state)
{
    if (postgres_owner == 0) {
        postgres_original = database_make("template0");
        postgres_owner = getpid();
        atexit(drop_original);
        make_books(postgres_original.url);
    }
    struct books *books = new_books();
    struct database own = database_make(postgres_original.name);
    memcpy(books->database, own.name, sizeof own.name);
    memcpy(books->url, own.url, sizeof own.url);
    books->store = open_store(books->url, books->env);
    *state = books;
    return 0;
}

int books_teardown(void **state)
{
    static const char *const names[] = {"referd.db",        "referd.db-wal",        "referd.db-shm",
                                        "referd.clicks.db", "referd.clicks.db-wal", "referd.clicks.db-shm",
                                        "referd.lock"};
    struct books *books = *state;
    store_close(books->store);
    click_log_free(books->clicks);
    env_free(books->env);
    if (books->database[0] != '\0')
        database_drop(books->database);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", books->folder, names[i]);
        (void)unlink(path);
    }
    int left = rmdir(books->folder);
    free(books);
    return left;
}

struct call {
    struct books *books;
    int64_t ws;
    enum status (*run)(struct act *, struct books *, struct error *);
};

static enum status run_call(struct txn *txn, void *ctx, struct error *err)
{
    const struct call *call = ctx;
    struct workspace workspace;
    TRY(workspace_read(txn, call->ws, &workspace, err));
    struct act act = act_begin(txn, call->ws, workspace.livemode, workspace.clock_offset_us, principal_system());
    return call->run(&act, call->books, err);
}

void books_write(struct books *books, int64_t ws, enum status (*run)(struct act *, struct books *, struct error *))
{
    struct call call = {books, ws, run};
    struct error err = {0};
    if (store_run_write(books->store, run_call, &call, &err) != STATUS_OK)
        fail_msg("%s: %s", error_info(err.code)->name, err.detail);
}

void books_read(struct books *books, int64_t ws, enum status (*run)(struct act *, struct books *, struct error *))
{
    struct call call = {books, ws, run};
    struct error err = {0};
    if (store_run_read(books->store, run_call, &call, &err) != STATUS_OK)
        fail_msg("%s: %s", error_info(err.code)->name, err.detail);
}

void books_roll_back(struct books *books, int64_t ws, enum status (*run)(struct act *, struct books *, struct error *))
{
    struct call call = {books, ws, run};
    struct error err = {0};
    assert_int_not_equal(store_run_write(books->store, run_call, &call, &err), STATUS_OK);
}

enum status books_damage(struct act *act, const struct statement *statement, struct error *err)
{
    return txn_exec(act->txn, statement, NULL, 0, err);
}

void breaks_add(void *ctx, const char *rule, const char *detail)
{
    struct breaks *breaks = ctx;
    breaks->count++;
    snprintf(breaks->rule, sizeof breaks->rule, "%s", rule);
    snprintf(breaks->detail, sizeof breaks->detail, "%s", detail);
}

enum status books_check_refusal(enum status status, const struct error *refusal, enum error_code code,
                                const char *param, const char *file, int line, struct error *err)
{
    if (status == error_info(code)->status && refusal->code == code && strcmp(refusal->param, param) == 0)
        return STATUS_OK;
    return error_set(err, ERROR_INTERNAL, NULL, "%s:%d: refused as %s at '%s': %s", file, line,
                     error_info(refusal->code)->name, refusal->param, refusal->detail);
}

enum status books_check_breaks(const struct breaks *breaks, int expected, const char *rule, const char *file, int line,
                               struct error *err)
{
    if (breaks->count == expected && strcmp(breaks->rule, rule) == 0)
        return STATUS_OK;
    return error_set(err, ERROR_INTERNAL, NULL, "%s:%d: %d breaks, the last: %s %s", file, line, breaks->count,
                     breaks->rule, breaks->detail);
}
