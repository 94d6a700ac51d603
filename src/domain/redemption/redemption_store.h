#pragma once

#include "domain/redemption/redemption.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of redemption_statements[]. For the files of this folder only. */

enum {
    REDEMPTION_SQL_INSERT,
    REDEMPTION_SQL_INSERT_LOT,
    REDEMPTION_SQL_READ,
    REDEMPTION_SQL_LOCK,
    REDEMPTION_SQL_FIND,
    REDEMPTION_SQL_CLOSE,
    REDEMPTION_SQL_CAPTURE_LOT,
    REDEMPTION_SQL_LOTS,
    REDEMPTION_SQL_LIST_DUE,
    REDEMPTION_SQL_HELD,
    REDEMPTION_SQL_LIST,
    REDEMPTION_SQL_LIST_CONTACT,
    REDEMPTION_SQL_LIST_CONTACT_STATUS,
    REDEMPTION_SQL_LIST_STATUS,
    REDEMPTION_SQL_WRONG_SUMS,
    REDEMPTION_SQL_WRONG_STATES,
    REDEMPTION_SQL_WRONG_MONEY,
    REDEMPTION_SQL_WRONG_RESERVES,
    REDEMPTION_SQL_STRAY,
    REDEMPTION_SQL_STRAY_LOTS,
    REDEMPTION_SQL_COUNT,
};

extern const struct statement redemption_statements[REDEMPTION_SQL_COUNT];

#define REDEMPTION_COLUMNS(C)                                                                                          \
    C(struct redemption, id, id, ID, 0, .prefix = "rdm", .doc = "Its id.")                                             \
    C(struct redemption, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "Whose credit it is.")                 \
    C(struct redemption, participant_id, participant_id, ID, MEMBER_NULL, .prefix = "ptc",                             \
      .doc = "The participant that was named; null where the contact was.")                                            \
    C(struct redemption, requested_amount, requested_amount, INT, 0,                                                   \
      .doc = "What it set aside, or spent, at first, in minor units.")                                                 \
    C(struct redemption, captured_amount, captured_amount, INT, MEMBER_HIDDEN)                                         \
    C(struct redemption, currency, currency, CURRENCY, 0, .doc = "Of the amounts.")                                    \
    C(struct redemption, reference, reference, TEXT, MEMBER_NULL,                                                      \
      .doc = "Your own name for it; null where a reward was used by hand without one.")                                \
    C(struct redemption, status, status, WORD, 0, .words = redemption_statuses, .doc = "What it has come to.")         \
    C(struct redemption, fingerprint, fingerprint, BYTES, MEMBER_HIDDEN)                                               \
    C(struct redemption, created_at, created_at, TIME, 0, .doc = "When it was made.")                                  \
    C(struct redemption, expires_at, expires_at, TIME, MEMBER_NULL,                                                    \
      .doc = "While it is open: when it is released by itself.")                                                       \
    C(struct redemption, closed_at, closed_at, TIME, MEMBER_NULL, .doc = "When it was captured or released.")

#define REDEMPTION_LOT_COLUMNS(C)                                                                                      \
    C(struct redemption_lot, redemption_id, redemption_id, ID, MEMBER_HIDDEN)                                          \
    C(struct redemption_lot, n, n, INT, MEMBER_HIDDEN)                                                                 \
    C(struct redemption_lot, reward_id, reward_id, ID, 0, .prefix = "rwd", .doc = "The reward.")                       \
    C(struct redemption_lot, requested_amount, requested_amount, INT, MEMBER_HIDDEN)                                   \
    C(struct redemption_lot, captured_amount, captured_amount, INT, MEMBER_HIDDEN)

extern const struct entity redemption_lot_entity;
