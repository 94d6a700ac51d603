/* Tokens, by libsodium's base64. Any thread. */

#include "base/token.h"

#include <assert.h>
#include <sodium.h>

enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

static void write_text(const uint8_t bytes[TOKEN_BYTES], char ret_text[TOKEN_TEXT_SIZE + 1])
{
    sodium_bin2base64(ret_text, TOKEN_TEXT_SIZE + 1, bytes, TOKEN_BYTES, VARIANT);
    assert(strlen(ret_text) == TOKEN_TEXT_SIZE);
}

void token_draw(struct env *env, char ret_text[TOKEN_TEXT_SIZE + 1])
{
    uint8_t bytes[TOKEN_BYTES];
    env_random(env, bytes, sizeof bytes);
    write_text(bytes, ret_text);
    crypto_wipe(bytes, sizeof bytes);
}

/* The last character has two bits too many, which must be zero: libsodium refuses others, so that a token has one
 * form. */
bool token_is_valid(struct str text)
{
    uint8_t bytes[TOKEN_BYTES];
    size_t size = 0;
    const char *end = NULL;
    if (text.size != TOKEN_TEXT_SIZE)
        return false;
    int failed = sodium_base642bin(bytes, sizeof bytes, text.data, text.size, NULL, &size, &end, VARIANT);
    crypto_wipe(bytes, sizeof bytes);
    return failed == 0 && size == sizeof bytes && end == text.data + text.size;
}

void token_hash(struct str text, uint8_t ret_hash[SHA256_SIZE])
{
    crypto_sha256(text, ret_hash);
}

struct str token_derive(struct str token, struct str purpose, struct arena *arena)
{
    uint8_t code[SHA256_SIZE];
    char *text = arena_alloc(arena, TOKEN_TEXT_SIZE + 1);
    crypto_hmac_sha256(token, purpose, code);
    write_text(code, text);
    return (struct str){text, TOKEN_TEXT_SIZE};
}
