#pragma once

#include "domain/referral/referral.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of referral_statements[]. For referral*.c only. */

enum {
    REFERRAL_SQL_READ,
    REFERRAL_SQL_READ_MANY,
    REFERRAL_SQL_LOCK,
    REFERRAL_SQL_FIND_LIVE,
    REFERRAL_SQL_FIND_LIVE_ANY,
    REFERRAL_SQL_INSERT,
    REFERRAL_SQL_SAVE,
    REFERRAL_SQL_SET_STATUS,
    REFERRAL_SQL_SET_LIVE,
    REFERRAL_SQL_SET_STAGE,
    REFERRAL_SQL_SET_OWNER,
    REFERRAL_SQL_SET_ATTRIBUTION,
    REFERRAL_SQL_NEXT_ATTRIBUTION,
    REFERRAL_SQL_HELD,
    REFERRAL_SQL_LIST,
    REFERRAL_SQL_LIST_PROGRAM,
    REFERRAL_SQL_LIST_PROGRAM_STATUS,
    REFERRAL_SQL_LIST_PROGRAM_STAGE,
    REFERRAL_SQL_LIST_STATUS,
    REFERRAL_SQL_LIST_STAGE,
    REFERRAL_SQL_LIST_OWNER,
    REFERRAL_SQL_LIST_PARTICIPANT,
    REFERRAL_SQL_LIST_CONTACT,
    REFERRAL_SQL_BROUGHT_SINCE,
    REFERRAL_SQL_BROUGHT_BY,
    REFERRAL_SQL_ADD_ATTRIBUTION,
    REFERRAL_SQL_OBJECT_IN_PROGRAM,
    REFERRAL_SQL_OBJECT_ANYWHERE,
    REFERRAL_SQL_CLAIM_OBJECT,
    REFERRAL_SQL_COUNT_OBJECT,
    REFERRAL_SQL_COUNTS,
    REFERRAL_SQL_RULES,
    REFERRAL_SQL_SET_RULE,
    REFERRAL_SQL_WRITE_TEXTS,
    REFERRAL_SQL_READ_TEXTS,
    REFERRAL_SQL_READ_TEXTS_MANY,
    REFERRAL_SQL_NAMES,
    REFERRAL_SQL_WITHOUT_ATTRIBUTION,
    REFERRAL_SQL_STRAY_ATTRIBUTIONS,
    REFERRAL_SQL_WITHOUT_CONTACT,
    REFERRAL_SQL_WITHOUT_PARTICIPANT,
    REFERRAL_SQL_WITHOUT_VERSION,
    REFERRAL_SQL_WRONG_STATUS,
    REFERRAL_SQL_STRAY_OBJECTS,
    REFERRAL_SQL_EVENT_WITHOUT_REFERRAL,
    REFERRAL_SQL_EVENT_WITHOUT_CONTACT,
    REFERRAL_SQL_EVENT_TWICE,
    REFERRAL_SQL_COUNT,
};

extern const struct statement referral_statements[REFERRAL_SQL_COUNT];

/* What is said once. */
#define REFERRAL_FIXED(C)                                                                                              \
    C(struct referral, id, id, ID, 0, .prefix = "ref", .doc = "Its id.")                                               \
    C(struct referral, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Its program.")                          \
    C(struct referral, program_version, program_version, INT, 0, .doc = "The version of the rules that holds for it.") \
    C(struct referral, participant_id, participant_id, ID, MEMBER_NULL, .prefix = "ptc", .doc = "The referrer.")       \
    C(struct referral, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "The referred person.")                  \
    C(struct referral, type, type, TEXT, 0, .doc = "`lead` or `order`.")                                               \
    C(struct referral, submitted_by, submitted_by, TEXT, MEMBER_NULL, .doc = "Who typed it in.")                       \
    C(struct referral, submitted_at, submitted_at, TIME, 0, .doc = "When it was submitted.")                           \
    C(struct referral, link_id, link_id, ID, MEMBER_HIDDEN)                                                            \
    C(struct referral, method, method, TEXT, MEMBER_HIDDEN)                                                            \
    C(struct referral, channel, channel, TEXT, MEMBER_HIDDEN)                                                          \
    C(struct referral, uncredited, uncredited, TEXT, MEMBER_HIDDEN)                                                    \
    C(struct referral, click_id, click_id, ID, MEMBER_HIDDEN)                                                          \
    C(struct referral, code, code, TEXT, MEMBER_HIDDEN)                                                                \
    C(struct referral, attributed_at, attributed_at, TIME, MEMBER_HIDDEN)                                              \
    C(struct referral, effective_at, effective_at, TIME, MEMBER_HIDDEN)                                                \
    C(struct referral, expires_at, expires_at, TIME, MEMBER_NULL, .doc = "When it lapses; null: never.")               \
    C(struct referral, due_at, due_at, TIME, MEMBER_HIDDEN)                                                            \
    C(struct referral, dedupe, dedupe, JSON, MEMBER_HIDDEN)                                                            \
    C(struct referral, fingerprint, fingerprint, BYTES, MEMBER_HIDDEN)

/* What changes, but for the columns of indexes. */
#define REFERRAL_CHANGING(C)                                                                                           \
    C(struct referral, stage_kind, stage_kind, WORD, MEMBER_HIDDEN)                                                    \
    C(struct referral, value, value, OPT_INT, MEMBER_NULL,                                                             \
      .doc = "What the deal is worth, in the program's currency.")                                                     \
    C(struct referral, qualified_at, qualified_at, TIME, MEMBER_NULL, .doc = "When the qualification held.")           \
    C(struct referral, eligible_at, eligible_at, TIME, MEMBER_NULL,                                                    \
      .doc = "When the last of the referrer's rewards is due.")                                                        \
    C(struct referral, rewarded_at, rewarded_at, TIME, MEMBER_NULL, .doc = "When the first of them was issued.")       \
    C(struct referral, disqualified_at, disqualified_at, TIME, MEMBER_HIDDEN)                                          \
    C(struct referral, last_activity_at, last_activity_at, TIME, MEMBER_HIDDEN)                                        \
    C(struct referral, reason_code, reason_code, TEXT, MEMBER_NULL, .doc = "Why it was closed, for reports.")          \
    C(struct referral, sequence, sequence, INT, MEMBER_HIDDEN)                                                         \
    C(struct referral, noted, noted, BOOL, MEMBER_HIDDEN)                                                              \
    C(struct referral, revoked_at, revoked_at, TIME, MEMBER_HIDDEN)

/* The columns of indexes. */
#define REFERRAL_INDEXED(C)                                                                                            \
    C(struct referral, stage, stage, TEXT, 0, .doc = "Where it stands in the pipeline.")                               \
    C(struct referral, status, status, WORD, 0, .words = referral_statuses,                                            \
      .doc = "What it has come to, whatever the stage is called.")                                                     \
    C(struct referral, live, stored.live, BOOL, MEMBER_HIDDEN)                                                         \
    C(struct referral, owner, owner, TEXT, MEMBER_NULL, .doc = "Who is responsible for it.")                           \
    C(struct referral, closed_at, closed_at, TIME, MEMBER_NULL, .doc = "When it was won or lost.")

#define REFERRAL_COLUMNS(C) REFERRAL_FIXED(C) REFERRAL_CHANGING(C) REFERRAL_INDEXED(C)

#define ATTRIBUTION_COLUMNS(C)                                                                                         \
    C(struct attribution, referral_id, referral_id, ID, 0)                                                             \
    C(struct attribution, n, n, INT, 0)                                                                                \
    C(struct attribution, participant_id, participant_id, ID, 0)                                                       \
    C(struct attribution, link_id, link_id, ID, 0)                                                                     \
    C(struct attribution, method, method, TEXT, 0)                                                                     \
    C(struct attribution, uncredited, uncredited, TEXT, 0)                                                             \
    C(struct attribution, click_id, click_id, ID, 0)                                                                   \
    C(struct attribution, code, code, TEXT, 0)                                                                         \
    C(struct attribution, touches, touches, TEXT, 0)                                                                   \
    C(struct attribution, decided_at, decided_at, TIME, 0)                                                             \
    C(struct attribution, audit_id, audit_id, ID, 0)
