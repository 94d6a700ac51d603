/* /v1/messages: what was sent, what waits, what was not sent and why. */

#include "api/messages.h"

#include "api/api.h"
#include "api/routes.h"
#include "connect/sms.h"
#include "domain/audit/audit.h"
#include "domain/message/message_queue.h"
#include "domain/message/message_text.h"
#include "domain/participant/participant.h"

struct message_place api_message_place(const struct api *api)
{
    struct message_place place = {.public_url = api->public_url};
    memcpy(place.token_key, api->token_key, sizeof place.token_key);
    return place;
}

/* What a test world shows has marks in the place of this server's address, which is counted with it. A link that works
 * once has one everywhere. */
static void tell_places(struct call *call, struct message_row *rows, size_t count)
{
    struct message_place place = api_message_place(call->api);
    struct arena *arena = txn_arena(call->act.txn);
    for (size_t i = 0; i < count; i++) {
        rows[i].text = message_place_text(rows[i].text, &place, call->act.ws, &rows[i], arena);
        rows[i].subject = message_place_text(rows[i].subject, &place, call->act.ws, &rows[i], arena);
        if (rows[i].status == MESSAGE_SIMULATED && rows[i].channel == MESSAGE_SMS)
            rows[i].segments = (struct opt_int){true, (int64_t)sms_segments(rows[i].text, NULL)};
    }
}

static void write_one(struct call *call, struct message_row *row)
{
    tell_places(call, row, 1);
    entity_write(&message_entity, &call->w, NULL, row, ENTITY_ALONE);
}

/* ---- lists ---- */

struct list_command {
    struct list_query list;
    struct id contact_id, program_id;
    int status; /* FIELD_CHOICE of message_statuses */
};

#define LIST(member) offsetof(struct list_command, member)

static const struct field list_fields[] = {
    LIST_FIELDS("msg"),
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = LIST(contact_id),
     .prefix = "cnt",
     .doc = "Only those to this contact."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = LIST(program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = LIST(status),
     .choices = message_statuses,
     .doc = "Only those of this status."},
};
static const struct schema message_list_schema = SCHEMA("MessageList", list_fields, struct list_command);

static enum status messages_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[MESSAGES_CONTACT] = value_id(&query->contact_id);
    ask.filters[MESSAGES_STATUS] = call_choice(query->status);
    ask.filters[MESSAGES_PROGRAM] = value_id(&query->program_id);
    TRY(list_read(&call->act, &message_list, &ask, &found, &count, &more, err));
    TRY(message_tell(&call->act, found, count, err));
    tell_places(call, found, count);
    call_write_page(call, &message_entity, found, count, more, "msg", offsetof(struct message_row, id));
    return STATUS_OK;
}

static enum status messages_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct message_row row;
    TRY(call_path_id(call, 0, "msg", &id, err));
    TRY(message_read(&call->act, &id, &row, err));
    write_one(call, &row);
    return STATUS_OK;
}

/* ---- by hand ---- */

struct make_command {
    struct id contact_id, program_id, participant_id;
    int channel; /* FIELD_CHOICE */
    struct str text, subject;
};

#define MAKE(member) offsetof(struct make_command, member)

static const struct field make_fields[] = {
    {.name = "channel",
     .type = FIELD_CHOICE,
     .offset = MAKE(channel),
     .choices = message_channels,
     .doc = "By which way; left out: that by which the person can be reached, sms first."},
    {.name = "contact_id",
     .type = FIELD_ID,
     .offset = MAKE(contact_id),
     .flags = FIELD_REQUIRED,
     .prefix = "cnt",
     .doc = "Who gets it."},
    {.name = "participant_id",
     .type = FIELD_ID,
     .offset = MAKE(participant_id),
     .prefix = "ptc",
     .doc = "As which participant: gives {{link}} and {{code}}."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = MAKE(program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "In the name of which program: its sender and limits hold."},
    {.name = "subject",
     .type = FIELD_TEXT,
     .offset = MAKE(subject),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_MESSAGE_SUBJECT_BYTES,
     .doc = "Of a mail; left out: \"A message from\" and the business."},
    {.name = "text",
     .type = FIELD_TEXT,
     .offset = MAKE(text),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_MESSAGE_TEXT_BYTES,
     .doc = "What it says; with variables as templates have them."},
};
static const struct schema message_schema = SCHEMA("MessageCreate", make_fields, struct make_command);

static enum status messages_make_parse(struct call *call, struct error *err)
{
    const struct make_command *command = call->command;
    TRY(message_text_check(command->subject, "subject", err));
    return message_text_check(command->text, "text", err);
}

/* Link and code are of the program in whose name it is sent. */
static enum status check_participant(struct act *act, const struct make_command *command, struct error *err)
{
    struct participant_brief brief;
    if (id_is_none(&command->participant_id))
        return STATUS_OK;
    TRY(participant_brief_read(act, &command->participant_id, &brief, err));
    if (!id_equal(&brief.program_id, &command->program_id))
        return error_set(err, ERROR_INVALID_VALUE, "participant_id", "This participant is of another program.");
    return STATUS_OK;
}

static enum status messages_make_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct make_command *command = call->command;
    TRY(check_participant(&call->act, command, err));
    struct id own = mint_id(&call->act.mint);
    struct message_row row;
    struct message_want want = {
        .kind = MESSAGE_CUSTOM,
        .contact_id = command->contact_id,
        .program_id = command->program_id,
        .participant_id = command->participant_id,
        .channels = command->channel,
        .text = command->text,
        .subject = command->subject,
    };
    message_cause("custom", &own, 0, want.cause);
    TRY(message_want(&call->act, &want, err));
    TRY(message_read_of_cause(&call->act, want.cause, &row, err));
    TRY(audit_write(&call->act,
                    &(struct audit_entry){.action = "message.created", .object_kind = "msg", .object_id = row.id}, NULL,
                    err));
    call->status = 201;
    write_one(call, &row);
    return STATUS_OK;
}

static enum status messages_cancel_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct message_row row;
    TRY(call_path_id(call, 0, "msg", &id, err));
    TRY(message_cancel(&call->act, &id, &row, err));
    write_one(call, &row);
    return STATUS_OK;
}

static enum status messages_retry_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct message_row row;
    TRY(call_path_id(call, 0, "msg", &id, err));
    TRY(message_retry(&call->act, &id, &row, err));
    write_one(call, &row);
    return STATUS_OK;
}

static const struct schema message_act_schema = {.name = "MessageAct"};

/* sorted table: by 1, 2 */
const struct route message_routes[] = {
    CALL("/v1/messages", GET, .scope = "messages:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &message_list_schema, .act = messages_list_act, .summary = "Lists messages, newest first.",
         .told = &message_entity),
    CALL("/v1/messages", POST, .scope = "messages:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &message_schema, .parse = messages_make_parse, .act = messages_make_act,
         .summary = "Sends somebody a message in your own words.", .told = &message_entity),
    CALL("/v1/messages/{id}", GET, .scope = "messages:read", .flags = ROUTE_CHEAP, .act = messages_read_act,
         .summary = "Reads a message.", .told = &message_entity),
    CALL("/v1/messages/{id}/cancel", POST, .scope = "messages:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &message_act_schema, .act = messages_cancel_act,
         .summary = "Cancels a message that is queued.", .told = &message_entity),
    CALL("/v1/messages/{id}/retry", POST, .scope = "messages:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &message_act_schema, .act = messages_retry_act,
         .summary = "Queues a message again that failed, was suppressed or canceled, or whose outcome is unknown.",
         .told = &message_entity),
};
const size_t message_route_count = sizeof message_routes / sizeof message_routes[0];
