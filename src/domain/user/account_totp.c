/* The second factor of an account: a secret that an app has too, and recovery codes for whoever loses the app.
 *
 * The secret must be read to check a code, so it is sealed and not hashed. A recovery code has nearly 80 random bits,
 * hence a plain hash is enough. A code is taken by a conditional update: of two requests with the same one, one loses.
 * Runs inside a transaction, on its thread. */

#include <assert.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/user/account.h"
#include "domain/user/account_store.h"

enum { SEALED_SIZE = TOTP_SECRET_SIZE + SEALED_OVERHEAD, RECOVERY_LETTERS = 16, RECOVERY_GROUP = 4 };

/* Without letters that are read as others. */
static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789";

enum status account_offer_totp(struct act *act, const struct id *id, const uint8_t *seal,
                               uint8_t ret_secret[TOTP_SECRET_SIZE], struct error *err)
{
    uint8_t sealed[SEALED_SIZE];
    env_random(txn_env(act->txn), ret_secret, TOTP_SECRET_SIZE);
    crypto_seal(seal, (struct str){(const char *)ret_secret, TOTP_SECRET_SIZE}, sealed);
    return txn_exec(act->txn, &account_statements[ACCOUNT_SQL_OFFER_TOTP],
                    VALUES(value_id(id), value_bytes((struct str){(const char *)sealed, sizeof sealed})), err);
}

/* The step that the code is of; false: it is not the secret's, or was taken before. */
static enum status match(const struct account *account, struct str sealed, const uint8_t *seal, int64_t now_at,
                         struct str code, bool *ret_right, int64_t *ret_step, struct error *err)
{
    uint8_t secret[TOTP_SECRET_SIZE];
    if (sealed.size != SEALED_SIZE || !crypto_unseal(seal, sealed, secret))
        return error_set(err, ERROR_INTERNAL, NULL, "A second factor was sealed by another master key.");
    *ret_right = totp_matches(secret, now_at, account->totp_step, code, ret_step);
    crypto_wipe(secret, sizeof secret);
    return STATUS_OK;
}

static enum status not_right(struct error *err)
{
    return error_set(err, ERROR_INVALID_CREDENTIALS, "code",
                     "This code is not right, or was used before. Wait for the app's next one.");
}

/* ---- recovery codes ---- */

/* "abcd-efgh-jkmn-pqrs". */
static struct str draw_recovery_code(struct act *act)
{
    uint8_t bytes[RECOVERY_LETTERS];
    char *code = arena_alloc(txn_arena(act->txn), RECOVERY_CODE_SIZE + 1);
    size_t size = 0;
    env_random(txn_env(act->txn), bytes, sizeof bytes);
    for (size_t i = 0; i < RECOVERY_LETTERS; i++) {
        if (i > 0 && i % RECOVERY_GROUP == 0)
            code[size++] = '-';
        code[size++] = alphabet[bytes[i] % (sizeof alphabet - 1)];
    }
    assert(size == RECOVERY_CODE_SIZE);
    return (struct str){code, size};
}

/* Of its letters alone, in lower case: how people type them is not asked. */
static void hash_recovery_code(struct str code, uint8_t ret_hash[SHA256_SIZE])
{
    char letters[RECOVERY_LETTERS];
    size_t count = 0;
    for (size_t i = 0; i < code.size && count < sizeof letters; i++) {
        char c = code.data[i];
        if (c != '-' && c != ' ')
            letters[count++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    crypto_sha256((struct str){letters, count}, ret_hash);
}

static enum status add_recovery_codes(struct act *act, const struct id *id, struct str_array *ret, struct error *err)
{
    *ret = (struct str_array){arena_array(txn_arena(act->txn), LIMIT_RECOVERY_CODES, sizeof(struct str)), 0};
    for (int i = 0; i < LIMIT_RECOVERY_CODES; i++) {
        uint8_t hash[SHA256_SIZE];
        struct str code = draw_recovery_code(act);
        hash_recovery_code(code, hash);
        TRY(txn_exec(act->txn, &account_statements[ACCOUNT_SQL_ADD_RECOVERY],
                     VALUES(value_id(id), value_bytes((struct str){(const char *)hash, sizeof hash})), err));
        ret->items[ret->count++] = code;
    }
    return STATUS_OK;
}

/* ---- setting and using it ---- */

static enum status set_totp(struct txn *txn, const struct id *id, struct str sealed, int64_t step, struct error *err)
{
    TRY(txn_exec(txn, &account_statements[ACCOUNT_SQL_SET_TOTP],
                 VALUES(value_id(id), value_bytes(sealed), value_int(step)), err));
    return txn_exec(txn, &account_statements[ACCOUNT_SQL_DROP_RECOVERY], VALUES(value_id(id)), err);
}

enum status account_confirm_totp(struct act *act, const struct account *account, const uint8_t *seal, struct str code,
                                 struct str_array *ret_codes, struct error *err)
{
    bool right = false;
    int64_t step = 0;
    if (str_is_none(account->totp_offered))
        return error_set(err, ERROR_CONFLICT, NULL, "Ask for a secret first: POST /v1/session/totp.");
    TRY(match(account, account->totp_offered, seal, txn_now(act->txn), code, &right, &step, err));
    if (!right)
        return not_right(err);
    TRY(set_totp(act->txn, &account->id, account->totp_offered, step, err));
    return add_recovery_codes(act, &account->id, ret_codes, err);
}

enum status account_remove_totp(struct txn *txn, const struct id *id, struct error *err)
{
    return set_totp(txn, id, STR_NONE, 0, err);
}

static enum status use_recovery_code(struct txn *txn, const struct account *account, struct str code, struct error *err)
{
    uint8_t hash[SHA256_SIZE];
    struct result rows;
    hash_recovery_code(code, hash);
    TRY(txn_query(txn, &account_statements[ACCOUNT_SQL_USE_RECOVERY],
                  VALUES(value_id(&account->id), value_bytes((struct str){(const char *)hash, sizeof hash})), &rows,
                  err));
    return rows.row_count == 1 ? STATUS_OK : not_right(err);
}

enum status account_use_code(struct txn *txn, const struct account *account, const uint8_t *seal, struct str code,
                             struct error *err)
{
    bool right = false;
    int64_t step = 0;
    struct result rows;
    if (!account_has_totp(account))
        return not_right(err);
    TRY(match(account, account->totp, seal, txn_now(txn), code, &right, &step, err));
    if (!right)
        return use_recovery_code(txn, account, code, err);
    TRY(txn_query(txn, &account_statements[ACCOUNT_SQL_USE_STEP], VALUES(value_id(&account->id), value_int(step)),
                  &rows, err));
    return rows.row_count == 1 ? STATUS_OK : not_right(err);
}
