/* Stripe's webhooks. See stripe.h.
 *
 * Net amount. An invoice tells `total` and `total_excluding_tax`; what was paid may be less than the total (credit
 * balance). The share without tax is amount_paid * total_excluding_tax / total, rounded half up, and equals amount_paid
 * when nothing is taxed. Unknown when either is absent. Of those two only the ratio counts, so their unit does not. */

#include "connect/stripe.h"

#include <jansson.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/limits.h"
#include "base/time.h"
#include "connect/stripe_units.h"

static struct str text_of(const json_t *json)
{
    return json_is_string(json) ? (struct str){json_string_value(json), json_string_length(json)} : STR_NONE;
}

/* Absent instead of empty: Stripe writes both. */
static struct str member_text(const json_t *object, const char *name)
{
    struct str text = text_of(json_object_get(object, name));
    return text.size == 0 ? STR_NONE : text;
}

/* ---- signature ---- */

static bool signature_matches(struct str candidate, const uint8_t expected[SHA256_SIZE])
{
    uint8_t given[SHA256_SIZE];
    if (!crypto_unhex(candidate, given, sizeof given))
        return false;
    return crypto_equal((struct str){(const char *)given, sizeof given},
                        (struct str){(const char *)expected, SHA256_SIZE});
}

static enum status check_time(struct str timestamp, int64_t now_at, struct error *err)
{
    int64_t seconds;
    if (!str_to_int64(timestamp, &seconds))
        return error_set(err, ERROR_INVALID_SIGNATURE, "Stripe-Signature", "The header has no timestamp t=.");
    int64_t now = now_at / TIME_US_PER_S;
    if (seconds < now - LIMIT_STRIPE_TOLERANCE_S)
        return error_set(err, ERROR_INVALID_SIGNATURE, "Stripe-Signature", "The signature is more than %d seconds old.",
                         LIMIT_STRIPE_TOLERANCE_S);
    if (seconds > now + LIMIT_STRIPE_TOLERANCE_S)
        return error_set(err, ERROR_INVALID_SIGNATURE, "Stripe-Signature",
                         "The signature is from the future: check this server's clock.");
    return STATUS_OK;
}

/* The last `t` of the header. */
static struct str find_timestamp(struct str header)
{
    struct str timestamp = STR_NONE;
    while (!str_is_none(header)) {
        struct str value = str_split(&header, ',');
        struct str name = str_split(&value, '=');
        if (str_equal(str_trim(name), STR("t")) && !str_is_none(value))
            timestamp = str_trim(value);
    }
    return timestamp;
}

static bool one_matches(struct str header, const uint8_t expected[SHA256_SIZE])
{
    while (!str_is_none(header)) {
        struct str value = str_split(&header, ',');
        struct str name = str_split(&value, '=');
        if (str_equal(str_trim(name), STR("v1")) && !str_is_none(value) && signature_matches(str_trim(value), expected))
            return true;
    }
    return false;
}

enum status stripe_check_signature(struct str header, struct str body, const struct str *secrets, size_t secret_count,
                                   int64_t now_at, struct error *err)
{
    struct str timestamp = find_timestamp(header);
    TRY(check_time(timestamp, now_at, err));
    struct buf signed_text = {0};
    buf_add_str(&signed_text, timestamp);
    buf_add_char(&signed_text, '.');
    buf_add_str(&signed_text, body);
    bool fits = false;
    for (size_t i = 0; i < secret_count && !fits; i++) {
        uint8_t expected[SHA256_SIZE];
        crypto_hmac_sha256(secrets[i], buf_str(&signed_text), expected);
        fits = one_matches(header, expected);
    }
    buf_release(&signed_text);
    if (fits)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_SIGNATURE, "Stripe-Signature",
                     "The signature does not fit the body and this connection's secret.");
}

/* ---- envelope ---- */

static enum status missing(const char *param, struct error *err)
{
    return error_set(err, ERROR_MISSING_FIELD, param, "The event has no usable %s.", param);
}

enum status stripe_read_event(const json_t *json, struct stripe_event *ret_event, struct error *err)
{
    const json_t *created = json_object_get(json, "created");
    const json_t *livemode = json_object_get(json, "livemode");
    struct stripe_event event = {
        .id = member_text(json, "id"),
        .type = member_text(json, "type"),
        .account = member_text(json, "account"),
        .livemode = json_is_true(livemode),
        .object = json_object_get(json_object_get(json, "data"), "object"),
        .previous = json_object_get(json_object_get(json, "data"), "previous_attributes"),
    };
    if (str_is_none(event.id) || event.id.size > LIMIT_TEXT_BYTES)
        return missing("id", err);
    if (str_is_none(event.type))
        return missing("type", err);
    if (!json_is_boolean(livemode))
        return missing("livemode", err);
    if (!json_is_integer(created) || json_integer_value(created) < 0 ||
        json_integer_value(created) > INT64_C(253402300799))
        return missing("created", err);
    if (!json_is_object(event.object))
        return missing("data.object", err);
    event.created_at = (int64_t)json_integer_value(created) * TIME_US_PER_S;
    *ret_event = event;
    return STATUS_OK;
}

/* ---- invoice ---- */

static enum status read_amount(const json_t *object, const char *name, const struct currency *currency,
                               const char *param, int64_t *ret, struct error *err)
{
    const json_t *amount = json_object_get(object, name);
    if (!json_is_integer(amount))
        return missing(param, err);
    return stripe_minor_units((int64_t)json_integer_value(amount), currency, param, ret, err);
}

/* See the head comment. */
static struct opt_int net_of(const json_t *object, int64_t amount_paid)
{
    const json_t *total = json_object_get(object, "total");
    const json_t *untaxed = json_object_get(object, "total_excluding_tax");
    if (!json_is_integer(total) || !json_is_integer(untaxed))
        return (struct opt_int){0};
    int64_t whole = (int64_t)json_integer_value(total), part = (int64_t)json_integer_value(untaxed);
    if (whole <= 0 || part < 0 || part > whole || whole > MONEY_LIMIT)
        return (struct opt_int){0};
    __int128 share = ((__int128)amount_paid * part * 2 + whole) / ((__int128)whole * 2);
    return (struct opt_int){true, (int64_t)share};
}

enum status stripe_read_invoice(const json_t *object, struct stripe_invoice *ret_invoice, struct error *err)
{
    struct stripe_invoice invoice = {
        .id = member_text(object, "id"),
        .customer = member_text(object, "customer"),
        .customer_email = member_text(object, "customer_email"),
        .customer_name = member_text(object, "customer_name"),
        .customer_phone = member_text(object, "customer_phone"),
        .referral = member_text(json_object_get(object, "metadata"), "referd_referral"),
    };
    if (str_is_none(invoice.customer)) /* sent as the whole object when the endpoint expands it */
        invoice.customer = member_text(json_object_get(object, "customer"), "id");
    if (str_is_none(invoice.id) || invoice.id.size > LIMIT_TEXT_BYTES)
        return missing("data.object.id", err);
    if (!currency_parse(member_text(object, "currency"), &invoice.currency))
        return error_set(err, ERROR_INVALID_CURRENCY, "data.object.currency", "The invoice has no usable currency.");
    TRY(read_amount(object, "amount_paid", &invoice.currency, "data.object.amount_paid", &invoice.amount_paid, err));
    invoice.net_amount = net_of(object, invoice.amount_paid);
    *ret_invoice = invoice;
    return STATUS_OK;
}
