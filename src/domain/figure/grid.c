/* Reading sums into lines. Each source of figures has three forms: by day, by program, by key; which is read follows
 * from what the lines are. Runs inside a transaction, on its thread. */

#include "domain/figure/grid.h"

#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "domain/figure/figure_store.h"

enum form { FORM_DAYS, FORM_PROGRAMS, FORM_KEYS, FORMS };

static const struct source {
    unsigned known;        /* enum sums_known that it tells */
    int statements[FORMS]; /* -1: not in this form */
    enum sum first;        /* of the sums, as the columns stand */
    size_t count;
    bool has_currency; /* in its first column; else it is of the program's */
} sources[] = {
    {KNOWN_SUBMITTED | KNOWN_STEPS | KNOWN_CLOSED | KNOWN_CLOSE_TIME | KNOWN_INVITED,
     {FIGURE_SQL_MARGIN_DAYS, FIGURE_SQL_MARGIN_PROGRAMS, FIGURE_SQL_MARGIN_KEYS},
     SUM_SUBMITTED,
     TALLY_MARGIN_SPANS,
     false},
    {KNOWN_CLOSE_TIME,
     {FIGURE_SQL_SPAN_DAYS, FIGURE_SQL_SPAN_PROGRAMS, FIGURE_SQL_SPAN_KEYS},
     SUM_CLOSE_SPANS,
     SPANS,
     false},
    {KNOWN_CLICKS, {FIGURE_SQL_CLICK_DAYS, FIGURE_SQL_CLICK_PROGRAMS, FIGURE_SQL_CLICK_CHANNELS}, SUM_CLICKS, 3, false},
    {KNOWN_COST, {FIGURE_SQL_COST_DAYS, FIGURE_SQL_COST_PROGRAMS, FIGURE_SQL_COST_KEYS}, SUM_COST, 1, true},
    {KNOWN_FIRSTS, {FIGURE_SQL_FIRST_DAYS, FIGURE_SQL_FIRST_PROGRAMS, FIGURE_SQL_FIRST_CHANNELS}, SUM_JOINED, 4, false},
    {KNOWN_GIVEN, {FIGURE_SQL_GIVEN_DAYS, FIGURE_SQL_GIVEN_PROGRAMS, -1}, SUM_GRANTED, TALLY_GIVEN_END, true},
};

/* ---- lines ---- */

struct sums *grid_cell(struct grid *grid, struct grid_line *line, int period, const struct currency *currency)
{
    const struct currency none = {""};
    const struct currency *wanted = grid->money ? currency : &none;
    size_t place = 0;
    while (place < grid->currency_count && !currency_equal(&grid->currencies[place], wanted))
        place++;
    if (place == grid->currency_count) {
        if (place == GRID_CURRENCIES)
            return NULL; /* units of more kinds than there are programs: the last are left out */
        grid->currencies[grid->currency_count++] = *wanted;
    }
    if (line->cells[period][place] == NULL)
        line->cells[period][place] = arena_alloc(txn_arena(grid->act->txn), sizeof(struct sums));
    return line->cells[period][place];
}

struct grid_line *grid_line_of(struct grid *grid, struct str key)
{
    for (size_t i = 0; i < grid->line_count; i++)
        if (str_equal(grid->lines[i].key, key))
            return &grid->lines[i];
    if (grid->line_count == GRID_KEYS)
        return NULL;
    grid->lines[grid->line_count] = (struct grid_line){.key = key};
    return &grid->lines[grid->line_count++];
}

static struct grid_line *line_of_id(struct grid *grid, const struct id *id)
{
    for (size_t i = 0; i < grid->line_count; i++)
        if (id_equal(&grid->lines[i].id, id))
            return &grid->lines[i];
    return NULL;
}

/* ---- sources ---- */

static void add_row(struct sums *sums, const struct source *source, const struct result *rows, size_t row,
                    size_t column)
{
    for (size_t i = 0; sums != NULL && i < source->count; i++)
        sums->of[(size_t)source->first + i] += result_int(rows, row, column + i);
}

/* Where a row belongs; null: nowhere that is told by itself. */
static struct grid_line *place_of(struct grid *grid, enum form form, int period, const struct result *rows, size_t row,
                                  size_t column)
{
    if (form == FORM_DAYS)
        return &grid->lines[period_find(grid->starts[period], grid->step_count, result_int(rows, row, column))];
    if (form == FORM_KEYS)
        return grid_line_of(grid, result_str(rows, row, column));
    struct id id = result_id(rows, row, column);
    return grid->by == BY_PROGRAM ? line_of_id(grid, &id) : NULL;
}

static int64_t dim_of(enum report_by by)
{
    return by == BY_CHANNEL ? TALLY_DIM_CHANNEL : by == BY_OWNER ? TALLY_DIM_OWNER : TALLY_DIM_SOURCE;
}

/* Of some programs, whose currency is this. */
static enum status read_form(struct grid *grid, const struct source *source, enum form form, int period,
                             const struct id *ids, size_t id_count, const struct currency *currency, struct error *err)
{
    const struct statement *statement = &figure_statements[source->statements[form]];
    const struct value values[] = {value_int(grid->act->ws), value_int(grid->periods[period].first),
                                   value_int(grid->periods[period].end), value_int(dim_of(grid->by))};
    struct result rows;
    TRY(txn_query_ids(grid->act->txn, statement, values, strlen(statement->params), ids, id_count, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct currency of = source->has_currency ? result_currency(&rows, row, 0) : *currency;
        size_t column = source->has_currency;
        struct grid_line *line = place_of(grid, form, period, &rows, row, column);
        if (line != NULL)
            add_row(grid_cell(grid, line, period, &of), source, &rows, row, column + 1);
        if (form != FORM_KEYS)
            add_row(grid_cell(grid, &grid->totals, period, &of), source, &rows, row, column + 1);
    }
    return STATUS_OK;
}

/* Of all programs: where a source tells no currency, those of each currency by themselves. */
static enum status read_source(struct grid *grid, const struct source *source, enum form form, int period,
                               struct error *err)
{
    const struct dashboard_scope *scope = &grid->scope;
    struct id ids[LIMIT_MERGED_PROGRAMS];
    if (!grid->money || source->has_currency)
        return scope->count == 0
                   ? STATUS_OK
                   : read_form(grid, source, form, period, scope->ids, scope->count, &scope->currencies[0], err);
    for (size_t i = 0; i < scope->count; i++) {
        size_t count = 0;
        bool read = false;
        for (size_t other = 0; other < scope->count; other++)
            if (currency_equal(&scope->currencies[i], &scope->currencies[other])) {
                read = read || other < i;
                ids[count++] = scope->ids[other];
            }
        if (!read)
            TRY(read_form(grid, source, form, period, ids, count, &scope->currencies[i], err));
    }
    return STATUS_OK;
}

static bool is_keyed(enum report_by by)
{
    return by == BY_CHANNEL || by == BY_SOURCE || by == BY_OWNER;
}

static enum status read_period(struct grid *grid, const struct source *source, int period, struct error *err)
{
    TRY(read_source(grid, source, grid->step_count > 0 ? FORM_DAYS : FORM_PROGRAMS, period, err));
    if (!is_keyed(grid->by) || source->statements[FORM_KEYS] < 0)
        return STATUS_OK;
    return read_source(grid, source, FORM_KEYS, period, err);
}

/* ---- what is owed ---- */

static void add_owed(struct sums *sums, const struct result *rows, size_t row, size_t count, int64_t sign)
{
    for (size_t i = 0; sums != NULL && i < count; i++)
        sums->of[SUM_PENDING + i] += sign * result_int(rows, row, 2 + i);
}

/* As it is now, of each program and in all. */
static enum status read_owed_now(struct grid *grid, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(grid->act->txn, &figure_statements[FIGURE_SQL_OWED_PROGRAMS], VALUES(value_int(grid->act->ws)),
                      grid->scope.ids, grid->scope.count, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct currency currency = result_currency(&rows, row, 0);
        struct id id = result_id(&rows, row, 1);
        struct grid_line *line = grid->by == BY_PROGRAM ? line_of_id(grid, &id) : NULL;
        if (line != NULL)
            add_owed(grid_cell(grid, line, NOW, &currency), &rows, row, 4, 1);
        for (int period = 0; period < grid->period_count; period++)
            add_owed(grid_cell(grid, &grid->totals, period, &currency), &rows, row, 4, 1);
        for (size_t step = 0; step < grid->step_count; step++)
            for (int period = 0; period < grid->period_count; period++)
                add_owed(grid_cell(grid, &grid->lines[step], period, &currency), &rows, row, 4, 1);
    }
    return STATUS_OK;
}

/* What was owed at the end of each step: what is owed now, less what has changed since. */
static enum status read_owed_steps(struct grid *grid, int period, struct error *err)
{
    const int64_t *starts = grid->starts[period];
    struct result rows;
    TRY(txn_query_ids(grid->act->txn, &figure_statements[FIGURE_SQL_OWED_DAYS],
                      VALUES(value_int(grid->act->ws), value_int(starts[0])), grid->scope.ids, grid->scope.count, &rows,
                      err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct currency currency = result_currency(&rows, row, 0);
        int64_t day = result_int(&rows, row, 1);
        for (size_t step = 0; step < grid->step_count && starts[step + 1] <= day; step++)
            add_owed(grid_cell(grid, &grid->lines[step], period, &currency), &rows, row, 4, -1);
        if (grid->periods[period].end <= day)
            add_owed(grid_cell(grid, &grid->totals, period, &currency), &rows, row, 4, -1);
    }
    return STATUS_OK;
}

/* The line of an age in days. */
static struct grid_line *line_of_age(struct grid *grid, int64_t days)
{
    static const int64_t limits[] = {31, 61, 91, 181, 366};
    size_t place = 0;
    while (place < sizeof limits / sizeof limits[0] && days >= limits[place])
        place++;
    return &grid->lines[place];
}

static enum status read_ages(struct grid *grid, struct error *err)
{
    int64_t today = time_day(act_now(grid->act));
    struct result rows;
    TRY(txn_query_ids(grid->act->txn, &figure_statements[FIGURE_SQL_AGES], VALUES(value_int(grid->act->ws)),
                      grid->scope.ids, grid->scope.count, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct currency currency = result_currency(&rows, row, 0);
        struct grid_line *line = line_of_age(grid, today - result_int(&rows, row, 1));
        add_owed(grid_cell(grid, line, NOW, &currency), &rows, row, 3, 1);
    }
    return STATUS_OK;
}

static enum status read_owed(struct grid *grid, struct error *err)
{
    TRY(read_owed_now(grid, err));
    if (grid->by == BY_AGE)
        return read_ages(grid, err);
    for (int period = 0; grid->step_count > 0 && period < grid->period_count; period++)
        TRY(read_owed_steps(grid, period, err));
    return STATUS_OK;
}

/* ---- who takes part ---- */

static void add_members(struct grid *grid, struct grid_line *line, int period, const struct result *rows, size_t row,
                        size_t column, int64_t sign)
{
    struct sums *sums = grid_cell(grid, line, period, &(struct currency){""});
    sums->of[SUM_MEMBERS] += sign * result_int(rows, row, column);
    sums->of[SUM_ACTIVE_MEMBERS] += sign * result_int(rows, row, column + 1);
}

/* Those of now, in every line. */
static void add_members_now(struct grid *grid, int period, const struct result *rows, size_t row)
{
    struct id id = result_id(rows, row, 0);
    struct grid_line *line = grid->by == BY_PROGRAM ? line_of_id(grid, &id) : NULL;
    add_members(grid, &grid->totals, period, rows, row, 1, 1);
    if (line != NULL)
        add_members(grid, line, period, rows, row, 1, 1);
    for (size_t step = 0; step < grid->step_count; step++)
        add_members(grid, &grid->lines[step], period, rows, row, 1, 1);
}

/* Less those of a day, where that is behind the end. */
static void take_members(struct grid *grid, int period, const struct result *rows, size_t row)
{
    int64_t day = result_int(rows, row, 1);
    struct id id = result_id(rows, row, 0);
    struct grid_line *line = grid->by == BY_PROGRAM ? line_of_id(grid, &id) : NULL;
    for (size_t step = 0; step < grid->step_count && grid->starts[period][step + 1] <= day; step++)
        add_members(grid, &grid->lines[step], period, rows, row, 2, -1);
    if (day < grid->periods[period].end)
        return;
    add_members(grid, &grid->totals, period, rows, row, 2, -1);
    if (line != NULL)
        add_members(grid, line, period, rows, row, 2, -1);
}

/* Who took part at the end of the period and of each of its steps: those of now, less who came since. */
static enum status read_members(struct grid *grid, int period, struct error *err)
{
    int64_t from = grid->step_count > 0 ? grid->periods[period].first : grid->periods[period].end;
    const struct value keys[] = {value_int(grid->act->ws), value_int(from)};
    struct result rows;
    TRY(txn_query_ids(grid->act->txn, &figure_statements[FIGURE_SQL_MEMBERS], keys, 1, grid->scope.ids,
                      grid->scope.count, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++)
        add_members_now(grid, period, &rows, row);
    TRY(txn_query_ids(grid->act->txn, &figure_statements[FIGURE_SQL_MEMBERS_SINCE], keys, 2, grid->scope.ids,
                      grid->scope.count, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++)
        take_members(grid, period, &rows, row);
    return STATUS_OK;
}

/* ---- all of it ---- */

/* What is in no line of its own. */
static void add_rest(struct grid *grid)
{
    struct grid_line *rest = &grid->lines[grid->line_count++];
    *rest = (struct grid_line){.key = STR_NONE};
    for (int period = 0; period < grid->period_count; period++)
        for (size_t at = 0; at < grid->currency_count; at++) {
            const struct sums *total = grid->totals.cells[period][at];
            struct sums *sums = total == NULL ? NULL : grid_cell(grid, rest, period, &grid->currencies[at]);
            for (size_t sum = 0; total != NULL && sum < SUM_END; sum++) {
                sums->of[sum] = total->of[sum];
                for (size_t line = 0; line + 1 < grid->line_count; line++)
                    if (grid->lines[line].cells[period][at] != NULL)
                        sums->of[sum] -= grid->lines[line].cells[period][at]->of[sum];
            }
        }
}

/* The sum of what follows from others. */
static void sum_up(struct grid *grid, struct grid_line *line)
{
    for (int period = 0; period < grid->period_count; period++)
        for (size_t at = 0; at < grid->currency_count; at++) {
            struct sums *sums = line->cells[period][at];
            if (sums != NULL)
                sums->of[SUM_OWED] = sums->of[SUM_PENDING] + sums->of[SUM_AVAILABLE] + sums->of[SUM_RESERVED];
        }
}

/* Time to close, a line for each class. */
static void tell_spans(struct grid *grid)
{
    for (int period = 0; period < grid->period_count; period++) {
        const struct sums *total = grid_cell(grid, &grid->totals, period, &(struct currency){""});
        for (size_t span = 0; span < SPANS; span++)
            grid_cell(grid, &grid->lines[span], period, &(struct currency){""})->of[SUM_CLOSED] =
                total->of[SUM_CLOSE_SPANS + span];
    }
}

enum status grid_read(struct grid *grid, unsigned needed, struct error *err)
{
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        for (int period = 0; (sources[i].known & needed) != 0 && period < grid->period_count; period++)
            TRY(read_period(grid, &sources[i], period, err));
    if ((needed & KNOWN_OWED) != 0)
        TRY(read_owed(grid, err));
    for (int period = 0; (needed & KNOWN_MEMBERS) != 0 && period < grid->period_count; period++)
        TRY(read_members(grid, period, err));
    if (grid->by == BY_PARTICIPANT)
        TRY(grid_read_participants(grid, err));
    if ((is_keyed(grid->by) || grid->by == BY_PARTICIPANT) && (needed & KNOWN_FIRSTS) == 0)
        add_rest(grid); /* participants stand in more lines than one */
    if (grid->by == BY_SPAN)
        tell_spans(grid);
    for (size_t i = 0; i < grid->line_count; i++)
        sum_up(grid, &grid->lines[i]);
    sum_up(grid, &grid->totals);
    return STATUS_OK;
}
