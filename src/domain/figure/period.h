#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Periods of reports and their steps, in days since 1970-01-01 of UTC, as figures are counted. Pure; any thread. */

enum period_step {
    PERIOD_WHOLE, /* one step: all of it */
    PERIOD_DAY,
    PERIOD_WEEK, /* begins on Monday */
    PERIOD_MONTH,
};

struct period {
    int64_t first, end; /* the second is behind the last day */
};

/* The first day of the month that holds `day`, and of the month behind it. */
int64_t period_month_of(int64_t day);
int64_t period_month_after(int64_t day);

/* Whether it is made of whole months of the calendar. */
bool period_is_months(const struct period *period);

/* The period before: as many months where it is made of months, else as many days. */
struct period period_before(const struct period *period);

/* How many steps it has; the first and the last may be cut. */
size_t period_count(const struct period *period, enum period_step step);

/* Where each step begins, and behind them where the period ends: `ret_starts` has room for period_count() + 1. */
void period_starts(const struct period *period, enum period_step step, int64_t *ret_starts);

/* The step that holds `day`, which is within the period. `starts` as period_starts() gives them. */
size_t period_find(const int64_t *starts, size_t count, int64_t day);
