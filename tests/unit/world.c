/* See world.h. */

#include "world.h"

#include <assert.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "original.h"

enum { ADD_WORKSPACE, ADD_PROGRAM };

static const struct statement statements[] = {
    [ADD_WORKSPACE] = {.name = "test_add_workspace",
                       .purpose = "a world of the tests",
                       .text = "INSERT INTO workspace (ws, id, name, livemode, twin_ws, created_at)"
                               " VALUES ($1, $2, 'Tests', $3, $4, 1)",
                       .params = "ibii",
                       .columns = ""},
    [ADD_PROGRAM] = {.name = "test_add_program",
                     .purpose = "a program of the tests",
                     .text = "INSERT INTO program (ws, id, status, name, slug, currency, destination_url,"
                             " cookie_domain, version, created_at) VALUES ($1, $2, 'active', 'Tests', $3, 'USD',"
                             " 'https://www.example.com/start', 'example.com', 1, 1)",
                     .params = "ibt",
                     .columns = ""},
};

static enum status add_worlds(struct txn *txn, void *ctx, struct error *err)
{
    struct world *world = ctx;
    struct mint mint = mint_begin(txn_env(txn), txn_now(txn));
    for (int64_t ws = 1; ws <= 2; ws++) {
        struct id id = mint_id(&mint);
        TRY(txn_exec(txn, &statements[ADD_WORKSPACE],
                     VALUES(value_int(ws), value_id(&id), value_int(ws == 1), value_int(3 - ws)), err));
    }
    struct id *programs[] = {&world->program_id, &world->other_program_id, &world->test_program_id};
    for (size_t i = 0; i < 3; i++) {
        char slug[8];
        snprintf(slug, sizeof slug, "tests%zu", i);
        *programs[i] = mint_id(&mint);
        TRY(txn_exec(txn, &statements[ADD_PROGRAM],
                     VALUES(value_int(i < 2 ? 1 : 2), value_id(programs[i]), value_text(str_from(slug))), err));
    }
    return STATUS_OK;
}

static void must(enum status status, const struct error *err)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "world: %s\n", err->detail);
    abort();
}

void world_open(struct world *world)
{
    struct store_config config = {.url = world->url, .mode = STORE_SERVE, .env = world->env, .migrate = true};
    struct error err = {0};
    must(store_open(&config, &world->store, &err), &err);
}

/* What all tests of a process begin with, and the ids in it. */
static struct {
    struct original files;
    struct id program_id;
    struct id other_program_id;
    struct id test_program_id;
} original;

static void make_world(const char *url)
{
    struct world world = {.env = env_new()};
    snprintf(world.url, sizeof world.url, "%s", url);
    env_set_now(world.env, WORLD_NOW);
    world_open(&world);
    struct error err = {0};
    must(world_write(&world, add_worlds, &world, &err), &err);
    store_close(world.store);
    env_free(world.env);
    original.program_id = world.program_id;
    original.other_program_id = world.other_program_id;
    original.test_program_id = world.test_program_id;
}

int world_setup(void **state)
{
    struct world *world = calloc(1, sizeof *world);
    assert(world != NULL);
    snprintf(world->folder, sizeof world->folder, "%s/referd-world-XXXXXX", P_tmpdir);
    if (mkdtemp(world->folder) == NULL)
        return -1;
    snprintf(world->url, sizeof world->url, "sqlite:%s/referd.db", world->folder);
    world->env = env_new();
    env_set_now(world->env, WORLD_NOW);
    original_copy(&original.files, make_world, world->folder);
    world->program_id = original.program_id;
    world->other_program_id = original.other_program_id;
    world->test_program_id = original.test_program_id;
    world_open(world);
    *state = world;
    return 0;
}

int world_teardown(void **state)
{
    static const char *const names[] = {"referd.db",        "referd.db-wal",        "referd.db-shm",
                                        "referd.clicks.db", "referd.clicks.db-wal", "referd.clicks.db-shm",
                                        "referd.lock"};
    struct world *world = *state;
    store_close(world->store);
    env_free(world->env);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", world->folder, names[i]);
        (void)unlink(path);
    }
    int left = rmdir(world->folder);
    free(world);
    return left;
}

void world_reopen(struct world *world)
{
    store_close(world->store);
    world_open(world);
}

/* ---- one write, asked for by a loop and waited for ---- */

struct asked {
    struct store_work work; /* first: the store hands this back */
    enum status (*act)(struct txn *, void *ctx, struct error *);
    void *ctx;
    bool done;
    enum status status;
    struct error *err;
};

static enum status asked_act(struct txn *txn, struct store_work *work, struct error *err)
{
    struct asked *asked = (struct asked *)(void *)work;
    return asked->act(txn, asked->ctx, err);
}

static void asked_done(struct store_work *work, enum status status, const struct error *err)
{
    struct asked *asked = (struct asked *)(void *)work;
    asked->status = status;
    asked->done = true;
    if (asked->err != NULL && err != NULL)
        *asked->err = *err;
}

static void wake(void *ctx)
{
    sem_post(ctx);
}

static enum status write_by_loop(struct world *world, enum store_file file,
                                 enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                                 struct error *err)
{
    sem_t woken;
    sem_init(&woken, 0, 0);
    struct store_loop *loop = store_loop_new(world->store, wake, &woken);
    struct asked asked = {.work = {.act = asked_act, .done = asked_done}, .act = act, .ctx = ctx, .err = err};
    store_write(loop, file, &asked.work);
    store_loop_submit(loop);
    while (!asked.done) {
        sem_wait(&woken);
        store_loop_complete(loop);
    }
    store_loop_free(loop);
    sem_destroy(&woken);
    return asked.status;
}

enum status world_write(struct world *world, enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                        struct error *err)
{
    return write_by_loop(world, STORE_BOOKS, act, ctx, err);
}

enum status world_write_clicks(struct world *world, enum status (*act)(struct txn *, void *ctx, struct error *),
                               void *ctx, struct error *err)
{
    return write_by_loop(world, STORE_CLICKS, act, ctx, err);
}

enum status world_read(struct world *world, enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                       struct error *err)
{
    return store_run_read(world->store, act, ctx, err);
}

struct act world_act(struct txn *txn, int64_t ws)
{
    return act_begin(txn, ws, ws == 1, 0, principal_system());
}

/* ---- looking from outside ---- */

int64_t world_number(struct world *world, enum store_file file, const char *sql)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", world->folder, file == STORE_BOOKS ? "referd.db" : "referd.clicks.db");
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int opened = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    assert(opened == SQLITE_OK);
    int prepared = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    assert(prepared == SQLITE_OK);
    int stepped = sqlite3_step(statement);
    assert(stepped == SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}
