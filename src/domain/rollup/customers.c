/* Counting customers anew. Runs inside the caller's transaction, on its thread. */

#include "domain/rollup/customers.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "domain/event/event.h"
#include "domain/referral/referral.h"
#include "domain/rollup/customer_facts.h"
#include "domain/rollup/customer_store.h"
#include "domain/rule/event_types.h"

/* ---- whom acts have named ---- */

struct named {
    struct arena *arena;
    struct id *ids;
    size_t count, room;
};

static void add_id(struct named *named, const struct id *id)
{
    enum { FIRST = 16 };
    if (named->count == named->room) {
        named->room = named->room == 0 ? FIRST : 2 * named->room;
        struct id *larger = arena_array(named->arena, named->room, sizeof *larger);
        for (size_t i = 0; i < named->count; i++)
            larger[i] = named->ids[i];
        named->ids = larger;
    }
    named->ids[named->count++] = *id;
}

/* Whose purchase an event tells: its referral's contact, else its own. */
static enum status add_buyer(struct act *act, const struct event *event, struct named *named, struct error *err)
{
    struct referral *referrals;
    size_t count;
    TRY(referral_read_many(act, &event->referral_id, !id_is_none(&event->referral_id), &referrals, &count, err));
    add_id(named, count == 0 ? &event->contact_id : &referrals[0].contact_id);
    return STATUS_OK;
}

static enum status add_buyers_of(struct act *act, const struct event *taking, struct named *named, struct error *err)
{
    struct event *events;
    size_t count;
    TRY(event_of_object(act, taking->refers_key, taking->refers_source, taking->refers_id, &events, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_is_none(events[i].refers_key))
            TRY(add_buyer(act, &events[i], named, err));
    return STATUS_OK;
}

/* What gives back names the refund, which names the sale. */
static enum status add_taken(struct act *act, const struct id *event_id, struct named *named, struct error *err)
{
    struct event event, *events;
    size_t count;
    enum status status = event_read(act, event_id, &event, err);
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_OK : status; /* what is not there has taken nothing */
    const struct event_type *type = event_type_find(event.type);
    if (str_is_none(event.refers_key) || type == NULL)
        return STATUS_OK;
    if (type->gives_back == NULL)
        return add_buyers_of(act, &event, named, err);
    TRY(event_of_object(act, event.refers_key, event.refers_source, event.refers_id, &events, &count, err));
    for (size_t i = 0; i < count; i++)
        if (!str_is_none(events[i].refers_key))
            TRY(add_buyers_of(act, &events[i], named, err));
    return STATUS_OK;
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(((const struct id *)a)->bytes, ((const struct id *)b)->bytes, sizeof((const struct id *)a)->bytes);
}

enum status customers_named(struct act *act, const struct tally_row *rows, size_t count, struct id **ret_contact_ids,
                            size_t *ret_count, struct error *err)
{
    struct named named = {.arena = txn_arena(act->txn)};
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].numbers[0] == TALLY_CUSTOMER_CONTACT)
            add_id(&named, &rows[i].participant_id);
        else
            TRY(add_taken(act, &rows[i].participant_id, &named, err));
    }
    if (named.count > 1)
        qsort(named.ids, named.count, sizeof *named.ids, compare_ids);
    for (size_t i = 0; i < named.count; i++)
        if (kept == 0 || !id_equal(&named.ids[kept - 1], &named.ids[i]))
            named.ids[kept++] = named.ids[i];
    *ret_contact_ids = named.ids;
    *ret_count = kept;
    return STATUS_OK;
}

/* ---- one contact ---- */

/* Nobody else counts this contact until the commit. */
static enum status keep(struct act *act, const struct id *contact_id, struct error *err)
{
    int64_t lock = (int64_t)(str_hash(id_bytes(contact_id)) ^ (uint64_t)act->ws) | 1;
    struct result kept;
    return txn_query(act->txn, &customer_statements[CUSTOMER_SQL_KEEP], VALUES(value_int(lock)), &kept, err);
}

static void mark(struct customer_facts *facts, const struct id *key)
{
    for (size_t i = 0; i < facts->sale_count; i++)
        if (memcmp(facts->sales[i].key, key->bytes, sizeof key->bytes) == 0)
            facts->sales[i].taken = true;
}

static enum status find_taken(struct act *act, struct customer_facts *facts, struct error *err)
{
    struct id *keys = arena_array(facts->arena, facts->sale_count, sizeof *keys);
    struct result rows;
    for (size_t i = 0; i < facts->sale_count; i++)
        memcpy(keys[i].bytes, facts->sales[i].key, sizeof keys[i].bytes);
    TRY(txn_query_ids(act->txn, &customer_statements[CUSTOMER_SQL_TAKEN], VALUES(value_int(act->ws)), keys,
                      facts->sale_count, &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct id key = result_id(&rows, i, 0);
        mark(facts, &key);
    }
    return STATUS_OK;
}

static enum status read_facts(struct act *act, const struct id *contact_id, struct customer_facts *facts,
                              struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &customer_statements[CUSTOMER_SQL_READ],
                  VALUES(value_int(act->ws), value_id(contact_id), value_int(LIMIT_CUSTOMER_EVENTS)), &rows, err));
    for (size_t row = 0; row < rows.row_count; row++)
        customer_facts_add(facts, &rows, row, 0);
    facts->sale_count = customer_merge(facts->sales, facts->sale_count);
    return facts->sale_count == 0 ? STATUS_OK : find_taken(act, facts, err);
}

/* What it counts for goes to its cohort, or (-1) from it. */
static void add_to_cohort(struct tally *cohorts, const struct customer_count *count, int64_t sign)
{
    struct tally_row row = {.table = TALLY_CUSTOMER,
                            .text = str_copy(cohorts->arena, currency_str(&count->currency)),
                            .numbers = {count->month, count->referred},
                            .figures = {sign, sign * count->came_back}};
    for (size_t i = 0; i < CUSTOMER_WINDOWS; i++)
        row.figures[2 + i] = sign * count->revenue[i];
    tally_add(cohorts, &row);
}

static const struct customer_count *find(const struct customer_count *counts, size_t count,
                                         const struct currency *currency)
{
    for (size_t i = 0; i < count; i++)
        if (currency_equal(&counts[i].currency, currency))
            return &counts[i];
    return NULL;
}

static enum status write_count(struct act *act, const struct id *contact_id, const struct customer_count *count,
                               struct error *err)
{
    return txn_exec(act->txn, &customer_statements[CUSTOMER_SQL_SET],
                    VALUES(value_int(act->ws), value_id(contact_id), value_text(currency_str(&count->currency)),
                           value_int(count->month), value_int(count->referred), value_int(count->came_back),
                           value_int(count->revenue[0]), value_int(count->revenue[1]), value_int(count->revenue[2])),
                    err);
}

/* In a currency that it counted for, and for something else now, or for nothing. */
static enum status change_stored(struct act *act, const struct id *contact_id, const struct customer_count *stored,
                                 const struct customer_count *now, struct tally *cohorts, struct error *err)
{
    if (now != NULL && customer_count_equal(stored, now))
        return STATUS_OK;
    add_to_cohort(cohorts, stored, -1);
    if (now == NULL)
        return txn_exec(act->txn, &customer_statements[CUSTOMER_SQL_FORGET],
                        VALUES(value_int(act->ws), value_id(contact_id), value_text(currency_str(&stored->currency))),
                        err);
    add_to_cohort(cohorts, now, 1);
    return write_count(act, contact_id, now, err);
}

static enum status count_contact(struct act *act, const struct id *contact_id, struct tally *cohorts, struct error *err)
{
    struct customer_facts facts = customer_facts_begin(txn_arena(act->txn));
    struct customer_count *counts;
    size_t count;
    TRY(keep(act, contact_id, err));
    TRY(read_facts(act, contact_id, &facts, err));
    TRY(customer_facts_count(act, &facts, &counts, &count, err));
    for (size_t i = 0; i < facts.stored_count; i++) {
        const struct customer_count *now = find(counts, count, &facts.stored[i].currency);
        TRY(change_stored(act, contact_id, &facts.stored[i], now, cohorts, err));
    }
    for (size_t i = 0; i < count; i++) {
        if (find(facts.stored, facts.stored_count, &counts[i].currency) != NULL)
            continue;
        add_to_cohort(cohorts, &counts[i], 1);
        TRY(write_count(act, contact_id, &counts[i], err));
    }
    return STATUS_OK;
}

/* ---- all of them ---- */

static int by_month(const void *left, const void *right)
{
    const struct tally_row *a = left, *b = right;
    for (size_t i = 0; i < TALLY_NUMBERS; i++)
        if (a->numbers[i] != b->numbers[i])
            return a->numbers[i] < b->numbers[i] ? -1 : 1;
    return str_compare(a->text, b->text);
}

static enum status write_cohorts(struct act *act, struct tally *cohorts, struct error *err)
{
    tally_merge(cohorts);
    if (cohorts->count > 1)
        qsort(cohorts->rows, cohorts->count, sizeof *cohorts->rows, by_month);
    for (size_t i = 0; i < cohorts->count; i++) {
        const struct tally_row *row = &cohorts->rows[i];
        TRY(txn_exec(act->txn, &customer_statements[CUSTOMER_SQL_ADD_COHORT],
                     VALUES(value_int(act->ws), value_int(row->numbers[0]), value_int(row->numbers[1]),
                            value_text(row->text), value_int(row->figures[0]), value_int(row->figures[1]),
                            value_int(row->figures[2]), value_int(row->figures[3]), value_int(row->figures[4])),
                     err));
    }
    return STATUS_OK;
}

enum status customers_count(struct act *act, const struct tally_row *rows, size_t count, struct error *err)
{
    struct tally cohorts = tally_begin(act);
    struct id *contact_ids;
    size_t contact_count;
    TRY(customers_named(act, rows, count, &contact_ids, &contact_count, err));
    for (size_t i = 0; i < contact_count; i++)
        TRY(count_contact(act, &contact_ids[i], &cohorts, err));
    return write_cohorts(act, &cohorts, err);
}
