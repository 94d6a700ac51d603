/* Telling cohorts. Runs inside a transaction, on its thread. */

#include "domain/figure/cohorts.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/figure/figure_store.h"
#include "domain/figure/grid.h"
#include "domain/figure/period.h"
#include "domain/rollup/customer.h"
#include "domain/rollup/figures.h"

enum { REFERRED, OTHERS, GROUPS };
static const char *const group_keys[GROUPS] = {"referred", "others"};

static const enum figure columns[] = {
    FIGURE_customers,
    FIGURE_revenue_30d_per_customer,
    FIGURE_revenue_90d_per_customer,
    FIGURE_revenue_180d_per_customer,
    FIGURE_came_back,
    FIGURE_came_back_share,
    FIGURE_revenue_30d,
    FIGURE_revenue_90d,
    FIGURE_revenue_180d,
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

struct cohorts {
    struct act *act;
    int64_t as_of;
    struct period period;
    size_t month_count;
    int64_t *starts; /* of months, in days; and where the last ends */
    struct of_currency {
        struct currency currency;
        struct sums (*months)[GROUPS];
        struct sums totals[GROUPS];
    } * currencies;
    size_t currency_count;
};

/* ---- what is asked for ---- */

static enum status check_ask(const struct report_ask *ask, struct error *err)
{
    if (!id_is_none(&ask->program_id))
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "program_id",
                         "Customers are those of the business, not of a program.");
    if (ask->by != BY_NOTHING && ask->by != BY_MONTH)
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "by", "This report is told by month alone.");
    if (ask->compare)
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "compare",
                         "In this report the months are compared with each other.");
    return STATUS_OK;
}

static enum status set_period(struct cohorts *cohorts, const struct report_ask *ask, struct error *err)
{
    enum { MONTHS_UNLESS_SAID = 12, LONGEST_MONTH = 31 };
    struct period *period = &cohorts->period;
    int64_t last = ask->to_at == TIME_NONE ? time_day(act_now(cohorts->act)) : time_day(ask->to_at - 1);
    period->first = period->end = period_month_after(last);
    for (int i = 0; i < MONTHS_UNLESS_SAID && period->first > 0; i++)
        period->first = period_month_of(period->first - 1);
    if (ask->from_at != TIME_NONE)
        period->first = period_month_of(time_day(ask->from_at));
    if (period->end <= period->first || period->end - period->first > LIMIT_REPORT_COHORTS * LONGEST_MONTH ||
        period_count(period, PERIOD_MONTH) > LIMIT_REPORT_COHORTS)
        return error_set(err, ERROR_OUT_OF_RANGE, "to", "This report has 1 to %d months.", LIMIT_REPORT_COHORTS);
    cohorts->month_count = period_count(period, PERIOD_MONTH);
    cohorts->starts = arena_array(txn_arena(cohorts->act->txn), cohorts->month_count + 1, sizeof *cohorts->starts);
    period_starts(period, PERIOD_MONTH, cohorts->starts);
    return STATUS_OK;
}

/* ---- reading ---- */

/* Whether who bought first in that month has had so many days by now. */
static bool is_complete(const struct cohorts *cohorts, size_t month, size_t window)
{
    int64_t end_at = cohorts->starts[month + 1] * TIME_US_PER_DAY;
    return end_at + customer_days[window] * TIME_US_PER_DAY <= cohorts->as_of;
}

static void add_window(struct sums *sums, size_t window, int64_t customers, int64_t revenue, int64_t came_back)
{
    sums->of[SUM_CUSTOMERS_30 + window] += customers;
    sums->of[SUM_REVENUE_30 + window] += revenue;
    if (customer_days[window] == CUSTOMER_MOST_DAYS)
        sums->of[SUM_CAME_BACK] += came_back;
}

/* Rows come by currency. Null: there are too many, the last are left out as in other reports. */
static struct of_currency *currency_of(struct cohorts *cohorts, struct currency currency)
{
    size_t count = cohorts->currency_count;
    if (count > 0 && currency_equal(&cohorts->currencies[count - 1].currency, &currency))
        return &cohorts->currencies[count - 1];
    if (count == GRID_CURRENCIES)
        return NULL;
    struct of_currency *of = &cohorts->currencies[cohorts->currency_count++];
    of->currency = currency;
    of->months = arena_array(txn_arena(cohorts->act->txn), cohorts->month_count, sizeof *of->months);
    return of;
}

enum { COHORT_CURRENCY, COHORT_MONTH, COHORT_REFERRED, COHORT_CUSTOMERS, COHORT_CAME_BACK, COHORT_REVENUE };

static enum status add_row(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct cohorts *cohorts = ctx;
    struct of_currency *of = currency_of(cohorts, result_currency(row, 0, COHORT_CURRENCY));
    size_t group = result_int(row, 0, COHORT_REFERRED) == 1 ? REFERRED : OTHERS, month = 0;
    int64_t customers = result_int(row, 0, COHORT_CUSTOMERS), wanted = result_int(row, 0, COHORT_MONTH);
    while (month < cohorts->month_count && time_month(cohorts->starts[month] * TIME_US_PER_DAY) != wanted)
        month++;
    if (of == NULL || month == cohorts->month_count)
        return STATUS_OK;
    struct sums *places[] = {&of->months[month][group], &of->totals[group]};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        places[i]->of[SUM_CUSTOMERS] += customers;
        for (size_t window = 0; window < CUSTOMER_WINDOWS; window++)
            if (is_complete(cohorts, month, window))
                add_window(places[i], window, customers, result_int(row, 0, COHORT_REVENUE + window),
                           result_int(row, 0, COHORT_CAME_BACK));
    }
    return STATUS_OK;
}

static enum status read_all(struct cohorts *cohorts, struct error *err)
{
    int64_t first = time_month(cohorts->starts[0] * TIME_US_PER_DAY);
    int64_t last = time_month(cohorts->starts[cohorts->month_count - 1] * TIME_US_PER_DAY);
    cohorts->currencies = arena_array(txn_arena(cohorts->act->txn), GRID_CURRENCIES, sizeof *cohorts->currencies);
    return txn_each(cohorts->act->txn, &figure_statements[FIGURE_SQL_COHORTS],
                    VALUES(value_int(cohorts->act->ws), value_int(first), value_int(last)), add_row, cohorts, err);
}

/* ---- telling ---- */

static struct report_row row_of(const struct of_currency *of, size_t group, const struct sums *sums)
{
    struct report_row row = {.key = str_from(group_keys[group]),
                             .label = STR_NONE,
                             .currency = of->currency,
                             .from_at = TIME_NONE,
                             .to_at = TIME_NONE};
    for (size_t i = 0; i < COLUMNS; i++)
        row.values.of[columns[i]] = figure_of(columns[i], sums);
    return row;
}

static struct str month_text(const struct cohorts *cohorts, size_t month)
{
    enum { YEAR_AND_MONTH = 7 };
    char text[TIME_TEXT_SIZE];
    time_format(cohorts->starts[month] * TIME_US_PER_DAY, text);
    return str_copy(txn_arena(cohorts->act->txn), (struct str){text, YEAR_AND_MONTH});
}

static void tell_rows(const struct cohorts *cohorts, struct report *report)
{
    struct arena *arena = txn_arena(cohorts->act->txn);
    size_t most = cohorts->currency_count * cohorts->month_count * GROUPS, count = 0, total_count = 0;
    struct report_row *rows = arena_array(arena, most, sizeof *rows);
    struct report_row *totals = arena_array(arena, cohorts->currency_count * GROUPS, sizeof *totals);
    for (size_t i = 0; i < cohorts->currency_count; i++) {
        const struct of_currency *of = &cohorts->currencies[i];
        for (size_t at = 0; at < cohorts->month_count * GROUPS; at++) {
            size_t month = at / GROUPS, group = at % GROUPS;
            rows[count] = row_of(of, group, &of->months[month][group]);
            rows[count].label = month_text(cohorts, month);
            rows[count].from_at = cohorts->starts[month] * TIME_US_PER_DAY;
            rows[count++].to_at = cohorts->starts[month + 1] * TIME_US_PER_DAY;
        }
        for (size_t group = 0; group < GROUPS; group++)
            totals[total_count++] = row_of(of, group, &of->totals[group]);
    }
    report->rows = (struct entity_list){rows, count};
    report->totals = (struct entity_list){totals, total_count};
}

static void tell_columns(const struct cohorts *cohorts, struct report *report)
{
    struct report_column *told = arena_array(txn_arena(cohorts->act->txn), COLUMNS, sizeof *told);
    for (size_t i = 0; i < COLUMNS; i++)
        told[i] = (struct report_column){str_from(figure_name(columns[i])), (int)figure_kind(columns[i])};
    report->columns = (struct entity_list){told, COLUMNS};
}

static void tell_notes(const struct cohorts *cohorts, struct report *report)
{
    enum { NOTES = 2 };
    struct str *notes = arena_array(txn_arena(cohorts->act->txn), NOTES, sizeof *notes);
    notes[0] = STR("A customer stands in the month of its first purchase, as referred where somebody was credited with "
                   "it by then. Refunds lower the revenue of their purchase, whenever they came.");
    notes[1] = STR("What customers did within some days is told once all of their month have had those days.");
    report->notes = (struct str_array){notes, NOTES};
}

enum status cohorts_read(struct act *act, const struct report_ask *ask, struct report *ret, struct error *err)
{
    struct cohorts cohorts = {.act = act};
    *ret = (struct report){.name = (int)ask->name, .by = BY_MONTH};
    TRY(check_ask(ask, err));
    TRY(set_period(&cohorts, ask, err));
    TRY(figures_as_of(act, &cohorts.as_of, err));
    TRY(read_all(&cohorts, err));
    ret->as_of = cohorts.as_of;
    ret->from_at = cohorts.period.first * TIME_US_PER_DAY;
    ret->to_at = cohorts.period.end * TIME_US_PER_DAY;
    tell_columns(&cohorts, ret);
    tell_rows(&cohorts, ret);
    tell_notes(&cohorts, ret);
    return STATUS_OK;
}
