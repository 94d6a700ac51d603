#pragma once

#include "domain/schedule/schedule.h"
#include "store/row.h"

/* The statements of schedules and of the files of their mails. For the files of this folder only. */

enum {
    SCHEDULE_SQL_INSERT,
    SCHEDULE_SQL_LIST,
    SCHEDULE_SQL_READ,
    SCHEDULE_SQL_LOCK,
    SCHEDULE_SQL_CHANGE,
    SCHEDULE_SQL_DUE,
    SCHEDULE_SQL_READ_ANY,
    SCHEDULE_SQL_ADD_FILE,
    SCHEDULE_SQL_READ_FILE,
    SCHEDULE_SQL_COUNT,
};

extern const struct statement schedule_statements[SCHEDULE_SQL_COUNT];

#define SCHEDULE_COLUMNS(C)                                                                                            \
    C(struct schedule, id, id, ID, 0, .prefix = "rps", .doc = "Its id.")                                               \
    C(struct schedule, report, report, NAME, 0, .words = report_names, .doc = "Which report.")                         \
    C(struct schedule, program_id, program_id, ID, MEMBER_NULL, .prefix = "prg", .doc = "Of one program; null: all.")  \
    C(struct schedule, told_by, by, TEXT, MEMBER_HIDDEN)                                                               \
    C(struct schedule, compare, compare, BOOL, 0, .doc = "Whether beside the period before.")                          \
    C(struct schedule, period, period, NAME, 0, .words = schedule_periods, .doc = "How often, and of how long.")       \
    C(struct schedule, minute, minute, INT, MEMBER_HIDDEN)                                                             \
    C(struct schedule, day, day, OPT_INT, MEMBER_NULL,                                                                 \
      .doc = "Of the week, from Monday as 1, or of the month; null: every day.")                                       \
    C(struct schedule, language, language, TEXT, MEMBER_NULL, .doc = "Of the mail; null: each recipient's own.")       \
    C(struct schedule, recipients, recipient_ids, TEXT, MEMBER_HIDDEN)                                                 \
    C(struct schedule, paused, paused, BOOL, 0, .doc = "Whether it waits for somebody to let it go on.")               \
    C(struct schedule, due_at, due_at, TIME, MEMBER_NULL, .doc = "When it is mailed next.")                            \
    C(struct schedule, last_at, last_at, TIME, MEMBER_NULL, .doc = "When it was due last.")                            \
    C(struct schedule, created_at, created_at, TIME, 0, .doc = "When it was made.")                                    \
    C(struct schedule, deleted_at, deleted_at, TIME, MEMBER_HIDDEN)
