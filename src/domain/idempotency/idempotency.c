/* Answers kept for a repeated Idempotency-Key.
 *
 *     stored --LIMIT_IDEMPOTENCY_DAYS--> over: as if never seen, deleted by the sweep
 *     sealed --a day--> destroyed: its key is refused --the rest of the days--> over
 *
 * The times decide, not the sweep: a row that it has not reached yet is treated as if it had been.
 * Runs inside a transaction, on its thread; a write is the last of its transaction. */

#include "domain/idempotency/idempotency.h"

#include <assert.h>

#include "base/buf.h"
#include "base/limits.h"
#include "domain/idempotency/idempotency_store.h"

#define HEADER "Idempotency-Key"

static const int64_t term_us = LIMIT_IDEMPOTENCY_DAYS * TIME_US_PER_DAY;
static const int64_t secret_us = LIMIT_IDEMPOTENCY_SECRET_HOURS * 3600 * TIME_US_PER_S;

static struct str key_bytes(const struct idempotency_key *key)
{
    return (struct str){(const char *)key->hash, sizeof key->hash};
}

static struct str fingerprint_bytes(const uint8_t fingerprint[SHA256_SIZE])
{
    return (struct str){(const char *)fingerprint, SHA256_SIZE};
}

/* Sizes in front of the parts, so that no two lists of parts have the same bytes. */
static void add_part(struct buf *buf, struct str part)
{
    buf_add_int(buf, (int64_t)part.size);
    buf_add_char(buf, ':');
    buf_add_str(buf, part);
}

struct idempotency_key idempotency_key(int64_t ws, const struct id *credential, struct str method, struct str route,
                                       struct str key)
{
    struct buf parts = {0};
    buf_add_int(&parts, ws);
    add_part(&parts, (struct str){(const char *)credential->bytes, sizeof credential->bytes});
    add_part(&parts, method);
    add_part(&parts, route);
    add_part(&parts, key);
    uint8_t hash[SHA256_SIZE];
    crypto_sha256(buf_str(&parts), hash);
    buf_release(&parts);
    struct idempotency_key result;
    memcpy(result.hash, hash, sizeof result.hash);
    return result;
}

/* The body of a sealed row. */
static enum status open_body(struct act *act, struct str sealed, const uint8_t seal[SUBKEY_SIZE], struct str *ret_body,
                             struct error *err)
{
    size_t size = sealed.size < SEALED_OVERHEAD ? 0 : sealed.size - SEALED_OVERHEAD;
    char *body = arena_alloc(txn_arena(act->txn), size);
    if (!crypto_unseal(seal, sealed, (uint8_t *)body))
        return error_set(err, ERROR_INTERNAL, NULL, "A stored answer cannot be opened with this master key.");
    *ret_body = (struct str){body, size};
    return STATUS_OK;
}

enum status idempotency_find(struct act *act, const struct idempotency_key *key, const uint8_t fingerprint[SHA256_SIZE],
                             const uint8_t seal[SUBKEY_SIZE], struct idempotency_answer *ret_answer, bool *ret_found,
                             struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &idempotency_statements[IDEMPOTENCY_SQL_FIND], VALUES(value_bytes(key_bytes(key))), &rows,
                  err));
    bool found = rows.row_count == 1;
    struct str body = found ? result_str(&rows, 0, 2) : STR_NONE;
    bool sealed = found && result_int(&rows, 0, 3) != 0;
    bool expired = found && result_int(&rows, 0, 4) <= txn_now(act->txn);
    bool destroyed = sealed && (expired || str_is_none(body));
    if (!found || (expired && (!sealed || str_is_none(body)))) {
        *ret_found = false;
        return STATUS_OK;
    }
    if (!str_equal(result_str(&rows, 0, 0), fingerprint_bytes(fingerprint)))
        return error_set(err, ERROR_IDEMPOTENCY_MISMATCH, HEADER,
                         "This key was used for a request with another body; use a new key for a new request.");
    if (destroyed)
        return error_set(err, ERROR_IDEMPOTENCY_GONE, HEADER,
                         "The answer held a secret and was destroyed after %d hours.", LIMIT_IDEMPOTENCY_SECRET_HOURS);
    if (sealed)
        TRY(open_body(act, body, seal, &body, err));
    *ret_answer = (struct idempotency_answer){result_int(&rows, 0, 1), body};
    *ret_found = true;
    return STATUS_OK;
}

enum status idempotency_store(struct act *act, const struct idempotency_key *key,
                              const uint8_t fingerprint[SHA256_SIZE], const uint8_t *seal,
                              const struct idempotency_answer *answer, struct error *err)
{
    assert(!str_is_none(answer->body));
    struct str body = answer->body;
    if (seal != NULL) {
        size_t size = body.size + SEALED_OVERHEAD;
        uint8_t *box = arena_alloc(txn_arena(act->txn), size);
        crypto_seal(seal, body, box);
        body = (struct str){(const char *)box, size};
    }
    int64_t now = txn_now(act->txn);
    struct result rows;
    TRY(txn_query(act->txn, &idempotency_statements[IDEMPOTENCY_SQL_STORE],
                  VALUES(value_int(act->ws), value_bytes(key_bytes(key)), value_bytes(fingerprint_bytes(fingerprint)),
                         value_int(answer->status), value_bytes(body), value_int(seal != NULL),
                         value_int(now + (seal != NULL ? secret_us : term_us)), value_int(now)),
                  &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

enum status idempotency_give_up_sealed(struct txn *txn, struct error *err)
{
    return txn_exec(txn, &idempotency_statements[IDEMPOTENCY_SQL_GIVE_UP], VALUES(value_int(term_us - secret_us)), err);
}

enum status idempotency_sweep(struct txn *txn, size_t limit, bool *ret_more, struct error *err)
{
    assert(limit > 0 && limit <= LIMIT_RESULT_ROWS);
    int64_t now = txn_now(txn);
    struct result destroyed, deleted;
    TRY(txn_query(txn, &idempotency_statements[IDEMPOTENCY_SQL_DESTROY],
                  VALUES(value_int(now), value_int(term_us - secret_us), value_int((int64_t)limit)), &destroyed, err));
    TRY(txn_query(txn, &idempotency_statements[IDEMPOTENCY_SQL_DELETE],
                  VALUES(value_int(now), value_int((int64_t)limit)), &deleted, err));
    *ret_more = destroyed.row_count == limit || deleted.row_count == limit;
    return STATUS_OK;
}
