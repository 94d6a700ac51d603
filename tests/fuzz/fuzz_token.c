/* Arbitrary bytes as what a browser or a person sends to prove who he is: a session's cookie, a one-time code, the text
 * of a User-Agent header. A valid token has one form, so it is found again by its own bytes only. */

#include <stdint.h>
#include <stdlib.h>

#include "base/token.h"
#include "base/totp.h"
#include "domain/user/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_token(struct str text, struct arena *arena)
{
    if (token_is_valid(text) && text.size != TOKEN_TEXT_SIZE)
        abort();
    if (!token_is_valid(token_derive(text, STR("csrf"), arena)))
        abort();
}

static void try_code(struct str text)
{
    static const uint8_t secret[TOTP_SECRET_SIZE] = "12345678901234567890";
    int64_t step = 0;
    if (totp_matches(secret, INT64_C(1234567890000000), 0, text, &step) && step <= 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {size == 0 ? "" : (const char *)data, size};
    struct arena arena = {0};
    try_token(text, &arena);
    try_code(text);
    if (session_device(text, &arena).size == 0)
        abort();
    arena_release(&arena);
    return 0;
}
