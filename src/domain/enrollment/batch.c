/* Batches of invitations: made, told, and stopped by somebody's word. See the header. */

#include "domain/enrollment/batch.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/enrollment/batch_store.h"
#include "domain/message/message.h"
#include "domain/message/message_queue.h"
#include "domain/program/program.h"

#define KIND "ivb"

const char *const batch_statuses[] = {"preparing", "ready", "sending", "paused", "done", "canceled", NULL};
const char *const batch_sources[] = {"list", "filter", "csv", NULL};

/* ---- how a batch is told ---- */

#define COUNT(name, words) ENTITY_TOLD(struct batch_counts, name, name, INT, 0, .doc = (words))
static const struct member count_members[] = {
    COUNT(total, "Whom its source names.") COUNT(will_send, "Who is to be invited, or was.")
        COUNT(no_consent, "Who has not agreed to be written to, or has taken it back.")
            COUNT(unreachable, "Who has neither a number nor an address by which a message may go.")
                COUNT(invited_lately, "Who was invited not long ago.")
                    COUNT(not_active, "Who takes part, and is paused, rejected or blocked.")
                        COUNT(blocked,
                              "Whom the program cannot write to now: there is no connection to send by, this kind is "
                              "switched off, or nothing is sent to that country.")
                            COUNT(duplicate, "Lines that name somebody a second time.")
                                COUNT(invalid, "Lines that name nobody.")};
static const struct entity counts_entity = ENTITY("InvitationBatchCounts", count_members, struct batch_counts);

#define WRONG(name, kind, words) ENTITY_TOLD(struct batch_error, name, name, kind, 0, .doc = (words))
static const struct member error_members[] = {WRONG(line, INT, "The line, from 1; of a list the place in it.") WRONG(
    code, TEXT, "What is wrong: `duplicate`, `invalid_phone`, `missing_key`, ...")
                                                  WRONG(detail, TEXT, "The same in a sentence.")};
static const struct entity error_entity = ENTITY("InvitationBatchError", error_members, struct batch_error);

#define MESSAGES(name) ENTITY_TOLD(struct batch_messages, name, name, INT, 0, .doc = "How many of its messages.")
static const struct member message_members[] = {MESSAGES(queued) MESSAGES(sending) MESSAGES(sent) MESSAGES(
    delivered) MESSAGES(failed) MESSAGES(unknown) MESSAGES(suppressed) MESSAGES(canceled) MESSAGES(simulated)};
static const struct entity messages_entity = ENTITY("InvitationBatchMessages", message_members, struct batch_messages);

static const char *const object_word[] = {"invitation_batch", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct batch, object, id, CONSTANT, 0, .words = object_word) BATCH_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct batch, counts, counts, PART, 0, .entity = &counts_entity,
                    .doc = "What becomes of whom; final once it is prepared.")
            ENTITY_TOLD(struct batch, errors, errors, LIST, MEMBER_DETAIL, .entity = &error_entity,
                        .doc = "The first 100 lines that name nobody, or somebody again.")
                ENTITY_TOLD(struct batch, messages, messages, OBJECT, MEMBER_DETAIL, .entity = &messages_entity,
                            .doc = "What has become of its messages so far.")};
const struct entity batch_entity = ENTITY("InvitationBatch", members, struct batch);

static const struct member item_members[] = {BATCH_ITEM_COLUMNS(ENTITY_COLUMN)};
const struct entity batch_item_entity = ENTITY("InvitationItemRow", item_members, struct batch_item);

static const struct list_filter filters[] = {[BATCHES_PROGRAM] = {"program_id", 'b'}};
static const struct list_path paths[] = {
    {0, &batch_statements[BATCH_SQL_LIST], false},
    {LIST_FILTER(BATCHES_PROGRAM), &batch_statements[BATCH_SQL_LIST_PROGRAM], false},
};
const struct list batch_list = {
    .name = "invitation_batches",
    .entity = &batch_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &batch_statements[BATCH_SQL_HELD],
};

static enum status tell_trail(struct act *act, const char *action, const struct id *id, struct str reason,
                              struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = KIND, .object_id = *id, .note = reason};
    return audit_write(act, &entry, NULL, err);
}

/* ---- making one ---- */

static enum status write_source(struct act *act, const struct id *id, const struct batch_fields *fields,
                                struct error *err)
{
    for (size_t i = 0; i < fields->chunk_count; i++)
        TRY(txn_exec(act->txn, &batch_statements[BATCH_SQL_ADD_CHUNK],
                     VALUES(value_int(act->ws), value_id(id), value_int((int64_t)i), value_int(fields->chunks[i].line),
                            value_text(fields->chunks[i].text)),
                     err));
    return STATUS_OK;
}

enum status batch_create(struct act *act, const struct batch_fields *fields, struct id *ret_id, struct error *err)
{
    struct program program;
    TRY(program_read(act, &fields->program_id, &program, err));
    TRY(program_takes(program.status, PROGRAM_PARTICIPANTS, "program_id", err));
    const struct batch batch = {
        .id = mint_id(&act->mint),
        .program_id = program.id,
        .name = fields->name,
        .source = (int)fields->source,
        .status = BATCH_PREPARING,
        .channels = (unsigned)fields->channel_bits,
        .holds = fields->dry_run.value,
        .created_at = act_now(act),
        .started_at = TIME_NONE,
        .ended_at = TIME_NONE,
    };
    TRY(row_insert(act->txn, &batch_statements[BATCH_SQL_INSERT], act->ws, &batch_entity, &batch, err));
    TRY(write_source(act, &batch.id, fields, err));
    *ret_id = batch.id;
    return tell_trail(act, "invitation_batch.created", &batch.id, STR_NONE, err);
}

/* ---- reading ---- */

static enum status read_row(struct act *act, int sql, const struct id *id, struct batch *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &batch_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no batch of invitations with this id.");
    *ret = (struct batch){0};
    row_read(&batch_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

static enum status read_errors(struct act *act, struct batch *batch, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &batch_statements[BATCH_SQL_ERRORS],
                  VALUES(value_int(act->ws), value_id(&batch->id), value_int(LIMIT_BATCH_ERRORS)), &rows, err));
    const struct batch_item *items = row_read_all(&batch_item_entity, &rows, 1, txn_arena(act->txn));
    struct batch_error *errors = arena_array(txn_arena(act->txn), rows.row_count, sizeof *errors);
    for (size_t i = 0; i < rows.row_count; i++)
        errors[i] = (struct batch_error){items[i].line, items[i].code, items[i].detail};
    batch->errors = (struct entity_list){errors, rows.row_count};
    return STATUS_OK;
}

static enum status read_messages(struct act *act, struct batch *batch, struct error *err)
{
    int64_t counts[MESSAGE_STATUS_COUNT];
    TRY(message_count_batch(act, &batch->id, counts, err));
    struct batch_messages *messages = arena_alloc(txn_arena(act->txn), sizeof *messages);
    *messages = (struct batch_messages){
        .queued = counts[MESSAGE_QUEUED],
        .sending = counts[MESSAGE_SENDING],
        .sent = counts[MESSAGE_SENT],
        .delivered = counts[MESSAGE_DELIVERED],
        .failed = counts[MESSAGE_FAILED],
        .unknown = counts[MESSAGE_UNKNOWN],
        .suppressed = counts[MESSAGE_SUPPRESSED],
        .canceled = counts[MESSAGE_CANCELED],
        .simulated = counts[MESSAGE_SIMULATED],
    };
    batch->messages = messages;
    return STATUS_OK;
}

enum status batch_read(struct act *act, const struct id *id, struct batch *ret, struct error *err)
{
    TRY(read_row(act, BATCH_SQL_READ, id, ret, err));
    TRY(read_errors(act, ret, err));
    return read_messages(act, ret, err);
}

enum status batch_chunk_read(struct act *act, const struct id *batch_id, int64_t n, struct batch_chunk *ret,
                             bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &batch_statements[BATCH_SQL_READ_CHUNK],
                  VALUES(value_int(act->ws), value_id(batch_id), value_int(n)), &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        *ret = (struct batch_chunk){result_int(&rows, 0, 0), result_str(&rows, 0, 1)};
    return STATUS_OK;
}

/* ---- somebody's word ---- */

#define FROM(status) (1U << (status))

static const struct {
    const char *action;
    unsigned from; /* FROM() of each status that allows it */
} WORDS[] = {
    [BATCH_START] = {"invitation_batch.started", FROM(BATCH_PREPARING) | FROM(BATCH_READY)},
    [BATCH_PAUSE] = {"invitation_batch.paused", FROM(BATCH_PREPARING) | FROM(BATCH_SENDING) | FROM(BATCH_DONE)},
    [BATCH_RESUME] = {"invitation_batch.resumed", FROM(BATCH_PAUSED)},
    [BATCH_CANCEL] = {"invitation_batch.canceled", FROM(BATCH_PREPARING) | FROM(BATCH_READY) | FROM(BATCH_SENDING) |
                                                       FROM(BATCH_PAUSED) | FROM(BATCH_DONE)},
};

static bool is_said_already(const struct batch *batch, enum batch_word word)
{
    switch (word) {
    case BATCH_START:
        return !batch->holds && (batch->status == BATCH_SENDING || batch->status == BATCH_PREPARING);
    case BATCH_PAUSE:
        return batch->status == BATCH_PAUSED;
    case BATCH_RESUME:
        return batch->status == BATCH_SENDING || batch->status == BATCH_PREPARING || batch->status == BATCH_DONE;
    case BATCH_CANCEL:
        return batch->status == BATCH_CANCELED;
    }
    return false;
}

static void follow(struct batch *batch, enum batch_word word, int64_t now)
{
    switch (word) {
    case BATCH_START:
        batch->holds = false;
        batch->status = batch->prepared ? BATCH_SENDING : BATCH_PREPARING;
        break;
    case BATCH_PAUSE:
        batch->status = BATCH_PAUSED;
        break;
    case BATCH_RESUME:
        batch->status = BATCH_PREPARING;
        if (batch->prepared)
            batch->status = batch->ended_at == TIME_NONE ? BATCH_SENDING : BATCH_DONE;
        break;
    case BATCH_CANCEL:
        batch->status = BATCH_CANCELED;
        batch->ended_at = now;
        break;
    }
    if (batch->status == BATCH_SENDING && batch->started_at == TIME_NONE)
        batch->started_at = now;
}

/* What was handed over and has not left yet. */
static enum status tell_messages(struct act *act, const struct batch *batch, enum batch_word word, struct error *err)
{
    if (word == BATCH_CANCEL)
        return message_queue_cancel_batch(act, &batch->id, err);
    if (word == BATCH_PAUSE || word == BATCH_RESUME)
        return message_queue_pause(act, &batch->id, word == BATCH_PAUSE, err);
    return STATUS_OK;
}

/* A batch that has handed over its last message is done while they leave at the program's pace, for hours perhaps: it
 * is paused like others until the last one has left. */
static enum status is_allowed(struct act *act, const struct batch *batch, enum batch_word word, bool *ret,
                              struct error *err)
{
    int64_t counts[MESSAGE_STATUS_COUNT];
    *ret = (WORDS[word].from & FROM(batch->status)) != 0;
    if (!*ret || word != BATCH_PAUSE || batch->status != BATCH_DONE)
        return STATUS_OK;
    TRY(message_count_batch(act, &batch->id, counts, err));
    *ret = counts[MESSAGE_QUEUED] > 0;
    return STATUS_OK;
}

/* What its people were read from, and by which keys those were told apart whom nobody knows. */
static enum status forget_people(struct act *act, const struct id *id, struct error *err)
{
    TRY(txn_exec(act->txn, &batch_statements[BATCH_SQL_DROP_STRANGERS], VALUES(value_int(act->ws), value_id(id)), err));
    return txn_exec(act->txn, &batch_statements[BATCH_SQL_DROP_SOURCE], VALUES(value_int(act->ws), value_id(id)), err);
}

enum status batch_tell(struct act *act, const struct id *id, enum batch_word word, struct str reason, struct error *err)
{
    struct batch batch = {0};
    TRY(read_row(act, BATCH_SQL_LOCK, id, &batch, err));
    if (is_said_already(&batch, word))
        return STATUS_OK;
    bool allowed;
    TRY(is_allowed(act, &batch, word, &allowed, err));
    if (!allowed)
        return error_set(err, ERROR_INVALID_STATE, "id", "The batch is %s, which does not allow this.",
                         batch_statuses[batch.status]);
    follow(&batch, word, act_now(act));
    TRY(txn_exec(act->txn, &batch_statements[BATCH_SQL_SET_STATUS],
                 VALUES(value_int(act->ws), value_id(id), value_int(batch.status), value_int(batch.holds),
                        value_time(batch.started_at), value_time(batch.ended_at)),
                 err));
    TRY(tell_messages(act, &batch, word, err));
    if (batch.status == BATCH_CANCELED)
        TRY(forget_people(act, id, err));
    return tell_trail(act, WORDS[word].action, id, reason, err);
}

/* ---- units of its job ---- */

enum status batch_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &batch_statements[BATCH_SQL_DUE], VALUES(value_int(act->ws), value_int((int64_t)limit)),
                  &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status batch_save(struct act *act, const struct batch *batch, struct error *err)
{
    const struct batch_counts *counts = &batch->counts;
    return txn_exec(act->txn, &batch_statements[BATCH_SQL_SAVE],
                    VALUES(value_int(act->ws), value_id(&batch->id), value_int(batch->status),
                           value_int(batch->prepared), value_int(batch->position), value_id(&batch->after_id),
                           value_int(batch->items), value_int(batch->sent_to), value_int(counts->total),
                           value_int(counts->will_send), value_int(counts->no_consent), value_int(counts->unreachable),
                           value_int(counts->invited_lately), value_int(counts->not_active), value_int(counts->blocked),
                           value_int(counts->duplicate), value_int(counts->invalid), value_int(batch->invited),
                           value_int(batch->skipped), value_time(batch->started_at), value_time(batch->ended_at)),
                    err);
}

enum status batch_work(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    struct batch batch = {0};
    TRY(read_row(act, BATCH_SQL_LOCK, id, &batch, err));
    if (batch.status != BATCH_PREPARING && batch.status != BATCH_SENDING)
        return STATUS_OK;
    if (batch.status == BATCH_PREPARING) {
        TRY(batch_prepare(act, &batch, err));
        *ret_more = batch.status == BATCH_PREPARING || batch.status == BATCH_SENDING;
    } else
        TRY(batch_send(act, &batch, ret_more, err));
    TRY(batch_save(act, &batch, err));
    if (batch.status != BATCH_DONE)
        return STATUS_OK;
    TRY(txn_exec(act->txn, &batch_statements[BATCH_SQL_DROP_SOURCE], VALUES(value_int(act->ws), value_id(id)), err));
    return tell_trail(act, "invitation_batch.ended", id, STR_NONE, err);
}

/* ---- proof ---- */

enum status batch_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&batch_statements[BATCH_SQL_STRAY], "B20", KIND, "its source is kept, and it is over or does not exist"},
        {&batch_statements[BATCH_SQL_STRAY_ITEMS], "B20", KIND, "it, or a contact of one of its items, does not exist"},
        {&batch_statements[BATCH_SQL_MISCOUNTED], "B20", KIND, "its counts are not those of its items"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
