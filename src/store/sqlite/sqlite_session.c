/* The SQLite connections of a thread. Thread: the one that owns the session. */

#include "store/sqlite/sqlite_session.h"

#include <stdlib.h>

#include "base/memory.h"

struct session *sqlite_session_new(const struct store_paths *paths, struct env *env, bool hasty, int cache_kib)
{
    struct sqlite_session *session = memory_new(sizeof *session);
    session_init(&session->session, &sqlite_engine, env, hasty);
    session->paths = paths;
    session->cache_kib = cache_kib;
    return &session->session;
}

void sqlite_session_free(struct session *common)
{
    struct sqlite_session *session = sqlite_session_of(common);
    sqlite_session_end_reads(common);
    session_clear(common);
    db_close(session->dbs[STORE_BOOKS]);
    db_close(session->dbs[STORE_CLICKS]);
    free(session);
}

static enum status open_reader(struct sqlite_session *session, enum store_file file, struct error *err)
{
    struct db_options options = {
        .path = session->paths->files[file],
        .file = file,
        .hasty = session->session.hasty,
        .cache_kib = session->cache_kib,
        .env = session->session.env,
    };
    return db_open(&options, &session->dbs[file], err);
}

enum status sqlite_session_use(struct sqlite_session *session, enum store_file file, struct db **ret, struct error *err)
{
    if (session->dbs[file] == NULL) {
        TRY(open_reader(session, file, err));
    }
    struct db *db = session->dbs[file];
    if (!db->writable && !session->reading[file]) {
        int code = db_begin(db);
        if (code != SQLITE_OK) {
            return db_report(db, db_trouble(db, code), "begin", err);
        }
        session->reading[file] = true;
    }
    db->deadline = session->session.deadline;
    *ret = db;
    return STATUS_OK;
}

void sqlite_session_end_reads(struct session *common)
{
    struct sqlite_session *session = sqlite_session_of(common);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++) {
        if (session->reading[file]) {
            session->reading[file] = false;
            /* A read has nothing to lose: where COMMIT fails, ROLLBACK ends it. */
            if (db_commit(session->dbs[file]) != SQLITE_OK) {
                db_rollback(session->dbs[file]);
            }
        }
    }
}
