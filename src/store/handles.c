/* The connections of a thread. Thread: the one that owns the handles. */

#include "store/handles.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"

struct handles handles_new(const struct store_paths *paths, struct env *env, bool hasty, int cache_kib)
{
    struct handles handles = {
        .paths = paths, .env = env, .hasty = hasty, .cache_kib = cache_kib, .deadline = INT64_MAX};
    arena_init(&handles.arena);
    return handles;
}

void handles_release(struct handles *handles)
{
    handles_end_reads(handles);
    if (handles->local.data != NULL) {
        handles->local.free(handles->local.data);
    }
    db_close(handles->dbs[STORE_BOOKS]);
    db_close(handles->dbs[STORE_CLICKS]);
    arena_release(&handles->arena);
    free(handles->scratch);
    *handles = (struct handles){0};
}

static enum status open_reader(struct handles *handles, enum store_file file, struct error *err)
{
    struct db_options options = {
        .path = handles->paths->files[file],
        .file = file,
        .hasty = handles->hasty,
        .cache_kib = handles->cache_kib,
        .env = handles->env,
    };
    return db_open(&options, &handles->dbs[file], err);
}

enum status handles_use(struct handles *handles, enum store_file file, struct db **ret, struct error *err)
{
    if (handles->dbs[file] == NULL) {
        TRY(open_reader(handles, file, err));
    }
    struct db *db = handles->dbs[file];
    if (!db->writable && !handles->reading[file]) {
        int code = db_begin(db);
        if (code != SQLITE_OK) {
            return db_report(db, db_trouble(db, code), "begin", err);
        }
        handles->reading[file] = true;
    }
    db->deadline = handles->deadline;
    *ret = db;
    return STATUS_OK;
}

void handles_end_reads(struct handles *handles)
{
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        if (handles->reading[file]) {
            handles->reading[file] = false;
            /* A read has nothing to lose: where COMMIT fails, ROLLBACK ends it. */
            if (db_commit(handles->dbs[file]) != SQLITE_OK) {
                db_rollback(handles->dbs[file]);
            }
        }
    }
}

struct value *handles_scratch(struct handles *handles, size_t count)
{
    if (count > handles->scratch_capacity) {
        size_t capacity = handles->scratch_capacity == 0 ? 256 : handles->scratch_capacity;
        while (capacity < count) {
            capacity *= 2;
        }
        handles->scratch = memory_resize(handles->scratch, capacity * sizeof handles->scratch[0]);
        handles->scratch_capacity = capacity;
    }
    return handles->scratch;
}

void handles_run_read(struct handles *handles, struct store_work *work)
{
    if (handles->hasty) {
        handles->deadline = env_monotonic(handles->env) + LIMIT_READ_MS * TIME_US_PER_MS;
    }
    struct txn txn;
    txn_begin(&txn, handles, STORE_BOOKS, false, env_now(handles->env));
    txn_run(&txn, work);
    arena_reset(&handles->arena);
}
