/* Hashes and boxes: published vectors (FIPS 180-4, RFC 4231, the SipHash paper), and boxes that refuse what was
 * touched. */

#include "unit.h"

#include "base/buf.h"
#include "base/crypto.h"

static void assert_hex(const void *data, size_t size, const char *expected)
{
    struct buf hex = {0};
    buf_add_hex(&hex, data, size);
    assert_str_equal(buf_str(&hex), expected);
    buf_release(&hex);
}

static void test_sha256(void **state)
{
    (void)state;
    uint8_t hash[SHA256_SIZE];
    crypto_sha256(STR("abc"), hash);
    assert_hex(hash, sizeof hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    crypto_sha256(STR_NONE, hash);
    assert_hex(hash, sizeof hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    crypto_sha256(STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), hash);
    assert_hex(hash, sizeof hash, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_hmac(void **state)
{
    (void)state;
    uint8_t code[SHA256_SIZE];
    crypto_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), code);
    assert_hex(code, sizeof code, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    char key[131];
    memset(key, 0xAA, sizeof key);
    crypto_hmac_sha256((struct str){key, sizeof key}, STR("Test Using Larger Than Block-Size Key - Hash Key First"),
                       code);
    assert_hex(code, sizeof code, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    uint8_t empty[SHA256_SIZE];
    crypto_hmac_sha256(STR_NONE, STR_NONE, empty);
    assert_hex(empty, sizeof empty, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void test_siphash(void **state)
{
    (void)state;
    uint8_t key[16], data[15];
    for (uint8_t i = 0; i < 16; i++)
        key[i] = i;
    for (uint8_t i = 0; i < 15; i++)
        data[i] = i;
    assert_true(crypto_siphash(key, (struct str){(const char *)data, sizeof data}) == UINT64_C(0xa129ca6149be45e5));
}

static void test_equal(void **state)
{
    (void)state;
    assert_true(crypto_equal(STR("abc"), STR("abc")));
    assert_false(crypto_equal(STR("abc"), STR("abd")));
    assert_false(crypto_equal(STR("abc"), STR("abcd")));
    assert_true(crypto_equal(STR(""), STR("")));
}

static void test_unhex(void **state)
{
    (void)state;
    uint8_t out[2] = {7, 7};
    assert_true(crypto_unhex(STR("00fF"), out, 2));
    assert_hex(out, 2, "00ff");
    static const char *const refused[] = {"", "0", "00f", "00ff0", "00ff00", "00fg", "00 f", "0x00", "-0ff"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        assert_false(crypto_unhex(str_from(refused[i]), out, 2));
    assert_hex(out, 2, "00ff");
    assert_true(crypto_unhex(STR(""), out, 0));
}

static void test_subkeys_differ(void **state)
{
    (void)state;
    uint8_t master[MASTER_KEY_SIZE] = {1}, first[SUBKEY_SIZE], second[SUBKEY_SIZE], again[SUBKEY_SIZE];
    crypto_subkey(master, 1, first);
    crypto_subkey(master, 2, second);
    crypto_subkey(master, 1, again);
    assert_memory_equal(first, again, SUBKEY_SIZE);
    assert_memory_not_equal(first, second, SUBKEY_SIZE);
    master[0] = 2;
    crypto_subkey(master, 1, again);
    assert_memory_not_equal(first, again, SUBKEY_SIZE);
}

static void test_boxes(void **state)
{
    (void)state;
    struct str plain = STR("whsec_example");
    uint8_t key[SUBKEY_SIZE] = {1}, box[64], other[64], out[64];
    size_t size = plain.size + SEALED_OVERHEAD;
    crypto_seal(key, plain, box);
    crypto_seal(key, plain, other);
    assert_memory_not_equal(box, other, size);
    assert_true(crypto_unseal(key, (struct str){(const char *)box, size}, out));
    assert_memory_equal(out, plain.data, plain.size);
    for (size_t i = 0; i < size; i++) { /* no bit of it may change */
        box[i] ^= 1;
        assert_false(crypto_unseal(key, (struct str){(const char *)box, size}, out));
        box[i] ^= 1;
    }
    for (size_t cut = 0; cut < size; cut++)
        assert_false(crypto_unseal(key, (struct str){(const char *)box, cut}, out));
    key[0] = 2;
    assert_false(crypto_unseal(key, (struct str){(const char *)box, size}, out));
    crypto_seal(key, STR(""), box);
    assert_true(crypto_unseal(key, (struct str){(const char *)box, SEALED_OVERHEAD}, out));
}

static void test_wipe(void **state)
{
    (void)state;
    uint8_t secret[8] = "secret";
    crypto_wipe(secret, sizeof secret);
    assert_hex(secret, sizeof secret, "0000000000000000");
}

UNIT_TESTS(crypto)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256), cmocka_unit_test(test_hmac),  cmocka_unit_test(test_siphash),
        cmocka_unit_test(test_equal),  cmocka_unit_test(test_unhex), cmocka_unit_test(test_subkeys_differ),
        cmocka_unit_test(test_boxes),  cmocka_unit_test(test_wipe),
    };
    return cmocka_run_group_tests_name("crypto", tests, NULL, NULL);
}
