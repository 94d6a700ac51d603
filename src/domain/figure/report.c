/* Reports: what each has, what is asked for, and how it is told. Runs inside a transaction, on its thread. */

#include "domain/figure/report.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/figure/cohorts.h"
#include "domain/figure/figure_store.h"
#include "domain/figure/grid.h"
#include "domain/figure/report_links.h"

const char *const report_names[] = {
    [REPORT_FUNNEL] = "funnel",
    [REPORT_CONVERSION] = "conversion",
    [REPORT_REVENUE] = "revenue",
    [REPORT_COST] = "cost",
    [REPORT_ROI] = "roi",
    [REPORT_PAYOUTS] = "payouts",
    [REPORT_LIABILITIES] = "liabilities",
    [REPORT_TIME_TO_CLOSE] = "time_to_close",
    [REPORT_PARTICIPATION] = "participation",
    [REPORT_COHORTS] = "cohorts",
    [REPORT_NAMES] = NULL,
};

const char *const report_bys[] = {
    "program", "participant", "channel", "source", "owner", "day", "week", "month", "age", "span", NULL,
};
const char *const report_asked_bys[] = {
    "program", "participant", "channel", "source", "owner", "day", "week", "month", NULL,
};

/* ---- what there is ---- */

#define BIT(by) (1U << (by))
#define BY_TIME (BIT(BY_DAY) | BIT(BY_WEEK) | BIT(BY_MONTH))
#define BY_MONEY (BIT(BY_NOTHING) | BIT(BY_PROGRAM) | BY_TIME)
#define BY_KEY (BIT(BY_CHANNEL) | BIT(BY_SOURCE) | BIT(BY_PARTICIPANT))

enum { COLUMNS_MOST = 12 };

static const struct definition {
    enum figure columns[COLUMNS_MOST];
    size_t count;
    unsigned bys;
    enum report_by otherwise; /* where nothing is asked for */
    bool money;               /* lines have a currency */
    bool stands;              /* tells how it is, not what happened in the period */
} definitions[REPORT_COHORTS] = {
    [REPORT_FUNNEL] = {{FIGURE_invitations, FIGURE_clicks, FIGURE_visitors, FIGURE_referrals, FIGURE_qualified,
                        FIGURE_closed, FIGURE_rewarded, FIGURE_lost, FIGURE_bots},
                       9,
                       BY_MONEY | BY_KEY | BIT(BY_OWNER),
                       BY_NOTHING,
                       false,
                       false},
    [REPORT_CONVERSION] = {{FIGURE_visitors, FIGURE_referrals, FIGURE_qualified, FIGURE_closed, FIGURE_rewarded,
                            FIGURE_visitor_to_referral, FIGURE_referral_to_qualified, FIGURE_referral_to_closed,
                            FIGURE_referral_to_rewarded},
                           9,
                           BY_MONEY | BY_KEY | BIT(BY_OWNER),
                           BY_NOTHING,
                           false,
                           false},
    [REPORT_REVENUE] = {{FIGURE_closed, FIGURE_revenue, FIGURE_revenue_per_closed},
                        3,
                        BY_MONEY | BY_KEY | BIT(BY_OWNER),
                        BY_NOTHING,
                        true,
                        false},
    [REPORT_COST] =
        {{FIGURE_closed, FIGURE_cost, FIGURE_cost_per_closed}, 3, BY_MONEY | BY_KEY, BY_NOTHING, true, false},
    [REPORT_ROI] = {{FIGURE_referrals, FIGURE_closed, FIGURE_revenue, FIGURE_cost, FIGURE_gain, FIGURE_roi,
                     FIGURE_revenue_per_cost},
                    7,
                    BY_MONEY | BY_KEY,
                    BY_NOTHING,
                    true,
                    false},
    [REPORT_PAYOUTS] = {{FIGURE_rewards_granted, FIGURE_granted, FIGURE_rewards_issued, FIGURE_issued, FIGURE_redeemed,
                         FIGURE_paid, FIGURE_issue_median_s, FIGURE_issue_p90_s, FIGURE_issue_mean_s},
                        9,
                        BY_MONEY,
                        BY_NOTHING,
                        true,
                        false},
    [REPORT_LIABILITIES] = {{FIGURE_owed, FIGURE_pending, FIGURE_available, FIGURE_reserved, FIGURE_debt},
                            5,
                            BY_MONEY,
                            BY_AGE,
                            true,
                            true},
    [REPORT_TIME_TO_CLOSE] = {{FIGURE_closed, FIGURE_close_median_s, FIGURE_close_p90_s, FIGURE_close_mean_s},
                              4,
                              BY_MONEY | BIT(BY_CHANNEL) | BIT(BY_SOURCE) | BIT(BY_OWNER),
                              BY_SPAN,
                              false,
                              false},
    [REPORT_PARTICIPATION] = {{FIGURE_invitations, FIGURE_joined, FIGURE_became_active, FIGURE_first_referral,
                               FIGURE_first_closed, FIGURE_participants, FIGURE_active_participants,
                               FIGURE_active_share},
                              8,
                              BY_MONEY | BIT(BY_CHANNEL),
                              BY_NOTHING,
                              false,
                              false},
};

#define KNOWN_OF_REFERRALS (KNOWN_SUBMITTED | KNOWN_STEPS | KNOWN_CLOSED | KNOWN_CLOSE_TIME)

/* What is counted by what. */
static unsigned known_by(enum report_by by)
{
    switch (by) {
    case BY_PARTICIPANT:
        return KNOWN_SUBMITTED | KNOWN_CLOSED | KNOWN_COST;
    case BY_CHANNEL:
        return KNOWN_OF_REFERRALS | KNOWN_CLICKS | KNOWN_COST | KNOWN_FIRSTS;
    case BY_SOURCE:
        return KNOWN_OF_REFERRALS | KNOWN_COST;
    case BY_OWNER:
        return KNOWN_OF_REFERRALS;
    case BY_AGE:
        return KNOWN_OWED;
    case BY_SPAN:
        return KNOWN_CLOSED | KNOWN_CLOSE_TIME;
    default:
        return ~0U;
    }
}

/* ---- what is asked for ---- */

static bool is_by_time(enum report_by by)
{
    return by == BY_DAY || by == BY_WEEK || by == BY_MONTH;
}

static enum period_step step_of(enum report_by by)
{
    return by == BY_DAY ? PERIOD_DAY : by == BY_WEEK ? PERIOD_WEEK : by == BY_MONTH ? PERIOD_MONTH : PERIOD_WHOLE;
}

/* Ranks are counted by month, by year and in all. */
static enum status check_ranked(const struct grid *grid, struct error *err)
{
    enum { MONTHS_OF_YEAR = 12 };
    const struct period *period = &grid->periods[NOW];
    size_t months = period_is_months(period) ? period_count(period, PERIOD_MONTH) : 0;
    bool year = months == MONTHS_OF_YEAR &&
                time_year(period->first * TIME_US_PER_DAY) != time_year((period->first - 1) * TIME_US_PER_DAY);
    if (!grid->whole && months != 1 && !year)
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "from",
                         "By participant a report goes over a month or a year of the calendar, or from the beginning: "
                         "without from and to.");
    if (grid->whole && grid->ask->compare)
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "compare", "Before the beginning there is nothing.");
    return STATUS_OK;
}

/* Says what it is counted by. */
static enum status refuse_by(const struct definition *of, struct error *err)
{
    struct buf text = {0};
    for (size_t by = 0; report_asked_bys[by] != NULL; by++)
        if ((of->bys & BIT(BY_PROGRAM + by)) != 0)
            buf_add_format(&text, "%s%s", text.size == 0 ? "" : ", ", report_asked_bys[by]);
    enum status status = error_set(err, ERROR_UNSUPPORTED_FILTER, "by",
                                   "This report is not counted by that. It is by: %.*s.", STR_ARG(buf_str(&text)));
    buf_release(&text);
    return status;
}

static enum status check_ask(const struct grid *grid, const struct definition *of, struct error *err)
{
    int64_t days = grid->periods[NOW].end - grid->periods[NOW].first;
    if ((of->bys & BIT(grid->by)) == 0 && grid->by != of->otherwise)
        return refuse_by(of, err);
    if (grid->ask->compare && of->stands && !is_by_time(grid->by))
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "compare",
                         "What is owed is compared over time: by day, week or month.");
    if (grid->by == BY_PARTICIPANT)
        return check_ranked(grid, err);
    if (days < 1 || days > LIMIT_REPORT_PERIOD_DAYS)
        return error_set(err, ERROR_OUT_OF_RANGE, "to", "A period has 1 to %d days.", LIMIT_REPORT_PERIOD_DAYS);
    if (is_by_time(grid->by) && period_count(&grid->periods[NOW], step_of(grid->by)) > LIMIT_REPORT_STEPS)
        return error_set(err, ERROR_OUT_OF_RANGE, "to", "By this there are more than %d lines: take longer steps.",
                         LIMIT_REPORT_STEPS);
    return STATUS_OK;
}

/* Whole days. */
static void set_periods(struct grid *grid)
{
    enum { DAYS_UNLESS_SAID = 84 };
    const struct report_ask *ask = grid->ask;
    struct period *now = &grid->periods[NOW];
    int64_t today = time_day(act_now(grid->act));
    now->end = ask->to_at == TIME_NONE ? today + 1 : time_day(ask->to_at - 1) + 1;
    now->first = ask->from_at == TIME_NONE ? now->end - DAYS_UNLESS_SAID : time_day(ask->from_at);
    now->first = now->first < 1 ? 1 : now->first; /* day 0 stands for all days */
    grid->whole = grid->by == BY_PARTICIPANT && ask->from_at == TIME_NONE && ask->to_at == TIME_NONE;
    if (grid->whole)
        *now = (struct period){1, today + 1};
    grid->periods[BEFORE] = period_before(now);
    if (grid->periods[BEFORE].first < 1)
        grid->periods[BEFORE].first = 1;
    grid->period_count = ask->compare ? PERIODS : 1;
}

/* ---- lines that are there from the beginning ---- */

static struct str day_text(struct arena *arena, int64_t day)
{
    enum { DATE_SIZE = 10 };
    char *text = arena_alloc(arena, TIME_TEXT_SIZE);
    time_format(day * TIME_US_PER_DAY, text);
    return (struct str){text, DATE_SIZE};
}

static void add_steps(struct grid *grid)
{
    struct arena *arena = txn_arena(grid->act->txn);
    enum period_step step = step_of(grid->by);
    grid->step_count = period_count(&grid->periods[NOW], step);
    for (int period = 0; period < grid->period_count; period++) {
        size_t count = period_count(&grid->periods[period], step);
        int64_t *starts = arena_array(arena, (count > grid->step_count ? count : grid->step_count) + 1, sizeof *starts);
        period_starts(&grid->periods[period], step, starts);
        for (size_t i = count; i < grid->step_count; i++) /* the weeks of one period may be cut less often */
            starts[i + 1] = grid->periods[period].end;
        if (count > grid->step_count) /* and the last two of the other go together */
            starts[grid->step_count] = grid->periods[period].end;
        grid->starts[period] = starts;
    }
    for (size_t i = 0; i < grid->step_count; i++)
        grid->lines[i] = (struct grid_line){.key = day_text(arena, grid->starts[NOW][i])};
    grid->line_count = grid->step_count;
}

static enum status add_programs(struct grid *grid, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(grid->act->txn, &figure_statements[FIGURE_SQL_PROGRAM_NAMES], VALUES(value_int(grid->act->ws)),
                      grid->scope.ids, grid->scope.count, &rows, err));
    for (size_t i = 0; i < grid->scope.count; i++) {
        struct grid_line *line = &grid->lines[grid->line_count++];
        char *text = arena_alloc(txn_arena(grid->act->txn), ID_TEXT_SIZE);
        id_format(&grid->scope.ids[i], "prg", text);
        *line = (struct grid_line){.id = grid->scope.ids[i], .key = {text, ID_TEXT_SIZE}};
        for (size_t row = 0; row < rows.row_count; row++) {
            struct id id = result_id(&rows, row, 0);
            if (id_equal(&id, &line->id))
                line->label = result_str(&rows, row, 1);
        }
    }
    return STATUS_OK;
}

static void add_named(struct grid *grid, const char *const *keys)
{
    for (size_t i = 0; keys[i] != NULL; i++)
        grid->lines[grid->line_count++] = (struct grid_line){.key = str_from(keys[i])};
}

static void add_spans(struct grid *grid)
{
    struct arena *arena = txn_arena(grid->act->txn);
    for (size_t i = 0; i < SPANS; i++) {
        const char *text =
            i + 1 < SPANS ? arena_format(arena, "%lld-%lld", (long long)span_limits[i], (long long)span_limits[i + 1])
                          : arena_format(arena, "%lld-", (long long)span_limits[i]);
        grid->lines[grid->line_count++] = (struct grid_line){.key = str_from(text)};
    }
}

static enum status begin_lines(struct grid *grid, struct error *err)
{
    static const char *const ages[] = {"0-30", "31-60", "61-90", "91-180", "181-365", "366-", NULL};
    grid->line_room = LIMIT_REPORT_STEPS + GRID_KEYS + 1;
    grid->lines = arena_array(txn_arena(grid->act->txn), grid->line_room, sizeof *grid->lines);
    if (is_by_time(grid->by))
        add_steps(grid);
    else if (grid->by == BY_PROGRAM)
        return add_programs(grid, err);
    else if (grid->by == BY_AGE)
        add_named(grid, ages);
    else if (grid->by == BY_SPAN)
        add_spans(grid);
    return STATUS_OK;
}

/* ---- telling ---- */

struct telling {
    const struct grid *grid;
    const struct definition *of;
    enum figure columns[COLUMNS_MOST];
    size_t column_count;
    bool classes; /* what is told now are classes of time: only how many there are */
};

/* Nothing is earned in a unit that no program counts in: no gain is told of it. */
static bool counts_revenue(const struct grid *grid, const struct currency *currency)
{
    for (size_t i = 0; i < grid->scope.count; i++)
        if (!grid->money || currency_equal(&grid->scope.currencies[i], currency))
            return true;
    return false;
}

static void tell_values(const struct telling *telling, const struct sums *sums, const struct currency *currency,
                        struct figures *ret)
{
    static const struct sums none;
    *ret = (struct figures){{{false, 0}}};
    for (size_t i = 0; i < telling->column_count; i++) {
        enum figure figure = telling->columns[i];
        bool gains = figure == FIGURE_gain || figure == FIGURE_roi || figure == FIGURE_revenue_per_cost;
        if (telling->classes && figure != FIGURE_closed)
            continue;
        if (!gains || counts_revenue(telling->grid, currency))
            ret->of[figure] = figure_of(figure, sums == NULL ? &none : sums);
    }
}

static bool is_zero(const struct telling *telling, const struct sums *sums)
{
    struct figures values;
    tell_values(telling, sums, &(struct currency){""}, &values);
    for (size_t i = 0; sums != NULL && i < telling->column_count; i++)
        if (values.of[telling->columns[i]].set && values.of[telling->columns[i]].value != 0)
            return false;
    return true;
}

static struct report_row row_of(const struct telling *telling, const struct grid_line *line, size_t currency)
{
    const struct grid *grid = telling->grid;
    struct report_row row = {.key = line->key, .label = line->label, .from_at = TIME_NONE, .to_at = TIME_NONE};
    row.currency = grid->currencies[currency];
    tell_values(telling, line->cells[NOW][currency], &row.currency, &row.values);
    if (grid->period_count > 1) {
        struct figures *before = arena_alloc(txn_arena(grid->act->txn), sizeof *before);
        tell_values(telling, line->cells[BEFORE][currency], &row.currency, before);
        row.before = before;
    }
    return row;
}

/* A line that must be told in a currency in which there is nothing: what has steps, so that they are all there. */
static bool is_told(const struct telling *telling, const struct grid_line *line, size_t currency)
{
    const struct grid *grid = telling->grid;
    bool fixed = grid->step_count > 0 || grid->by == BY_AGE || grid->by == BY_SPAN;
    return fixed || !is_zero(telling, line->cells[NOW][currency]) ||
           (grid->period_count > 1 && !is_zero(telling, line->cells[BEFORE][currency]));
}

static void tell_rows(const struct telling *telling, struct report *report)
{
    const struct grid *grid = telling->grid;
    struct arena *arena = txn_arena(grid->act->txn);
    struct report_row *rows = arena_array(arena, grid->line_count * grid->currency_count, sizeof *rows);
    size_t count = 0;
    for (size_t currency = 0; currency < grid->currency_count; currency++)
        for (size_t i = 0; i < grid->line_count; i++) {
            const struct grid_line *line = &grid->lines[i];
            if (!is_told(telling, line, currency))
                continue;
            struct report_row *row = &rows[count++];
            *row = row_of(telling, line, currency);
            if (grid->step_count > 0) {
                row->from_at = grid->starts[NOW][i] * TIME_US_PER_DAY;
                row->to_at = grid->starts[NOW][i + 1] * TIME_US_PER_DAY;
            }
            report_links(grid, line, row);
        }
    report->rows = (struct entity_list){rows, count};
}

static void tell_totals(const struct telling *telling, struct report *report)
{
    const struct grid *grid = telling->grid;
    struct report_row *totals = arena_array(txn_arena(grid->act->txn), grid->currency_count, sizeof *totals);
    for (size_t i = 0; i < grid->currency_count; i++) {
        totals[i] = row_of(telling, &grid->totals, i);
        report_links(grid, &grid->totals, &totals[i]);
    }
    report->totals = (struct entity_list){totals, grid->currency_count};
}

static void tell_columns(struct telling *telling, struct report *report)
{
    struct report_column *columns =
        arena_array(txn_arena(telling->grid->act->txn), telling->of->count, sizeof *columns);
    unsigned known = known_by(telling->grid->by);
    for (size_t i = 0; i < telling->of->count; i++) {
        enum figure figure = telling->of->columns[i];
        if ((figure_needs(figure) & known) != figure_needs(figure))
            continue;
        columns[telling->column_count] =
            (struct report_column){str_from(figure_name(figure)), (int)figure_kind(figure)};
        telling->columns[telling->column_count++] = figure;
    }
    report->columns = (struct entity_list){columns, telling->column_count};
}

static void tell_notes(const struct grid *grid, struct report *report)
{
    enum { NOTES_MOST = 4 };
    struct str *notes = arena_array(txn_arena(grid->act->txn), NOTES_MOST, sizeof *notes);
    size_t count = 0;
    if (grid->ask->name == REPORT_FUNNEL && known_by(grid->by) == ~0U)
        notes[count++] = STR("How often a link was passed on is not known: that happens outside. What came of it are "
                             "the clicks.");
    if (grid->ask->name <= REPORT_CONVERSION)
        notes[count++] = STR("Each step is counted when it happened, so a referral of one period may be won in the "
                             "next.");
    if (grid->by == BY_PARTICIPANT)
        notes[count++] = STR("Steps between submission and winning, clicks, and what those who were referred got are "
                             "not counted by participant: cost is what a participant earned itself.");
    if (grid->ask->name == REPORT_REVENUE || grid->ask->name == REPORT_ROI)
        notes[count++] = STR("Revenue is the value of referrals that are won. A refund that takes back all rewards of "
                             "one makes it lost; a part of it lowers the cost alone.");
    if (grid->ask->name == REPORT_PARTICIPATION)
        notes[count++] = STR("A participant is active from the day on which a person clicked its link or it referred "
                             "somebody. Each step is counted once, on the day of the first time.");
    if (grid->ask->name == REPORT_PARTICIPATION && grid->by == BY_CHANNEL)
        notes[count++] = STR("By channel a participant is counted in each whose link was used, so the lines are no "
                             "parts of the whole; the line without a key is left out.");
    report->notes = (struct str_array){notes, count};
}

static void tell(const struct grid *grid, const struct definition *of, struct report *report)
{
    struct telling telling = {.grid = grid, .of = of};
    report->name = (int)grid->ask->name;
    report->by = (int)grid->by;
    report->from_at = grid->whole ? TIME_NONE : grid->periods[NOW].first * TIME_US_PER_DAY;
    report->to_at = grid->periods[NOW].end * TIME_US_PER_DAY;
    if (grid->period_count > 1) {
        struct report_period *before = arena_alloc(txn_arena(grid->act->txn), sizeof *before);
        *before = (struct report_period){grid->periods[BEFORE].first * TIME_US_PER_DAY,
                                         grid->periods[BEFORE].end * TIME_US_PER_DAY};
        report->compare = before;
    }
    tell_columns(&telling, report);
    telling.classes = grid->by == BY_SPAN;
    tell_rows(&telling, report);
    telling.classes = false;
    tell_totals(&telling, report);
    tell_notes(grid, report);
}

static unsigned needed_of(const struct definition *of, enum report_by by)
{
    unsigned needed = 0;
    for (size_t i = 0; i < of->count; i++)
        needed |= figure_needs(of->columns[i]);
    return by == BY_AGE ? needed : needed & known_by(by);
}

/* Programs' currencies are told of even when nothing happened. */
static void begin_currencies(struct grid *grid)
{
    for (size_t i = 0; i < grid->scope.count; i++)
        (void)grid_cell(grid, &grid->totals, NOW, &grid->scope.currencies[i]);
    if (!grid->money)
        (void)grid_cell(grid, &grid->totals, NOW, &(struct currency){""});
}

enum status report_read(struct act *act, const struct report_ask *ask, struct report *ret, struct error *err)
{
    if (ask->name == REPORT_COHORTS)
        return cohorts_read(act, ask, ret, err);
    const struct definition *of = &definitions[ask->name];
    struct grid *grid = arena_alloc(txn_arena(act->txn), sizeof *grid);
    *ret = (struct report){.compare = NULL};
    grid->act = act;
    grid->ask = ask;
    grid->money = of->money;
    grid->by = ask->by == BY_NOTHING ? of->otherwise : ask->by;
    set_periods(grid);
    TRY(check_ask(grid, of, err));
    TRY(dashboard_scope_read(act, &ask->program_id, &grid->scope, err));
    TRY(dashboard_as_of(act, &ret->as_of, err));
    begin_currencies(grid);
    TRY(begin_lines(grid, err));
    TRY(grid_read(grid, needed_of(of, grid->by), err));
    tell(grid, of, ret);
    return STATUS_OK;
}
