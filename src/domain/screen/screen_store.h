#pragma once

#include "domain/screen/fraud_list.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of screen_statements[]. For the files of this folder only. */

enum {
    SCREEN_SQL_TRACE_INSERT,
    SCREEN_SQL_TRACES_OF_CONTACT,
    SCREEN_SQL_TRACES_OF_NETWORK,
    SCREEN_SQL_TRACE_PURGE,
    SCREEN_SQL_LISTED,
    SCREEN_SQL_LIST_INSERT,
    SCREEN_SQL_LIST_READ,
    SCREEN_SQL_LIST_DELETE,
    SCREEN_SQL_LIST_HELD,
    SCREEN_SQL_LIST_ALL,
    SCREEN_SQL_LIST_EFFECT,
    SCREEN_SQL_COUNT,
};

extern const struct statement screen_statements[SCREEN_SQL_COUNT];

#define FRAUD_ENTRY_COLUMNS(C)                                                                                         \
    C(struct fraud_entry, id, id, ID, 0, .prefix = "frl", .doc = "Its id.")                                            \
    C(struct fraud_entry, effect, effect, WORD, 0, .words = fraud_effects, .doc = "Block, or allow.")                  \
    C(struct fraud_entry, kind, kind, WORD, 0, .words = fraud_entry_kinds, .doc = "What is listed.")                   \
    C(struct fraud_entry, value, value, TEXT, 0, .doc = "The value; of networks and devices a keyed hash.")            \
    C(struct fraud_entry, key, key, BYTES, MEMBER_HIDDEN)                                                              \
    C(struct fraud_entry, reason, reason, TEXT, 0, .doc = "Why, in words.")                                            \
    C(struct fraud_entry, expires_at, expires_at, TIME, MEMBER_NULL, .doc = "Until when it holds.")                    \
    C(struct fraud_entry, created_at, created_at, TIME, 0, .doc = "When it was listed.")                               \
    C(struct fraud_entry, removed_at, removed_at, TIME, MEMBER_HIDDEN)
