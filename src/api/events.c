/* /v1/events: one event or an array of them, made into facts by event_fact.h. Everything that needs no data is checked
 * in parse(). */

#include "api/call.h"
#include "api/event_fact.h"
#include "api/routes.h"
#include "domain/intake/intake.h"
#include "domain/participant/participant.h"

struct post_command {
    struct call_items items;
    struct event_fact *facts;
};

/* ---- parsing ---- */

static enum status events_post_parse(struct call *call, struct error *err)
{
    struct arena *arena = &call->request->arena;
    struct post_command *command = arena_alloc(arena, sizeof *command);
    call->command = command;
    TRY(call_read_items(call, &event_schema, "events", LIMIT_EVENTS_ARRAY, &command->items, err));
    command->facts = arena_array(arena, command->items.count, sizeof *command->facts);
    struct event_body *bodies = command->items.items;
    for (size_t i = 0; i < command->items.count; i++) {
        enum status status =
            event_fact_make(&bodies[i], call_item_json(call, &command->items, i), arena, &command->facts[i], err);
        if (status != STATUS_OK) {
            call_item_error(&command->items, "events", i, err);
            return status;
        }
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
    const struct event_object *refers_to;
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
    ENTITY_TOLD(
        struct decision, rule_key, rule_key, TEXT, 0,
        .doc = "The reward rule; `qualification`, `attribution`, `reversal` or `enrollment` where it is no rule's.")
        ENTITY_TOLD(struct decision, outcome, outcome, TEXT, 0,
                    .doc = "`granted`, `held`, `ineligible`, `currency_mismatch`, `blocked` or `already_rewarded`; of "
                           "what takes a "
                           "sale back `reversed`, `restored` or `waiting`; of an enrolment `enrolled`, `invited` or "
                           "`ineligible`.")
            ENTITY_TOLD(struct decision, reason, reason, TEXT, MEMBER_NULL, .doc = "Why, in one line.")
                ENTITY_TOLD(struct decision, reward_id, reward_id, ID, MEMBER_NULL, .prefix = "rwd",
                            .doc = "What was granted, now or before.")
                    ENTITY_TOLD(struct decision, amount, amount, OPT_INT, MEMBER_NULL,
                                .doc = "What was taken or given back, in minor units.")};
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
                    ENTITY_TOLD(struct event_told, refers_to, refers_to, OBJECT, MEMBER_NULL, .entity = &object_entity,
                                .doc = "What it takes back, or what gives it back.")
                        ENTITY_TOLD(struct event_told, amount, amount, OPT_INT, MEMBER_NULL, .doc = "In minor units.")
                            ENTITY_TOLD(struct event_told, net_amount, net_amount, OPT_INT, MEMBER_NULL,
                                        .doc = "Without tax.") ENTITY_TOLD(struct event_told, currency, currency,
                                                                           CURRENCY, MEMBER_NULL,
                                                                           .doc = "Of both amounts.")
                                ENTITY_TOLD(struct event_told, occurred_at, occurred_at, TIME, 0,
                                            .doc = "When it happened.") ENTITY_TOLD(struct event_told, created_at,
                                                                                    created_at, TIME, 0,
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

static const struct event_object *refers_to_told(const struct event *event, struct arena *arena)
{
    if (str_is_none(event->refers_id))
        return NULL;
    struct event_object *told = arena_alloc(arena, sizeof *told);
    *told = (struct event_object){true, event->refers_source, event->refers_id};
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
        .refers_to = refers_to_told(event, arena),
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
        TRY(event_fact_check_time(&command->facts[i], act_now(&call->act), err));
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
            if (decision_grants(&told->outcomes[i].decisions[d]))
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
