#pragma once

#include "domain/widget/site_check.h"
#include "store/row.h"

/* The statements of site checks. For site_check.c only. */

enum { SITE_CHECK_SQL_NOTE, SITE_CHECK_SQL_LIST, SITE_CHECK_SQL_COUNT };

extern const struct statement site_check_statements[SITE_CHECK_SQL_COUNT];

#define SITE_CHECK_COLUMNS(C)                                                                                          \
    C(struct site_check, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Whose script it is.")                 \
    C(struct site_check, part, part, WORD, 0, .words = site_parts, .doc = "Which script.")                             \
    C(struct site_check, origin, origin, TEXT, 0, .doc = "Of the page that it was seen on last.")                      \
    C(struct site_check, seen_at, seen_at, TIME, 0, .doc = "When that was.")
