#pragma once

#include "domain/inbound/inbound.h"
#include "store/row.h"

/* Rows of inbound_statements[]. For inbound.c only. */

enum {
    INBOUND_SQL_INSERT,
    INBOUND_SQL_NEWEST,
    INBOUND_SQL_FRESH,
    INBOUND_SQL_HEALTH,
    INBOUND_SQL_ERROR,
    INBOUND_SQL_DUE,
    INBOUND_SQL_DUE_OLD,
    INBOUND_SQL_COUNT_ROWS,
    INBOUND_SQL_ADD,
    INBOUND_SQL_LAST_KEPT,
    INBOUND_SQL_PURGE,
    INBOUND_SQL_PURGE_OLD,
    INBOUND_SQL_COUNT,
};

extern const struct statement inbound_statements[INBOUND_SQL_COUNT];

#define INBOUND_COLUMNS(C)                                                                                             \
    C(struct inbound_message, id, id, ID, 0, .prefix = "inb", .doc = "Its id.")                                        \
    C(struct inbound_message, connection_id, connection_id, ID, 0, .prefix = "con", .doc = "Whose hook it came to.")   \
    C(struct inbound_message, outcome, outcome, WORD, 0, .words = inbound_outcomes,                                    \
      .doc = "What became of it. failed: it could not be used; refused: it did not prove whose it was.")               \
    C(struct inbound_message, facts, facts, INT, 0, .doc = "Of how many facts it told.")                               \
    C(struct inbound_message, code, code, TEXT, MEMBER_NULL, .doc = "Of the error that it was answered with.")         \
    C(struct inbound_message, param, param, TEXT, MEMBER_NULL, .doc = "Where the error is.")                           \
    C(struct inbound_message, detail, detail, TEXT, MEMBER_NULL, .doc = "The error in a sentence.")                    \
    C(struct inbound_message, body, body, TEXT, MEMBER_NULL,                                                           \
      .doc = "What came, cut to 16 KiB, without what looks like a secret; null: not kept, or the caller may only "     \
             "look.")                                                                                                  \
    C(struct inbound_message, body_bytes, body_bytes, INT, 0, .doc = "How long it was.")                               \
    C(struct inbound_message, created_at, created_at, TIME, 0, .doc = "When it came.")                                 \
    C(struct inbound_message, counted, counted, BOOL, MEMBER_HIDDEN)
