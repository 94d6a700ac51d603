#pragma once

#include "domain/backfill/backfill.h"
#include "store/row.h"

/* Rows of backfill_statements[]. For backfill.c only. */

enum {
    BACKFILL_SQL_INSERT,
    BACKFILL_SQL_LOCK,
    BACKFILL_SQL_NEWEST,
    BACKFILL_SQL_RUNNING,
    BACKFILL_SQL_DUE,
    BACKFILL_SQL_SAVE,
    BACKFILL_SQL_COUNT,
};

extern const struct statement backfill_statements[BACKFILL_SQL_COUNT];

#define BACKFILL_COLUMNS(C)                                                                                            \
    C(struct backfill, id, id, ID, 0, .prefix = "bkf", .doc = "Its id.")                                               \
    C(struct backfill, connection_id, connection_id, ID, 0, .prefix = "con", .doc = "Whose events are read again.")    \
    C(struct backfill, from_at, from_at, TIME, 0, .doc = "From when on.")                                              \
    C(struct backfill, to_at, to_at, TIME, 0, .doc = "Until when.")                                                    \
    C(struct backfill, state, state, WORD, 0, .words = backfill_states, .doc = "Where it stands.")                     \
    C(struct backfill, applied, applied, INT, 0, .doc = "Events that were missing, and count now.")                    \
    C(struct backfill, replayed, replayed, INT, 0, .doc = "That had been here before.")                                \
    C(struct backfill, ignored, ignored, INT, 0, .doc = "Of which nothing is used.")                                   \
    C(struct backfill, failed, failed, INT, 0, .doc = "That could not be used: `reason` tells of the last one.")       \
    C(struct backfill, reached_at, reached_at, TIME, MEMBER_NULL,                                                      \
      .doc = "When the oldest event happened that was read so far: they come newest first.")                           \
    C(struct backfill, cursor, cursor, TEXT, MEMBER_HIDDEN)                                                            \
    C(struct backfill, reason, reason, TEXT, MEMBER_NULL, .doc = "What is in the way, or was.")                        \
    C(struct backfill, attempts, attempts, INT, MEMBER_HIDDEN)                                                         \
    C(struct backfill, tries, tries, INT, MEMBER_HIDDEN)                                                               \
    C(struct backfill, next_try_at, next_try_at, TIME, MEMBER_HIDDEN)                                                  \
    C(struct backfill, created_at, created_at, TIME, 0, .doc = "When it was started.")                                 \
    C(struct backfill, ended_at, ended_at, TIME, MEMBER_NULL, .doc = "When it ended.")
