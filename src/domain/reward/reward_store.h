#pragma once

#include "domain/reward/reward.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of reward_statements[]. For reward*.c only. */

enum {
    REWARD_SQL_READ,
    REWARD_SQL_READ_MANY,
    REWARD_SQL_INSERT,
    REWARD_SQL_MOVE,
    REWARD_SQL_VALUE,
    REWARD_SQL_ADD_WAIT,
    REWARD_SQL_END_WAIT,
    REWARD_SQL_LIST_OF_ROOT,
    REWARD_SQL_LIST_DUE,
    REWARD_SQL_HELD,
    REWARD_SQL_LIST,
    REWARD_SQL_LIST_REFERRAL,
    REWARD_SQL_LIST_REFERRAL_STATUS,
    REWARD_SQL_LIST_CONTACT,
    REWARD_SQL_LIST_PARTICIPANT,
    REWARD_SQL_LIST_STATUS,
    REWARD_SQL_LIST_STATUS_KIND,
    REWARD_SQL_LIST_WAITING,
    REWARD_SQL_WRONG_LOTS,
    REWARD_SQL_WRONG_STATUS,
    REWARD_SQL_WRONG_WAITS,
    REWARD_SQL_WRONG_BALANCES,
    REWARD_SQL_WRONG_TOTALS,
    REWARD_SQL_WITHOUT_TOTALS,
    REWARD_SQL_WRONG_COUNTS,
    REWARD_SQL_WITHOUT_REFERRAL,
    REWARD_SQL_CAUSES,
    REWARD_SQL_WITHOUT_ACT,
    REWARD_SQL_WRONG_ROOTS,
    REWARD_SQL_DECIDED_EVENTS,
    REWARD_SQL_OF_EVENT,
    REWARD_SQL_WRITE_NOTE,
    REWARD_SQL_READ_NOTES,
    REWARD_SQL_SUMMARY,
    REWARD_SQL_COUNT,
};

extern const struct statement reward_statements[REWARD_SQL_COUNT];

#define REWARD_COLUMNS(C)                                                                                              \
    C(struct reward, id, id, ID, 0, .prefix = "rwd", .doc = "Its id.")                                                 \
    C(struct reward, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Its program.")                            \
    C(struct reward, program_version, program_version, INT, 0, .doc = "The version of the rules that granted it.")     \
    C(struct reward, referral_id, referral_id, ID, MEMBER_NULL, .prefix = "ref", .doc = "What it was granted for.")    \
    C(struct reward, event_id, event_id, ID, MEMBER_HIDDEN)                                                            \
    C(struct reward, object_key, object_key, BYTES, MEMBER_HIDDEN)                                                     \
    C(struct reward, root_id, root_id, ID, MEMBER_HIDDEN)                                                              \
    C(struct reward, cause, cause, BYTES, MEMBER_HIDDEN)                                                               \
    C(struct reward, rule_key, rule_key, TEXT, MEMBER_HIDDEN)                                                          \
    C(struct reward, contact_id, contact_id, ID, MEMBER_HIDDEN)                                                        \
    C(struct reward, participant_id, participant_id, ID, MEMBER_HIDDEN)                                                \
    C(struct reward, role, role, TEXT, MEMBER_HIDDEN)                                                                  \
    C(struct reward, level, level, INT, MEMBER_HIDDEN)                                                                 \
    C(struct reward, kind, kind, TEXT, 0, .doc = "`credit`, `cash`, `discount`, `gift_card`, `custom`.")               \
    C(struct reward, title, title, TEXT, MEMBER_NULL, .doc = "What its beneficiary is shown.")                         \
    C(struct reward, currency, currency, CURRENCY, MEMBER_HIDDEN)                                                      \
    C(struct reward, amount, amount, OPT_INT, MEMBER_NULL,                                                             \
      .doc = "What was granted, in minor units; null for a reward without money.")                                     \
    C(struct reward, status, status, WORD, 0, .words = reward_statuses, .doc = "What it has come to.")                 \
    C(struct reward, waits, waits, INT, MEMBER_HIDDEN)                                                                 \
    C(struct reward, step, step, OPT_INT, MEMBER_NULL, .doc = "Which one of the referrer's referrals it is for.")      \
    C(struct reward, hold_until, hold_until, TIME, MEMBER_NULL, .doc = "Until when it can still be denied.")           \
    C(struct reward, release_at, release_at, TIME, MEMBER_HIDDEN)                                                      \
    C(struct reward, reason_code, reason_code, TEXT, MEMBER_NULL, .doc = "Why, for programs.")                         \
    C(struct reward, created_at, created_at, TIME, 0, .doc = "When it was granted.")                                   \
    C(struct reward, issued_at, issued_at, TIME, MEMBER_NULL, .doc = "When its beneficiary got it.")                   \
    C(struct reward, noted, noted, BOOL, MEMBER_HIDDEN)                                                                \
    C(struct reward, expires_days, expires_days, OPT_INT, MEMBER_HIDDEN)                                               \
    C(struct reward, channel, channel, TEXT, MEMBER_HIDDEN)                                                            \
    C(struct reward, source, source, TEXT, MEMBER_HIDDEN)
