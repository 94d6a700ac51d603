#pragma once

#include "domain/verification/verification.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of verification_statements[]. For verification.c only. */

enum {
    VERIFICATION_SQL_INSERT,
    VERIFICATION_SQL_OF_MESSAGE,
    VERIFICATION_SQL_OF_REFERRAL,
    VERIFICATION_SQL_SINCE,
    VERIFICATION_SQL_OPEN,
    VERIFICATION_SQL_SETTLE,
    VERIFICATION_SQL_DENY,
    VERIFICATION_SQL_MESSAGES,
    VERIFICATION_SQL_STRAY,
    VERIFICATION_SQL_COUNT,
};

extern const struct statement verification_statements[VERIFICATION_SQL_COUNT];

#define VERIFICATION_COLUMNS(C)                                                                                        \
    C(struct verification, id, id, ID, 0, .prefix = "vrf", .doc = "Its id.")                                           \
    C(struct verification, referral_id, referral_id, ID, 0, .prefix = "ref", .doc = "Whose prospect was asked.")       \
    C(struct verification, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "The prospect.")                     \
    C(struct verification, message_id, message_id, ID, 0, .prefix = "msg", .doc = "The message that has the link.")    \
    C(struct verification, channel, channel, INT, MEMBER_HIDDEN)                                                       \
    C(struct verification, created_at, created_at, TIME, 0, .doc = "When it was sent, or was to be.")                  \
    C(struct verification, expires_at, expires_at, TIME, 0, .doc = "Until when its link works.")                       \
    C(struct verification, verified_at, verified_at, TIME, MEMBER_NULL,                                                \
      .doc = "When the address was confirmed, by this link or by another to it.")                                      \
    C(struct verification, denied_at, denied_at, TIME, MEMBER_NULL,                                                    \
      .doc = "When who has the address said that it has not asked for this.")
