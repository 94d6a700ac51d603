#pragma once

#include "domain/review/evidence.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of evidence_statements[]. For evidence.c only. */

enum {
    EVIDENCE_SQL_READ,
    EVIDENCE_SQL_WRITE,
    EVIDENCE_SQL_STRAY,
    EVIDENCE_SQL_COUNT,
};

extern const struct statement evidence_statements[EVIDENCE_SQL_COUNT];

#define EVIDENCE_COLUMNS(C)                                                                                            \
    C(struct evidence, referral_id, referral_id, ID, 0, .prefix = "ref", .doc = "The referral.")                       \
    C(struct evidence, participant_id, participant_id, ID, 0, .prefix = "ptc", .doc = "Who was credited then.")        \
    C(struct evidence, outcome, outcome, WORD, 0, .words = fraud_outcomes, .doc = "What follows from it.")             \
    C(struct evidence, score, score, INT, 0, .doc = "The points of all signals, 100 at most.")                         \
    C(struct evidence, score_hold, score_hold, INT, 0, .doc = "From here on rewards wait for a person.")               \
    C(struct evidence, score_block, score_block, INT, 0, .doc = "From here on nothing is paid.")                       \
    C(struct evidence, findings, findings, JSON, MEMBER_HIDDEN)                                                        \
    C(struct evidence, referrer_side, referrer_side, WORD, 0, .words = evidence_sides,                                 \
      .doc = "What a person said to the referrer's rewards.")                                                          \
    C(struct evidence, referred_side, referred_side, WORD, 0, .words = evidence_sides,                                 \
      .doc = "What a person said to the referred person's rewards.")                                                   \
    C(struct evidence, screened_at, screened_at, TIME, 0, .doc = "When it was found.")                                 \
    C(struct evidence, case_id, case_id, ID, MEMBER_NULL, .prefix = "cas", .doc = "The newest case about it.")
