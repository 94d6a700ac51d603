/* Hashes and sealed boxes: a thin, typed skin over OpenSSL (SHA-256, HMAC) and libsodium (the rest), which decide the
 * algorithms. Any thread. */

#include "base/crypto.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>

static_assert(SHA256_SIZE == SHA256_DIGEST_LENGTH, "size of SHA-256");
static_assert(SHA256_SIZE == crypto_hash_sha256_BYTES, "size of SHA-256");
static_assert(MASTER_KEY_SIZE == crypto_kdf_KEYBYTES, "size of a master key");
static_assert(SUBKEY_SIZE == crypto_secretbox_KEYBYTES, "size of a sealing key");
static_assert(SEALED_OVERHEAD == crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES, "size of a sealed box");
static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == sizeof(uint64_t), "sizes of SipHash");

static const char kdf_context[crypto_kdf_CONTEXTBYTES + 1] = "referd__";

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)(s.data == NULL ? "" : s.data);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* OpenSSL hashes faster, but looks its algorithm up at each call, which costs more than a short text. */
enum { SHORT_BYTES = 1024 };

void crypto_sha256(struct str data, uint8_t out[SHA256_SIZE])
{
    if (data.size <= SHORT_BYTES) {
        int hashed = crypto_hash_sha256(out, bytes_of(data), data.size);
        assert(hashed == 0);
        return;
    }
    const unsigned char *digest = SHA256(bytes_of(data), data.size, out);
    assert(digest == out);
}

/* OpenSSL's own context: there is nothing to keep beside it. */
struct sha256 *sha256_begin(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int begun = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL);
    assert(begun);
    return (struct sha256 *)context;
}

void sha256_add(struct sha256 *hash, struct str data)
{
    int added = EVP_DigestUpdate((EVP_MD_CTX *)hash, bytes_of(data), data.size);
    assert(added);
}

void sha256_end(struct sha256 *hash, uint8_t out[SHA256_SIZE])
{
    unsigned size = 0;
    int ended = EVP_DigestFinal_ex((EVP_MD_CTX *)hash, out, &size);
    assert(ended && size == SHA256_SIZE);
    EVP_MD_CTX_free((EVP_MD_CTX *)hash);
}

void crypto_hmac_sha256(struct str key, struct str data, uint8_t out[SHA256_SIZE])
{
    assert(key.size <= INT_MAX);
    unsigned size = 0;
    const unsigned char *code = HMAC(EVP_sha256(), bytes_of(key), (int)key.size, bytes_of(data), data.size, out, &size);
    assert(code == out && size == SHA256_SIZE);
}

void crypto_hmac_sha1(struct str key, struct str data, uint8_t out[SHA1_SIZE])
{
    assert(key.size <= INT_MAX);
    unsigned size = 0;
    const unsigned char *code = HMAC(EVP_sha1(), bytes_of(key), (int)key.size, bytes_of(data), data.size, out, &size);
    assert(code == out && size == SHA1_SIZE);
}

uint64_t crypto_siphash(const uint8_t key[16], struct str data)
{
    uint8_t hash[crypto_shorthash_BYTES];
    crypto_shorthash(hash, bytes_of(data), data.size, key);
    uint64_t value = 0;
    for (size_t i = sizeof hash; i-- > 0;) /* little-endian on any machine: the hash is stored */
        value = value << 8 | hash[i];
    return value;
}

bool crypto_equal(struct str a, struct str b)
{
    return a.size == b.size && sodium_memcmp(bytes_of(a), bytes_of(b), a.size) == 0;
}

bool crypto_unhex(struct str hex, uint8_t *out, size_t size)
{
    if (hex.size / 2 != size || hex.size % 2 != 0)
        return false;
    for (size_t i = 0; i < hex.size; i++)
        if (hex_value(hex.data[i]) < 0)
            return false;
    for (size_t i = 0; i < size; i++) {
        int high = hex_value(hex.data[2 * i]), low = hex_value(hex.data[2 * i + 1]);
        assert(high >= 0 && low >= 0);
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

void crypto_subkey(const uint8_t master[MASTER_KEY_SIZE], uint64_t number, uint8_t out[SUBKEY_SIZE])
{
    int failed = crypto_kdf_derive_from_key(out, SUBKEY_SIZE, number, kdf_context, master);
    assert(!failed);
}

void crypto_seal(const uint8_t key[SUBKEY_SIZE], struct str plain, uint8_t *out)
{
    int ready = sodium_init(); /* 1 when it was done before; takes care of threads itself */
    assert(ready >= 0);
    uint8_t *box = out + crypto_secretbox_NONCEBYTES;
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    int failed = crypto_secretbox_easy(box, bytes_of(plain), plain.size, out, key);
    assert(!failed);
}

bool crypto_unseal(const uint8_t key[SUBKEY_SIZE], struct str sealed, uint8_t *out)
{
    if (sealed.size < SEALED_OVERHEAD)
        return false;
    const uint8_t *nonce = bytes_of(sealed);
    const uint8_t *box = nonce + crypto_secretbox_NONCEBYTES;
    return crypto_secretbox_open_easy(out, box, sealed.size - crypto_secretbox_NONCEBYTES, nonce, key) == 0;
}

void crypto_wipe(void *data, size_t size)
{
    sodium_memzero(data, size);
}
