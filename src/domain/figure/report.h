#pragma once

#include "base/buf.h"
#include "domain/figure/figures.h"
#include "domain/workspace/act.h"

/* Reports: how a period went, in all or line by line, beside the period before. All of it is read from figures that
 * sweeps add up behind the commits (domain/rollup), so that a report costs the same in a large world as in a small one;
 * `as_of` says until when they are counted, and `referd verify` proves them. Money of different currencies is never
 * added up: each has lines of its own. Days are those of UTC.
 *
 * Cohorts are of the business's customers, of no program: see cohorts.h.
 *
 * Of a world with more than LIMIT_MERGED_PROGRAMS programs one program must be named. Runs inside a transaction. */

enum report_name {
    REPORT_FUNNEL,
    REPORT_CONVERSION,
    REPORT_REVENUE,
    REPORT_COST,
    REPORT_ROI,
    REPORT_PAYOUTS,
    REPORT_LIABILITIES,
    REPORT_TIME_TO_CLOSE,
    REPORT_PARTICIPATION,
    REPORT_COHORTS,
    REPORT_NAMES,
};
extern const char *const report_names[]; /* null-terminated */

/* What the lines of a report are. The last two are not asked for: liabilities and time to close go by them otherwise.
 */
enum report_by {
    BY_NOTHING,
    BY_PROGRAM,
    BY_PARTICIPANT,
    BY_CHANNEL,
    BY_SOURCE,
    BY_OWNER,
    BY_DAY,
    BY_WEEK,
    BY_MONTH,
    BY_AGE,
    BY_SPAN,
};
extern const char *const report_bys[]; /* from BY_PROGRAM on, as FIELD_CHOICE counts; null-terminated */
extern const char *const report_asked_bys[];

struct report_ask {
    enum report_name name;
    struct id program_id; /* or none: all */
    enum report_by by;
    int64_t from_at, to_at; /* TIME_NONE: the last 12 weeks, until the end of today; by participant: from the beginning;
                               of cohorts the last 12 months */
    bool compare;           /* with the period before */
};

struct report_column {
    struct str key;
    int kind; /* enum figure_kind */
};

struct report_row {
    struct str key;   /* a program's or participant's id, a channel, a day, ...; absent: what has none of them; of
                         cohorts "referred" or "others" */
    struct str label; /* its name; absent: none, or the caller may not see it */
    struct currency currency; /* of the money; empty: none is told */
    int64_t from_at, to_at;   /* of a step of the period, or TIME_NONE */
    struct figures values;
    const struct figures *before; /* of the period before, or null */
    struct str referrals_url;     /* the referrals that were submitted there; absent: no list serves them */
    struct str ledger_url;        /* the transactions behind its money; likewise */
};

struct report_period {
    int64_t from_at, to_at;
};

struct report {
    int name;                            /* enum report_name */
    int by;                              /* enum report_by */
    int64_t as_of;                       /* what happened until then is counted */
    int64_t from_at, to_at;              /* TIME_NONE of the first: from the beginning */
    const struct report_period *compare; /* or null */
    struct entity_list columns, rows, totals;
    struct str_array notes; /* what is not counted, in sentences */
};
extern const struct entity report_entity;

/* ERROR_NOT_FOUND `program_id`; ERROR_UNSUPPORTED_FILTER `program_id`, `by`, `from`, `compare` for what is not counted
 * so; ERROR_OUT_OF_RANGE `to` for a period of no day, or of more than LIMIT_REPORT_PERIOD_DAYS. */
MUST_CHECK enum status report_read(struct act *act, const struct report_ask *ask, struct report *ret,
                                   struct error *err);

/* The same as a file for spreadsheets: a line a row, then the totals. Amounts are whole units with decimals, shares
 * decimal fractions. */
void report_write_csv(const struct report *report, struct buf *out);
