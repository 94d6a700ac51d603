/* The books digest: hashes of lines, sorted and folded into one.
 *
 * Memory is bounded by reading the lines again: a pass takes the hashes from where the pass before it ended. When it
 * has as many as are kept, it lets the upper half go, and with it everything from the least of those on, which is where
 * the next pass begins.
 *
 *      |---- passes before ----|---- kept, sorted at the end ----|---- let go: the next passes ----|
 *                            from                               end
 *
 * Equal hashes are never parted, so that each pass can tell by the hash alone what is its own. Reads only. Inside a
 * transaction, on its thread. */

#include "domain/report/digest.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "domain/report/digest_lines.h"

struct hash {
    uint8_t bytes[SHA256_SIZE];
};

struct pass {
    struct hash from;
    bool has_end; /* else it takes all from `from` on */
    struct hash end;
    struct hash *hashes;
    size_t count, capacity, kept;
};

static int compare_hashes(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct hash));
}

/* Ends the pass at the middle of what it has: where the middle's equals begin, or behind them when nothing stands
 * before. False when all are equal. */
static bool let_go(struct pass *pass)
{
    qsort(pass->hashes, pass->count, sizeof *pass->hashes, compare_hashes);
    const struct hash *middle = &pass->hashes[pass->count / 2];
    size_t at = pass->count / 2;
    while (at > 0 && compare_hashes(&pass->hashes[at - 1], middle) == 0)
        at--;
    if (at == 0)
        while (at < pass->count && compare_hashes(&pass->hashes[at], middle) == 0)
            at++;
    if (at == pass->count)
        return false;
    pass->has_end = true;
    pass->end = pass->hashes[at];
    pass->count = at;
    return true;
}

static bool is_of_pass(const struct pass *pass, const uint8_t hash[SHA256_SIZE])
{
    return memcmp(hash, pass->from.bytes, SHA256_SIZE) >= 0 &&
           (!pass->has_end || memcmp(hash, pass->end.bytes, SHA256_SIZE) < 0);
}

static void take(void *ctx, const uint8_t hash[SHA256_SIZE])
{
    struct pass *pass = ctx;
    if (!is_of_pass(pass, hash))
        return;
    if (pass->count == pass->capacity && (pass->capacity < pass->kept || !let_go(pass))) {
        pass->capacity *= 2;
        pass->hashes = memory_resize(pass->hashes, pass->capacity * sizeof *pass->hashes);
    }
    if (is_of_pass(pass, hash)) /* its end may have come before this one */
        memcpy(pass->hashes[pass->count++].bytes, hash, SHA256_SIZE);
}

/* Folds the pass's hashes into the digest. */
static void fold(struct pass *pass, uint8_t digest[DIGEST_SIZE])
{
    qsort(pass->hashes, pass->count, sizeof *pass->hashes, compare_hashes);
    for (size_t i = 0; i < pass->count; i++) {
        uint8_t both[DIGEST_SIZE + SHA256_SIZE];
        memcpy(both, digest, DIGEST_SIZE);
        memcpy(both + DIGEST_SIZE, pass->hashes[i].bytes, SHA256_SIZE);
        crypto_sha256((struct str){(const char *)both, sizeof both}, digest);
    }
}

static enum status fold_all(struct act *act, struct pass *pass, uint8_t digest[DIGEST_SIZE], struct error *err)
{
    do {
        pass->has_end = false;
        pass->count = 0;
        TRY(digest_lines(act, take, pass, err));
        fold(pass, digest);
        pass->from = pass->end;
    } while (pass->has_end);
    return STATUS_OK;
}

enum status digest_world(struct act *act, size_t kept, uint8_t ret_digest[DIGEST_SIZE], struct error *err)
{
    assert(kept >= 2 && (kept & (kept - 1)) == 0);
    struct pass pass = {.capacity = 2, .kept = kept};
    pass.hashes = memory_new(pass.capacity * sizeof *pass.hashes);
    uint8_t digest[DIGEST_SIZE];
    crypto_sha256(STR("referd books digest 1"), digest);
    enum status status = fold_all(act, &pass, digest, err);
    free(pass.hashes);
    if (status == STATUS_OK)
        memcpy(ret_digest, digest, DIGEST_SIZE);
    return status;
}

void digest_store(const uint8_t (*worlds)[DIGEST_SIZE], size_t count, uint8_t ret_digest[DIGEST_SIZE])
{
    crypto_sha256((struct str){(const char *)worlds, count * DIGEST_SIZE}, ret_digest);
}
