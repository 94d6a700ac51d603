/* /v1/events: one event or an array of them, made into facts. Everything that needs no data is checked in parse(). */

#include "api/events.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "domain/rule/event_types.h"

struct event_object {
    bool present;
    struct str source, id;
};

struct event_attribution {
    bool present;
    struct str code;
    struct id click_id;
    json_t *later;
};

struct event_body {
    bool present;
    struct str type, external_id, source;
    struct id program_id, referral_id;
    struct contact_fields customer;
    struct event_object object;
    struct event_attribution attribution;
    struct opt_int amount, net_amount;
    struct currency currency;
    struct opt_bool no_reward;
    int64_t occurred_at;
    json_t *data, *items, *metadata, *later;
};

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
     .type = FIELD_ID,
     .offset = ATTRIBUTION(click_id),
     .prefix = "clk",
     .doc = "The click that led here."},
    {.name = "code", .type = FIELD_TEXT, .offset = ATTRIBUTION(code), .doc = "The referrer's code, as typed."},
    {.name = "coupon",
     .type = FIELD_JSON,
     .offset = ATTRIBUTION(later),
     .flags = FIELD_UNSUPPORTED,
     .doc = "Not in this version."},
    {.name = "referrer",
     .type = FIELD_JSON,
     .offset = ATTRIBUTION(later),
     .flags = FIELD_UNSUPPORTED,
     .doc = "Not in this version."},
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
     .type = FIELD_JSON,
     .offset = EVENT(later),
     .flags = FIELD_UNSUPPORTED,
     .doc = "For refunds, chargebacks and cancellations; not in this version."},
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

const struct schema event_schema = SCHEMA("Event", event_fields, struct event_body);

struct post_command {
    struct call_items items;
    struct fact *facts;
};

/* ---- parsing ---- */

static bool is_source(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return text.size >= 1 && text.size <= 32;
}

static enum status check_type(struct str name, struct error *err)
{
    const struct event_type *type = event_type_find(name);
    if (type == NULL)
        return error_set(
            err, ERROR_INVALID_VALUE, "type",
            "There is no event type of this name: see the list in the documentation, or use custom.<name>.");
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

static enum status check_body(struct event_body *body, struct arena *arena, struct error *err)
{
    TRY(check_type(body->type, err));
    TRY(check_person(body, arena, err));
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
    return STATUS_OK;
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

static void make_fact(const struct event_body *body, const json_t *json, struct arena *arena, struct fact *fact)
{
    *fact = (struct fact){
        .kind = FACT_EVENT,
        .referral_id = body->referral_id,
        .person = body->customer.present ? &body->customer : NULL,
        .program_id = body->program_id,
        .attribution = {body->attribution.present, {{0}}, body->attribution.code, body->attribution.click_id},
        .source = str_is_none(body->source) ? STR("api") : body->source,
        .type = body->type,
        .external_id = body->external_id,
        .object_source = body->object.source,
        .object_id = body->object.id,
        .amount = body->amount,
        .net_amount = body->net_amount,
        .currency = body->currency,
        .no_reward = body->no_reward.value,
        .data = body->data,
        .details = details_of(body, arena),
        .occurred_at = body->occurred_at,
        .close_date_at = TIME_NONE,
    };
    json_fingerprint(json, fact->fingerprint);
}

enum status events_post_parse(struct call *call, struct error *err)
{
    struct arena *arena = &call->request->arena;
    struct post_command *command = arena_alloc(arena, sizeof *command);
    call->command = command;
    TRY(call_read_items(call, &event_schema, "events", LIMIT_EVENTS_ARRAY, &command->items, err));
    command->facts = arena_array(arena, command->items.count, sizeof *command->facts);
    struct event_body *bodies = command->items.items;
    for (size_t i = 0; i < command->items.count; i++) {
        enum status status = check_body(&bodies[i], arena, err);
        if (status != STATUS_OK) {
            call_item_error(&command->items, "events", i, err);
            return status;
        }
        make_fact(&bodies[i], call_item_json(call, &command->items, i), arena, &command->facts[i]);
        if (command->items.array)
            command->facts[i].param_prefix = arena_format(arena, "events[%zu]", i);
    }
    call->lane = intake_lane(&command->facts[0]);
    return STATUS_OK;
}

/* ---- answering ---- */

static void write_decisions(struct jsonw *w, const struct outcome *outcome)
{
    jsonw_array(w, "decisions");
    for (size_t i = 0; i < outcome->decision_count; i++) {
        jsonw_object(w, NULL);
        jsonw_str(w, "rule_key", outcome->decisions[i].rule_key);
        jsonw_str(w, "outcome", outcome->decisions[i].outcome);
        jsonw_str(w, "reason", outcome->decisions[i].reason);
        jsonw_close(w);
    }
    jsonw_close(w);
}

static void write_participant(struct jsonw *w, const struct outcome *outcome)
{
    if (id_is_none(&outcome->participant_id)) {
        jsonw_null(w, "participant");
        return;
    }
    jsonw_object(w, "participant");
    jsonw_id(w, "id", "ptc", &outcome->participant_id);
    jsonw_str(w, "code", outcome->participant_code);
    jsonw_close(w);
}

static void write_referral(struct jsonw *w, const struct outcome *outcome)
{
    if (!outcome->has_referral) {
        jsonw_null(w, "referral");
        return;
    }
    jsonw_object(w, "referral");
    jsonw_id(w, "id", "ref", &outcome->referral.id);
    jsonw_str(w, "stage", outcome->referral.stage);
    jsonw_text(w, "status", referral_status_name(referral_status(&outcome->referral)));
    jsonw_close(w);
}

void event_write_outcome(struct jsonw *w, const char *name, const struct outcome *outcome)
{
    const struct event *event = &outcome->event;
    jsonw_object(w, name);
    jsonw_id(w, "id", "evt", &event->id);
    jsonw_text(w, "object", "event");
    jsonw_str(w, "type", event->type);
    jsonw_str(w, "source", event->source);
    jsonw_str(w, "external_id", event->external_id);
    jsonw_id(w, "contact_id", "cnt", &event->contact_id);
    write_participant(w, outcome);
    write_referral(w, outcome);
    jsonw_array(w, "rewards");
    for (size_t i = 0; i < outcome->reward_count; i++)
        reward_write_json(w, NULL, &outcome->rewards[i], false);
    jsonw_close(w);
    write_decisions(w, outcome);
    jsonw_bool(w, "replayed", outcome->replayed);
    jsonw_close(w);
}

enum status events_post_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct post_command *command = call->command;
    bool array = command->items.array, any_new = false;
    if (array) {
        jsonw_object(&call->w, NULL);
        jsonw_array(&call->w, "data");
    }
    for (size_t i = 0; i < command->items.count; i++) {
        struct outcome outcome;
        TRY(intake(&call->act, &command->facts[i], &outcome, err));
        any_new = any_new || !outcome.replayed;
        event_write_outcome(&call->w, NULL, &outcome);
    }
    if (array) {
        jsonw_close(&call->w);
        jsonw_close(&call->w);
    }
    call->status = any_new ? 201 : 200;
    return STATUS_OK;
}
