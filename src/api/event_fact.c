/* The body of POST /v1/events, made into a fact. See event_fact.h. */

#include "api/event_fact.h"

#include <stdlib.h>

#include "api/leads.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "domain/rule/event_types.h"

static const struct field object_fields[] = {
    {.name = "id",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct event_object, id),
     .flags = FIELD_REQUIRED,
     .doc = "Its id there."},
    {.name = "source",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct event_object, source),
     .doc = "The system that has it; the event's own when absent."},
};
static const struct schema object_schema = SCHEMA("EventObject", object_fields, struct event_object);

#define ATTRIBUTION(member) offsetof(struct event_attribution, member)

static const struct field attribution_fields[] = {
    {.name = "click_id",
     .type = FIELD_TEXT,
     .min = 1,
     .max = CLICK_IDS_TEXT_SIZE,
     .offset = ATTRIBUTION(click_id),
     .doc = "The click that led here: an id, or the whole value of the cookie `rfd_click`."},
    {.name = "code", .type = FIELD_TEXT, .offset = ATTRIBUTION(code), .doc = "The referrer's code, as typed."},
    {.name = "coupon",
     .type = FIELD_JSON,
     .offset = ATTRIBUTION(later),
     .flags = FIELD_UNSUPPORTED,
     .doc = "Not in this version."},
    {.name = "referrer",
     .type = FIELD_OBJECT,
     .offset = ATTRIBUTION(referrer),
     .schema = &referrer_schema,
     .doc = "Who sent the customer, in words. Nobody is credited until a person confirms who is meant."},
};
static const struct schema attribution_schema =
    SCHEMA("EventAttribution", attribution_fields, struct event_attribution);

#define EVENT(member) offsetof(struct event_body, member)

static const struct field event_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = EVENT(amount),
     .max = MONEY_LIMIT,
     .doc = "What was paid or invoiced, in minor units."},
    {.name = "attribution",
     .type = FIELD_OBJECT,
     .offset = EVENT(attribution),
     .schema = &attribution_schema,
     .doc = "Who is credited, where the customer has no referral yet."},
    {.name = "currency", .type = FIELD_CURRENCY, .offset = EVENT(currency), .doc = "Of both amounts."},
    {.name = "customer",
     .type = FIELD_OBJECT,
     .offset = EVENT(customer),
     .schema = &contact_schema,
     .doc = "Whom it is about, unless referral_id says so."},
    {.name = "data",
     .type = FIELD_JSON,
     .offset = EVENT(data),
     .max = LIMIT_EVENT_DATA_BYTES,
     .doc = "Further facts: an object, for conditions on event.data."},
    {.name = "external_id",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = EVENT(external_id),
     .flags = FIELD_REQUIRED,
     .doc = "Names the message, once per source and type for ever."},
    {.name = "items",
     .type = FIELD_JSON,
     .offset = EVENT(items),
     .max = LIMIT_EVENT_DATA_BYTES,
     .doc = "What was bought: an array; kept with the event."},
    {.name = "metadata", .type = FIELD_METADATA, .offset = EVENT(metadata), .doc = "Your own names and values."},
    {.name = "net_amount",
     .type = FIELD_MONEY,
     .offset = EVENT(net_amount),
     .max = MONEY_LIMIT,
     .doc = "The amount without tax."},
    {.name = "no_reward",
     .type = FIELD_BOOL,
     .offset = EVENT(no_reward),
     .doc = "True: the fact counts, and pays nothing."},
    {.name = "object",
     .type = FIELD_OBJECT,
     .offset = EVENT(object),
     .schema = &object_schema,
     .doc = "The invoice, order, job or deal it is about."},
    {.name = "occurred_at",
     .type = FIELD_TIME,
     .offset = EVENT(occurred_at),
     .doc = "When it happened; now when absent."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = EVENT(program_id),
     .prefix = "prg",
     .doc = "Only this program; the customer's newest live referral when absent."},
    {.name = "referral_id",
     .type = FIELD_ID,
     .offset = EVENT(referral_id),
     .prefix = "ref",
     .doc = "The referral it is about, unless customer says so."},
    {.name = "refers_to",
     .type = FIELD_OBJECT,
     .offset = EVENT(refers_to),
     .schema = &object_schema,
     .doc = "Of refunds, chargebacks and cancellations: the sale's object. Of what failed or was won: the refund's or "
            "chargeback's."},
    {.name = "source",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = EVENT(source),
     .doc = "The system that tells it; `api` when absent."},
    {.name = "type",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = EVENT(type),
     .flags = FIELD_REQUIRED,
     .doc = "What happened: `invoice.paid`, `job.completed`, `custom.*`, ..."},
};

const struct schema event_schema = SCHEMA("EventReport", event_fields, struct event_body);

static bool is_source(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return text.size >= 1 && text.size <= 32;
}

/* Names those that begin alike: "refund" means one of refund.created, refund.failed, ... */
static enum status refuse_type(struct str name, struct error *err)
{
    struct str rest = name, family = str_split(&rest, '.');
    struct buf near = {0};
    size_t count;
    const struct event_type *types = event_types(&count);
    for (size_t i = 0; i < count; i++) {
        struct str other = str_from(types[i].name);
        if (str_equal(str_split(&other, '.'), family))
            buf_add_format(&near, "%s%s", near.size == 0 ? "; near it are " : ", ", types[i].name);
    }
    enum status status = error_set(err, ERROR_INVALID_VALUE, "type",
                                   "There is no event type of this name%.*s. See the list in the documentation, or "
                                   "use custom.<name>.",
                                   STR_ARG(buf_str(&near)));
    buf_release(&near);
    return status;
}

static enum status check_type(struct str name, struct error *err)
{
    const struct event_type *type = event_type_find(name);
    if (type == NULL)
        return refuse_type(name, err);
    if (type->later)
        return error_set(err, ERROR_NOT_SUPPORTED, "type", "Events of type %s are not supported by this version.",
                         type->name);
    return STATUS_OK;
}

static enum status check_person(struct event_body *body, struct arena *arena, struct error *err)
{
    if (body->customer.present == !id_is_none(&body->referral_id))
        return error_set(err, body->customer.present ? ERROR_INVALID_VALUE : ERROR_MISSING_FIELD, "customer",
                         "An event is about a customer or a referral_id: send exactly one of them.");
    if (!body->customer.present)
        return STATUS_OK;
    enum status status = contact_fields_normalise(&body->customer, arena, err);
    if (status == STATUS_OK && !contact_fields_have_key(&body->customer))
        status = error_set(err, ERROR_MISSING_FIELD, "email",
                           "A customer needs an e-mail address, a phone number or an external id.");
    if (status != STATUS_OK)
        error_prefix(err, "customer");
    return status;
}

/* What takes a sale back says which; nothing else does. */
static enum status check_refers_to(const struct event_body *body, struct error *err)
{
    const struct event_type *type = event_type_find(body->type);
    bool refers = type->takes_back != NULL || type->gives_back != NULL;
    if (refers != body->refers_to.present)
        return error_set(err, refers ? ERROR_MISSING_FIELD : ERROR_INVALID_VALUE, "refers_to",
                         refers ? "Say in refers_to what it takes back: the object of the sale, refund or chargeback."
                                : "Events of this type refer to nothing: only what takes a sale back does.");
    if (refers && body->amount.set && body->amount.value < 0)
        return error_set(err, ERROR_OUT_OF_RANGE, "amount", "What is taken back is an amount of 0 or more.");
    if (body->refers_to.present && !str_is_none(body->refers_to.source) && !is_source(body->refers_to.source))
        return error_set(err, ERROR_INVALID_VALUE, "refers_to.source",
                         "A source has 1 to 32 of the characters a-z, 0-9 and _.");
    return STATUS_OK;
}

static enum status check_body(struct event_body *body, struct arena *arena, struct error *err)
{
    TRY(check_type(body->type, err));
    TRY(check_person(body, arena, err));
    TRY(check_refers_to(body, err));
    if ((body->amount.set || body->net_amount.set) && body->currency.text[0] == '\0')
        return error_set(err, ERROR_MISSING_FIELD, "currency", "An amount needs its currency.");
    if (!str_is_none(body->source) && !is_source(body->source))
        return error_set(err, ERROR_INVALID_VALUE, "source", "A source has 1 to 32 of the characters a-z, 0-9 and _.");
    if (body->object.present && !str_is_none(body->object.source) && !is_source(body->object.source))
        return error_set(err, ERROR_INVALID_VALUE, "object.source",
                         "A source has 1 to 32 of the characters a-z, 0-9 and _.");
    if (body->data != NULL && !json_is_object(body->data))
        return error_set(err, ERROR_INVALID_TYPE, "data", "data must be an object.");
    if (body->items != NULL && !json_is_array(body->items))
        return error_set(err, ERROR_INVALID_TYPE, "items", "items must be an array.");
    TRY(leads_check_referrer(&body->attribution.referrer, "attribution.referrer", err));
    return leads_read_clicks(body->attribution.click_id, "attribution.click_id", &body->attribution.clicks, err);
}

static void add_detail(struct jsonw *w, const char *name, const json_t *json)
{
    if (json == NULL)
        return;
    char *text = json_text(json);
    jsonw_raw(w, name, str_from(text));
    free(text);
}

/* What is kept of an event as it was sent. */
static struct str details_of(const struct event_body *body, struct arena *arena)
{
    if (body->data == NULL && body->items == NULL && body->metadata == NULL)
        return STR_NONE;
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_object(&w, NULL);
    add_detail(&w, "data", body->data);
    add_detail(&w, "items", body->items);
    add_detail(&w, "metadata", body->metadata);
    jsonw_close(&w);
    jsonw_end(&w);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static void make_fact(const struct event_body *body, const json_t *json, struct arena *arena, struct event_fact *fact)
{
    *fact = (struct event_fact){
        .about =
            {
                .person = body->customer.present ? &body->customer : NULL,
                .program_id = body->program_id,
                .attribution = {body->attribution.present,
                                {{0}},
                                body->attribution.code,
                                body->attribution.clicks,
                                body->attribution.referrer},
            },
        .referral_id = body->referral_id,
        .source = str_is_none(body->source) ? STR("api") : body->source,
        .type = body->type,
        .external_id = body->external_id,
        .object_source = body->object.source,
        .object_id = body->object.id,
        .refers_source = body->refers_to.source,
        .refers_id = body->refers_to.id,
        .amount = body->amount,
        .net_amount = body->net_amount,
        .currency = body->currency,
        .no_reward = body->no_reward.value,
        .data = body->data,
        .items = body->items,
        .details = details_of(body, arena),
        .occurred_at = body->occurred_at,
    };
    json_fingerprint(json, fact->about.fingerprint);
}

enum status event_fact_make(struct event_body *body, const json_t *json, struct arena *arena, struct event_fact *ret,
                            struct error *err)
{
    TRY(check_body(body, arena, err));
    make_fact(body, json, arena, ret);
    return STATUS_OK;
}

enum status event_fact_read(const json_t *json, struct arena *arena, struct event_fact *ret, struct error *err)
{
    struct event_body *body = arena_alloc(arena, sizeof *body);
    TRY(schema_read(&event_schema, json, body, arena, err));
    return event_fact_make(body, json, arena, ret, err);
}

enum status event_fact_check_time(const struct event_fact *fact, int64_t now_at, struct error *err)
{
    if (fact->occurred_at == TIME_NONE || fact->occurred_at <= now_at + LIMIT_AHEAD_HOURS * 3600 * TIME_US_PER_S)
        return STATUS_OK;
    enum status status = error_set(err, ERROR_INVALID_VALUE, "occurred_at",
                                   "occurred_at lies more than %d hours ahead: say when it happened, or leave it out.",
                                   LIMIT_AHEAD_HOURS);
    if (fact->about.param_prefix != NULL)
        error_prefix(err, fact->about.param_prefix);
    return status;
}
