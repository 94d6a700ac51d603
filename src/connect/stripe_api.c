/* Calls to Stripe's API. See stripe_api.h. */

#include "connect/stripe_api.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "connect/stripe_parts.h"
#include "connect/stripe_told.h"

static struct str text_of(const json_t *json)
{
    return json_is_string(json) ? (struct str){json_string_value(json), json_string_length(json)} : STR_NONE;
}

/* ---- asking ---- */

static const char *const *headers_of(const struct stripe_account *account, struct arena *arena)
{
    const char **headers = arena_array(arena, 2, sizeof *headers);
    headers[0] = arena_format(arena, "Authorization: Bearer %.*s", STR_ARG(account->key));
    return headers;
}

struct str stripe_base(const struct stripe_account *account)
{
    struct str url = str_is_none(account->url) ? STR("https://api.stripe.com") : account->url;
    return url.data[url.size - 1] == '/' ? (struct str){url.data, url.size - 1} : url;
}

void stripe_events_request(const struct stripe_account *account, int64_t from_at, int64_t to_at, struct str after,
                           struct arena *arena, struct client_request *ret)
{
    struct buf url = {0};
    buf_add_format(&url, "%.*s/v1/events?limit=%d&created[gte]=%lld&created[lte]=%lld", STR_ARG(stripe_base(account)),
                   LIMIT_BACKFILL_PAGE, (long long)(from_at / TIME_US_PER_S), (long long)(to_at / TIME_US_PER_S));
    for (size_t i = 0; i < stripe_type_count; i++)
        buf_add_format(&url, "&types[]=%s", stripe_types[i]);
    if (!str_is_none(after))
        buf_add_format(&url, "&starting_after=%.*s", STR_ARG(after));
    *ret = (struct client_request){
        .method = "GET",
        .url = arena_copy(arena, url.data, url.size),
        .headers = headers_of(account, arena),
        .deadline_ms = LIMIT_BACKFILL_DEADLINE_S * 1000,
        .answer_bytes_max = LIMIT_BACKFILL_ANSWER_BYTES,
        .wanted = {[STRIPE_HEADER_RETRY_AFTER] = "Retry-After"},
    };
    buf_release(&url);
}

/* ---- what it says ---- */

struct str stripe_said(struct str body, int status, struct arena *arena)
{
    json_t *json = NULL;
    struct str message = STR_NONE;
    if (json_parse(body, &json, NULL) == STATUS_OK)
        message = text_make_plain(text_of(json_object_get(json_object_get(json, "error"), "message")), arena);
    if (message.size > LIMIT_TEXT_BYTES || str_is_none(message) || !str_is_text(message))
        message = STR("it gives no reason");
    struct str reason = str_from(arena_format(arena, "Stripe answers %d: %.*s", status, STR_ARG(message)));
    json_decref(json);
    return reason;
}

void stripe_answer_read(const struct client_reply *reply, struct arena *arena, struct stripe_answer *ret)
{
    *ret = (struct stripe_answer){.kind = STRIPE_LATER};
    if (reply->outcome != CLIENT_ANSWERED) {
        ret->reason = str_from(arena_format(arena, "Stripe cannot be reached: %s", reply->failure));
        return;
    }
    if (reply->status == 200 && json_parse(reply->body, &ret->json, NULL) == STATUS_OK) {
        ret->kind = STRIPE_ANSWERED;
        return;
    }
    ret->reason = stripe_said(reply->body, reply->status, arena);
    if (reply->status >= 400 && reply->status < 500 && reply->status != 409 && reply->status != 429)
        ret->kind = STRIPE_REFUSED;
    struct str after = reply->headers[STRIPE_HEADER_RETRY_AFTER];
    if (!str_is_none(after) && (!str_to_int64(after, &ret->retry_after_s) || ret->retry_after_s < 0 ||
                                ret->retry_after_s > LIMIT_BACKFILL_RETRY_MOST_S))
        ret->retry_after_s = 0;
}
