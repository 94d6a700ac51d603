#pragma once

#include "domain/enrollment/friend.h"
#include "store/row.h"
#include "store/store.h"

/* The statements of invitations of friends. For friend.c and friend_rows.c only. */

enum {
    FRIEND_SQL_INSERT,
    FRIEND_SQL_OF_PAIR,
    FRIEND_SQL_TIMES,
    FRIEND_SQL_HELD,
    FRIEND_SQL_LIST,
    FRIEND_SQL_LIST_OF,
    FRIEND_SQL_MESSAGES,
    FRIEND_SQL_CLICKS,
    FRIEND_SQL_BY_CONTACT,
    FRIEND_SQL_BY_LINK,
    FRIEND_SQL_STRAY,
    FRIEND_SQL_COUNT,
};

extern const struct statement friend_statements[FRIEND_SQL_COUNT];

#define FRIEND_COLUMNS(C)                                                                                              \
    C(struct friend_invitation, id, id, ID, 0, .prefix = "frd", .doc = "Its id.")                                      \
    C(struct friend_invitation, participant_id, participant_id, ID, 0, .prefix = "ptc", .doc = "In whose name.")       \
    C(struct friend_invitation, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Of which program.")            \
    C(struct friend_invitation, contact_id, contact_id, ID, MEMBER_HIDDEN)                                             \
    C(struct friend_invitation, link_id, link_id, ID, MEMBER_HIDDEN)                                                   \
    C(struct friend_invitation, message_id, message_id, ID, MEMBER_HIDDEN)                                             \
    C(struct friend_invitation, email, email, TEXT, 0, .doc = "The address that was typed.")                           \
    C(struct friend_invitation, created_at, created_at, TIME, 0, .doc = "When.")
