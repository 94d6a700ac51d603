/* The proof of customers and cohorts. Rows come by contact, so that memory here is that of one contact, and the keys of
 * what was refunded in the world. Reads only, in one snapshot. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "domain/rollup/customer_facts.h"
#include "domain/rollup/customer_store.h"
#include "domain/rollup/customers.h"

struct keys {
    struct id *items; /* in order; on the heap */
    size_t count, room;
};

struct proof {
    struct act *act;
    verify_break_fn broken;
    void *ctx;
    const struct id *waiting; /* contacts that wait to be counted, in order */
    size_t waiting_count;
    struct keys taken; /* objects that something refers to */

    struct arena arena; /* of one contact: */
    struct id contact_id;
    struct customer_facts facts;
};

static int compare_ids(const void *a, const void *b)
{
    return memcmp(((const struct id *)a)->bytes, ((const struct id *)b)->bytes, sizeof((const struct id *)a)->bytes);
}

static bool is_among(const void *id, const struct id *ids, size_t count)
{
    return count > 0 && bsearch(id, ids, count, sizeof *ids, compare_ids) != NULL;
}

/* ---- what was refunded ---- */

static enum status add_key(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    enum { FIRST = 256 };
    struct keys *keys = ctx;
    if (keys->count == keys->room) {
        keys->room = keys->room == 0 ? FIRST : 2 * keys->room;
        keys->items = memory_resize(keys->items, keys->room * sizeof *keys->items);
    }
    keys->items[keys->count++] = result_id(row, 0, 0);
    return STATUS_OK;
}

/* ---- one contact ---- */

static void tell(const struct proof *proof, const struct currency *currency, const char *what)
{
    char text[ID_TEXT_SIZE], line[160];
    id_format(&proof->contact_id, "cnt", text);
    snprintf(line, sizeof line, "%.*s: %s in %s", ID_TEXT_SIZE, text, what, currency->text);
    proof->broken(proof->ctx, "B3", line);
}

/* Both are in the order of currencies, which are few. */
static void compare(const struct proof *proof, const struct customer_count *counts, size_t count)
{
    const struct customer_facts *facts = &proof->facts;
    size_t at = 0, stored = 0;
    while (at < count || stored < facts->stored_count) {
        const struct customer_count *now = at < count ? &counts[at] : NULL;
        const struct customer_count *was = stored < facts->stored_count ? &facts->stored[stored] : NULL;
        int order = now == NULL   ? 1
                    : was == NULL ? -1
                                  : str_compare(currency_str(&now->currency), currency_str(&was->currency));
        if (order < 0)
            tell(proof, &now->currency, "is no customer, and has bought something");
        else if (order > 0)
            tell(proof, &was->currency, "is a customer, and has bought nothing");
        else if (!customer_count_equal(now, was))
            tell(proof, &now->currency, "counts as a customer for something else than its purchases say");
        at += order <= 0;
        stored += order >= 0;
    }
}

static int by_currency(const void *left, const void *right)
{
    const struct customer_count *a = left, *b = right;
    return str_compare(currency_str(&a->currency), currency_str(&b->currency));
}

static enum status finish_contact(struct proof *proof, struct error *err)
{
    struct customer_facts *facts = &proof->facts;
    struct customer_count *counts;
    size_t count;
    if (!is_among(&proof->contact_id, proof->waiting, proof->waiting_count)) {
        if (facts->stored_count > 1)
            qsort(facts->stored, facts->stored_count, sizeof *facts->stored, by_currency);
        facts->sale_count = customer_merge(facts->sales, facts->sale_count);
        for (size_t i = 0; i < facts->sale_count; i++)
            facts->sales[i].taken = is_among(facts->sales[i].key, proof->taken.items, proof->taken.count);
        TRY(customer_facts_count(proof->act, facts, &counts, &count, err));
        compare(proof, counts, count);
    }
    arena_reset(&proof->arena);
    *facts = customer_facts_begin(&proof->arena);
    return STATUS_OK;
}

static enum status add_row(void *ctx, const struct result *row, struct error *err)
{
    struct proof *proof = ctx;
    struct id contact_id = result_id(row, 0, 0);
    if (!id_equal(&contact_id, &proof->contact_id))
        TRY(finish_contact(proof, err));
    proof->contact_id = contact_id;
    customer_facts_add(&proof->facts, row, 0, 1);
    return STATUS_OK;
}

static enum status prove_customers(struct proof *proof, struct error *err)
{
    struct txn *txn = proof->act->txn;
    const struct value ws = value_int(proof->act->ws);
    TRY(txn_each(txn, &customer_statements[CUSTOMER_SQL_ALL_TAKEN], &ws, 1, add_key, &proof->taken, err));
    TRY(txn_each(txn, &customer_statements[CUSTOMER_SQL_ALL], &ws, 1, add_row, proof, err));
    return finish_contact(proof, err);
}

/* ---- cohorts ---- */

static enum status tell_cohort(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    char line[160];
    snprintf(line, sizeof line, "customers of %" PRId64 ", %s, in %.*s: add up to other figures than are counted",
             result_int(row, 0, 0), result_int(row, 0, 1) == 0 ? "others" : "referred", STR_ARG(result_str(row, 0, 2)));
    proof->broken(proof->ctx, "B3", line);
    return STATUS_OK;
}

/* The rows of `pending` that name customers; they come last. */
static const struct tally_row *customers_of(const struct tally *pending, size_t *ret_count)
{
    size_t first = pending->count;
    while (first > 0 && pending->rows[first - 1].table == TALLY_CUSTOMER)
        first--;
    *ret_count = pending->count - first;
    return *ret_count == 0 ? NULL : pending->rows + first;
}

enum status customers_verify(struct act *act, const struct tally *pending, verify_break_fn broken, void *ctx,
                             struct error *err)
{
    struct proof proof = {.act = act, .broken = broken, .ctx = ctx};
    const struct value ws = value_int(act->ws);
    struct id *waiting;
    size_t count;
    const struct tally_row *rows = customers_of(pending, &count);
    proof.facts = customer_facts_begin(&proof.arena);
    TRY(txn_each(act->txn, &customer_statements[CUSTOMER_SQL_WRONG_COHORTS], &ws, 1, tell_cohort, &proof, err));
    TRY(customers_named(act, rows, count, &waiting, &proof.waiting_count, err));
    proof.waiting = waiting;
    enum status status = prove_customers(&proof, err);
    free(proof.taken.items);
    arena_release(&proof.arena);
    return status;
}
