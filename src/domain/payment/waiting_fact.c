/* A fact that waits for its sale. See waiting_fact.h. The names of the members are stored and never change. */

#include "domain/payment/waiting_fact.h"

#include "base/crypto.h"
#include "base/json.h"

struct str waiting_fact_text(const struct event_fact *fact, struct arena *arena)
{
    struct buf text = {0}, hex = {0};
    struct jsonw w = jsonw_begin(&text);
    buf_add_hex(&hex, fact->about.fingerprint, sizeof fact->about.fingerprint);
    jsonw_object(&w, NULL);
    jsonw_str(&w, "source", fact->source);
    jsonw_str(&w, "type", fact->type);
    jsonw_str(&w, "external_id", fact->external_id);
    jsonw_str(&w, "object_id", fact->object_id);
    jsonw_str(&w, "refers_id", fact->refers_id);
    if (fact->amount.set)
        jsonw_int(&w, "amount", fact->amount.value);
    jsonw_currency(&w, "currency", &fact->currency);
    jsonw_int(&w, "occurred_at", fact->occurred_at);
    jsonw_str(&w, "fingerprint", buf_str(&hex));
    jsonw_close(&w);
    jsonw_end(&w);
    struct str kept = str_copy(arena, buf_str(&text));
    buf_release(&text);
    buf_release(&hex);
    return kept;
}

static struct str member(const json_t *json, const char *name, struct arena *arena)
{
    const json_t *value = json_object_get(json, name);
    if (!json_is_string(value))
        return STR_NONE;
    return str_copy(arena, (struct str){json_string_value(value), json_string_length(value)});
}

enum status waiting_fact_read(struct str text, struct arena *arena, struct event_fact *ret, struct error *err)
{
    json_t *json = NULL;
    TRY(json_parse(text, &json, err));
    const json_t *amount = json_object_get(json, "amount");
    *ret = (struct event_fact){
        .source = member(json, "source", arena),
        .type = member(json, "type", arena),
        .external_id = member(json, "external_id", arena),
        .object_id = member(json, "object_id", arena),
        .refers_id = member(json, "refers_id", arena),
        .amount = {json_is_integer(amount), (int64_t)json_integer_value(amount)},
        .occurred_at = (int64_t)json_integer_value(json_object_get(json, "occurred_at")),
    };
    struct str currency = member(json, "currency", arena);
    if (!str_is_none(currency))
        (void)currency_parse(currency, &ret->currency);
    bool whole =
        crypto_unhex(member(json, "fingerprint", arena), ret->about.fingerprint, sizeof ret->about.fingerprint);
    json_decref(json);
    return whole && !str_is_none(ret->type) && !str_is_none(ret->external_id)
               ? STATUS_OK
               : error_set(err, ERROR_INTERNAL, NULL, "A fact that waits for its sale is damaged.");
}
