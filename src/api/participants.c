/* Calls about participants. parse() on the loop's thread, act() inside the call's transaction.
 *
 * The domain counts clicks behind their commits; what a client is told includes those not counted yet, so that a click
 * it has just made is there. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/rollup/clicks.h"

struct list_participants {
    struct list_query list;
    struct id program_id;
    struct id contact_id;
    struct str external_id; /* as in struct contact_filter */
    int status;             /* FIELD_CHOICE of participant_statuses */
};

static const struct field list_fields[] = {
    LIST_FIELDS("ptc"),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_participants, program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_participants, contact_id),
     .prefix = "cnt",
     .doc = "Only those of this contact."},
    {.name = "external_id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_participants, external_id),
     .min = 1,
     .doc = "Only those of the contact with this external id: of source `api`, or written `source:id`."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct list_participants, status),
     .choices = participant_statuses,
     .doc = "Only participants of this status."},
};
static const struct schema participants_list_query = SCHEMA("ParticipantList", list_fields, struct list_participants);

static enum status participants_create_parse(struct call *call, struct error *err)
{
    return participant_fields_normalise(call->command, &call->request->arena, err);
}

static void set_url(struct call *call, struct str code, struct str *ret_url)
{
    *ret_url = link_url(txn_arena(call->act.txn), call->api->public_url, code);
}

/* Adds what the domain does not know: addresses, and the clicks that are not counted yet. Clicks of links that a row
 * does not show are missed until they are counted. */
static void complete(struct call *call, struct participant *participant, const struct link_tail *tails,
                     size_t tail_count)
{
    struct link *links = arena_array(txn_arena(call->act.txn), participant->links.count, sizeof *links);
    const struct link *stored = participant->links.items;
    for (size_t i = 0; i < participant->links.count; i++) {
        int64_t uncounted = rollup_link_tail(tails, tail_count, &stored[i].id);
        links[i] = stored[i];
        links[i].clicks += uncounted;
        participant->stats.clicks += uncounted;
        set_url(call, links[i].code, &links[i].url);
    }
    participant->links.items = links;
    set_url(call, participant->code, &participant->link_url);
}

static enum status complete_all(struct call *call, struct participant *participants, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(call->act.txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = participants[i].id;
    struct link_tail *tails;
    size_t tail_count;
    TRY(rollup_link_tails(&call->act, ids, count, &tails, &tail_count, err));
    for (size_t i = 0; i < count; i++)
        complete(call, &participants[i], tails, tail_count);
    return STATUS_OK;
}

static enum status write_participant(struct call *call, struct participant *participant, struct error *err)
{
    TRY(complete_all(call, participant, 1, err));
    entity_write(&participant_entity, &call->w, NULL, participant, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status participants_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct participant_fields *fields = call->command;
    struct participant participant;
    bool created;
    TRY(participant_create(&call->act, fields, call->fingerprint, &participant, &created, err));
    call->status = created ? 201 : 200;
    participant.replayed = !created;
    return write_participant(call, &participant, err);
}

static enum status participants_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct participant participant;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(call_path_found(participant_read(&call->act, &id, &participant, err), err));
    return write_participant(call, &participant, err);
}

/* An external id is a contact's. `*ret_none`: it is nobody's, or another's than that which is asked for. */
static enum status ask_contact(struct call *call, const struct list_participants *query, struct id *ret_contact_id,
                               bool *ret_none, struct error *err)
{
    struct id found = query->contact_id;
    if (!str_is_none(query->external_id))
        TRY(contact_find_external(&call->act, query->external_id, &found, err));
    bool other = !id_is_none(&query->contact_id) && !id_equal(&query->contact_id, &found);
    *ret_none = other || (!str_is_none(query->external_id) && id_is_none(&found));
    *ret_contact_id = found;
    return STATUS_OK;
}

static enum status participants_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_participants *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    struct id contact_id;
    void *found = NULL;
    size_t count = 0;
    bool none, more = false;
    TRY(ask_contact(call, query, &contact_id, &none, err));
    ask.filters[PARTICIPANTS_PROGRAM] = value_id(&query->program_id);
    ask.filters[PARTICIPANTS_STATUS] = call_name(query->status, participant_statuses);
    ask.filters[PARTICIPANTS_CONTACT] = value_id(&contact_id);
    if (!none)
        TRY(list_read(&call->act, &participant_list, &ask, &found, &count, &more, err));
    TRY(participant_tell_rows(&call->act, found, count, err));
    TRY(complete_all(call, found, count, err));
    call_write_page(call, &participant_entity, found, count, more, "ptc", offsetof(struct participant, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route participant_routes[] = {
    CALL("/v1/participants", GET, .scope = "participants:read", .flags = ROUTE_LIST, .query = &participants_list_query,
         .act = participants_list_act, .summary = "Lists participants with their figures, newest first.",
         .told = &participant_entity),
    CALL("/v1/participants", POST, .scope = "participants:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &participant_schema, .parse = participants_create_parse, .act = participants_create_act,
         .summary = "Enrols somebody in a program; the contact is found or made.", .told = &participant_entity),
    CALL("/v1/participants/{id}", GET, .scope = "participants:read", .flags = ROUTE_CHEAP, .act = participants_read_act,
         .summary = "Reads a participant with all links.", .told = &participant_entity),
};
const size_t participant_route_count = sizeof participant_routes / sizeof participant_routes[0];
