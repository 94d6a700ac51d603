/* Series of a period and of the one before. The days of both are alike: the period before ends on the same weekday as
 * this one has come to, so that a week that is not over is held against as much of another. */

#include "domain/dashboard/measures.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/dashboard/dashboard_store.h"

enum {
    NOW,
    BEFORE,
    PERIODS,
    SERIES_MOST = 4 + 4 * LIMIT_MERGED_PROGRAMS, /* revenue and costs have a currency each */
    DAYS_OF_WEEK = 7,
    MONDAY = 3, /* days since a Monday, of 1970-01-01 */
};

struct series {
    enum dashboard_key key;
    struct currency currency; /* empty: none */
    int64_t totals[PERIODS];
    int64_t *values[PERIODS];
};

struct period {
    int64_t first, end; /* days; the second is behind the last */
};

struct gathering {
    struct act *act;
    const struct dashboard_scope *scope;
    struct period periods[PERIODS];
    int64_t slot_days, slots;
    struct series series[SERIES_MOST];
    size_t count;
};

static void set_periods(struct gathering *gathering, const struct dashboard_ask *ask)
{
    int64_t today = time_day(act_now(gathering->act));
    bool weekly = ask->weeks > 0;
    gathering->slot_days = weekly ? DAYS_OF_WEEK : 1;
    gathering->slots = weekly ? ask->weeks : ask->days;
    int64_t span = gathering->slots * gathering->slot_days;
    int64_t last = weekly ? today - (today + MONDAY) % DAYS_OF_WEEK : today; /* where the last slot begins */
    gathering->periods[NOW] = (struct period){last + gathering->slot_days - span, today + 1};
    gathering->periods[BEFORE] =
        (struct period){gathering->periods[NOW].first - span, gathering->periods[NOW].end - span};
}

static struct series *series_of(struct gathering *gathering, enum dashboard_key key, struct currency currency)
{
    for (size_t i = 0; i < gathering->count; i++)
        if (gathering->series[i].key == key && currency_equal(&gathering->series[i].currency, &currency))
            return &gathering->series[i];
    if (gathering->count == SERIES_MOST)
        return NULL; /* units of more kinds than there are programs: the last are left out */
    struct series *series = &gathering->series[gathering->count++];
    *series = (struct series){.key = key, .currency = currency};
    for (size_t i = 0; i < PERIODS; i++)
        series->values[i] =
            arena_array(txn_arena(gathering->act->txn), (size_t)gathering->slots, sizeof *series->values[i]);
    return series;
}

static void add(struct gathering *gathering, int period, enum dashboard_key key, struct currency currency, int64_t slot,
                int64_t value)
{
    struct series *series = series_of(gathering, key, currency);
    if (series == NULL || slot < 0 || slot >= gathering->slots)
        return;
    series->values[period][slot] += value;
    series->totals[period] += value;
}

/* $1 to $4. */
#define OF_PERIOD(gathering, period)                                                                                   \
    value_int((gathering)->act->ws), value_int((gathering)->periods[period].first),                                    \
        value_int((gathering)->periods[period].end), value_int((gathering)->slot_days)

static enum status add_visits(struct gathering *gathering, int period, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(gathering->act->txn, &dashboard_statements[DASHBOARD_SQL_VISITS],
                      VALUES(OF_PERIOD(gathering, period)), gathering->scope->ids, gathering->scope->count, &rows,
                      err));
    for (size_t i = 0; i < rows.row_count; i++)
        add(gathering, period, DASHBOARD_VISITORS, (struct currency){""}, result_int(&rows, i, 0),
            result_int(&rows, i, 1));
    return STATUS_OK;
}

static struct currency currency_of(const struct dashboard_scope *scope, const struct id *program_id)
{
    size_t i = 0;
    while (i + 1 < scope->count && !id_equal(&scope->ids[i], program_id))
        i++;
    return scope->currencies[i];
}

static enum status add_referrals(struct gathering *gathering, int period, struct error *err)
{
    static const enum dashboard_key keys[] = {DASHBOARD_REFERRALS, DASHBOARD_QUALIFIED, DASHBOARD_REWARDED};
    struct result rows;
    TRY(txn_query_ids(gathering->act->txn, &dashboard_statements[DASHBOARD_SQL_MARGINS],
                      VALUES(OF_PERIOD(gathering, period), value_bytes(STR(""))), gathering->scope->ids,
                      gathering->scope->count, &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct id program_id = result_id(&rows, i, 0);
        int64_t slot = result_int(&rows, i, 1);
        for (size_t key = 0; key < sizeof keys / sizeof keys[0]; key++)
            add(gathering, period, keys[key], (struct currency){""}, slot, result_int(&rows, i, 2 + key));
        add(gathering, period, DASHBOARD_REVENUE, currency_of(gathering->scope, &program_id), slot,
            result_int(&rows, i, 5));
    }
    return STATUS_OK;
}

static enum status add_costs(struct gathering *gathering, int period, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(gathering->act->txn, &dashboard_statements[DASHBOARD_SQL_COSTS],
                      VALUES(OF_PERIOD(gathering, period)), gathering->scope->ids, gathering->scope->count, &rows,
                      err));
    for (size_t i = 0; i < rows.row_count; i++)
        add(gathering, period, DASHBOARD_COST, result_currency(&rows, i, 0), result_int(&rows, i, 1),
            result_int(&rows, i, 2));
    return STATUS_OK;
}

/* What there is even when nothing happened, in the order in which it is told. */
static void begin_series(struct gathering *gathering)
{
    const struct dashboard_scope *scope = gathering->scope;
    for (int key = DASHBOARD_VISITORS; key <= DASHBOARD_REWARDED; key++)
        (void)series_of(gathering, (enum dashboard_key)key, (struct currency){""});
    for (size_t i = 0; i < scope->count; i++)
        (void)series_of(gathering, DASHBOARD_REVENUE, scope->currencies[i]);
    for (size_t i = 0; i < scope->count; i++)
        (void)series_of(gathering, DASHBOARD_COST, scope->currencies[i]);
}

/* ---- how they are told ---- */

static struct entity_list points_of(const struct gathering *gathering, const struct series *series, int period)
{
    struct dashboard_point *points =
        arena_array(txn_arena(gathering->act->txn), (size_t)gathering->slots, sizeof *points);
    for (int64_t i = 0; i < gathering->slots; i++)
        points[i] = (struct dashboard_point){
            (gathering->periods[period].first + i * gathering->slot_days) * TIME_US_PER_DAY, series->values[period][i]};
    return (struct entity_list){points, (size_t)gathering->slots};
}

static struct dashboard_measure told(const struct gathering *gathering, const struct series *series)
{
    return (struct dashboard_measure){
        .key = (int)series->key,
        .currency = series->currency,
        .total = series->totals[NOW],
        .before = series->totals[BEFORE],
        .series = points_of(gathering, series, NOW),
        .before_series = points_of(gathering, series, BEFORE),
    };
}

static void add_currency(struct measures *ret, const struct currency *currency)
{
    for (size_t i = 0; i < ret->currency_count; i++)
        if (currency_equal(&ret->currencies[i], currency))
            return;
    ret->currencies[ret->currency_count++] = *currency;
}

/* How many were rewarded is a step of the funnel and has no line of its own. */
static void tell_all(const struct gathering *gathering, struct measures *ret)
{
    struct dashboard_measure *measures =
        arena_array(txn_arena(gathering->act->txn), gathering->count, sizeof *measures);
    size_t count = 0;
    ret->currencies = arena_array(txn_arena(gathering->act->txn), gathering->count, sizeof *ret->currencies);
    for (size_t i = 0; i < gathering->count; i++) {
        const struct series *series = &gathering->series[i];
        if (series->key < DASHBOARD_REVENUE)
            ret->totals[series->key] = series->totals[NOW];
        else
            add_currency(ret, &series->currency);
        if (series->key != DASHBOARD_REWARDED)
            measures[count++] = told(gathering, series);
    }
    ret->told = (struct entity_list){measures, count};
}

enum status dashboard_measures(struct act *act, const struct dashboard_scope *scope, const struct dashboard_ask *ask,
                               struct measures *ret, struct error *err)
{
    struct gathering *gathering = arena_alloc(txn_arena(act->txn), sizeof *gathering);
    gathering->act = act;
    gathering->scope = scope;
    set_periods(gathering, ask);
    begin_series(gathering);
    for (int period = 0; period < PERIODS; period++) {
        TRY(add_visits(gathering, period, err));
        TRY(add_referrals(gathering, period, err));
        TRY(add_costs(gathering, period, err));
    }
    *ret = (struct measures){.from_at = gathering->periods[NOW].first * TIME_US_PER_DAY,
                             .to_at = gathering->periods[NOW].end * TIME_US_PER_DAY};
    tell_all(gathering, ret);
    return STATUS_OK;
}
