#pragma once

#include "domain/review/review.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of review_statements[]. For review.c only. */

enum {
    REVIEW_SQL_INSERT,
    REVIEW_SQL_READ,
    REVIEW_SQL_RESOLVE,
    REVIEW_SQL_HELD,
    REVIEW_SQL_LIST,
    REVIEW_SQL_LIST_STATE,
    REVIEW_SQL_LIST_STATE_KIND,
    REVIEW_SQL_LIST_PARTICIPANT,
    REVIEW_SQL_OPEN_OF,
    REVIEW_SQL_OPEN_ABOUT,
    REVIEW_SQL_TOLD,
    REVIEW_SQL_NOTE_WRITE,
    REVIEW_SQL_NOTES,
    REVIEW_SQL_STRAY,
    REVIEW_SQL_COUNT,
};

extern const struct statement review_statements[REVIEW_SQL_COUNT];

#define REVIEW_COLUMNS(C)                                                                                              \
    C(struct review_case, id, id, ID, 0, .prefix = "cas", .doc = "Its id.")                                            \
    C(struct review_case, kind, kind, WORD, 0, .words = review_kinds, .doc = "What kind of question it is.")           \
    C(struct review_case, state, state, WORD, 0, .words = review_states, .doc = "Whether somebody has answered it.")   \
    C(struct review_case, program_id, program_id, ID, MEMBER_NULL, .prefix = "prg", .doc = "The program it concerns.") \
    C(struct review_case, referral_id, referral_id, ID, MEMBER_NULL, .prefix = "ref",                                  \
      .doc = "The referral it concerns.")                                                                              \
    C(struct review_case, contact_id, contact_id, ID, MEMBER_NULL, .prefix = "cnt", .doc = "The person it concerns.")  \
    C(struct review_case, event_id, event_id, ID, MEMBER_NULL, .prefix = "evt", .doc = "The event that raised it.")    \
    C(struct review_case, detail, detail, TEXT, 0, .doc = "What was noticed, in one line.")                            \
    C(struct review_case, score, score, OPT_INT, MEMBER_NULL, .doc = "Of one about fraud: how much speaks for it.")    \
    C(struct review_case, created_at, created_at, TIME, 0, .doc = "When it was opened.")                               \
    C(struct review_case, resolved_at, resolved_at, TIME, MEMBER_NULL, .doc = "When it was resolved.")                 \
    C(struct review_case, participant_id, participant_id, ID, MEMBER_NULL, .prefix = "ptc",                            \
      .doc = "The participant who opened it.")                                                                         \
    C(struct review_case, noted, noted, BOOL, MEMBER_HIDDEN)
