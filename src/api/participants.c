/* Calls about participants. parse() on the loop's thread, act() inside the call's transaction.
 *
 * The domain counts clicks behind their commits; what a client is told includes those not counted yet, so that a click
 * it has just made is there. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/cursor.h"
#include "api/participants.h"
#include "api/routes.h"
#include "domain/enrollment/applying.h"
#include "domain/participant/leader.h"
#include "domain/participant/participant.h"
#include "domain/participant/participant_change.h"
#include "domain/program/program.h"
#include "domain/rollup/clicks.h"

struct list_participants {
    struct list_query list;
    struct id program_id;
    struct id contact_id;
    struct id group_id;
    struct str external_id; /* as in struct contact_filter */
    int status;             /* FIELD_CHOICE of participant_statuses */
    struct str order_name;
    struct str after;        /* an id; with an order a cursor */
    enum leader_order order; /* where order_name is there */
    struct leader place;     /* in the order, where the cursor stands; zero: before the first */
};

static const struct field list_fields[] = {
    LIST_FIELD_LIMIT,
    {.name = "starting_after",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_participants, after),
     .min = 1,
     .doc = "Only rows behind this one: next_cursor of the page before, asked for with the same key and `order`."},
    LIST_FIELDS_CREATED,
    {.name = "order",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_participants, order_name),
     .min = 1,
     .doc =
         "Instead of the newest first, most first: `-referrals`, `-closed`, `-revenue` or `-earned`, of one program, "
         "with no other filter. Who has none of it is left out; figures follow a moment behind."},
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
    {.name = "group_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_participants, group_id),
     .prefix = "grp",
     .doc = "Only those of this group."},
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

enum status participants_complete(struct call *call, struct participant *participants, size_t count, struct error *err)
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
    TRY(participants_complete(call, participant, 1, err));
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

static enum status list_newest(struct call *call, struct error *err)
{
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
    ask.filters[PARTICIPANTS_GROUP] = value_id(&query->group_id);
    if (!none)
        TRY(list_read(&call->act, &participant_list, &ask, &found, &count, &more, err));
    TRY(participant_tell_rows(&call->act, found, count, err));
    TRY(participants_complete(call, found, count, err));
    call_write_page(call, &participant_entity, found, count, more, "ptc", offsetof(struct participant, id));
    return STATUS_OK;
}

/* ---- most first ---- */

/* All that decides what is on which place. */
static struct str order_query(const struct list_participants *query, struct arena *arena)
{
    char program_id[ID_TEXT_SIZE];
    id_format(&query->program_id, "prg", program_id);
    return str_from(arena_format(arena, "%.*s %s", ID_TEXT_SIZE, program_id, leader_order_names[query->order]));
}

static enum status refuse_order(const char *param, const char *why, struct error *err)
{
    return error_set(
        err, ERROR_UNSUPPORTED_FILTER, param,
        "%s Orders that this list has, with program_id and no other filter: -referrals, -closed, -revenue, "
        "-earned.",
        why);
}

/* The first filter that does not go with an order. */
static const char *filter_beside(const struct list_participants *query)
{
    const struct list_query *list = &query->list;
    if (!id_is_none(&query->contact_id))
        return "contact_id";
    if (!str_is_none(query->external_id))
        return "external_id";
    if (query->status != 0)
        return "status";
    if (!id_is_none(&query->group_id))
        return "group_id";
    bool from = list->created_gte_at != TIME_NONE || list->created_gt_at != TIME_NONE;
    bool before = list->created_lte_at != TIME_NONE || list->created_lt_at != TIME_NONE;
    return from || before ? "created" : NULL;
}

static enum status parse_order(struct call *call, struct list_participants *query, struct error *err)
{
    if (!leader_order_parse(query->order_name, &query->order))
        return refuse_order("order", "No index has this order.", err);
    if (id_is_none(&query->program_id))
        return refuse_order("order", "Participants are in an order within their program.", err);
    if (filter_beside(query) != NULL)
        return refuse_order(filter_beside(query), "No index has the order of some alone.", err);
    if (str_is_none(query->after))
        return STATUS_OK;
    return cursor_read(call, "participants", order_query(query, &call->request->arena), query->after, &query->place,
                       sizeof query->place, err);
}

static enum status participants_list_parse(struct call *call, struct error *err)
{
    struct list_participants *query = call->query;
    if (!str_is_none(query->order_name))
        return parse_order(call, query, err);
    if (str_is_none(query->after) || id_parse(query->after, "ptc", &query->list.starting_after))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "starting_after",
                     "starting_after must be the id of a participant, such as ptc_01h455vb4pex5vsknk084sn02q; a cursor "
                     "goes with its order.");
}

static void write_leaders(struct call *call, const struct participant *rows, size_t count, const struct leader *last)
{
    const struct list_participants *query = call->query;
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        entity_write(&participant_entity, &call->w, NULL, &rows[i], ENTITY_ROW);
    struct str next = STR_NONE;
    if (last != NULL)
        next = cursor_write(call, "participants", order_query(query, txn_arena(call->act.txn)),
                            (struct str){(const char *)last, sizeof *last});
    cursor_list_end(call, next);
}

static enum status list_leaders(struct call *call, struct error *err)
{
    const struct list_participants *query = call->query;
    struct arena *arena = txn_arena(call->act.txn);
    size_t limit = call_limit(&query->list);
    struct leader *leaders = arena_array(arena, limit, sizeof *leaders);
    struct id *ids = arena_array(arena, limit, sizeof *ids);
    struct participant *rows;
    size_t found, count;
    bool more;
    TRY(leader_list(&call->act, &query->program_id, 0, query->order, &query->place, limit, leaders, &found, &more,
                    err));
    for (size_t i = 0; i < found; i++)
        ids[i] = leaders[i].participant_id;
    TRY(participant_read_many(&call->act, ids, found, &rows, &count, err));
    TRY(participant_tell_rows(&call->act, rows, count, err));
    TRY(participants_complete(call, rows, count, err));
    write_leaders(call, rows, count, more ? &leaders[found - 1] : NULL);
    return STATUS_OK;
}

static enum status participants_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_participants *query = call->query;
    return str_is_none(query->order_name) ? list_newest(call, err) : list_leaders(call, err);
}

/* ---- acts ---- */

static enum status answer_changed(struct call *call, const struct id *id, struct error *err)
{
    struct participant participant;
    TRY(participant_read(&call->act, id, &participant, err));
    return write_participant(call, &participant, err);
}

static enum status participants_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(call_path_found(participant_change(&call->act, &id, call->command, err), err));
    return answer_changed(call, &id, err);
}

struct move_command {
    struct str reason;
};
static const struct field move_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct move_command, reason),
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words. The trail keeps it."},
};
static const struct schema move_body = SCHEMA("ParticipantMove", move_fields, struct move_command);
static const struct field reasoned_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct move_command, reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words. The trail keeps it."},
};
static const struct schema reasoned_body = SCHEMA("ParticipantRefusal", reasoned_fields, struct move_command);

static enum status move(struct call *call, enum participant_act how, struct error *err)
{
    const struct move_command *command = call->command;
    struct id id;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(call_path_found(participant_move(&call->act, &id, how, command->reason, err), err));
    return answer_changed(call, &id, err);
}

#define MOVE(name, how)                                                                                                \
    static enum status participants_##name##_act(struct txn *txn, struct call *call, struct error *err)                \
    {                                                                                                                  \
        (void)txn;                                                                                                     \
        return move(call, (how), err);                                                                                 \
    }
static enum status participants_approve_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct move_command *command = call->command;
    struct id id;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(call_path_found(applying_approve(&call->act, &id, command->reason, err), err));
    return answer_changed(call, &id, err);
}

MOVE(block, PARTICIPANT_BLOCK)
MOVE(pause, PARTICIPANT_PAUSE)
MOVE(reject, PARTICIPANT_REJECT)
MOVE(resume, PARTICIPANT_RESUME)

#define MOVE_CALL(call_path, move_schema, act_name, words)                                                             \
    CALL(call_path, POST, .scope = "participants:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,                      \
         .body = &(move_schema), .act = participants_##act_name##_act, .summary = (words),                             \
         .told = &participant_entity)

/* sorted table: by 1, 2 */
const struct route participant_routes[] = {
    CALL("/v1/participants", GET, .scope = "participants:read", .flags = ROUTE_LIST, .query = &participants_list_query,
         .parse = participants_list_parse, .act = participants_list_act,
         .summary = "Lists participants with their figures, newest first, or most first.", .told = &participant_entity),
    CALL("/v1/participants", POST, .scope = "participants:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &participant_schema, .parse = participants_create_parse, .act = participants_create_act,
         .summary = "Enrols somebody in a program; the contact is found or made.", .told = &participant_entity),
    CALL("/v1/participants/{id}", GET, .scope = "participants:read", .flags = ROUTE_CHEAP, .act = participants_read_act,
         .summary = "Reads a participant with all links.", .told = &participant_entity),
    CALL("/v1/participants/{id}", PATCH, .scope = "participants:write", .flags = ROUTE_WRITE,
         .body = &participant_patch_schema, .act = participants_change_act,
         .summary = "Changes a participant; who it is, is changed with its contact.", .told = &participant_entity),
    MOVE_CALL("/v1/participants/{id}/approve", move_body, approve, "Approves an application: it takes part."),
    MOVE_CALL("/v1/participants/{id}/block", reasoned_body, block, "Blocks a participant: no credit, no portal."),
    MOVE_CALL("/v1/participants/{id}/pause", reasoned_body, pause, "Pauses a participant: no new credit."),
    MOVE_CALL("/v1/participants/{id}/reject", reasoned_body, reject, "Rejects an application."),
    MOVE_CALL("/v1/participants/{id}/resume", move_body, resume,
              "Lets a paused or blocked participant take part again."),
};
const size_t participant_route_count = sizeof participant_routes / sizeof participant_routes[0];
