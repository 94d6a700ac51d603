/* /v1/events: one event or an array of them, made into facts. Everything that needs no data is checked in parse(). */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "api/call.h"
#include "api/leads.h"
#include "api/routes.h"
#include "base/json.h"
#include "domain/intake/intake.h"
#include "domain/participant/participant.h"
#include "domain/rule/event_types.h"

struct event_object {
    bool present;
    struct str source, id;
};

struct event_attribution {
    bool present;
    struct str code;
    struct str click_id;
    struct click_ids clicks; /* what click_id holds */
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

static const struct schema event_schema = SCHEMA("EventReport", event_fields, struct event_body);

struct post_command {
    struct call_items items;
    struct event_fact *facts;
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
                .attribution = {body->attribution.present, {{0}}, body->attribution.code, body->attribution.clicks},
            },
        .referral_id = body->referral_id,
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
    };
    json_fingerprint(json, fact->about.fingerprint);
}

static enum status events_post_parse(struct call *call, struct error *err)
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
            command->facts[i].about.param_prefix = arena_format(arena, "events[%zu]", i);
    }
    call->lane = intake_lane(&command->facts[0].about, &command->facts[0].referral_id);
    return STATUS_OK;
}

/* ---- answering ---- */

/* An event as it is told. */
struct event_told {
    struct id id;
    struct str type, source, external_id;
    struct id contact_id, program_id;
    struct event_object object;
    struct opt_int amount, net_amount;
    struct currency currency;
    int64_t occurred_at, created_at;
    struct str data;
    const struct event_participant {
        struct id id;
        struct str code;
    } * participant;
    const struct event_referral {
        struct id id;
        struct str stage;
        int status;
    } * referral;
    struct entity_list rewards, decisions;
    bool replayed;
};

static const char *const object_word[] = {"event", NULL};

static const struct member participant_members[] = {
    ENTITY_TOLD(struct event_participant, id, id, ID, 0, .prefix = "ptc", .doc = "The referrer.")
        ENTITY_TOLD(struct event_participant, code, code, TEXT, 0, .doc = "The code of the referrer's first link.")};
static const struct entity named_participant_entity =
    ENTITY("EventParticipant", participant_members, struct event_participant);

static const struct member referral_members[] = {
    ENTITY_TOLD(struct event_referral, id, id, ID, 0, .prefix = "ref", .doc = "The referral.")
        ENTITY_TOLD(struct event_referral, stage, stage, TEXT, 0, .doc = "Where it stands.") ENTITY_TOLD(
            struct event_referral, status, status, WORD, 0, .words = referral_statuses, .doc = "What it has come to.")};
static const struct entity referral_told_entity = ENTITY("EventReferral", referral_members, struct event_referral);

static const struct member object_members[] = {
    ENTITY_TOLD(struct event_object, source, source, TEXT, 0, .doc = "The system that has it.")
        ENTITY_TOLD(struct event_object, id, id, TEXT, 0, .doc = "Its id there.")};
static const struct entity object_entity = ENTITY("BusinessObject", object_members, struct event_object);

static const struct member decision_members[] = {
    ENTITY_TOLD(struct decision, rule_key, rule_key, TEXT, 0,
                .doc = "The reward rule; `qualification` or `attribution` where it is no rule's.")
        ENTITY_TOLD(struct decision, outcome, outcome, TEXT, 0,
                    .doc = "`granted`, `held`, `ineligible`, `currency_mismatch` or `already_rewarded`.")
            ENTITY_TOLD(struct decision, reason, reason, TEXT, MEMBER_NULL, .doc = "Why, in one line.")
                ENTITY_TOLD(struct decision, reward_id, reward_id, ID, MEMBER_NULL, .prefix = "rwd",
                            .doc = "What was granted, now or before.")};
static const struct entity decision_entity = ENTITY("Decision", decision_members, struct decision);

static const struct member told_members[] = {
    ENTITY_TOLD(struct event_told, id, id, ID, 0, .prefix = "evt",
                .doc = "Its id.") ENTITY_TOLD(struct event_told, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct event_told, type, type, TEXT, 0, .doc = "What happened.") ENTITY_TOLD(
            struct event_told, source, source, TEXT, 0, .doc = "The system that told it.")
            ENTITY_TOLD(struct event_told, external_id, external_id, TEXT, 0, .doc = "The message's name.") ENTITY_TOLD(
                struct event_told, contact_id, contact_id, ID, 0, .prefix = "cnt",
                .doc = "Whom it is about.") ENTITY_TOLD(struct event_told, program_id, program_id, ID, MEMBER_NULL,
                                                        .prefix = "prg", .doc = "The program that was named.")
                ENTITY_TOLD(struct event_told, business_object, object, PART, 0, .entity = &object_entity,
                            .doc = "The invoice, order, job or deal that it is about.")
                    ENTITY_TOLD(struct event_told, amount, amount, OPT_INT, MEMBER_NULL, .doc = "In minor units.")
                        ENTITY_TOLD(struct event_told, net_amount, net_amount, OPT_INT, MEMBER_NULL,
                                    .doc = "Without tax.") ENTITY_TOLD(struct event_told, currency, currency, CURRENCY,
                                                                       MEMBER_NULL, .doc = "Of both amounts.")
                            ENTITY_TOLD(struct event_told, occurred_at, occurred_at, TIME, 0,
                                        .doc = "When it happened.")
                                ENTITY_TOLD(struct event_told, created_at, created_at, TIME, 0,
                                            .doc = "When it was received.")
                                    ENTITY_TOLD(struct event_told, details, data, JSON, 0, .otherwise = "{}",
                                                .doc = "`data`, `items` and `metadata`, as they were sent.")
                                        ENTITY_TOLD(struct event_told, participant, participant, OBJECT, MEMBER_NULL,
                                                    .entity = &named_participant_entity, .doc = "Who is credited.")
                                            ENTITY_TOLD(struct event_told, referral, referral, OBJECT, MEMBER_NULL,
                                                        .entity = &referral_told_entity,
                                                        .doc = "The referral that it counts for; null: none yet.")
                                                ENTITY_TOLD(struct event_told, rewards, rewards, LIST, 0,
                                                            .entity = &reward_entity, .doc = "What was granted for it.")
                                                    ENTITY_TOLD(struct event_told, decisions, decisions, LIST, 0,
                                                                .entity = &decision_entity,
                                                                .doc = "What each rule decided, and why.")
                                                        ENTITY_TOLD(
                                                            struct event_told, replayed, replayed, BOOL, 0,
                                                            .doc = "It was there already, and nothing was changed.")};
static const struct entity event_entity = ENTITY("Event", told_members, struct event_told);

static const struct event_participant *participant_told(const struct outcome *outcome, struct arena *arena)
{
    if (id_is_none(&outcome->participant_id))
        return NULL;
    struct event_participant *told = arena_alloc(arena, sizeof *told);
    *told = (struct event_participant){outcome->participant_id, outcome->participant_code};
    return told;
}

static const struct event_referral *referral_told(const struct outcome *outcome, struct arena *arena)
{
    if (!outcome->has_referral)
        return NULL;
    struct event_referral *told = arena_alloc(arena, sizeof *told);
    *told = (struct event_referral){outcome->referral.id, outcome->referral.stage,
                                    (int)referral_status(&outcome->referral)};
    return told;
}

static struct event_told event_told(const struct outcome *outcome, struct arena *arena)
{
    const struct event *event = &outcome->event;
    return (struct event_told){
        .id = event->id,
        .type = event->type,
        .source = event->source,
        .external_id = event->external_id,
        .contact_id = event->contact_id,
        .program_id = event->program_id,
        .object = {true, event->object_source, event->object_id},
        .amount = event->amount,
        .net_amount = event->net_amount,
        .currency = event->currency,
        .occurred_at = event->occurred_at,
        .created_at = event->created_at,
        .data = event->details,
        .participant = participant_told(outcome, arena),
        .referral = referral_told(outcome, arena),
        .rewards = {outcome->rewards, outcome->reward_count},
        .decisions = {outcome->decisions, outcome->decision_count},
        .replayed = outcome->replayed,
    };
}

static void write_outcome(struct call *call, const struct outcome *outcome)
{
    struct event_told told = event_told(outcome, txn_arena(call->act.txn));
    entity_write(&event_entity, &call->w, NULL, &told, ENTITY_ALONE);
}

/* A clock that is a little ahead is forgiven; a date that lies days ahead is a mistake, or an attempt. */
static enum status check_occurred(const struct call *call, const struct event_fact *fact, struct error *err)
{
    if (fact->occurred_at == TIME_NONE ||
        fact->occurred_at <= act_now(&call->act) + LIMIT_AHEAD_HOURS * 3600 * TIME_US_PER_S)
        return STATUS_OK;
    enum status status = error_set(err, ERROR_INVALID_VALUE, "occurred_at",
                                   "occurred_at lies more than %d hours ahead: say when it happened, or leave it out.",
                                   LIMIT_AHEAD_HOURS);
    if (fact->about.param_prefix != NULL)
        error_prefix(err, fact->about.param_prefix);
    return status;
}

static enum status events_post_act(struct txn *txn, struct call *call, struct error *err)
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
        TRY(check_occurred(call, &command->facts[i], err));
        TRY(intake_event(&call->act, &command->facts[i], &outcome, err));
        any_new = any_new || !outcome.replayed;
        write_outcome(call, &outcome);
    }
    if (array) {
        jsonw_close(&call->w);
        jsonw_close(&call->w);
    }
    call->status = any_new ? 201 : 200;
    return STATUS_OK;
}

/* ---- reading ---- */

struct list_events {
    struct list_query list;
    struct id referral_id;
    struct str object_source, object_id;
};

static const struct field list_fields[] = {
    LIST_FIELDS("evt"),
    {.name = "object_id",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct list_events, object_id),
     .doc = "Only those that name this invoice, order, job or deal."},
    {.name = "object_source",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct list_events, object_source),
     .doc = "The system that has the object; `api` when absent."},
    {.name = "referral_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_events, referral_id),
     .prefix = "ref",
     .doc = "Only those of this referral."},
};
static const struct schema event_list_schema = SCHEMA("EventList", list_fields, struct list_events);

/* What became of events, for all of them at once. */
struct events_told {
    struct call *call;
    struct outcome *outcomes;
    size_t count;
};

static bool grants(const struct decision *decision)
{
    return !id_is_none(&decision->reward_id) && !str_equal(decision->outcome, STR("already_rewarded"));
}

/* The rewards that the events' decisions granted. */
static enum status read_rewards(struct events_told *told, struct error *err)
{
    struct arena *arena = txn_arena(told->call->act.txn);
    size_t room = 0, wanted = 0, found;
    for (size_t i = 0; i < told->count; i++)
        room += told->outcomes[i].decision_count;
    struct id *ids = arena_array(arena, room, sizeof *ids);
    for (size_t i = 0; i < told->count; i++)
        for (size_t d = 0; d < told->outcomes[i].decision_count; d++)
            if (grants(&told->outcomes[i].decisions[d]))
                ids[wanted++] = told->outcomes[i].decisions[d].reward_id;
    struct reward *rewards;
    TRY(reward_read_many(&told->call->act, ids, wanted, &rewards, &found, err));
    TRY(reward_tell_all(&told->call->act, rewards, found, err));
    for (size_t i = 0; i < told->count; i++) {
        struct outcome *outcome = &told->outcomes[i];
        outcome->rewards = arena_array(arena, outcome->decision_count, sizeof *outcome->rewards);
        for (size_t r = 0; r < found; r++)
            if (id_equal(&rewards[r].event_id, &outcome->event.id) && outcome->reward_count < outcome->decision_count)
                outcome->rewards[outcome->reward_count++] = rewards[r];
    }
    return STATUS_OK;
}

static enum status read_referrals(struct events_told *told, struct error *err)
{
    struct id *ids = arena_array(txn_arena(told->call->act.txn), told->count, sizeof *ids);
    size_t wanted = 0, found;
    for (size_t i = 0; i < told->count; i++)
        if (!id_is_none(&told->outcomes[i].event.referral_id))
            ids[wanted++] = told->outcomes[i].event.referral_id;
    struct referral *referrals;
    TRY(referral_read_many(&told->call->act, ids, wanted, &referrals, &found, err));
    for (size_t i = 0; i < told->count; i++)
        for (size_t r = 0; r < found; r++)
            if (id_equal(&told->outcomes[i].event.referral_id, &referrals[r].id)) {
                told->outcomes[i].has_referral = true;
                told->outcomes[i].referral = referrals[r];
            }
    return STATUS_OK;
}

static enum status read_participants(struct events_told *told, struct error *err)
{
    struct id *ids = arena_array(txn_arena(told->call->act.txn), told->count, sizeof *ids);
    size_t wanted = 0, found;
    for (size_t i = 0; i < told->count; i++)
        if (!id_is_none(&told->outcomes[i].referral.participant_id))
            ids[wanted++] = told->outcomes[i].referral.participant_id;
    struct participant_brief *briefs;
    TRY(participant_briefs_read(&told->call->act, ids, wanted, &briefs, &found, err));
    for (size_t i = 0; i < told->count; i++)
        for (size_t p = 0; p < found; p++)
            if (id_equal(&told->outcomes[i].referral.participant_id, &briefs[p].id)) {
                told->outcomes[i].participant_id = briefs[p].id;
                told->outcomes[i].participant_code = briefs[p].code;
            }
    return STATUS_OK;
}

/* Four statements, however many events. */
static enum status read_outcomes(struct call *call, const struct event *events, size_t count,
                                 struct outcome **ret_outcomes, struct error *err)
{
    struct arena *arena = txn_arena(call->act.txn);
    struct events_told told = {call, arena_array(arena, count, sizeof *told.outcomes), count};
    for (size_t i = 0; i < count; i++) {
        struct decision *decisions;
        told.outcomes[i].event = events[i];
        TRY(decisions_parse(events[i].decisions, 0, arena, &decisions, &told.outcomes[i].decision_count, err));
        told.outcomes[i].decisions = decisions;
    }
    TRY(read_rewards(&told, err));
    TRY(read_referrals(&told, err));
    TRY(read_participants(&told, err));
    *ret_outcomes = told.outcomes;
    return STATUS_OK;
}

static enum status events_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct event event;
    struct outcome *outcome;
    TRY(call_path_id(call, 0, "evt", &id, err));
    TRY(event_read(&call->act, &id, &event, err));
    TRY(read_outcomes(call, &event, 1, &outcome, err));
    write_outcome(call, outcome);
    return STATUS_OK;
}

static enum status events_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_events *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    uint8_t key[OBJECT_KEY_SIZE];
    ask.filters[EVENTS_REFERRAL] = value_id(&query->referral_id);
    if (!str_is_none(query->object_id)) {
        object_key(str_is_none(query->object_source) ? STR("api") : query->object_source, query->object_id, key);
        ask.filters[EVENTS_OBJECT] = value_bytes((struct str){(const char *)key, sizeof key});
    }
    void *found;
    size_t count;
    bool more;
    TRY(list_read(&call->act, &event_list, &ask, &found, &count, &more, err));
    struct outcome *outcomes;
    TRY(read_outcomes(call, found, count, &outcomes, err));
    struct event_told *told = arena_array(txn_arena(call->act.txn), count, sizeof *told);
    for (size_t i = 0; i < count; i++)
        told[i] = event_told(&outcomes[i], txn_arena(call->act.txn));
    call_write_page(call, &event_entity, told, count, more, "evt", offsetof(struct event_told, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route event_routes[] = {
    CALL("/v1/events", GET, .scope = "events:read", .flags = ROUTE_CHEAP | ROUTE_LIST, .query = &event_list_schema,
         .act = events_list_act, .summary = "Lists events with what became of each, newest first.",
         .told = &event_entity),
    CALL("/v1/events", POST, .scope = "events:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_ARRAY,
         .body = &event_schema, .parse = events_post_parse, .act = events_post_act,
         .summary = "Reports a fact, or up to 100 in one transaction.", .told = &event_entity),
    CALL("/v1/events/{id}", GET, .scope = "events:read", .flags = ROUTE_CHEAP, .act = events_read_act,
         .summary = "Reads an event with what became of it.", .told = &event_entity),
};
const size_t event_route_count = sizeof event_routes / sizeof event_routes[0];
