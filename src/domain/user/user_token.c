/* One-time links. Runs inside a transaction, on its thread. */

#include "domain/user/user_token.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/user/user_token_store.h"

static struct value hash_value(const uint8_t hash[SHA256_SIZE])
{
    return value_bytes((struct str){(const char *)hash, SHA256_SIZE});
}

enum status user_token_drop(struct txn *txn, enum user_token_kind kind, int64_t ws, const struct id *user_id,
                            struct error *err)
{
    return txn_exec(txn, &user_token_statements[USER_TOKEN_SQL_DROP],
                    VALUES(value_id(user_id), value_text(str_from(user_token_kinds[kind])), value_int(ws)), err);
}

static enum status drop_earlier(struct txn *txn, enum user_token_kind kind, int64_t ws, const struct id *user_id,
                                struct error *err)
{
    if (id_is_none(user_id))
        return txn_exec(txn, &user_token_statements[USER_TOKEN_SQL_DROP_SETUP], NULL, 0, err);
    return user_token_drop(txn, kind, ws, user_id, err);
}

enum status user_token_create(struct txn *txn, enum user_token_kind kind, int64_t ws, const struct id *user_id,
                              int64_t seconds, char ret_token[TOKEN_TEXT_SIZE + 1], struct error *err)
{
    uint8_t hash[SHA256_SIZE];
    int64_t now = txn_now(txn);
    TRY(drop_earlier(txn, kind, ws, user_id, err));
    TRY(txn_exec(txn, &user_token_statements[USER_TOKEN_SQL_SWEEP], VALUES(value_int(now), value_int(LIMIT_SWEPT_ROWS)),
                 err));
    token_draw(txn_env(txn), ret_token);
    token_hash((struct str){ret_token, TOKEN_TEXT_SIZE}, hash);
    return txn_exec(txn, &user_token_statements[USER_TOKEN_SQL_INSERT],
                    VALUES(hash_value(hash), value_text(str_from(user_token_kinds[kind])),
                           ws == 0 ? value_null() : value_int(ws), value_id(user_id),
                           value_int(now + seconds * TIME_US_PER_S)),
                    err);
}

static enum status unknown(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "token",
                     "This link is not good any more: it was used, replaced, or its time is over. Ask for a new one.");
}

enum status user_token_read(struct txn *txn, enum user_token_kind kind, struct str token, struct user_token *ret,
                            struct error *err)
{
    uint8_t hash[SHA256_SIZE];
    struct result rows;
    if (!token_is_valid(token))
        return unknown(err);
    token_hash(token, hash);
    TRY(txn_query(txn, &user_token_statements[USER_TOKEN_SQL_READ], VALUES(hash_value(hash)), &rows, err));
    if (rows.row_count == 0)
        return unknown(err);
    struct user_token found = {0};
    row_read(&user_token_entity, &rows, 0, 1, &found);
    if (found.kind != (int)kind || found.expires_at <= txn_now(txn))
        return unknown(err);
    *ret = found;
    return STATUS_OK;
}

enum status user_token_use(struct txn *txn, enum user_token_kind kind, struct str token, struct user_token *ret,
                           struct error *err)
{
    uint8_t hash[SHA256_SIZE];
    struct result rows;
    TRY(user_token_read(txn, kind, token, ret, err));
    token_hash(token, hash);
    TRY(txn_query(txn, &user_token_statements[USER_TOKEN_SQL_USE], VALUES(hash_value(hash)), &rows, err));
    return rows.row_count == 1 ? STATUS_OK : unknown(err);
}
