/* Sessions: begun, found, used, ended. Runs inside a transaction, on its thread. */

#include "domain/user/session.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/user/session_store.h"

#define IDLE_US (LIMIT_SESSION_IDLE_DAYS * TIME_US_PER_DAY)
#define CONFIRMED_US (LIMIT_CONFIRMATION_S * TIME_US_PER_S)
#define SEEN_US (LIMIT_SESSION_SEEN_S * TIME_US_PER_S)

bool session_lasts(const struct session *session, int64_t now_at)
{
    return now_at < session->expires_at && now_at < session->last_seen_at + IDLE_US;
}

int64_t session_confirmed_until(const struct session *session)
{
    return session->confirmed_at + CONFIRMED_US;
}

bool session_is_confirmed(const struct session *session, int64_t now_at)
{
    return now_at < session_confirmed_until(session);
}

/* ---- finding ---- */

enum status session_enter(struct txn *txn, const struct id *world_id, struct session *session, struct error *err)
{
    struct result rows;
    struct value user = value_id(&session->user_id);
    if (id_is_none(world_id))
        TRY(txn_query(txn, &session_statements[SESSION_SQL_FIRST_WORLD], VALUES(user), &rows, err));
    else
        TRY(txn_query(txn, &session_statements[SESSION_SQL_WORLD], VALUES(user, value_id(world_id)), &rows, err));
    session->in_world = rows.row_count == 1;
    if (session->in_world)
        row_read(&session_world_entity, &rows, 0, 1, session);
    return STATUS_OK;
}

enum status session_find(struct txn *txn, const uint8_t hash[SHA256_SIZE], const struct id *world_id,
                         struct session *ret, bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &session_statements[SESSION_SQL_FIND],
                  VALUES(value_bytes((struct str){(const char *)hash, SHA256_SIZE})), &rows, err));
    *ret_found = rows.row_count == 1;
    if (!*ret_found)
        return STATUS_OK;
    struct session found = {0};
    row_read(&session_entity, &rows, 0, 1, &found);
    TRY(session_enter(txn, world_id, &found, err));
    *ret = found;
    return STATUS_OK;
}

/* ---- beginning, using ---- */

enum status session_begin(struct txn *txn, const struct id *user_id, struct str user_agent,
                          char ret_token[TOKEN_TEXT_SIZE + 1], struct session *ret, struct error *err)
{
    struct mint mint = mint_begin(txn_env(txn), txn_now(txn));
    uint8_t hash[SHA256_SIZE];
    *ret = (struct session){
        .id = mint_id(&mint),
        .user_id = *user_id,
        .created_at = mint.now,
        .last_seen_at = mint.now,
        .expires_at = mint.now + LIMIT_SESSION_DAYS * TIME_US_PER_DAY,
        .confirmed_at = mint.now,
    };
    token_draw(txn_env(txn), ret_token);
    token_hash((struct str){ret_token, TOKEN_TEXT_SIZE}, hash);
    TRY(txn_exec(txn, &session_statements[SESSION_SQL_SWEEP], VALUES(value_int(mint.now), value_int(LIMIT_SWEPT_ROWS)),
                 err));
    return txn_exec(txn, &session_statements[SESSION_SQL_INSERT],
                    VALUES(value_id(&ret->id), value_bytes((struct str){(const char *)hash, sizeof hash}),
                           value_id(user_id), value_text(session_device(user_agent, txn_arena(txn))),
                           value_int(mint.now), value_int(ret->expires_at)),
                    err);
}

enum status session_confirm(struct txn *txn, const struct id *id, struct error *err)
{
    txn_touch_caches(txn);
    return txn_exec(txn, &session_statements[SESSION_SQL_CONFIRM], VALUES(value_id(id), value_int(txn_now(txn))), err);
}

enum status session_seen(struct txn *txn, const struct session *session, struct error *err)
{
    return txn_exec(txn, &session_statements[SESSION_SQL_SEEN],
                    VALUES(value_id(&session->id), value_int(txn_now(txn)), value_int(txn_now(txn) - SEEN_US)), err);
}

/* ---- ending ---- */

enum status session_end(struct txn *txn, const struct id *user_id, const struct id *id, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &session_statements[SESSION_SQL_END], VALUES(value_id(user_id), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no session with this id.");
    txn_touch_caches(txn);
    return STATUS_OK;
}

enum status session_end_others(struct txn *txn, const struct id *user_id, const struct id *keep, struct error *err)
{
    txn_touch_caches(txn);
    return txn_exec(txn, &session_statements[SESSION_SQL_END_OTHERS],
                    VALUES(value_id(user_id), value_bytes((struct str){(const char *)keep->bytes, sizeof keep->bytes})),
                    err);
}

/* ---- listing ---- */

enum status session_list(struct txn *txn, const struct id *user_id, const struct id *current,
                         struct session_row **ret_rows, size_t *ret_count, struct error *err)
{
    static const struct entity *const entity = &session_row_entity;
    struct result rows;
    int64_t now = txn_now(txn);
    TRY(txn_query(txn, &session_statements[SESSION_SQL_LIST],
                  VALUES(value_id(user_id), value_int(now), value_int(now - IDLE_US), value_int(LIMIT_SESSIONS)), &rows,
                  err));
    *ret_rows = row_read_all(entity, &rows, 1, txn_arena(txn));
    *ret_count = rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret_rows)[i].current = id_equal(&(*ret_rows)[i].id, current);
    return STATUS_OK;
}

enum status session_workspaces(struct txn *txn, const struct id *user_id, struct session_workspace **ret_rows,
                               size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &session_statements[SESSION_SQL_WORKSPACES],
                  VALUES(value_id(user_id), value_int(LIMIT_WORKSPACES_OF_USER)), &rows, err));
    *ret_rows = row_read_all(&session_workspace_row_entity, &rows, 1, txn_arena(txn));
    *ret_count = rows.row_count;
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret_rows)[i].ws = result_int(&rows, i, 0);
    return STATUS_OK;
}
