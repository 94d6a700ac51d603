/* Handing over at Stripe: credit to a customer's balance, coupons and their promotion codes. See stripe_api.h.
 *
 * Source: Stripe's API reference and the types of its client for Node, of the version that is named in each call, so
 * that an account's own default does not matter. */

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "connect/form_text.h"
#include "connect/outcome.h"
#include "connect/stripe_parts.h"
#include "connect/stripe_units.h"

#define API_VERSION "2026-10-28.endive"

enum { ID_MAX = 255, BP_PER_PERCENT = 100 };

bool stripe_is_id(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return text.size > 0 && text.size <= ID_MAX;
}

/* ---- asking ---- */

static void add_int(struct buf *body, const char *name, int64_t value, struct arena *arena)
{
    form_text_add(body, 0, name, str_from(arena_format(arena, "%lld", (long long)value)));
}

static void add_currency(struct buf *body, const char *name, const struct currency *currency, struct arena *arena)
{
    form_text_add(body, 0, name, str_lower(arena, currency_str(currency)));
}

static const char *const *headers_of(const struct stripe_account *account, const struct stripe_ticket *ticket,
                                     struct arena *arena)
{
    const char **lines = arena_array(arena, 5, sizeof *lines);
    lines[0] = arena_format(arena, "Authorization: Bearer %.*s", STR_ARG(account->key));
    lines[1] = "Content-Type: application/x-www-form-urlencoded";
    lines[2] = "Stripe-Version: " API_VERSION;
    lines[3] = arena_format(arena, "Idempotency-Key: %.*s", STR_ARG(ticket->key));
    return lines;
}

/* Takes the body. */
static void make(const struct stripe_account *account, const char *path, struct buf *body,
                 const struct stripe_ticket *ticket, struct arena *arena, struct client_request *ret)
{
    *ret = (struct client_request){
        .method = "POST",
        .url = arena_format(arena, "%.*s/v1/%s", STR_ARG(stripe_base(account)), path),
        .headers = headers_of(account, ticket, arena),
        .body = str_copy(arena, buf_str(body)),
        .deadline_ms = LIMIT_STRIPE_DEADLINE_S * 1000,
        .answer_bytes_max = LIMIT_SEND_ANSWER_BYTES,
        .wanted = {[STRIPE_HEADER_RETRY_AFTER] = "Retry-After"},
    };
    buf_release(body);
}

/* What is added to a balance there is a negative number: the customer owes so much less. */
enum status stripe_credit_request(const struct stripe_account *account, const struct stripe_credit *credit,
                                  const struct stripe_ticket *ticket, struct arena *arena, struct client_request *ret,
                                  struct error *err)
{
    int64_t amount;
    struct buf body = {0};
    bool takes = credit->amount < 0;
    TRY(stripe_own_units(takes ? -credit->amount : credit->amount, &credit->currency, "amount", &amount, err));
    add_int(&body, "amount", takes ? amount : -amount, arena);
    add_currency(&body, "currency", &credit->currency, arena);
    form_text_add(&body, 0, "description", credit->description);
    form_text_add(&body, 0, "metadata[referd_reward]", ticket->reward);
    make(account, arena_format(arena, "customers/%.*s/balance_transactions", STR_ARG(credit->customer)), &body, ticket,
         arena, ret);
    return STATUS_OK;
}

/* "12.5" of 1250 basis points. */
static struct str percent_text(int64_t bp, struct arena *arena)
{
    long long whole = (long long)(bp / BP_PER_PERCENT), part = (long long)(bp % BP_PER_PERCENT);
    if (part == 0)
        return str_from(arena_format(arena, "%lld", whole));
    return str_from(part % 10 == 0 ? arena_format(arena, "%lld.%lld", whole, part / 10)
                                   : arena_format(arena, "%lld.%02lld", whole, part));
}

enum status stripe_coupon_request(const struct stripe_account *account, const struct stripe_coupon *coupon,
                                  const struct stripe_ticket *ticket, struct arena *arena, struct client_request *ret,
                                  struct error *err)
{
    int64_t amount = 0;
    struct buf body = {0};
    if (coupon->percent_bp == 0)
        TRY(stripe_own_units(coupon->amount, &coupon->currency, "amount", &amount, err));
    form_text_add(&body, 0, "id", coupon->id);
    if (coupon->percent_bp != 0) {
        form_text_add(&body, 0, "percent_off", percent_text(coupon->percent_bp, arena));
    } else {
        add_int(&body, "amount_off", amount, arena);
        add_currency(&body, "currency", &coupon->currency, arena);
    }
    form_text_add(&body, 0, "duration", STR("once"));
    add_int(&body, "max_redemptions", 1, arena);
    form_text_add(&body, 0, "name", coupon->name);
    form_text_add(&body, 0, "metadata[referd_reward]", ticket->reward);
    make(account, "coupons", &body, ticket, arena, ret);
    return STATUS_OK;
}

enum status stripe_promotion_request(const struct stripe_account *account, const struct stripe_promotion *promotion,
                                     const struct stripe_ticket *ticket, struct arena *arena,
                                     struct client_request *ret, struct error *err)
{
    int64_t least = 0;
    struct buf body = {0};
    if (promotion->min_order > 0)
        TRY(stripe_own_units(promotion->min_order, &promotion->currency, "min_order", &least, err));
    form_text_add(&body, 0, "promotion[type]", STR("coupon"));
    form_text_add(&body, 0, "promotion[coupon]", promotion->coupon_id);
    form_text_add(&body, 0, "code", promotion->code);
    add_int(&body, "max_redemptions", 1, arena);
    if (promotion->expires_at != TIME_NONE)
        add_int(&body, "expires_at", promotion->expires_at / TIME_US_PER_S, arena);
    if (promotion->min_order > 0) {
        add_int(&body, "restrictions[minimum_amount]", least, arena);
        add_currency(&body, "restrictions[minimum_amount_currency]", &promotion->currency, arena);
    }
    form_text_add(&body, 0, "metadata[referd_reward]", ticket->reward);
    make(account, "promotion_codes", &body, ticket, arena, ret);
    return STATUS_OK;
}

void stripe_switch_request(const struct stripe_account *account, struct str promotion_id, bool active,
                           const struct stripe_ticket *ticket, struct arena *arena, struct client_request *ret)
{
    struct buf body = {0};
    form_text_add(&body, 0, "active", active ? STR("true") : STR("false"));
    make(account, arena_format(arena, "promotion_codes/%.*s", STR_ARG(promotion_id)), &body, ticket, arena, ret);
}

/* ---- what it says ---- */

static struct str text_of(const json_t *json)
{
    return json_is_string(json) ? (struct str){json_string_value(json), json_string_length(json)} : STR_NONE;
}

/* The text of the body's `outer`.`name`, or (outer null) its `name`; absent where it is none of an id's form. */
static struct str word_of(struct str body, const char *outer, const char *name, struct arena *arena)
{
    json_t *json = NULL;
    if (str_is_none(body) || json_parse(body, &json, NULL) != STATUS_OK)
        return STR_NONE;
    struct str word = text_of(json_object_get(outer == NULL ? json : json_object_get(json, outer), name));
    word = str_is_none(word) || !stripe_is_id(word) ? STR_NONE : str_copy(arena, word);
    json_decref(json);
    return word;
}

static enum stripe_done_kind kind_of(int status)
{
    if (status == 401 || status == 403)
        return STRIPE_CREDENTIALS;
    if (status == 429)
        return STRIPE_BUSY;
    /* 409: a call with this key is under way there. */
    return status >= 400 && status < 500 && status != 409 && status != 408 ? STRIPE_NOT_TAKEN : STRIPE_UNKNOWN;
}

static void read_refusal(const struct client_reply *reply, struct str own_id, struct arena *arena,
                         struct stripe_done *ret)
{
    struct str code = word_of(reply->body, "error", "code", arena);
    if (!str_is_none(own_id) && str_equal(code, STR("resource_already_exists"))) {
        ret->kind = STRIPE_DONE;
        ret->id = own_id;
        return;
    }
    ret->kind = kind_of(reply->status);
    ret->reason = stripe_said(reply->body, reply->status, arena);
}

void stripe_done_read(const struct client_reply *reply, struct str own_id, struct arena *arena, struct stripe_done *ret)
{
    *ret = (struct stripe_done){0};
    if (reply->outcome != CLIENT_ANSWERED) {
        ret->kind = reply->outcome == CLIENT_NOT_SENT ? STRIPE_NOT_SENT : STRIPE_UNKNOWN;
        ret->reason = str_from(arena_format(arena, "Stripe cannot be reached: %s", reply->failure));
        return;
    }
    ret->retry_after_s = outcome_seconds(reply->headers[STRIPE_HEADER_RETRY_AFTER]);
    if (reply->status != 200) {
        read_refusal(reply, own_id, arena, ret);
        return;
    }
    ret->id = word_of(reply->body, NULL, "id", arena);
    ret->kind = str_is_none(ret->id) ? STRIPE_UNKNOWN : STRIPE_DONE;
    if (ret->kind == STRIPE_UNKNOWN)
        ret->reason = STR("Stripe's answer cannot be read.");
}
