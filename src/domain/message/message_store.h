#pragma once

#include "domain/message/message.h"
#include "store/row.h"
#include "store/store.h"

/* The statements of messages. For the files of this folder only. */

enum {
    MESSAGE_SQL_INSERT,
    MESSAGE_SQL_OF_CAUSE,
    MESSAGE_SQL_READ,
    MESSAGE_SQL_LOCK,
    MESSAGE_SQL_HELD,
    MESSAGE_SQL_LIST,
    MESSAGE_SQL_LIST_CONTACT,
    MESSAGE_SQL_LIST_STATUS,
    MESSAGE_SQL_LIST_PROGRAM,
    MESSAGE_SQL_LIST_PROGRAM_STATUS,
    MESSAGE_SQL_ATTEMPTS,
    MESSAGE_SQL_NAMES,
    MESSAGE_SQL_COUNT_BATCH,
    MESSAGE_SQL_REQUEUE,
    MESSAGE_SQL_FINISH,
    MESSAGE_SQL_DEFER,
    MESSAGE_SQL_DUE,
    MESSAGE_SQL_DUE_TEST,
    MESSAGE_SQL_LAPSED,
    MESSAGE_SQL_LAPSE,
    MESSAGE_SQL_BEGIN,
    MESSAGE_SQL_ADD_ATTEMPT,
    MESSAGE_SQL_END_ATTEMPT,
    MESSAGE_SQL_SIMULATE,
    MESSAGE_SQL_RECORD,
    MESSAGE_SQL_OF_PROVIDER,
    MESSAGE_SQL_REPORT,
    MESSAGE_SQL_GOT,
    MESSAGE_SQL_UNDER_WAY,
    MESSAGE_SQL_INVITED,
    MESSAGE_SQL_MUTED,
    MESSAGE_SQL_QUEUE_OPEN,
    MESSAGE_SQL_QUEUE_LIST,
    MESSAGE_SQL_QUEUE_STOP,
    MESSAGE_SQL_QUEUE_STOP_PROGRAM,
    MESSAGE_SQL_QUEUE_PAUSE,
    MESSAGE_SQL_QUEUE_CANCEL,
    MESSAGE_SQL_QUEUE_CANCEL_PROGRAM,
    MESSAGE_SQL_QUEUE_CANCELING,
    MESSAGE_SQL_QUEUE_DRAIN,
    MESSAGE_SQL_QUEUE_DRAINED,
    MESSAGE_SQL_QUEUE_GO_ON,
    MESSAGE_SQL_DAY_ADD,
    MESSAGE_SQL_DAYS,
    MESSAGE_SQL_INBOUND,
    MESSAGE_SQL_STRAY,
    MESSAGE_SQL_WRONG_TIMES,
    MESSAGE_SQL_TAKEN_TWICE,
    MESSAGE_SQL_COUNT,
};

extern const struct statement message_statements[MESSAGE_SQL_COUNT];

#define MESSAGE_COLUMNS(C)                                                                                             \
    C(struct message_row, id, id, ID, 0, .prefix = "msg", .doc = "Its id.")                                            \
    C(struct message_row, kind, kind, WORD, 0, .words = message_kinds, .doc = "What it is for.")                       \
    C(struct message_row, channel, channel, WORD, MEMBER_HIDDEN, .words = message_channels)                            \
    C(struct message_row, status, status, WORD, 0, .words = message_statuses, .doc = "What has become of it.")         \
    C(struct message_row, reason, reason, TEXT, MEMBER_NULL,                                                           \
      .doc = "Why it is not sent, or not yet: one word; null where nothing is in its way.")                            \
    C(struct message_row, contact_id, contact_id, ID, MEMBER_NULL, .prefix = "cnt",                                    \
      .doc = "Who gets it; null for an answer to an address that is nobody's.")                                        \
    C(struct message_row, program_id, program_id, ID, MEMBER_NULL, .prefix = "prg", .doc = "The program.")             \
    C(struct message_row, participant_id, participant_id, ID, MEMBER_NULL, .prefix = "ptc",                            \
      .doc = "As which participant, or null.")                                                                         \
    C(struct message_row, referral_id, referral_id, ID, MEMBER_NULL, .prefix = "ref",                                  \
      .doc = "The referral that it tells of, or null.")                                                                \
    C(struct message_row, reward_id, reward_id, ID, MEMBER_NULL, .prefix = "rwd",                                      \
      .doc = "The reward that it tells of, or null.")                                                                  \
    C(struct message_row, batch_id, batch_id, ID, MEMBER_NULL, .prefix = "ivb", .doc = "The batch that it is of.")     \
    C(struct message_row, link_id, link_id, ID, MEMBER_HIDDEN)                                                         \
    C(struct message_row, cause, cause, BYTES, MEMBER_HIDDEN)                                                          \
    C(struct message_row, address, address, TEXT, MEMBER_HIDDEN)                                                       \
    C(struct message_row, language, language, TEXT, MEMBER_NULL,                                                       \
      .doc = "Of the template that it was written from; null until then.")                                             \
    C(struct message_row, template_version, template_version, OPT_INT, MEMBER_NULL,                                    \
      .doc = "Of that template; 0: the usual one.")                                                                    \
    C(struct message_row, subject, subject, TEXT, MEMBER_NULL, .doc = "Of a mail.")                                    \
    C(struct message_row, text, text, TEXT, MEMBER_NULL,                                                               \
      .doc = "As it was sent; before that somebody's own words, else null.")                                           \
    C(struct message_row, note, note, TEXT, MEMBER_NULL, .doc = "What who has it sent adds in words of its own.")      \
    C(struct message_row, segments, segments, OPT_INT, MEMBER_NULL,                                                    \
      .doc = "As how many messages a carrier counts it.")                                                              \
    C(struct message_row, cost_micros, cost_micros, OPT_INT, MEMBER_NULL,                                              \
      .doc = "What it costs by the program's price of a segment: millionths of a unit of its currency.")               \
    C(struct message_row, connection_id, connection_id, ID, MEMBER_NULL, .prefix = "con",                              \
      .doc = "The connection that it went by.")                                                                        \
    C(struct message_row, provider, provider, TEXT, MEMBER_NULL, .doc = "That connection's kind.")                     \
    C(struct message_row, provider_message_id, provider_message_id, TEXT, MEMBER_NULL,                                 \
      .doc = "What the provider calls it.")                                                                            \
    C(struct message_row, attempts, attempts, INT, MEMBER_HIDDEN)                                                      \
    C(struct message_row, not_before, not_before, TIME, 0, .doc = "When it was to be sent at the earliest.")           \
    C(struct message_row, queue_id, queue_id, ID, MEMBER_HIDDEN)                                                       \
    C(struct message_row, due_at, due_at, TIME, MEMBER_NULL, .doc = "While it is queued: when it is looked at next.")  \
    C(struct message_row, lease_until, lease_until, TIME, MEMBER_HIDDEN)                                               \
    C(struct message_row, created_at, created_at, TIME, 0, .doc = "When it was wanted.")                               \
    C(struct message_row, sent_at, sent_at, TIME, MEMBER_NULL, .doc = "When it was sent.")

#define MESSAGE_ATTEMPT_COLUMNS(C)                                                                                     \
    C(struct message_attempt, message_id, message_id, ID, MEMBER_HIDDEN)                                               \
    C(struct message_attempt, n, n, INT, 0, .doc = "From 1.")                                                          \
    C(struct message_attempt, at, at, TIME, 0, .doc = "When it began.")                                                \
    C(struct message_attempt, outcome, outcome, OPT_INT, MEMBER_HIDDEN)                                                \
    C(struct message_attempt, answer, answer, TEXT, MEMBER_NULL, .doc = "What the provider said.")                     \
    C(struct message_attempt, answered_at, answered_at, TIME, MEMBER_NULL, .doc = "When.")
