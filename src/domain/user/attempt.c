/* Counting attempts. The limit is in the update itself, so that it holds with several writers; it is looked at before,
 * since a refusal should come before the first write. Runs inside a transaction, on its thread. */

#include "domain/user/attempt.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/user/attempt_store.h"

enum { KEY_SIZE = 16 };

#define SPAN_US (LIMIT_SIGN_IN_SPAN_S * TIME_US_PER_S)

struct attempt attempt_of(const uint8_t key[16], struct str account, int64_t network)
{
    struct attempt attempt;
    struct str secret = {(const char *)key, 16};
    crypto_hmac_sha256(secret, account, attempt.account);
    crypto_hmac_sha256(secret, (struct str){(const char *)&network, sizeof network}, attempt.network);
    return attempt;
}

static struct value key_value(const uint8_t hash[SHA256_SIZE])
{
    return value_bytes((struct str){(const char *)hash, KEY_SIZE});
}

static enum status too_many(struct txn *txn, int64_t began_at, struct error *err)
{
    int64_t seconds = (began_at + SPAN_US - txn_now(txn)) / TIME_US_PER_S + 1;
    return error_set_retry(err, ERROR_TOO_MANY_ATTEMPTS, (int)seconds,
                           "There were too many attempts to sign in. Try again later.");
}

static enum status look(struct txn *txn, const uint8_t hash[SHA256_SIZE], int64_t limit, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &attempt_statements[ATTEMPT_SQL_READ],
                  VALUES(key_value(hash), value_int(txn_now(txn) - SPAN_US), value_int(limit)), &rows, err));
    return rows.row_count == 0 ? STATUS_OK : too_many(txn, result_int(&rows, 0, 0), err);
}

static enum status take(struct txn *txn, const uint8_t hash[SHA256_SIZE], int64_t limit, struct error *err)
{
    struct result rows;
    int64_t now = txn_now(txn);
    TRY(txn_query(txn, &attempt_statements[ATTEMPT_SQL_TAKE],
                  VALUES(key_value(hash), value_int(now - SPAN_US), value_int(limit), value_int(now)), &rows, err));
    return rows.row_count == 1 ? STATUS_OK : too_many(txn, now, err);
}

enum status attempt_take(struct txn *txn, const struct attempt *attempt, struct error *err)
{
    TRY(look(txn, attempt->account, LIMIT_SIGN_INS_OF_ACCOUNT, err));
    TRY(look(txn, attempt->network, LIMIT_SIGN_INS_OF_NETWORK, err));
    TRY(take(txn, attempt->account, LIMIT_SIGN_INS_OF_ACCOUNT, err));
    TRY(take(txn, attempt->network, LIMIT_SIGN_INS_OF_NETWORK, err));
    return txn_exec(txn, &attempt_statements[ATTEMPT_SQL_SWEEP],
                    VALUES(value_int(txn_now(txn) - SPAN_US), value_int(LIMIT_SWEPT_ROWS)), err);
}

enum status attempt_give_back(struct txn *txn, const struct attempt *attempt, struct error *err)
{
    TRY(txn_exec(txn, &attempt_statements[ATTEMPT_SQL_FORGET], VALUES(key_value(attempt->account)), err));
    return txn_exec(txn, &attempt_statements[ATTEMPT_SQL_GIVE_BACK], VALUES(key_value(attempt->network)), err);
}
