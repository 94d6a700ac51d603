/* Proofs of messages to webhooks. Expected codes are computed with OpenSSL's HMAC, not with what is tested. */

#include "unit.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/limits.h"
#include "base/time.h"
#include "connect/webhook_auth.h"

#define NOW_S INT64_C(1772000000)
static const struct str secret = {"secret-of-the-test", 18};

static struct str hmac(const char *text, bool hex)
{
    static char out[4][96];
    static int next;
    char *to = out[next++ % 4];
    unsigned char mac[32];
    unsigned size;
    assert_non_null(
        HMAC(EVP_sha256(), secret.data, (int)secret.size, (const unsigned char *)text, strlen(text), mac, &size));
    if (!hex)
        EVP_EncodeBlock((unsigned char *)to, mac, 32);
    for (int i = 0; i < 32 && hex; i++)
        snprintf(to + 2 * i, 3, "%02x", mac[i]);
    return str_from(to);
}

static enum status ask(struct webhook_signing signing, struct str signature, const char *timestamp, const char *body,
                       struct error *err)
{
    const struct webhook_message message = {signature, str_from(timestamp), str_from(body)};
    signing.header = STR("X-Signature");
    signing.tolerance_s = 300;
    return webhook_check_signature(&signing, &message, &secret, 1, NOW_S * TIME_US_PER_S, err);
}

static void signatures_in_both_encodings_with_and_without_a_prefix(void **state)
{
    (void)state;
    struct error err = {0};
    const struct webhook_signing hex = {.encoding = WEBHOOK_HEX, .content = WEBHOOK_SIGNED_BODY};
    const struct webhook_signing base64 = {.encoding = WEBHOOK_BASE64, .content = WEBHOOK_SIGNED_BODY};
    struct webhook_signing prefixed = hex;
    prefixed.prefix = STR("sha256=");
    assert_int_equal(ask(hex, hmac("{}", true), NULL, "{}", &err), STATUS_OK);
    assert_int_equal(ask(base64, hmac("{}", false), NULL, "{}", &err), STATUS_OK);
    struct str padded = hmac("{}", false);
    assert_int_equal(ask(base64, (struct str){padded.data, padded.size - 1}, NULL, "{}", &err), STATUS_OK);
    assert_int_equal(ask(hex, hmac("{}", false), NULL, "{}", &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "in base64"));
    assert_int_equal(ask(base64, hmac("{}", true), NULL, "{}", &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "in hex"));
    assert_int_equal(ask(prefixed, hmac("{}", true), NULL, "{}", &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "prefix"));
    assert_int_equal(ask(hex, STR_NONE, NULL, "{}", &err), STATUS_INVALID);
    assert_int_equal(ask(hex, STR(""), NULL, "{}", &err), STATUS_INVALID);
    assert_string_equal(err.param, "X-Signature");
}

static struct str header_of(const char *before, int count, const char *last)
{
    static char text[4096];
    size_t size = 0;
    for (int i = 0; i < count; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%s", before);
    snprintf(text + size, sizeof text - size, "%s", last);
    return str_from(text);
}

static void of_several_signatures_any_may_fit_and_only_the_first_ones_are_looked_at(void **state)
{
    (void)state;
    struct error err = {0};
    const struct webhook_signing hex = {.encoding = WEBHOOK_HEX, .content = WEBHOOK_SIGNED_BODY};
    struct webhook_signing prefixed = hex;
    prefixed.prefix = STR("v1=");
    const char *good = hmac("{}", true).data;
    assert_int_equal(ask(hex, header_of("other, ", 1, good), NULL, "{}", &err), STATUS_OK);
    assert_int_equal(ask(prefixed, header_of("t=1,v1=", 1, good), NULL, "{}", &err), STATUS_OK);
    assert_int_equal(ask(prefixed, header_of("v0=x,", 100, ""), NULL, "{}", &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "prefix"));
    assert_int_equal(ask(hex, header_of("x,", LIMIT_WEBHOOK_SIGNATURES - 1, good), NULL, "{}", &err), STATUS_OK);
    assert_int_equal(ask(hex, header_of("x,", LIMIT_WEBHOOK_SIGNATURES, good), NULL, "{}", &err), STATUS_INVALID);
}

static void the_time_is_signed_and_looked_at(void **state)
{
    (void)state;
    struct error err = {0};
    const struct webhook_signing timed = {
        .encoding = WEBHOOK_HEX, .content = WEBHOOK_SIGNED_TIME_BODY, .timestamp_header = STR("X-Time")};
    assert_int_equal(ask(timed, hmac("1772000000.{}", true), "1772000000", "{}", &err), STATUS_OK);
    assert_int_equal(ask(timed, hmac("1772000001000.{}", true), "1772000001000", "{}", &err), STATUS_OK);
    assert_int_equal(ask(timed, hmac("{}", true), "1772000000", "{}", &err), STATUS_INVALID);
    assert_int_equal(ask(timed, hmac("1771999699.{}", true), "1771999699", "{}", &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "301 seconds before"));
    assert_int_equal(ask(timed, hmac("1772000301.{}", true), "1772000301", "{}", &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "ahead"));
    assert_int_equal(ask(timed, hmac("soon.{}", true), "soon", "{}", &err), STATUS_INVALID);
    assert_int_equal(ask(timed, hmac("1.{}", true), NULL, "{}", &err), STATUS_INVALID);
}

static void a_body_written_anew_is_told_from_a_wrong_secret(void **state)
{
    (void)state;
    struct error err = {0};
    const struct webhook_signing hex = {.encoding = WEBHOOK_HEX, .content = WEBHOOK_SIGNED_BODY};
    static const char *const sent[] = {"{\"b\":1,\"a\":[1,2]}", "{\"b\": 1, \"a\": [1, 2]}", "{\"a\":[1,2],\"b\":1}"};
    for (size_t i = 0; i < sizeof sent / sizeof sent[0]; i++) {
        assert_int_equal(ask(hex, hmac(sent[i], true), NULL, "{\n \"b\": 1,\n \"a\": [1, 2]}", &err), STATUS_INVALID);
        assert_non_null(strstr(err.detail, "written the body anew"));
    }
    assert_int_equal(ask(hex, hmac("{\"b\":2}", true), NULL, "{\"b\":1}", &err), STATUS_INVALID);
    assert_non_null(strstr(err.detail, "does not fit"));
    assert_int_equal(ask(hex, hmac("x", true), NULL, "no json", &err), STATUS_INVALID);
}

static void tokens(void **state)
{
    (void)state;
    struct error err = {0};
    const struct str good[] = {STR("one-token-of-two"), STR("another-of-the-two")};
    assert_int_equal(webhook_check_bearer(STR("Authorization"), STR("Bearer another-of-the-two"), good, 2, &err),
                     STATUS_OK);
    assert_int_equal(webhook_check_bearer(STR("X-Key"), STR("one-token-of-two"), good, 2, &err), STATUS_OK);
    assert_int_not_equal(webhook_check_bearer(STR("X-Key"), STR("Bearer one-token-of-two"), good, 2, &err), STATUS_OK);
    assert_int_not_equal(webhook_check_bearer(STR("Authorization"), STR_NONE, good, 2, &err), STATUS_OK);
    assert_int_not_equal(webhook_check_bearer(STR("Authorization"), STR("Bearer "), good, 2, &err), STATUS_OK);
}

UNIT_TESTS(webhook_auth)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signatures_in_both_encodings_with_and_without_a_prefix),
        cmocka_unit_test(of_several_signatures_any_may_fit_and_only_the_first_ones_are_looked_at),
        cmocka_unit_test(the_time_is_signed_and_looked_at),
        cmocka_unit_test(a_body_written_anew_is_told_from_a_wrong_secret),
        cmocka_unit_test(tokens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
