/* Lines of participants: of each program those who lead, by what the report is about, from the ranks. Runs inside a
 * transaction, on its thread. */

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "domain/figure/figure_store.h"
#include "domain/figure/grid.h"
#include "domain/key/scope.h"

enum { LEADERS_MOST = 100, MONTHS_OF_YEAR = 12 };

/* As ranks name their periods: 0 for all, a year, a month. */
static int64_t rank_period(const struct grid *grid, int period)
{
    int64_t first_at = grid->periods[period].first * TIME_US_PER_DAY;
    if (grid->whole)
        return 0;
    return period_count(&grid->periods[period], PERIOD_MONTH) == MONTHS_OF_YEAR ? time_year(first_at)
                                                                                : time_month(first_at);
}

static void add_leader(struct grid *grid, struct grid_line *line, int period, size_t program, const struct result *rows,
                       size_t row)
{
    struct sums *sums = grid_cell(grid, line, period, &grid->scope.currencies[program]);
    if (sums == NULL)
        return;
    sums->of[SUM_SUBMITTED] += result_int(rows, row, 1);
    sums->of[SUM_CLOSED] += result_int(rows, row, 2);
    sums->of[SUM_REVENUE] += result_int(rows, row, 3);
    sums->of[SUM_COST] += result_int(rows, row, 4);
}

static int statement_of(const struct grid *grid)
{
    switch (grid->ask->name) {
    case REPORT_COST:
        return FIGURE_SQL_LEADERS_EARNED;
    case REPORT_REVENUE:
    case REPORT_ROI:
        return FIGURE_SQL_LEADERS_REVENUE;
    default:
        return FIGURE_SQL_LEADERS_REFERRALS;
    }
}

static enum status read_program(struct grid *grid, size_t program, size_t most, struct error *err)
{
    struct result rows;
    TRY(txn_query(grid->act->txn, &figure_statements[statement_of(grid)],
                  VALUES(value_int(grid->act->ws), value_id(&grid->scope.ids[program]),
                         value_int(rank_period(grid, NOW)), value_int((int64_t)most)),
                  &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct grid_line *line = &grid->lines[grid->line_count++];
        *line = (struct grid_line){.id = result_id(&rows, row, 0)};
        char *text = arena_alloc(txn_arena(grid->act->txn), ID_TEXT_SIZE);
        id_format(&line->id, "ptc", text);
        line->key = (struct str){text, ID_TEXT_SIZE};
        add_leader(grid, line, NOW, program, &rows, row);
    }
    return STATUS_OK;
}

static enum status read_before(struct grid *grid, size_t program, const struct id *ids, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(
        grid->act->txn, &figure_statements[FIGURE_SQL_LEADERS_OF],
        VALUES(value_int(grid->act->ws), value_id(&grid->scope.ids[program]), value_int(rank_period(grid, BEFORE))),
        ids, grid->line_count, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < grid->line_count; i++)
            if (id_equal(&grid->lines[i].id, &id))
                add_leader(grid, &grid->lines[i], BEFORE, program, &rows, row);
    }
    return STATUS_OK;
}

static enum status name_lines(struct grid *grid, const struct id *ids, struct error *err)
{
    struct result rows;
    if (!scope_set_has(grid->act->principal.scopes, STR("participants:read")))
        return STATUS_OK;
    TRY(txn_query_ids(grid->act->txn, &figure_statements[FIGURE_SQL_PEOPLE], VALUES(value_int(grid->act->ws)), ids,
                      grid->line_count, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < grid->line_count; i++)
            if (id_equal(&grid->lines[i].id, &id))
                grid->lines[i].label = result_str(&rows, row, 1);
    }
    return STATUS_OK;
}

/* Of several programs each has a share of the lines. */
enum status grid_read_participants(struct grid *grid, struct error *err)
{
    size_t programs = grid->scope.count, most = programs == 0 ? 0 : LEADERS_MOST / programs;
    for (size_t i = 0; i < programs; i++)
        TRY(read_program(grid, i, most, err));
    struct id *ids = arena_array(txn_arena(grid->act->txn), grid->line_count, sizeof *ids);
    for (size_t i = 0; i < grid->line_count; i++)
        ids[i] = grid->lines[i].id;
    for (size_t i = 0; grid->period_count > 1 && i < programs; i++)
        TRY(read_before(grid, i, ids, err));
    return name_lines(grid, ids, err);
}
