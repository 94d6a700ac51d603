/* Signed tokens: the example of RFC 7515 (appendix A.1), and what must not be believed. */

#include "unit.h"

#include "base/base64url.h"
#include "base/crypto.h"
#include "base/jwt.h"
#include "base/limits.h"

#define SECRET STR("0123456789abcdef0123456789abcdef")

static struct str sign(struct arena *arena, const char *header, const char *claims)
{
    struct buf text = {0};
    uint8_t signature[SHA256_SIZE];
    base64url_add(&text, str_from(header));
    buf_add_char(&text, '.');
    base64url_add(&text, str_from(claims));
    crypto_hmac_sha256(SECRET, buf_str(&text), signature);
    buf_add_char(&text, '.');
    base64url_add(&text, (struct str){(const char *)signature, sizeof signature});
    struct str token = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return token;
}

static void test_example_of_the_standard(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct jwt jwt = {0};
    static const char token[] =
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        "cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static const char key[] = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    char secret[BASE64URL_BYTES(sizeof key)];
    size_t size;
    assert_true(base64url_decode(str_from(key), secret, &size));
    assert_true(jwt_read(str_from(token), &arena, &jwt));
    assert_int_equal(jwt.expires_s, 1300819380);
    assert_true(jwt_is_signed(&jwt, (struct str){secret, size}));
    secret[0] ^= 1;
    assert_false(jwt_is_signed(&jwt, (struct str){secret, size}));
    assert_true(jwt_is_current(&jwt, 1300819379, 3600, 60));
    assert_false(jwt_is_current(&jwt, 1300819380, 3600, 60));
    assert_false(jwt_is_current(&jwt, 1300819380 - 3601, 3600, 60));
    arena_release(&arena);
}

static void test_claims(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct jwt jwt = {0};
    struct str token = sign(&arena, "{\"alg\":\"HS256\"}",
                            "{\"sub\":\"ada\",\"prg\":\"p\",\"exp\":2000,\"iat\":1900,\"nbf\":1950,\"other\":[1]}");
    assert_true(jwt_read(token, &arena, &jwt));
    assert_str_equal(jwt.subject, "ada");
    assert_str_equal(jwt.program, "p");
    assert_true(str_is_none(jwt.name));
    assert_true(jwt_is_signed(&jwt, SECRET));
    assert_true(jwt_is_current(&jwt, 1900, 3600, 60));
    assert_false(jwt_is_current(&jwt, 1880, 3600, 60)); /* its beginning is more than a minute ahead */
    arena_release(&arena);
}

static void test_refused(void **state)
{
    (void)state;
    static const char good[] = "{\"sub\":\"ada\",\"exp\":2000}";
    static const struct {
        const char *header, *claims;
    } tokens[] = {
        {"{\"alg\":\"none\"}", good},
        {"{\"alg\":\"hs256\"}", good},
        {"{\"alg\":\"HS384\"}", good},
        {"{\"alg\":[\"HS256\"]}", good},
        {"{}", good},
        {"[]", good},
        {"{\"alg\":\"none\",\"alg\":\"HS256\"}", good},
        {"{\"alg\":\"HS256\",\"typ\":\"JWE\"}", good},
        {"{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", good},
        {"{\"alg\":\"HS256\",\"b64\":false}", good},
        {"{\"alg\":\"HS256\"}", "[]"},
        {"{\"alg\":\"HS256\"}", "{\"exp\":\"2000\"}"},
        {"{\"alg\":\"HS256\"}", "{\"exp\":2000.5}"},
        {"{\"alg\":\"HS256\"}", "{\"exp\":-1}"},
        {"{\"alg\":\"HS256\"}", "{\"sub\":1}"},
        {"{\"alg\":\"HS256\"}", "{\"sub\":\"a\",\"sub\":\"b\"}"},
        {"{\"alg\":\"HS256\"}", "not json"},
    };
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
        struct arena arena = {0};
        struct jwt jwt = {0};
        assert_false(jwt_read(sign(&arena, tokens[i].header, tokens[i].claims), &arena, &jwt));
        arena_release(&arena);
    }
}

static void test_short_secrets_sign_nothing(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct jwt jwt = {0};
    assert_true(jwt_read(sign(&arena, "{\"alg\":\"HS256\"}", "{\"exp\":2000}"), &arena, &jwt));
    assert_false(jwt_is_signed(&jwt, STR("")));
    assert_false(jwt_is_signed(&jwt, (struct str){SECRET.data, SECRET.size - 1}));
    arena_release(&arena);
}

static void test_written_tokens_are_read(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buf text = {0};
    struct jwt jwt = {0};
    const struct str secret = STR("0123456789012345678901234567890123456789012");
    const struct jwt said = {
        .subject = STR("shop-1"), .program = STR("prg_1"), .name = STR("Zo\xc3\xab \"Z\""), .expires_s = 2000};
    jwt_write(&said, secret, &text);
    assert_true(jwt_read(buf_str(&text), &arena, &jwt));
    assert_true(jwt_is_signed(&jwt, secret));
    assert_true(str_equal(jwt.subject, said.subject) && str_equal(jwt.program, said.program));
    assert_true(str_equal(jwt.name, said.name) && str_is_none(jwt.email));
    assert_true(jwt_is_current(&jwt, 1999, 3600, 60));
    buf_release(&text);
    arena_release(&arena);
}

UNIT_TESTS(jwt)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example_of_the_standard),
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_written_tokens_are_read),
        cmocka_unit_test(test_short_secrets_sign_nothing),
    };
    return cmocka_run_group_tests_name("jwt", tests, NULL, NULL);
}
