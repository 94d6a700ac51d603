/* Stripe's signatures, envelopes and invoices. Expected signatures are computed here with OpenSSL's HMAC, not with what
 * the connector uses. */

#include "unit.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "connect/stripe.h"

#define NOW_S INT64_C(1772000000)
#define NOW (NOW_S * TIME_US_PER_S)

static const char secret[] = "whsec_test_0123456789abcdef";
static const char body[] = "{\"id\": \"evt_1\"}";

/* The hex signature of "<t>.<body>". */
static const char *sign(int64_t t, const char *text, const char *key)
{
    static char hex[4][65];
    static int next;
    char *out = hex[next++ % 4];
    char input[256];
    int size = snprintf(input, sizeof input, "%lld.%s", (long long)t, text);
    unsigned char mac[32];
    unsigned mac_size;
    assert_non_null(
        HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)input, (size_t)size, mac, &mac_size));
    for (int i = 0; i < 32; i++)
        snprintf(out + 2 * i, 3, "%02x", mac[i]);
    return out;
}

static bool accepted(const char *header)
{
    struct error err = {0};
    struct str secrets[] = {str_from(secret)};
    enum status status = stripe_check_signature(str_from(header), str_from(body), secrets, 1, NOW, &err);
    if (status == STATUS_OK)
        return true;
    assert_int_equal(err.code, ERROR_INVALID_SIGNATURE);
    assert_string_equal(err.param, "Stripe-Signature");
    return false;
}

/* A header of up to two parts behind t. */
static bool accepted_with(int64_t t, const char *first_name, const char *first, const char *second_name,
                          const char *second)
{
    char header[400];
    snprintf(header, sizeof header, "t=%lld,%s%s%s%s", (long long)t, first_name, first, second_name, second);
    return accepted(header);
}

/* A fixed vector beside the computed ones: printf '1772000000.{"id": "evt_1"}' | openssl dgst -sha256 -hmac ... */
static void a_known_signature(void **state)
{
    (void)state;
    assert_true(accepted("t=1772000000,v1=0d5e4d43f31c68caec36110505b490c2f0608dbb047e8e113f9c462b1072656e"));
}

static void what_is_signed_is_accepted(void **state)
{
    (void)state;
    const char *good = sign(NOW_S, body, secret);
    assert_true(accepted_with(NOW_S, "v1=", good, "", ""));
    assert_true(accepted_with(NOW_S, " v1=", good, ",v0=", "ff")); /* other schemes are passed over */
    char header[200];
    snprintf(header, sizeof header, "v1=%s,t=%lld", good, (long long)NOW_S);
    assert_true(accepted(header));
}

static void anything_else_is_not(void **state)
{
    (void)state;
    const char *good = sign(NOW_S, body, secret);
    assert_false(accepted_with(NOW_S, "v1=", sign(NOW_S, "{\"id\": \"evt_2\"}", secret), "", ""));
    assert_false(accepted_with(NOW_S, "v1=", sign(NOW_S, body, "whsec_other"), "", ""));
    assert_false(accepted_with(NOW_S, "v1=", sign(NOW_S - 1, body, secret), "", ""));
    assert_false(accepted_with(NOW_S, "v0=", good, "", ""));
    assert_false(accepted_with(NOW_S, "v1=", good, "", "00"));
    assert_false(accepted_with(NOW_S, "v1=", good + 1, "", ""));
    static const char *const broken[] = {"",
                                         ",",
                                         "t",
                                         "t=",
                                         "t=,v1=",
                                         "t=x,v1=",
                                         "v1",
                                         "=",
                                         "t=1772000000",
                                         "t=99999999999999999999,v1=00",
                                         "t=-9223372036854775808,v1=00"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
        assert_false(accepted(broken[i]));
}

/* While a secret is rotated Stripe signs with both. */
static void one_of_several_is_enough(void **state)
{
    (void)state;
    const char *good = sign(NOW_S, body, secret), *old = sign(NOW_S, body, "whsec_old");
    assert_true(accepted_with(NOW_S, "v1=", old, ",v1=", good));
    assert_true(accepted_with(NOW_S, "v1=", good, ",v1=", old));
    assert_false(accepted_with(NOW_S, "v1=", old, ",v1=", old));
}

/* And while it is rotated here, either secret is good. */
static void either_secret_is_enough(void **state)
{
    (void)state;
    struct str secrets[] = {STR("whsec_new"), str_from(secret)};
    static const char *const keys[] = {"whsec_new", secret, "whsec_other"};
    for (int i = 0; i < 3; i++) {
        char header[200];
        struct error err = {0};
        snprintf(header, sizeof header, "t=%lld,v1=%s", (long long)NOW_S, sign(NOW_S, body, keys[i]));
        for (size_t count = 0; count <= 2; count++) {
            bool good =
                stripe_check_signature(str_from(header), str_from(body), secrets, count, NOW, &err) == STATUS_OK;
            assert_int_equal(good, (size_t)i < count);
        }
    }
}

static void the_tolerance_is_the_same_both_ways(void **state)
{
    (void)state;
    static const int64_t off[] = {0, LIMIT_STRIPE_TOLERANCE_S, -LIMIT_STRIPE_TOLERANCE_S, LIMIT_STRIPE_TOLERANCE_S + 1,
                                  -LIMIT_STRIPE_TOLERANCE_S - 1};
    for (int i = 0; i < 5; i++) {
        int64_t t = NOW_S + off[i];
        assert_int_equal(accepted_with(t, "v1=", sign(t, body, secret), "", ""), i < 3);
    }
}

/* ---- envelopes and invoices ---- */

static json_t *json_of(const char *text)
{
    char *copy = strdup(text);
    for (char *c = copy; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    json_t *json = NULL;
    struct error err = {0};
    assert_int_equal(json_parse(str_from(copy), &json, &err), STATUS_OK);
    free(copy);
    return json;
}

static void an_envelope_is_read(void **state)
{
    (void)state;
    json_t *json = json_of("{'id': 'evt_1', 'type': 'invoice.paid', 'created': 1772000000, 'livemode': true,"
                           " 'account': '', 'data': {'object': {'id': 'in_1'}}}");
    struct stripe_event event;
    struct error err = {0};
    assert_int_equal(stripe_read_event(json, &event, &err), STATUS_OK);
    assert_str_equal(event.id, "evt_1");
    assert_true(event.livemode && str_is_none(event.account) && event.created_at == NOW);
    json_decref(json);
}

static void an_envelope_without_a_part_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *param, *text;
    } cases[] = {
        {"id", "{}"},
        {"id", "{'id': 5}"},
        {"type", "{'id': 'e'}"},
        {"livemode", "{'id': 'e', 'type': 't', 'livemode': 'true'}"},
        {"created", "{'id': 'e', 'type': 't', 'livemode': false, 'created': -1}"},
        {"created", "{'id': 'e', 'type': 't', 'livemode': false, 'created': 253402300800}"},
        {"data.object", "{'id': 'e', 'type': 't', 'livemode': false, 'created': 1, 'data': {'object': []}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *json = json_of(cases[i].text);
        struct stripe_event event;
        struct error err = {0};
        assert_int_not_equal(stripe_read_event(json, &event, &err), STATUS_OK);
        assert_string_equal(err.param, cases[i].param);
        json_decref(json);
    }
}

static enum status read_invoice(const char *members, struct stripe_invoice *invoice, struct error *err)
{
    char text[600];
    snprintf(text, sizeof text, "{'id': 'in_1', %s}", members);
    json_t *json = json_of(text);
    enum status status = stripe_read_invoice(json, invoice, err);
    json_decref(json); /* views of it are not looked at */
    return status;
}

static void the_net_amount_is_the_untaxed_share(void **state)
{
    (void)state;
    static const struct {
        const char *members;
        bool set;
        int64_t net;
    } cases[] = {
        {"'amount_paid': 11900, 'total': 11900, 'total_excluding_tax': 10000", true, 10000},
        {"'amount_paid': 5950, 'total': 11900, 'total_excluding_tax': 10000", true, 5000}, /* the rest by balance */
        {"'amount_paid': 1, 'total': 2, 'total_excluding_tax': 1", true, 1},               /* a half goes up */
        {"'amount_paid': 1, 'total': 3, 'total_excluding_tax': 1", true, 0},
        {"'amount_paid': 700, 'total': 700, 'total_excluding_tax': 700", true, 700},
        {"'amount_paid': 1000000000000000, 'total': 1000000000000000, 'total_excluding_tax': 999999999999999", true,
         999999999999999},
        {"'amount_paid': 700, 'total': 700", false, 0},
        {"'amount_paid': 700, 'total': 700, 'total_excluding_tax': null", false, 0},
        {"'amount_paid': 0, 'total': 0, 'total_excluding_tax': 0", false, 0},
        {"'amount_paid': 700, 'total': 700, 'total_excluding_tax': 701", false, 0},
        {"'amount_paid': 700, 'total': 700, 'total_excluding_tax': -1", false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char members[400];
        snprintf(members, sizeof members, "'currency': 'eur', %s", cases[i].members);
        struct stripe_invoice invoice;
        struct error err = {0};
        assert_int_equal(read_invoice(members, &invoice, &err), STATUS_OK);
        assert_string_equal(invoice.currency.text, "EUR");
        assert_int_equal(invoice.net_amount.set, cases[i].set);
        assert_int_equal(invoice.net_amount.value, cases[i].net);
    }
}

/* Paid and net are in minor units of ISO 4217; total and untaxed, of which the ratio counts, stay as Stripe tells. */
static void amounts_are_read_in_stripes_unit(void **state)
{
    (void)state;
    static const struct {
        const char *members;
        int64_t paid, net;
    } cases[] = {
        {"'currency': 'isk', 'amount_paid': 11900, 'total': 11900, 'total_excluding_tax': 10000", 119, 100},
        {"'currency': 'mga', 'amount_paid': 7, 'total': 14, 'total_excluding_tax': 13", 700, 650},
        {"'currency': 'jpy', 'amount_paid': 1, 'total': 2, 'total_excluding_tax': 1", 1, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stripe_invoice invoice;
        struct error err = {0};
        assert_int_equal(read_invoice(cases[i].members, &invoice, &err), STATUS_OK);
        assert_int_equal(invoice.amount_paid, cases[i].paid);
        assert_int_equal(invoice.net_amount.value, cases[i].net);
    }
}

static void an_unusable_invoice_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *param, *members;
    } cases[] = {
        {"data.object.currency", "'amount_paid': 1"},
        {"data.object.currency", "'amount_paid': 1, 'currency': 'zzzz'"},
        {"data.object.amount_paid", "'amount_paid': 1, 'currency': 'x-points'"},
        {"data.object.amount_paid", "'amount_paid': 1, 'currency': 'lyd'"},
        {"data.object.amount_paid", "'amount_paid': 501, 'currency': 'isk'"},
        {"data.object.amount_paid", "'currency': 'usd'"},
        {"data.object.amount_paid", "'currency': 'usd', 'amount_paid': '1'"},
        {"data.object.amount_paid", "'currency': 'usd', 'amount_paid': -1"},
        {"data.object.amount_paid", "'currency': 'usd', 'amount_paid': 1000000000000001"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stripe_invoice invoice;
        struct error err = {0};
        assert_int_not_equal(read_invoice(cases[i].members, &invoice, &err), STATUS_OK);
        assert_string_equal(err.param, cases[i].param);
    }
}

static void a_customer_may_be_an_id_or_an_object(void **state)
{
    (void)state;
    json_t *json = json_of("{'id': 'in_1', 'currency': 'usd', 'amount_paid': 1, 'customer': {'id': 'cus_1'},"
                           " 'customer_email': '', 'metadata': {'referd_referral': 'ref_x'}}");
    struct stripe_invoice invoice;
    struct error err = {0};
    assert_int_equal(stripe_read_invoice(json, &invoice, &err), STATUS_OK);
    assert_str_equal(invoice.customer, "cus_1");
    assert_true(str_is_none(invoice.customer_email));
    assert_str_equal(invoice.referral, "ref_x");
    json_decref(json);
}

UNIT_TESTS(stripe)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_signature),
        cmocka_unit_test(what_is_signed_is_accepted),
        cmocka_unit_test(anything_else_is_not),
        cmocka_unit_test(one_of_several_is_enough),
        cmocka_unit_test(either_secret_is_enough),
        cmocka_unit_test(the_tolerance_is_the_same_both_ways),
        cmocka_unit_test(an_envelope_is_read),
        cmocka_unit_test(an_envelope_without_a_part_is_refused),
        cmocka_unit_test(the_net_amount_is_the_untaxed_share),
        cmocka_unit_test(amounts_are_read_in_stripes_unit),
        cmocka_unit_test(an_unusable_invoice_is_refused),
        cmocka_unit_test(a_customer_may_be_an_id_or_an_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
