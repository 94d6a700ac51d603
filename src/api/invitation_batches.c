/* /v1/invitation_batches. parse() on the loop's thread, act() inside the call's transaction. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/enrollment/batch.h"

struct list_batches {
    struct list_query list;
    struct id program_id;
};

static const struct field list_fields[] = {
    LIST_FIELDS("ivb"),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_batches, program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
};
static const struct schema batch_list_schema = SCHEMA("InvitationBatchList", list_fields, struct list_batches);

static enum status batches_create_parse(struct call *call, struct error *err)
{
    struct batch_fields *fields = call->command;
    fields->filter_as_sent = json_object_get(call->json, "filter");
    return batch_fields_check(fields, &call->request->arena, err);
}

static enum status write_batch(struct call *call, const struct id *id, struct error *err)
{
    struct batch batch;
    TRY(batch_read(&call->act, id, &batch, err));
    entity_write(&batch_entity, &call->w, NULL, &batch, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status batches_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(batch_create(&call->act, call->command, &id, err));
    call->status = 201;
    return write_batch(call, &id, err);
}

static enum status batches_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_batches *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *rows;
    size_t count;
    bool more;
    ask.filters[BATCHES_PROGRAM] = value_id(&query->program_id);
    TRY(list_read(&call->act, &batch_list, &ask, &rows, &count, &more, err));
    call_write_page(call, &batch_entity, rows, count, more, "ivb", offsetof(struct batch, id));
    return STATUS_OK;
}

static enum status batches_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "ivb", &id, err));
    return write_batch(call, &id, err);
}

struct said {
    struct str reason;
};
static const struct field said_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct said, reason),
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words. The trail keeps it."},
};
static const struct schema said_schema = SCHEMA("InvitationBatchWord", said_fields, struct said);

static enum status tell(struct call *call, enum batch_word word, struct error *err)
{
    const struct said *said = call->command;
    struct id id;
    TRY(call_path_id(call, 0, "ivb", &id, err));
    TRY(batch_tell(&call->act, &id, word, said->reason, err));
    return write_batch(call, &id, err);
}

#define WORD(name, word)                                                                                               \
    static enum status batches_##name##_act(struct txn *txn, struct call *call, struct error *err)                     \
    {                                                                                                                  \
        (void)txn;                                                                                                     \
        return tell(call, (word), err);                                                                                \
    }
WORD(cancel, BATCH_CANCEL)
WORD(pause, BATCH_PAUSE)
WORD(resume, BATCH_RESUME)
WORD(start, BATCH_START)

#define WORD_CALL(name, words)                                                                                         \
    CALL("/v1/invitation_batches/{id}/" #name, POST, .scope = "messages:write",                                        \
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE, .body = &said_schema, .act = batches_##name##_act,      \
         .summary = (words), .told = &batch_entity)

/* sorted table: by 1, 2 */
const struct route invitation_batch_routes[] = {
    CALL("/v1/invitation_batches", GET, .scope = "messages:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &batch_list_schema, .act = batches_list_act, .summary = "Lists batches of invitations, newest first.",
         .told = &batch_entity),
    CALL("/v1/invitation_batches", POST, .scope = "messages:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &batch_schema, .body_limit = LIMIT_BATCH_BYTES + LIMIT_BATCH_BYTES / 4, .parse = batches_create_parse,
         .act = batches_create_act,
         .summary = "Invites many: those of a list, of a filter or of a CSV. A `dry_run` only looks who that is.",
         .told = &batch_entity),
    /* counts the batch's messages, of which there may be a hundred thousand: not on a loop */
    CALL("/v1/invitation_batches/{id}", GET, .scope = "messages:read", .act = batches_read_act,
         .summary = "Reads a batch: how far it is, and which lines were wrong.", .told = &batch_entity),
    WORD_CALL(cancel, "Ends a batch: nothing more is sent, not even what was handed over and has not left."),
    WORD_CALL(pause, "Stops a batch for now, and its messages that have not left."),
    WORD_CALL(resume, "Lets a paused batch go on."),
    WORD_CALL(start, "Lets a batch go on that waits once it is prepared."),
};
const size_t invitation_batch_route_count = sizeof invitation_batch_routes / sizeof invitation_batch_routes[0];
