#pragma once

#include "domain/view/saved_view.h"
#include "store/row.h"

/* The statements of saved views. For saved_view.c only. */

enum {
    SAVED_VIEW_SQL_INSERT,
    SAVED_VIEW_SQL_READ,
    SAVED_VIEW_SQL_OWN,
    SAVED_VIEW_SQL_SHARED,
    SAVED_VIEW_SQL_DELETE,
    SAVED_VIEW_SQL_COUNT
};

extern const struct statement saved_view_statements[SAVED_VIEW_SQL_COUNT];

#define SAVED_VIEW_COLUMNS(C)                                                                                          \
    C(struct saved_view, id, id, ID, 0, .prefix = "viw", .doc = "Its id.")                                             \
    C(struct saved_view, name, name, TEXT, 0, .doc = "What it is called.")                                             \
    C(struct saved_view, page, page, NAME, 0, .words = saved_view_pages, .doc = "Which page it is of.")                \
    C(struct saved_view, query, query, TEXT, 0, .doc = "The query of the page's address, without the question mark.")  \
    C(struct saved_view, shared, shared, BOOL, 0, .doc = "Whether everybody sees it.")                                 \
    C(struct saved_view, user_id, user_id, ID, MEMBER_NULL, .prefix = "usr", .doc = "Who made it; null: a key.")       \
    C(struct saved_view, created_at, created_at, TIME, 0, .doc = "When it was made.")
