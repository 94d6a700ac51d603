/* Keys that sign; that others verify what they sign is proved in tests/peers. */

#include "unit.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/signature.h"

static struct str pem_of(EVP_PKEY *key, const char *passphrase, struct arena *arena)
{
    BIO *bio = BIO_new(BIO_s_mem());
    char *data;
    assert_true(PEM_write_bio_PKCS8PrivateKey(bio, key, passphrase == NULL ? NULL : EVP_aes_128_cbc(), NULL, 0, NULL,
                                              (void *)(uintptr_t)passphrase));
    long size = BIO_get_mem_data(bio, &data);
    struct str pem = str_copy(arena, (struct str){data, (size_t)size});
    BIO_free(bio);
    EVP_PKEY_free(key);
    return pem;
}

static void keys_of_both_kinds_sign(void **state)
{
    struct arena arena = {0};
    const struct str pems[] = {pem_of(EVP_RSA_gen(1024), NULL, &arena),
                               pem_of(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), NULL, &arena)};
    static const size_t sizes[] = {128, 64};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct signature_key *key;
        struct error err = {0};
        struct str first, second;
        assert_int_equal(signature_key_read(pems[i], &key, &err), STATUS_OK);
        assert_int_equal(signature_key_kind(key), i == 0 ? SIGNATURE_RSA : SIGNATURE_ED25519);
        assert_int_equal(signature_make(key, STR("text"), &arena, &first, &err), STATUS_OK);
        assert_int_equal(signature_make(key, STR("text"), &arena, &second, &err), STATUS_OK);
        assert_int_equal(first.size, sizes[i]);
        assert_true(str_equal(first, second)); /* both algorithms are deterministic */
        signature_key_free(key);
    }
    arena_release(&arena);
}

static void other_keys_are_refused(void **state)
{
    struct arena arena = {0};
    const struct str pems[] = {
        STR(""),
        STR("no key"),
        STR("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        pem_of(EVP_RSA_gen(512), NULL, &arena),
        pem_of(EVP_EC_gen("P-256"), NULL, &arena),
        pem_of(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), "secret", &arena),
    };
    (void)state;
    for (size_t i = 0; i < sizeof pems / sizeof pems[0]; i++) {
        struct signature_key *key;
        struct error err = {0};
        assert_int_equal(signature_key_read(pems[i], &key, &err), STATUS_INVALID);
        assert_int_equal(err.code, ERROR_INVALID_VALUE);
    }
    arena_release(&arena);
}

/* RFC 4648, section 10. */
static void base64_as_published(void **state)
{
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"},
                                          {"\xff\xfe\xfd", "//79"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = {0};
        base64_add(&out, str_from(rows[i][0]));
        assert_str_equal(buf_str(&out), rows[i][1]);
        buf_release(&out);
    }
}

UNIT_TESTS(signature)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_both_kinds_sign),
        cmocka_unit_test(other_keys_are_refused),
        cmocka_unit_test(base64_as_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
