/* Calls about participants. parse() on the loop's thread, act() inside the call's transaction.
 *
 * The domain counts clicks behind their commits; what a client is told includes those not counted yet, so that a click
 * it has just made is there. */

#include "api/participants.h"

#include <stddef.h>

#include "api/api.h"
#include "domain/program/program.h"
#include "domain/rollup/clicks.h"

struct list_participants {
    struct list_query list;
    struct participant_filter filter;
};

static const struct field list_fields[] = {
    LIST_FIELDS("ptc"),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_participants, filter.program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_participants, filter.contact_id),
     .prefix = "cnt",
     .doc = "Only those of this contact."},
    {.name = "external_id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_participants, filter.external_id),
     .min = 1,
     .doc = "Only those of the contact with this external id: of source `api`, or written `source:id`."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct list_participants, filter.status),
     .choices = participant_statuses,
     .doc = "Only participants of this status."},
};
const struct schema participants_list_query = SCHEMA("ParticipantList", list_fields, struct list_participants);

enum status participants_create_parse(struct call *call, struct error *err)
{
    return participant_fields_normalise(call->command, &call->request->arena, err);
}

static void write_participant(struct call *call, const struct participant *participant, bool as_row, bool replayed)
{
    participant_write_json(&call->w, NULL, participant, call->api->public_url, as_row, replayed,
                           txn_arena(call->act.txn));
}

/* Adds the clicks that are not counted yet to links and stats. */
static enum status add_uncounted(struct call *call, struct participant *participant, struct error *err)
{
    struct link *links = arena_array(txn_arena(call->act.txn), participant->link_count, sizeof *links);
    for (size_t i = 0; i < participant->link_count; i++) {
        struct click_counts tail;
        links[i] = participant->links[i];
        TRY(rollup_link_tail(&call->act, &participant->id, &links[i].id, &tail, err));
        links[i].clicks += tail.total;
        participant->stats.clicks += tail.total;
    }
    participant->links = links;
    return STATUS_OK;
}

enum status participants_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct participant_fields *fields = call->command;
    struct participant participant;
    bool created;
    TRY(participant_create(&call->act, fields, call->fingerprint, &participant, &created, err));
    if (!created)
        TRY(add_uncounted(call, &participant, err));
    call->status = created ? 201 : 200;
    write_participant(call, &participant, false, !created);
    return STATUS_OK;
}

enum status participants_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct participant participant;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(call_path_found(participant_read(&call->act, &id, &participant, err), err));
    TRY(add_uncounted(call, &participant, err));
    write_participant(call, &participant, false, false);
    return STATUS_OK;
}

enum status participants_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_participants *query = call->query;
    struct page page = call_page(&query->list);
    struct participant *participants = arena_array(txn_arena(txn), page.limit, sizeof *participants);
    size_t count;
    bool more;
    TRY(participant_list(&call->act, &query->filter, &page, participants, &count, &more, err));
    call_list_begin(call);
    for (size_t i = 0; i < count; i++) {
        TRY(add_uncounted(call, &participants[i], err));
        write_participant(call, &participants[i], true, false);
    }
    call_list_end(call, more, "ptc", count > 0 ? &participants[count - 1].id : NULL);
    return STATUS_OK;
}
