/* Messages as rows, as lists, how they are told, and what people do with them by hand. Runs inside a transaction, on
 * its thread. */

#include "domain/message/message.h"

#include "domain/audit/audit.h"
#include "domain/message/message_queue.h"
#include "domain/message/message_send.h"
#include "domain/message/message_store.h"

const char *const message_kinds[] = {
    [MESSAGE_INVITATION] = "invitation",
    [MESSAGE_REMINDER] = "reminder",
    [MESSAGE_REWARD] = "reward",
    [MESSAGE_THANKS] = "thanks",
    [MESSAGE_STAGE] = "stage",
    [MESSAGE_EXPIRY] = "expiry",
    [MESSAGE_PORTAL_LINK] = "portal_link",
    [MESSAGE_LEAD_RECEIVED] = "lead_received",
    [MESSAGE_CUSTOM] = "custom",
    [MESSAGE_REPLY] = "reply",
    [MESSAGE_TEST] = "test",
    [MESSAGE_VERIFICATION] = "verification",
    [MESSAGE_FRIEND] = "friend_invitation",
    [MESSAGE_STAFF] = "staff",
    [MESSAGE_FRIEND_REWARD] = "friend_reward",
    NULL,
};

const char *const message_channels[] = {"sms", "email", NULL};

const char *const message_statuses[] = {
    [MESSAGE_QUEUED] = "queued",
    [MESSAGE_SENDING] = "sending",
    [MESSAGE_SENT] = "sent",
    [MESSAGE_DELIVERED] = "delivered",
    [MESSAGE_FAILED] = "failed",
    [MESSAGE_UNKNOWN] = "unknown",
    [MESSAGE_SUPPRESSED] = "suppressed",
    [MESSAGE_CANCELED] = "canceled",
    [MESSAGE_SIMULATED] = "simulated",
    NULL,
};

const char *message_channel_name(int channel)
{
    return message_channels[channel - 1];
}

/* ---- the tables ---- */

static const struct member attempt_members[] = {MESSAGE_ATTEMPT_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(
    struct message_attempt, outcome, told_outcome, TEXT, MEMBER_NULL, .words = send_results,
    .doc = "What came of it; null while nobody knows.")};
static const struct entity attempt_entity = ENTITY("MessageAttempt", attempt_members, struct message_attempt);

static const char *const object_word[] = {"message", NULL};
static const struct member message_members[] = {
    ENTITY_TOLD(struct message_row, object, id, CONSTANT, 0, .words = object_word) MESSAGE_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct message_row, channel, told_channel, TEXT, 0, .words = message_channels,
                    .doc = "By which way.")
            ENTITY_TOLD(struct message_row, to, address, TEXT, MEMBER_NULL,
                        .doc = "The number or address that it went to, or is to go to; null where there is none.")
                ENTITY_TOLD(struct message_row, contact_name, contact_name, TEXT, MEMBER_NULL,
                            .doc = "Name of whoever gets it.")
                    ENTITY_TOLD(struct message_row, attempts, tries, LIST, 0, .entity = &attempt_entity,
                                .doc = "The tries to send it, oldest first.")};
const struct entity message_entity = ENTITY("Message", message_members, struct message_row);

static const struct list_filter filters[] = {
    [MESSAGES_CONTACT] = {"contact_id", 'b'},
    [MESSAGES_STATUS] = {"status", 'i'},
    [MESSAGES_PROGRAM] = {"program_id", 'b'},
};
static const struct list_path paths[] = {
    {0, &message_statements[MESSAGE_SQL_LIST], false},
    {LIST_FILTER(MESSAGES_CONTACT), &message_statements[MESSAGE_SQL_LIST_CONTACT], false},
    {LIST_FILTER(MESSAGES_STATUS), &message_statements[MESSAGE_SQL_LIST_STATUS], false},
    {LIST_FILTER(MESSAGES_STATUS) | LIST_FILTER(MESSAGES_PROGRAM), &message_statements[MESSAGE_SQL_LIST_PROGRAM_STATUS],
     false},
    {LIST_FILTER(MESSAGES_PROGRAM), &message_statements[MESSAGE_SQL_LIST_PROGRAM], false},
};
const struct list message_list = {
    .name = "messages",
    .entity = &message_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &message_statements[MESSAGE_SQL_HELD],
};

/* ---- reading and telling ---- */

static enum status read_one(struct act *act, int statement, const struct id *id, struct message_row *ret,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[statement], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no message with this id.");
    *ret = (struct message_row){0};
    row_read(&message_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status message_read(struct act *act, const struct id *id, struct message_row *ret, struct error *err)
{
    TRY(read_one(act, MESSAGE_SQL_READ, id, ret, err));
    return message_tell(act, ret, 1, err);
}

enum status message_read_of_cause(struct act *act, const uint8_t cause[MESSAGE_CAUSE_SIZE], struct message_row *ret,
                                  struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_OF_CAUSE],
                  VALUES(value_int(act->ws), value_bytes((struct str){(const char *)cause, MESSAGE_CAUSE_SIZE})), &rows,
                  err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no message of this cause.");
    const struct id id = result_id(&rows, 0, 0);
    return message_read(act, &id, ret, err);
}

static struct str name_of(const struct result *names, const struct id *contact_id)
{
    for (size_t i = 0; i < names->row_count; i++) {
        struct id id = result_id(names, i, 0);
        if (id_equal(&id, contact_id))
            return result_str(names, i, 1);
    }
    return STR_NONE;
}

/* The tries of one message stand together. */
static struct entity_list tries_of(struct message_attempt *tries, size_t count, const struct id *message_id)
{
    size_t first = 0, n = 0;
    while (first < count && !id_equal(&tries[first].message_id, message_id))
        first++;
    while (first + n < count && id_equal(&tries[first + n].message_id, message_id))
        n++;
    return (struct entity_list){n == 0 ? NULL : &tries[first], n};
}

enum status message_tell(struct act *act, struct message_row *rows, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids), *people = arena_array(arena, count, sizeof *people);
    struct result names, found;
    for (size_t i = 0; i < count; i++) {
        ids[i] = rows[i].id;
        people[i] = rows[i].contact_id;
    }
    TRY(txn_query_ids(act->txn, &message_statements[MESSAGE_SQL_NAMES], VALUES(value_int(act->ws)), people, count,
                      &names, err));
    TRY(txn_query_ids(act->txn, &message_statements[MESSAGE_SQL_ATTEMPTS], VALUES(value_int(act->ws)), ids, count,
                      &found, err));
    struct message_attempt *tries = row_read_all(&attempt_entity, &found, 1, arena);
    for (size_t i = 0; i < found.row_count; i++)
        tries[i].told_outcome = tries[i].outcome.set ? str_from(send_results[tries[i].outcome.value]) : STR_NONE;
    for (size_t i = 0; i < count; i++) {
        rows[i].told_channel = str_from(message_channel_name(rows[i].channel));
        rows[i].contact_name = name_of(&names, &rows[i].contact_id);
        rows[i].tries = tries_of(tries, found.row_count, &rows[i].id);
    }
    return STATUS_OK;
}

enum status message_count_batch(struct act *act, const struct id *batch_id, int64_t ret_counts[MESSAGE_STATUS_COUNT],
                                struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_COUNT_BATCH],
                  VALUES(value_int(act->ws), value_id(batch_id)), &rows, err));
    for (size_t i = 0; i < MESSAGE_STATUS_COUNT; i++)
        ret_counts[i] = 0;
    for (size_t i = 0; i < rows.row_count; i++)
        ret_counts[result_int(&rows, i, 0)] = result_int(&rows, i, 1);
    return STATUS_OK;
}

/* ---- by hand ---- */

static enum status tell(struct act *act, const struct message_row *row, const char *action, int to, struct error *err)
{
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", str_from(message_statuses[row->status]), str_from(message_statuses[to]));
    return audit_write(act,
                       &(struct audit_entry){
                           .action = action,
                           .object_kind = "msg",
                           .object_id = row->id,
                           .changes = changes_end(&changes, txn_arena(act->txn)),
                       },
                       NULL, err);
}

enum status message_cancel(struct act *act, const struct id *id, struct message_row *ret, struct error *err)
{
    struct message_row row = {0};
    struct result done;
    TRY(read_one(act, MESSAGE_SQL_LOCK, id, &row, err));
    if (row.status != MESSAGE_QUEUED)
        return error_set(err, ERROR_INVALID_STATE, "id",
                         "Only a message that is queued can be canceled; this one is %s.",
                         message_statuses[row.status]);
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_FINISH],
                  VALUES(value_int(act->ws), value_id(id), value_int(MESSAGE_CANCELED), value_null()), &done, err));
    TRY(tell(act, &row, "message.canceled", MESSAGE_CANCELED, err));
    return message_read(act, id, ret, err);
}

static bool may_go_again(int status)
{
    return status == MESSAGE_FAILED || status == MESSAGE_UNKNOWN || status == MESSAGE_CANCELED ||
           status == MESSAGE_SUPPRESSED;
}

enum status message_retry(struct act *act, const struct id *id, struct message_row *ret, struct error *err)
{
    struct message_row row = {0};
    TRY(read_one(act, MESSAGE_SQL_LOCK, id, &row, err));
    if (!may_go_again(row.status))
        return error_set(err, ERROR_INVALID_STATE, "id",
                         "Only a message that failed, was canceled or suppressed, or whose outcome is unknown can be "
                         "sent again; this one is %s.",
                         message_statuses[row.status]);
    TRY(txn_exec(act->txn, &message_statements[MESSAGE_SQL_REQUEUE],
                 VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), err));
    TRY(tell(act, &row, "message.queued_again", MESSAGE_QUEUED, err));
    return message_read(act, id, ret, err);
}
