#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/money.h"
#include "base/typeid.h"

/* Sums by key for the tables of figures: what tally.h gathers, `uncounted` stores and domain/rollup/figures.c adds. All
 * five tables have one shape of row, so that merging, writing and reading are done once. */

enum tally_table {
    TALLY_ACCOUNT,   /* text: currency;         figures: by tally_kinds, then entries */
    TALLY_LEADER,    /* numbers: period;        figures: referrals, closed, revenue, earned */
    TALLY_MARGIN,    /* text: key; numbers: dim, day; figures: submitted, qualified, lost, closed, revenue */
    TALLY_LIABILITY, /* text: currency; numbers: day; figures: pending, available */
    TALLY_COUNT,     /* text: stage; numbers: status; figures: n */
    TALLY_TABLES,
};

enum { TALLY_DIM_ALL, TALLY_DIM_CHANNEL, TALLY_DIM_OWNER, TALLY_DIMS };

enum { TALLY_NUMBERS = 2, TALLY_FIGURES = 7, TALLY_ACCOUNT_KINDS = 6, TALLY_KINDS = 13 };

/* The account kinds of a program, by the numbers of ledger.h, in the order of a TALLY_ACCOUNT's figures. */
extern const int tally_kinds[TALLY_ACCOUNT_KINDS];

/* Leaves room for a slice of such figures above those that are stored (FIGURE_LIMIT in domain/rollup/figures.c). */
#define TALLY_LIMIT INT64_C(1000000000000000000)

struct tally_row {
    enum tally_table table;
    struct id program_id;
    struct id participant_id; /* TALLY_LEADER alone */
    struct str text;          /* never absent */
    int64_t numbers[TALLY_NUMBERS];
    int64_t figures[TALLY_FIGURES];
};

/* Rows in an arena. `{.arena = arena}` is empty. */
struct tally {
    struct arena *arena;
    struct tally_row *rows;
    size_t count, capacity;
    size_t merged; /* the first so many are in order, each key once */
};

/* How many of `numbers` and `figures` a table uses, and whether it has texts and participants. */
struct tally_shape {
    const char *letter; /* its name in uncounted.deltas */
    bool participant, text;
    size_t numbers, figures;
};

extern const struct tally_shape tally_shapes[TALLY_TABLES];

/* By table, then key: the order in which rows of figures are locked. */
int tally_compare(const struct tally_row *a, const struct tally_row *b);

/* Adds a row. Its text is not copied. */
void tally_add(struct tally *tally, const struct tally_row *row);

/* Sorts; adds up rows of one key, within +-TALLY_LIMIT; drops those without a figure. */
void tally_merge(struct tally *tally);

/* The row of this key in a merged tally, or null. */
const struct tally_row *tally_find(const struct tally *tally, const struct tally_row *key);

/* Appends the JSON of a merged tally. */
void tally_format(const struct tally *tally, struct buf *buf);

/* Adds the rows of such a text; false when anything in it is not as tally_format() writes it, and then nothing was
 * added. */
bool tally_parse(struct str text, struct tally *tally);
