/* Signatures: a thin skin over OpenSSL's EVP, whose key is ours. What OpenSSL notes about a failure is thrown away: it
 * would lie in the thread's queue until somebody took it for his own. */

#include "base/signature.h"

#include <limits.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/crypto.h"

enum { RSA_BITS_MIN = 1024 };

static EVP_PKEY *evp_of(const struct signature_key *key)
{
    return (EVP_PKEY *)(uintptr_t)key;
}

/* Without it OpenSSL would ask at the terminal. */
static int no_passphrase(char *out, int size, int writing, void *ctx)
{
    (void)out;
    (void)size;
    (void)writing;
    (void)ctx;
    return -1;
}

static EVP_PKEY *read_pem(struct str pem)
{
    if (pem.size == 0 || pem.size > INT_MAX)
        return NULL;
    BIO *bio = BIO_new_mem_buf(pem.data, (int)pem.size);
    EVP_PKEY *key = bio == NULL ? NULL : PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
    BIO_free(bio);
    ERR_clear_error();
    return key;
}

static const char *fault_of(const EVP_PKEY *key)
{
    if (key == NULL)
        return "This is no private key in PEM without a passphrase.";
    if (EVP_PKEY_is_a(key, "RSA"))
        return EVP_PKEY_get_bits(key) < RSA_BITS_MIN ? "An RSA key must have 1024 bits or more." : NULL;
    return EVP_PKEY_is_a(key, "ED25519") ? NULL : "The key must be of RSA or Ed25519.";
}

enum status signature_key_read(struct str pem, struct signature_key **ret_key, struct error *err)
{
    EVP_PKEY *key = read_pem(pem);
    const char *fault = fault_of(key);
    if (fault != NULL) {
        EVP_PKEY_free(key);
        return error_set(err, ERROR_INVALID_VALUE, NULL, "%s", fault);
    }
    *ret_key = (struct signature_key *)key;
    return STATUS_OK;
}

void signature_key_free(struct signature_key *key)
{
    EVP_PKEY_free((EVP_PKEY *)key);
}

enum signature_kind signature_key_kind(const struct signature_key *key)
{
    return EVP_PKEY_is_a(evp_of(key), "RSA") ? SIGNATURE_RSA : SIGNATURE_ED25519;
}

/* Once to ask for the size, once to sign. */
static bool sign(EVP_MD_CTX *context, EVP_PKEY *key, const EVP_MD *hash, struct str data, struct arena *arena,
                 struct str *ret)
{
    const unsigned char *bytes = (const unsigned char *)data.data;
    size_t size = 0;
    if (EVP_DigestSignInit(context, NULL, hash, NULL, key) <= 0 ||
        EVP_DigestSign(context, NULL, &size, bytes, data.size) <= 0)
        return false;
    unsigned char *signature = arena_alloc(arena, size);
    if (EVP_DigestSign(context, signature, &size, bytes, data.size) <= 0)
        return false;
    *ret = (struct str){(const char *)signature, size};
    return true;
}

enum status signature_make(const struct signature_key *key, struct str data, struct arena *arena,
                           struct str *ret_signature, struct error *err)
{
    uint8_t digest[SHA256_SIZE];
    crypto_sha256(data, digest);
    bool rsa = signature_key_kind(key) == SIGNATURE_RSA;
    struct str signed_bytes = rsa ? data : (struct str){(const char *)digest, sizeof digest};
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done =
        context != NULL && sign(context, evp_of(key), rsa ? EVP_sha256() : NULL, signed_bytes, arena, ret_signature);
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return done ? STATUS_OK : error_set(err, ERROR_INTERNAL, NULL, "OpenSSL could not sign.");
}
