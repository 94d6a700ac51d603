#pragma once

#include "domain/rule/rule.h"
#include "domain/workspace/act.h"

/* Inviting somebody who takes part: the message with its link, a reminder where one is wanted, and when it was, so that
 * nobody is asked too often. Whether a message may go out at all is for domain/message: one that may not is kept there
 * with its reason, and its participant counts as not invited.
 *
 * Runs inside a transaction, on its thread. */

struct invitation {
    struct id participant_id, contact_id, program_id;
    struct id cause_id; /* what it is sent for: with the participant it makes the message unique */
    struct id batch_id; /* none, or the batch that it is of */
    int channels;       /* MESSAGE_SMS | MESSAGE_EMAIL: the first that reaches the contact */
    int64_t not_before; /* the world's time; now or earlier: at once */
    int64_t remind_at;  /* TIME_NONE: no reminder */
};

/* The id that stands for two: with it as the cause of a message, one to both is sent once. */
struct id invitation_cause_of(const struct id *participant_id, const struct id *other_id);

/* `*ret_reason` (may be null): why the message is not sent, one of message_reasons; null: it is. */
MUST_CHECK enum status invitation_send(struct act *act, const struct invitation *invitation, const char **ret_reason,
                                       struct error *err);

/* Why it would not be sent now: a reason of domain/message, or null. Reads only. The participant may be none yet. */
MUST_CHECK enum status invitation_foresee(struct act *act, const struct invitation *invitation, const char **ret_reason,
                                          struct error *err);

/* When a participant was last invited, TIME_NONE: never. */
MUST_CHECK enum status invitation_last(struct act *act, const struct id *participant_id, int64_t *ret_at,
                                       struct error *err);

/* Whether somebody invited at `invited_at` (TIME_NONE: never) is to be left alone: the program's `again_after_days`,
 * or INVITATION_AGAIN_DAYS where its rules say nothing. */
enum { INVITATION_AGAIN_DAYS = 180 };
bool invitation_is_recent(const struct rules *rules, int64_t invited_at, int64_t now);
