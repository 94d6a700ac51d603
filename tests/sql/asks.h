#pragma once

#include "measure.h"

/* With which values statements are asked, and what a few of them may read beside what they give. Rows are those of
 * rows.c. */

#define ABOVE "x'ffffffffffffffffffffffffffffffff'"
#define BELOW "x'00000000000000000000000000000000'"

/* Statements that are no path of a list (domain/list/list.h), each at least once. */
extern const struct ask asks[];
extern const size_t ask_count;

/* The values of a list's filter: one that most rows have, one that few and old ones have, one that none has. */
enum { FILTER_VALUES = 3 };
struct filter_values {
    const char *list;
    const char *filter;
    const char *values[FILTER_VALUES];
};
extern const struct filter_values filter_values[];
extern const size_t filter_values_count;

/* Where a list's ids lie: their letter, and one in the midst of them. */
struct list_place {
    const char *list;
    const char *letter;
    int middle;
};
extern const struct list_place list_places[];
extern const size_t list_place_count;

/* What a statement may read beside the rows that it gives, and why. */
struct allowance {
    const char *statement;
    int sorts;                  /* SQLite: how often it may sort */
    int ranges;                 /* of an index that it merges: a page of ids of each */
    int64_t beside;             /* rows */
    int64_t beside_on_postgres; /* more rows, which PostgreSQL alone may read */
    const char *why;
};
extern const struct allowance allowances[];
extern const size_t allowance_count;

/* Statements of which nothing is asked, and why. */
struct unasked {
    const char *statement;
    const char *why;
};
extern const struct unasked unasked[];
extern const size_t unasked_count;
