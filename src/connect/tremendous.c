/* Tremendous's API. See the header.
 *
 * What an answer means goes by its status first. An order is refused for good by 400 and 422 alone; what may have been
 * taken although the answer says otherwise (5xx) is unknown, so that it is asked for and never ordered again. */

#include "connect/tremendous.h"

#include <jansson.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "connect/outcome.h"

/* ---- requests ---- */

static void fill(const struct gift_account *account, struct arena *arena, const char *method, const char *url,
                 struct str body, struct client_request *ret)
{
    const char **headers = arena_array(arena, 4, sizeof *headers);
    headers[0] = arena_format(arena, "Authorization: Bearer %.*s", STR_ARG(account->api_key));
    headers[1] = "Accept: application/json";
    headers[2] = "Content-Type: application/json";
    *ret = (struct client_request){
        .method = method,
        .url = url,
        .headers = headers,
        .body = body,
        .deadline_ms = LIMIT_GIFT_DEADLINE_S * 1000,
        .answer_bytes_max = LIMIT_SEND_ANSWER_BYTES,
        .wanted = {"retry-after"},
    };
}

/* "25.00": a number of JSON in the currency's own unit. */
static struct str denomination(int64_t amount, const struct currency *currency, struct arena *arena)
{
    char *text = arena_alloc(arena, MONEY_TEXT_SIZE);
    return (struct str){text, money_write(text, amount, currency)};
}

static void write_recipient(struct jsonw *w, const struct tremendous_order *order)
{
    jsonw_object(w, "recipient");
    if (!str_is_none(order->name))
        jsonw_str(w, "name", order->name);
    if (!str_is_none(order->email))
        jsonw_str(w, "email", order->email);
    jsonw_close(w);
}

static void write_reward(struct jsonw *w, const struct gift_account *account, const struct tremendous_order *order,
                         struct arena *arena)
{
    jsonw_object(w, "reward");
    if (!str_is_none(account->campaign_id))
        jsonw_str(w, "campaign_id", account->campaign_id);
    if (!str_is_none(order->product)) {
        jsonw_array(w, "products");
        jsonw_str(w, NULL, order->product);
        jsonw_close(w);
    }
    jsonw_object(w, "value");
    jsonw_raw(w, "denomination", denomination(order->amount, &order->currency, arena));
    jsonw_currency(w, "currency_code", &order->currency);
    jsonw_close(w);
    write_recipient(w, order);
    jsonw_object(w, "delivery");
    jsonw_text(w, "method", order->by_email ? "EMAIL" : "LINK");
    jsonw_close(w);
    jsonw_close(w);
}

void tremendous_order_request(const struct gift_account *account, const struct tremendous_order *order,
                              struct arena *arena, struct client_request *ret)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_object(&w, NULL);
    jsonw_str(&w, "external_id", order->external_id);
    jsonw_object(&w, "payment");
    jsonw_str(&w, "funding_source_id", account->funding_source_id);
    jsonw_close(&w);
    write_reward(&w, account, order, arena);
    jsonw_close(&w);
    jsonw_end(&w);
    struct str body = str_copy(arena, buf_str(&text));
    buf_release(&text);
    fill(account, arena, "POST", arena_format(arena, "%.*s/api/v2/orders", STR_ARG(account->base_url)), body, ret);
}

void tremendous_find_request(const struct gift_account *account, struct str external_id, struct arena *arena,
                             struct client_request *ret)
{
    const char *url =
        arena_format(arena, "%.*s/api/v2/orders?external_id=%.*s", STR_ARG(account->base_url), STR_ARG(external_id));
    fill(account, arena, "GET", url, STR_NONE, ret);
}

void tremendous_link_request(const struct gift_account *account, struct str reward_id, struct arena *arena,
                             struct client_request *ret)
{
    const char *url =
        arena_format(arena, "%.*s/api/v2/rewards/%.*s/generate_link", STR_ARG(account->base_url), STR_ARG(reward_id));
    fill(account, arena, "POST", url, STR("{}"), ret);
}

/* ---- answers ---- */

/* Ids become parts of addresses: letters, digits, '-' and '_' alone. */
static struct str id_of(const json_t *object, const char *name, struct arena *arena)
{
    const json_t *json = json_object_get(object, name);
    struct str text = json_is_string(json) ? (struct str){json_string_value(json), json_string_length(json)} : STR_NONE;
    if (str_is_none(text) || text.size == 0 || text.size > LIMIT_TEXT_BYTES)
        return STR_NONE;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!good)
            return STR_NONE;
    }
    return str_copy(arena, text);
}

/* A link is shown to people: https, in the characters of an address. */
static struct str link_of(const json_t *object, struct arena *arena)
{
    const json_t *json = json_object_get(object, "link");
    struct str text = json_is_string(json) ? (struct str){json_string_value(json), json_string_length(json)} : STR_NONE;
    if (str_is_none(text) || text.size > LIMIT_URL_BYTES || !str_starts_with(text, STR("https://")))
        return STR_NONE;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= ' ' || text.data[i] > '~' || text.data[i] == '"' || text.data[i] == '<')
            return STR_NONE;
    return str_copy(arena, text);
}

static enum tremendous_kind kind_of(const json_t *order)
{
    const json_t *json = json_object_get(order, "status");
    struct str status = json_is_string(json) ? str_from(json_string_value(json)) : STR("");
    if (str_equal(status, STR("EXECUTED")))
        return TREMENDOUS_DONE;
    if (str_equal(status, STR("CANCELED")) || str_equal(status, STR("FAILED")))
        return TREMENDOUS_ENDED;
    return TREMENDOUS_OPEN;
}

/* One that is another's is none: nothing that it says is believed. */
static void read_order(const json_t *order, struct str external_id, struct arena *arena, struct tremendous_answer *ret)
{
    const json_t *name = json_object_get(order, "external_id");
    const json_t *reward = json_array_get(json_object_get(order, "rewards"), 0);
    struct str id = id_of(order, "id", arena);
    bool ours = json_is_string(name) && str_equal(str_from(json_string_value(name)), external_id);
    if (!ours || str_is_none(id)) {
        ret->kind = TREMENDOUS_UNKNOWN;
        ret->reason = STR("Tremendous tells of another order than was asked for.");
        return;
    }
    ret->kind = kind_of(order);
    ret->order_id = id;
    ret->reward_id = id_of(reward, "id", arena);
    ret->link = link_of(json_object_get(reward, "delivery"), arena);
    if (ret->kind == TREMENDOUS_ENDED)
        ret->reason = STR("Tremendous has given the order up.");
    if (ret->kind == TREMENDOUS_OPEN)
        ret->reason = STR("Tremendous has the order, and has not carried it out yet.");
}

static void read_found(const json_t *body, struct str external_id, struct arena *arena, struct tremendous_answer *ret)
{
    const json_t *orders = json_object_get(body, "orders");
    if (!json_is_array(orders)) {
        ret->kind = TREMENDOUS_UNKNOWN;
        ret->reason = STR("Tremendous's answer cannot be read.");
    } else if (json_array_size(orders) == 0) {
        ret->kind = TREMENDOUS_ABSENT;
    } else {
        read_order(json_array_get(orders, 0), external_id, arena, ret);
    }
}

static void read_link(const json_t *body, struct arena *arena, struct tremendous_answer *ret)
{
    const json_t *reward = json_object_get(body, "reward");
    ret->reward_id = id_of(reward, "id", arena);
    ret->link = link_of(reward, arena);
    ret->kind = str_is_none(ret->link) ? TREMENDOUS_UNKNOWN : TREMENDOUS_DONE;
    if (ret->kind == TREMENDOUS_UNKNOWN)
        ret->reason = STR("Tremendous gave no link to the card.");
}

static void read_body(enum tremendous_call call, struct str external_id, struct str text, struct arena *arena,
                      struct tremendous_answer *ret)
{
    struct error err = {0};
    json_t *body = NULL;
    ret->kind = TREMENDOUS_UNKNOWN;
    ret->reason = STR("Tremendous's answer cannot be read.");
    if (str_is_none(text) || json_parse(text, &body, &err) != STATUS_OK)
        return;
    ret->reason = STR_NONE;
    if (call == TREMENDOUS_FIND)
        read_found(body, external_id, arena, ret);
    else if (call == TREMENDOUS_LINK)
        read_link(body, arena, ret);
    else
        read_order(json_object_get(body, "order"), external_id, arena, ret);
    json_decref(body);
}

static void say(struct tremendous_answer *ret, enum tremendous_kind kind, const char *words, int status,
                struct arena *arena)
{
    ret->kind = kind;
    ret->reason = str_from(arena_format(arena, "%s (%d)", words, status));
}

/* Anything but 200 and 201. Of a conflict all that is known is that there is an order of this name. Who does not take a
 * question has refused no order. */
static void read_refusal(enum tremendous_call call, int status, struct arena *arena, struct tremendous_answer *ret)
{
    bool not_taken = status == 400 || status == 422;
    if (status == 401 || status == 403)
        say(ret, TREMENDOUS_CREDENTIALS, "Tremendous does not take the API key.", status, arena);
    else if (status == 402)
        say(ret, TREMENDOUS_NO_MONEY, "The balance at Tremendous is too low.", status, arena);
    else if (not_taken && call == TREMENDOUS_ORDER)
        say(ret, TREMENDOUS_REFUSED, "Tremendous does not take this order: check product, amount and settings.", status,
            arena);
    else if (not_taken)
        say(ret, TREMENDOUS_UNKNOWN, "Tremendous does not tell of this order.", status, arena);
    else if (status == 429)
        say(ret, TREMENDOUS_BUSY, "Tremendous asks for fewer calls.", status, arena);
    else
        say(ret, TREMENDOUS_UNKNOWN, "Tremendous cannot answer now.", status, arena);
}

void tremendous_read(enum tremendous_call call, struct str external_id, const struct client_reply *reply,
                     struct arena *arena, struct tremendous_answer *ret)
{
    *ret = (struct tremendous_answer){0};
    if (reply->outcome != CLIENT_ANSWERED) {
        ret->kind = reply->outcome == CLIENT_NOT_SENT ? TREMENDOUS_NOT_SENT : TREMENDOUS_UNKNOWN;
        ret->reason = str_copy(arena, str_from(reply->failure));
        return;
    }
    ret->retry_after_s = outcome_seconds(reply->headers[0]);
    if (reply->status == 200 || reply->status == 201)
        read_body(call, external_id, reply->body, arena, ret);
    else
        read_refusal(call, reply->status, arena, ret);
}
