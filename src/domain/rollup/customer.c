/* What a contact counts for as a customer. Pure; any thread. */

#include "domain/rollup/customer.h"

#include <stdlib.h>
#include <string.h>

#include "domain/event/event.h"
#include "domain/tally/tally_row.h"

const int64_t customer_days[CUSTOMER_WINDOWS] = {30, 90, CUSTOMER_MOST_DAYS};

static int compare_ints(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_currencies(const struct customer_sale *a, const struct customer_sale *b)
{
    return str_compare(currency_str(&a->currency), currency_str(&b->currency));
}

/* By object, then time. Of what happened in one moment the larger amount comes first, so that it does not matter which
 * was told first. */
static int by_object(const void *left, const void *right)
{
    const struct customer_sale *a = left, *b = right;
    int order = memcmp(a->key, b->key, sizeof a->key);
    if (order == 0)
        order = compare_ints(a->occurred_at, b->occurred_at);
    if (order == 0)
        order = compare_ints(b->amount, a->amount);
    return order != 0 ? order : compare_currencies(a, b);
}

static int by_time(const void *left, const void *right)
{
    const struct customer_sale *a = left, *b = right;
    int order = compare_currencies(a, b);
    return order != 0 ? order : compare_ints(a->occurred_at, b->occurred_at);
}

size_t customer_merge(struct customer_sale *sales, size_t count)
{
    size_t kept = 0;
    if (count > 1)
        qsort(sales, count, sizeof *sales, by_object);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || memcmp(sales[kept - 1].key, sales[i].key, sizeof sales[i].key) != 0)
            sales[kept++] = sales[i];
    return kept;
}

/* Both are whole seconds. */
static bool is_within(const struct customer_sale *first, const struct customer_sale *sale, int64_t days)
{
    enum { DAY_S = 86400 };
    return sale->occurred_at / TIME_US_PER_S - first->occurred_at / TIME_US_PER_S <= days * DAY_S;
}

/* Whatever is stored, a sum stays within the limit; both are above 0. */
static int64_t add_within(int64_t sum, int64_t amount)
{
    return sum > TALLY_LIMIT - amount ? TALLY_LIMIT : sum + amount;
}

static void add_sale(struct customer_count *count, const struct customer_sale *first, const struct customer_sale *sale)
{
    if (sale != first && is_within(first, sale, CUSTOMER_MOST_DAYS))
        count->came_back = 1;
    for (size_t i = 0; i < CUSTOMER_WINDOWS; i++)
        if (is_within(first, sale, customer_days[i]))
            count->revenue[i] = add_within(count->revenue[i], sale->amount);
}

static struct customer_count begin_count(const struct customer_sale *first, int64_t referred_at)
{
    bool referred = referred_at != TIME_NONE && event_counts_from(first->occurred_at, referred_at);
    return (struct customer_count){
        .currency = first->currency, .month = time_month(first->occurred_at), .referred = referred};
}

size_t customer_count_up(struct customer_sale *sales, size_t count, int64_t referred_at,
                         struct customer_count *ret_counts)
{
    size_t counted = 0;
    const struct customer_sale *first = NULL;
    if (count > 1)
        qsort(sales, count, sizeof *sales, by_time);
    for (size_t i = 0; i < count; i++) {
        if (sales[i].amount <= 0)
            continue;
        if (first == NULL || compare_currencies(first, &sales[i]) != 0) {
            first = &sales[i];
            ret_counts[counted++] = begin_count(first, referred_at);
        }
        add_sale(&ret_counts[counted - 1], first, &sales[i]);
    }
    return counted;
}
