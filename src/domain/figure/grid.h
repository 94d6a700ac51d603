#pragma once

#include "base/limits.h"
#include "domain/dashboard/scope.h"
#include "domain/figure/period.h"
#include "domain/figure/report.h"

/* The sums of a report while it is read: by line and currency, of the period and of the one before. For the files of
 * this folder only. */

enum { NOW, BEFORE, PERIODS };
enum { GRID_CURRENCIES = 2 * LIMIT_MERGED_PROGRAMS, GRID_KEYS = 200 };

/* What is told by day: as many lines at most; what has been found by key: as many, and the rest in one. */

struct grid_line {
    struct str key;   /* absent: the rest */
    struct str label; /* or absent */
    struct id id;     /* of a program or participant, or none */
    struct sums *cells[PERIODS][GRID_CURRENCIES];
};

struct grid {
    struct act *act;
    const struct report_ask *ask;
    struct dashboard_scope scope;
    enum report_by by;
    bool money; /* lines have a currency; else all is in the first, which is empty */
    bool whole; /* the period has no beginning */
    struct period periods[PERIODS];
    int period_count;
    size_t step_count; /* of a report by time, else 0 */
    int64_t *starts[PERIODS];

    struct currency currencies[GRID_CURRENCIES];
    size_t currency_count;
    struct grid_line *lines;
    size_t line_count, line_room;
    struct grid_line totals;
};

/* A line's sums, made when they are first asked for. Currencies beyond GRID_CURRENCIES share the last. */
struct sums *grid_cell(struct grid *grid, struct grid_line *line, int period, const struct currency *currency);

/* The line of a key; made where there is none and room is left, else null. */
struct grid_line *grid_line_of(struct grid *grid, struct str key);

/* Reads what the report needs: enum sums_known in `needed`. */
MUST_CHECK enum status grid_read(struct grid *grid, unsigned needed, struct error *err);

/* The lines of participants, who bring most. */
MUST_CHECK enum status grid_read_participants(struct grid *grid, struct error *err);
