#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/schema.h"
#include "base/str.h"

/* Reads what condition_explain() (condition.h) has written, so that others can say it in their own words:
 * "qualification: event.amount 4000 is not gte 5000" is what the field was, and what the rule wants of it. The text is
 * all that is kept of a decision; the rules may have changed since. */

enum explained_fault {
    EXPLAINED_ABSENT,   /* the field is not known */
    EXPLAINED_CURRENCY, /* it is money in the currency `value` (absent: in none), not in wanted[0] */
    EXPLAINED_DIFFERS,  /* it is not as `op` and `wanted` say */
    EXPLAINED_EXISTS,   /* it is known, and should not be */
    EXPLAINED_GROUP,    /* a group of conditions, of which no more is told than its path */
    EXPLAINED_HOLDS,    /* it is as `op` and `wanted` say, and should not be */
};

/* By enum explained_fault: "absent", ...; null at the end. */
extern const char *const explained_faults[];

struct explained {
    struct str path;  /* in the rules: "qualification.all[1]"; of what stands in an `any`, the path of that */
    struct str field; /* "event.amount"; absent: EXPLAINED_GROUP */
    int fault;        /* enum explained_fault */
    struct str op;    /* "gte"; absent: neither EXPLAINED_DIFFERS nor EXPLAINED_HOLDS */
    struct str value; /* what the field was; absent: not told, since it may be personal, or not known */
    struct str_array wanted;
    bool is_money; /* `value` and `wanted` are minor units of the program's currency */
    bool is_cut;   /* the text was too long to be kept: what it would have said from here on is not told */
};

/* One condition, or those of an `any` of which none holds. Views into `reason`, arrays in the arena. False: the text is
 * something else, and the outputs stay as they are. Pure: any thread. */
bool explained_read(struct str reason, struct arena *arena, struct explained **ret_conditions, size_t *ret_count);
