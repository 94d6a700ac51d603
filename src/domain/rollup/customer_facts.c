/* What is known of one contact as a customer. Inside a transaction, on its thread. */

#include "domain/rollup/customer_facts.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "domain/referral/referral.h"
#include "domain/rollup/customer_store.h"
#include "domain/rule/event_types.h"
#include "domain/sale/sale.h"

static_assert((int)CUSTOMER_KEY_SIZE == (int)OBJECT_KEY_SIZE, "a sale is known by its business object");

struct customer_facts customer_facts_begin(struct arena *arena)
{
    return (struct customer_facts){.arena = arena, .referred_at = TIME_NONE};
}

static void *grow(struct arena *arena, const void *items, size_t count, size_t *room, size_t size)
{
    enum { FIRST = 4 };
    *room = *room == 0 ? FIRST : 2 * *room;
    void *larger = arena_array(arena, *room, size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}

static void add_stored(struct customer_facts *facts, const struct result *rows, size_t row, size_t first)
{
    struct customer_count count = {
        .currency = result_currency(rows, row, first + CUSTOMER_CURRENCY),
        .month = result_int(rows, row, first + CUSTOMER_AT),
        .referred = result_int(rows, row, first + CUSTOMER_AMOUNT),
        .came_back = result_int(rows, row, first + CUSTOMER_CAME_BACK),
    };
    for (size_t i = 0; i < CUSTOMER_WINDOWS; i++)
        count.revenue[i] = result_int(rows, row, first + CUSTOMER_REVENUE + i);
    if (facts->stored_count == facts->stored_room)
        facts->stored =
            grow(facts->arena, facts->stored, facts->stored_count, &facts->stored_room, sizeof *facts->stored);
    facts->stored[facts->stored_count++] = count;
}

static void add_event(struct customer_facts *facts, const struct result *rows, size_t row, size_t first)
{
    const struct event_type *type = event_type_find(result_str(rows, row, first + CUSTOMER_TYPE));
    struct customer_sale sale = {
        .currency = result_currency(rows, row, first + CUSTOMER_CURRENCY),
        .amount = result_int(rows, row, first + CUSTOMER_AMOUNT),
        .occurred_at = result_int(rows, row, first + CUSTOMER_AT),
    };
    if (type == NULL || !type->sale || sale.currency.text[0] == '\0')
        return;
    object_key(result_str(rows, row, first + CUSTOMER_SOURCE), result_str(rows, row, first + CUSTOMER_OBJECT),
               sale.key);
    if (facts->sale_count == facts->sale_room)
        facts->sales = grow(facts->arena, facts->sales, facts->sale_count, &facts->sale_room, sizeof *facts->sales);
    facts->sales[facts->sale_count++] = sale;
}

void customer_facts_add(struct customer_facts *facts, const struct result *rows, size_t row, size_t first)
{
    int64_t kind = result_int(rows, row, first + CUSTOMER_KIND);
    if (kind == CUSTOMER_STORED)
        add_stored(facts, rows, row, first);
    else if (kind == CUSTOMER_REFERRED)
        facts->referred_at = result_time(rows, row, first + CUSTOMER_AT);
    else if (facts->told[kind - CUSTOMER_WAITING]++ < LIMIT_CUSTOMER_EVENTS)
        add_event(facts, rows, row, first);
}

/* What is left of a sale of which something was taken back. */
static enum status take_back(struct act *act, struct customer_sale *sold, struct error *err)
{
    const struct str key = {(const char *)sold->key, sizeof sold->key};
    const struct sale_part all = {{true, sold->amount}, sold->currency, sold->amount};
    struct sale sale;
    const char *code;
    TRY(sale_read(act, key, &sale, err));
    sold->amount -= sale_share(&sale, sale.fact_count, &all, &code);
    return STATUS_OK;
}

enum status customer_facts_count(struct act *act, struct customer_facts *facts, struct customer_count **ret_counts,
                                 size_t *ret_count, struct error *err)
{
    for (size_t i = 0; i < facts->sale_count; i++)
        if (facts->sales[i].taken)
            TRY(take_back(act, &facts->sales[i], err));
    *ret_counts = arena_array(facts->arena, facts->sale_count, sizeof **ret_counts);
    *ret_count = customer_count_up(facts->sales, facts->sale_count, facts->referred_at, *ret_counts);
    return STATUS_OK;
}

bool customer_count_equal(const struct customer_count *a, const struct customer_count *b)
{
    return currency_equal(&a->currency, &b->currency) && a->month == b->month && a->referred == b->referred &&
           a->came_back == b->came_back && memcmp(a->revenue, b->revenue, sizeof a->revenue) == 0;
}
