#pragma once

#include "domain/message/message.h"

/* What is sent in turn and can be stopped as one: a program's messages by one channel, a batch's, the answers of a
 * connection. Stopping, going on and canceling cost the same for one message as for a hundred thousand: messages are
 * found through their queue, and those of one that is stopped are not looked at.
 *
 * Runs inside a transaction, on its thread. */

struct message_queue {
    struct id id;
    int channel;
    struct id program_id; /* or none */
};

/* Somebody pauses a batch, or lets it go on. (A program is paused by its settings: messaging.h.) */
MUST_CHECK enum status message_queue_pause(struct act *act, const struct id *batch_id, bool paused, struct error *err);

/* From now on nothing is sent of what was queued until now. The rows say so when the sweep has come to them
 * (message_queue_drain()), a moment later. */
MUST_CHECK enum status message_queue_cancel_batch(struct act *act, const struct id *batch_id, struct error *err);
MUST_CHECK enum status message_queue_cancel_program(struct act *act, const struct id *program_id, struct error *err);

/* A program's limits are others: what was stopped by one of them goes on, perhaps until it is stopped again. */
MUST_CHECK enum status message_queue_go_on(struct act *act, const struct id *program_id, struct error *err);

/* ---- for whoever sends ---- */

/* Makes it unless there is one. */
MUST_CHECK enum status message_queue_open(struct act *act, const struct message_queue *queue, struct error *err);

/* Queues of the world that have something due at the act's time and may go, at most `limit`. */
MUST_CHECK enum status message_queue_list(struct act *act, size_t limit, struct message_queue **ret, size_t *ret_count,
                                          struct error *err);

/* It waits until a moment of the world: its pace, or a connection that takes nothing. `reason` is one of
 * message_reasons. One that waits for longer already goes on waiting for that: a pace ends no stop. */
MUST_CHECK enum status message_queue_stop(struct act *act, const struct message_queue *queue, int64_t until,
                                          const char *reason, struct error *err);

/* All of a program's by this channel. */
MUST_CHECK enum status message_queue_stop_program(struct act *act, const struct id *program_id, int channel,
                                                  int64_t until, const char *reason, struct error *err);

/* Whether there are queues with something to be canceled. */
MUST_CHECK enum status message_queue_canceling(struct act *act, bool *ret, struct error *err);

/* Cancels the next LIMIT_MESSAGES_DRAINED messages of such queues. */
MUST_CHECK enum status message_queue_drain(struct act *act, bool *ret_more, struct error *err);
