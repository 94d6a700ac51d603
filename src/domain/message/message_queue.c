/* Queues. Whether one goes is asked by a join with its row and its program's; to cancel is to note a time, which
 * whoever sends respects at once and the sweep writes into the rows. Runs inside a transaction, on its thread. */

#include "domain/message/message_queue.h"

#include "base/limits.h"
#include "domain/message/message_store.h"

enum { CANCELING_AT_ONCE = 8 };

static enum status pause_or_cancel(struct act *act, int statement, const struct id *id, int64_t value,
                                   struct error *err)
{
    return txn_exec(act->txn, &message_statements[statement],
                    VALUES(value_int(act->ws), value_id(id), value_int(value)), err);
}

enum status message_queue_pause(struct act *act, const struct id *batch_id, bool paused, struct error *err)
{
    return pause_or_cancel(act, MESSAGE_SQL_QUEUE_PAUSE, batch_id, paused, err);
}

enum status message_queue_cancel_batch(struct act *act, const struct id *batch_id, struct error *err)
{
    return pause_or_cancel(act, MESSAGE_SQL_QUEUE_CANCEL, batch_id, act_now(act), err);
}

enum status message_queue_cancel_program(struct act *act, const struct id *program_id, struct error *err)
{
    return pause_or_cancel(act, MESSAGE_SQL_QUEUE_CANCEL_PROGRAM, program_id, act_now(act), err);
}

enum status message_queue_go_on(struct act *act, const struct id *program_id, struct error *err)
{
    return txn_exec(act->txn, &message_statements[MESSAGE_SQL_QUEUE_GO_ON],
                    VALUES(value_int(act->ws), value_id(program_id)), err);
}

enum status message_queue_open(struct act *act, const struct message_queue *queue, struct error *err)
{
    return txn_exec(
        act->txn, &message_statements[MESSAGE_SQL_QUEUE_OPEN],
        VALUES(value_int(act->ws), value_id(&queue->id), value_int(queue->channel), value_id(&queue->program_id)), err);
}

enum status message_queue_list(struct act *act, size_t limit, struct message_queue **ret, size_t *ret_count,
                               struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_QUEUE_LIST],
                  VALUES(value_int(act->ws), value_int(act_now(act)), value_int((int64_t)limit)), &rows, err));
    struct message_queue *queues = arena_array(txn_arena(act->txn), rows.row_count, sizeof *queues);
    for (size_t i = 0; i < rows.row_count; i++)
        queues[i] =
            (struct message_queue){result_id(&rows, i, 0), (int)result_int(&rows, i, 1), result_id(&rows, i, 2)};
    *ret = queues;
    *ret_count = rows.row_count;
    return STATUS_OK;
}

static enum status stop(struct act *act, int statement, const struct id *id, int channel, int64_t until,
                        const char *reason, struct error *err)
{
    return txn_exec(
        act->txn, &message_statements[statement],
        VALUES(value_int(act->ws), value_id(id), value_int(channel), value_int(until), value_text(str_from(reason))),
        err);
}

enum status message_queue_stop(struct act *act, const struct message_queue *queue, int64_t until, const char *reason,
                               struct error *err)
{
    return stop(act, MESSAGE_SQL_QUEUE_STOP, &queue->id, queue->channel, until, reason, err);
}

enum status message_queue_stop_program(struct act *act, const struct id *program_id, int channel, int64_t until,
                                       const char *reason, struct error *err)
{
    return stop(act, MESSAGE_SQL_QUEUE_STOP_PROGRAM, program_id, channel, until, reason, err);
}

/* ---- canceling ---- */

static enum status read_canceling(struct act *act, struct result *ret, struct error *err)
{
    return txn_query(act->txn, &message_statements[MESSAGE_SQL_QUEUE_CANCELING],
                     VALUES(value_int(act->ws), value_int(CANCELING_AT_ONCE)), ret, err);
}

enum status message_queue_canceling(struct act *act, bool *ret, struct error *err)
{
    struct result rows;
    TRY(read_canceling(act, &rows, err));
    *ret = rows.row_count > 0;
    return STATUS_OK;
}

enum status message_queue_drain(struct act *act, bool *ret_more, struct error *err)
{
    struct result queues;
    TRY(read_canceling(act, &queues, err));
    int64_t room = LIMIT_MESSAGES_DRAINED;
    for (size_t i = 0; i < queues.row_count && room > 0; i++) {
        struct id id = result_id(&queues, i, 0);
        struct result gone;
        TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_QUEUE_DRAIN],
                      VALUES(value_int(act->ws), value_id(&id), value_int(result_int(&queues, i, 1)),
                             value_int(result_int(&queues, i, 2)), value_int(room)),
                      &gone, err));
        bool drained = (int64_t)gone.row_count < room;
        room -= (int64_t)gone.row_count;
        if (drained)
            TRY(txn_exec(act->txn, &message_statements[MESSAGE_SQL_QUEUE_DRAINED],
                         VALUES(value_int(act->ws), value_id(&id), value_int(result_int(&queues, i, 1)),
                                value_int(result_int(&queues, i, 2))),
                         err));
    }
    *ret_more = room == 0 || queues.row_count == CANCELING_AT_ONCE;
    return STATUS_OK;
}
