#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/money.h"
#include "base/typeid.h"
#include "domain/tally/span.h"

/* Sums by key for the tables of figures: what tally.h gathers, `uncounted` stores and domain/rollup/figures.c adds. All
 * tables have one shape of row, so that merging, writing and reading are done once. */

enum tally_table {
    TALLY_ACCOUNT,   /* text: currency;         figures: by tally_kinds, then entries */
    TALLY_LEADER,    /* numbers: period;        figures: referrals, closed, revenue, earned */
    TALLY_MARGIN,    /* text: key; numbers: dim, day; figures: enum tally_margin */
    TALLY_LIABILITY, /* text: currency; numbers: day, 0 for all; figures: pending, available, reserved, debt, cost */
    TALLY_COUNT,     /* text: stage; numbers: status; figures: n */
    TALLY_COST,      /* text: currency, a space, key; numbers: dim, day; figures: cost */
    TALLY_AGE,       /* text: currency; numbers: the day it was granted; figures: pending, available, reserved */
    TALLY_GIVEN,     /* text: currency; numbers: day; figures: enum tally_given */
    TALLY_FIRST,     /* text: channel, empty for all; numbers: day; figures: enum tally_first */
    TALLY_CUSTOMER,  /* numbers: enum tally_customer; figures: how often it was told */
    TALLY_TABLES,
};

/* What margins go by, one at a time. A source is the method of the attribution of record: "click", "code", "none". */
enum { TALLY_DIM_ALL, TALLY_DIM_CHANNEL, TALLY_DIM_OWNER, TALLY_DIM_SOURCE, TALLY_DIMS };

/* What happened to referrals on a day; what is behind TALLY_MARGIN_CLOSED is of those that were won then. */
enum tally_margin {
    TALLY_MARGIN_SUBMITTED,
    TALLY_MARGIN_QUALIFIED,
    TALLY_MARGIN_LOST,
    TALLY_MARGIN_CLOSED,
    TALLY_MARGIN_REVENUE,
    TALLY_MARGIN_REWARDED,
    TALLY_MARGIN_INVITED,       /* invitations that were sent; in all alone */
    TALLY_MARGIN_CLOSE_SECONDS, /* from submission to winning, summed */
    TALLY_MARGIN_SPANS,         /* how many took how long: span.h */
    TALLY_MARGIN_END = TALLY_MARGIN_SPANS + SPANS,
};

/* What happened to rewards on a day. */
enum tally_given {
    TALLY_GIVEN_GRANTED,
    TALLY_GIVEN_GRANTED_AMOUNT, /* accrued */
    TALLY_GIVEN_ISSUED,
    TALLY_GIVEN_ISSUED_AMOUNT, /* released */
    TALLY_GIVEN_REDEEMED,      /* used, less what was given back of it */
    TALLY_GIVEN_PAID,
    TALLY_GIVEN_ISSUE_SECONDS, /* from grant to issue, summed over those that were issued that day */
    TALLY_GIVEN_SPANS,
    TALLY_GIVEN_END = TALLY_GIVEN_SPANS + SPANS,
};

/* How often a participant did on a day what counts when it is done first (domain/rollup/participation.h). */
enum tally_first { TALLY_FIRST_JOINED, TALLY_FIRST_REFERRED, TALLY_FIRST_CLOSED, TALLY_FIRST_END };

/* Whom a TALLY_CUSTOMER is about: a contact, or whoever bought what an event takes back. */
enum tally_customer { TALLY_CUSTOMER_CONTACT, TALLY_CUSTOMER_EVENT, TALLY_CUSTOMER_END };

enum { TALLY_NUMBERS = 2, TALLY_FIGURES = TALLY_MARGIN_END, TALLY_ACCOUNT_KINDS = 6, TALLY_KINDS = 13 };

/* The account kinds of a program, by the numbers of ledger.h, in the order of a TALLY_ACCOUNT's figures. */
extern const int tally_kinds[TALLY_ACCOUNT_KINDS];

/* Leaves room for a slice of such figures above those that are stored (FIGURE_LIMIT in domain/rollup/figures.c). */
#define TALLY_LIMIT INT64_C(1000000000000000000)

struct tally_row {
    enum tally_table table;
    struct id program_id;     /* zero: of the world, as a TALLY_CUSTOMER */
    struct id participant_id; /* of TALLY_LEADER and TALLY_FIRST; the contact or event of a TALLY_CUSTOMER */
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

/* How many of `numbers` and `figures` a table uses, and whether it has texts and participants, and no program. */
struct tally_shape {
    const char *letter; /* its name in uncounted.deltas */
    bool of_world, participant, text;
    size_t numbers, figures;
};

extern const struct tally_shape tally_shapes[TALLY_TABLES];

/* The two parts of a TALLY_COST's text; false: it has no space. */
bool tally_split_cost(struct str text, struct str *ret_currency, struct str *ret_key);

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
