/* Argon2id by libsodium. Any thread.
 *
 * Whose password is guessed may not exist: then a hash that no password has is checked, of the same cost, so that the
 * time does not tell. */

#include "base/password.h"

#include <assert.h>
#include <sodium.h>

#include "base/limits.h"
#include "base/memory.h"

_Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_HASH_SIZE, "a hash has room");

/* Salt and result are zeros in base64. */
#define NOBODY_SALT "AAAAAAAAAAAAAAAAAAAAAA"
#define NOBODY_RESULT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define TEXT_OF(number) TEXT_OF_VALUE(number)
#define TEXT_OF_VALUE(number) #number
static const char nobody[] =
    "$argon2id$v=19$m=" TEXT_OF(LIMIT_PASSWORD_KIB) ",t=" TEXT_OF(LIMIT_PASSWORD_PASSES) ",p=1$" NOBODY_SALT
                                                                                         "$" NOBODY_RESULT;

static bool is_one_character(struct str text)
{
    for (size_t i = 1; i < text.size; i++)
        if (text.data[i] != text.data[0])
            return false;
    return true;
}

const char *password_check(struct str password, struct str email)
{
    struct str rest = email;
    struct str local = str_split(&rest, '@');
    if (password.size < LIMIT_PASSWORD_LEAST_BYTES)
        return "must have at least " TEXT_OF(LIMIT_PASSWORD_LEAST_BYTES) " characters.";
    if (password.size > LIMIT_PASSWORD_BYTES)
        return "may have at most " TEXT_OF(LIMIT_PASSWORD_BYTES) " bytes.";
    if (!str_is_text(password))
        return "must be UTF-8 text.";
    if (is_one_character(password))
        return "must not be one character again and again.";
    if (str_equal_nocase(password, email) || str_equal_nocase(password, local))
        return "must not be the e-mail address.";
    return NULL;
}

void password_hash(struct str password, char ret_hash[PASSWORD_HASH_SIZE])
{
    int ready = sodium_init();
    assert(ready >= 0);
    if (crypto_pwhash_str_alg(ret_hash, password.data, password.size, LIMIT_PASSWORD_PASSES,
                              (size_t)LIMIT_PASSWORD_KIB * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        memory_exhausted();
}

bool password_matches(struct str password, struct str hash)
{
    char text[PASSWORD_HASH_SIZE];
    struct str checked = str_is_none(hash) ? str_from(nobody) : hash;
    int ready = sodium_init();
    assert(ready >= 0 && checked.size < sizeof text);
    memcpy(text, checked.data, checked.size);
    text[checked.size] = '\0';
    bool same = crypto_pwhash_str_verify(text, password.data, password.size) == 0;
    return same && !str_is_none(hash);
}
