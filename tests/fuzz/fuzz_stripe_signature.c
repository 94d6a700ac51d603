/* Stripe's hook: three lines of input (header, secret, body). Whatever they are, the header alone is refused unless it
 * really signs the body; a header that this program signs is accepted; and what the connector reads out of the body
 * lies within its limits. */

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "connect/stripe.h"
#include "connect/stripe_told.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW_S INT64_C(1772000000)

static void check(bool holds)
{
    if (!holds)
        abort();
}

static enum status judge(struct str header, struct str body, struct str secret)
{
    struct error err = {0};
    enum status status = stripe_check_signature(header, body, &secret, 1, NOW_S * TIME_US_PER_S, &err);
    check(status == STATUS_OK || (err.code == ERROR_INVALID_SIGNATURE && err.detail[0] != '\0'));
    const struct str both[] = {STR("whsec_another"), secret}; /* one more secret never takes a signature away */
    check(status != STATUS_OK || stripe_check_signature(header, body, both, 2, NOW_S * TIME_US_PER_S, &err) == status);
    check(stripe_check_signature(header, body, both, 0, NOW_S * TIME_US_PER_S, &err) != STATUS_OK);
    return status;
}

/* The header as sent, then behind it a signature that is right: the last `t` and any `v1` count. */
static void check_signature(struct str header, struct str body, struct str secret)
{
    bool accepted = judge(header, body, secret) == STATUS_OK;
    struct buf text = {0};
    buf_add_format(&text, "%lld.", (long long)NOW_S);
    buf_add_str(&text, body);
    uint8_t mac[SHA256_SIZE];
    crypto_hmac_sha256(secret, buf_str(&text), mac);
    struct buf signature = {0};
    buf_add_hex(&signature, mac, sizeof mac);
    check(!accepted || memmem(header.data, header.size, "v1", 2) != NULL);

    buf_clear(&text);
    buf_add_str(&text, header);
    buf_add_format(&text, ",t=%lld,v1=%.*s", (long long)NOW_S, STR_ARG(buf_str(&signature)));
    check(judge(buf_str(&text), body, secret) == STATUS_OK);
    text.data[text.size - 1] = text.data[text.size - 1] == '0' ? '1' : '0';
    buf_add_str(&text, STR(",v1="));
    check(judge(buf_str(&text), body, secret) != STATUS_OK || accepted || header.size > 64);
    buf_release(&text);
    buf_release(&signature);
}

/* Whatever its object is, read as each of the types that are used. */
static void check_told(struct stripe_event event)
{
    struct arena arena = {0};
    for (size_t i = 0; i < stripe_type_count; i++) {
        struct stripe_told told;
        struct error err = {0};
        event.type = str_from(stripe_types[i]);
        if (stripe_read_told(&event, &arena, &told, &err) != STATUS_OK) {
            check(err.param[0] != '\0' && err.detail[0] != '\0');
            continue;
        }
        check(told.fact_count <= STRIPE_FACTS_MAX && told.used.count <= STRIPE_DISCOUNTS_MAX);
        check(told.used.count == 0 || (told.used.order_amount.set && told.used.order_amount.value >= 0 &&
                                       told.used.order_amount.value <= MONEY_LIMIT));
        for (size_t f = 0; f < told.fact_count; f++) {
            const struct stripe_fact *fact = &told.facts[f];
            check(fact->name_count <= STRIPE_NAMES_MAX && fact->object_id.size <= LIMIT_TEXT_BYTES);
            check(fact->amount.value >= 0 && fact->amount.value <= MONEY_LIMIT);
            check(!fact->net_amount.set ||
                  (fact->net_amount.value >= 0 && fact->net_amount.value <= fact->amount.value));
        }
    }
    arena_release(&arena);
}

static void check_body(struct str body)
{
    struct error err = {0};
    json_t *json = NULL;
    if (json_parse(body, &json, &err) != STATUS_OK)
        return;
    struct stripe_event event;
    struct stripe_invoice invoice;
    if (stripe_read_event(json, &event, &err) == STATUS_OK) {
        check(event.id.size >= 1 && event.id.size <= LIMIT_TEXT_BYTES && event.type.size >= 1);
        check(event.created_at >= 0 && event.created_at <= TIME_LAST && json_is_object(event.object));
        check_told(event);
    } else {
        check(err.code == ERROR_MISSING_FIELD && err.param[0] != '\0');
    }
    const json_t *object = json_object_get(json_object_get(json, "data"), "object");
    err = (struct error){0};
    if (stripe_read_invoice(object, &invoice, &err) == STATUS_OK) {
        check(invoice.id.size >= 1 && invoice.id.size <= LIMIT_TEXT_BYTES && invoice.currency.text[0] != '\0');
        check(invoice.amount_paid >= 0 && invoice.amount_paid <= MONEY_LIMIT);
        check(!invoice.net_amount.set ||
              (invoice.net_amount.value >= 0 && invoice.net_amount.value <= invoice.amount_paid));
    }
    json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    if (size == 0)
        return 0;
    struct str header = str_split(&rest, '\n'), secret = str_split(&rest, '\n');
    struct str body = str_is_none(rest) ? STR("") : rest;
    check_signature(header, body, str_is_none(secret) ? STR("") : secret);
    check_body(body);
    return 0;
}
