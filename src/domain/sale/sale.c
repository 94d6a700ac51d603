/* How much of a sale is taken back. See sale.h.
 *
 * The share is cumulative: whole x refunded / sale, rounded down in the beneficiary's favour, whatever the parts were;
 * beyond the sale counts as the sale, and all of it takes all. A fact without an amount takes all that is left, which
 * is all. Facts about the same refund (one object told twice) are one, of the largest amount told; a total and the
 * refunds that it holds count once. Inside a transaction, on its thread. */

#include "domain/sale/sale.h"

#include <string.h>

#include "domain/referral/referral.h"
#include "domain/rule/event_types.h"

void sale_own_key(const struct event *event, uint8_t ret_key[16])
{
    if (str_is_none(event->object_key))
        object_key(event->object_source, event->object_id, ret_key);
    else
        memcpy(ret_key, event->object_key.data, OBJECT_KEY_SIZE);
}

/* ---- the facts ---- */

static struct str key_str(const uint8_t key[16])
{
    return (struct str){(const char *)key, OBJECT_KEY_SIZE};
}

/* Whether somebody told that what this fact took was given back. */
static enum status ask_undone(struct act *act, struct sale_fact *fact, struct error *err)
{
    struct event *events;
    size_t count;
    TRY(event_referring(act, key_str(fact->key), &events, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct event_type *type = event_type_find(events[i].type);
        if (type != NULL && type->gives_back != NULL && str_equal(str_from(type->gives_back), fact->event.type))
            fact->undone = true;
    }
    return STATUS_OK;
}

enum status sale_read(struct act *act, struct str key, struct sale *ret, struct error *err)
{
    struct event *events;
    size_t count;
    TRY(event_referring(act, key, &events, &count, err));
    *ret = (struct sale){.key = key, .facts = arena_array(txn_arena(act->txn), count, sizeof *ret->facts)};
    for (size_t i = 0; i < count; i++) {
        const struct event_type *type = event_type_find(events[i].type);
        if (type == NULL || type->takes_back == NULL)
            continue;
        struct sale_fact *fact = &ret->facts[ret->fact_count++];
        *fact = (struct sale_fact){.event = events[i], .code = type->takes_back, .total = type->total};
        ret->source = events[i].refers_source;
        ret->id = events[i].refers_id;
        sale_own_key(&events[i], fact->key);
        TRY(ask_undone(act, fact, err));
    }
    return STATUS_OK;
}

/* ---- the share ---- */

/* Which of several reasons a reward shows: one of them whatever the order they came in. */
static int strength(const char *code)
{
    static const char *const weakest_first[] = {"invoice_voided", "order_canceled", "refunded", "chargeback"};
    for (size_t i = 0; i < sizeof weakest_first / sizeof weakest_first[0]; i++)
        if (code != NULL && strcmp(code, weakest_first[i]) == 0)
            return (int)i + 1;
    return 0;
}

/* Whether what it says can be held against the sale: all of it, or an amount in the sale's own currency. */
static bool counts(const struct sale_fact *fact, const struct sale_part *of)
{
    if (fact->undone)
        return false;
    return !fact->event.amount.set || (of->amount.set && currency_equal(&fact->event.currency, &of->currency));
}

/* The largest amount that was told of the refund of `facts[at]`; 0 where an earlier fact told of it. All: a negative
 * number. */
static int64_t amount_of_refund(const struct sale *sale, size_t count, size_t at, const struct sale_part *of)
{
    int64_t most = 0;
    for (size_t i = 0; i < count; i++) {
        const struct sale_fact *fact = &sale->facts[i];
        if (memcmp(fact->key, sale->facts[at].key, sizeof fact->key) != 0 || !counts(fact, of))
            continue;
        if (i < at)
            return 0;
        if (!fact->event.amount.set)
            return -1;
        if (fact->event.amount.value > most)
            most = fact->event.amount.value;
    }
    return most;
}

/* Sums of what facts say, each of LIMIT_REFERRING amounts of MONEY_LIMIT at most. */
struct sums {
    int64_t refunds; /* told one by one, */
    int64_t failed;  /* of those that did not arrive, */
    int64_t totals;  /* and told as totals, which hold both */
    int64_t others;  /* chargebacks, cancellations */
    bool all;
};

static void add_to_sums(struct sums *sums, const struct sale_fact *fact, int64_t amount)
{
    if (amount < 0)
        sums->all = true;
    else if (fact->total)
        sums->totals += amount;
    else if (strcmp(fact->code, "refunded") == 0)
        sums->refunds += amount;
    else
        sums->others += amount;
}

/* A total holds the refunds that are told one by one, and those that failed after it: whatever says more is right. */
static int64_t refunded_of(const struct sums *sums)
{
    int64_t total = sums->totals - sums->failed;
    return (total > sums->refunds ? total : sums->refunds) + sums->others;
}

/* What did not arrive of the refund of `facts[at]`; 0 where an earlier fact told of it. */
static int64_t failed_of_refund(const struct sale *sale, size_t at)
{
    const struct sale_fact *fact = &sale->facts[at];
    if (!fact->undone || !fact->event.amount.set || strcmp(fact->code, "refunded") != 0)
        return 0;
    for (size_t i = 0; i < at; i++)
        if (memcmp(fact->key, sale->facts[i].key, sizeof fact->key) == 0)
            return 0;
    return fact->event.amount.value;
}

int64_t sale_share(const struct sale *sale, size_t count, const struct sale_part *of, const char **ret_code)
{
    struct sums sums = {0};
    *ret_code = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct sale_fact *fact = &sale->facts[i];
        sums.failed += failed_of_refund(sale, i);
        if (!counts(fact, of))
            continue;
        if (strength(fact->code) > strength(*ret_code))
            *ret_code = fact->code;
        add_to_sums(&sums, fact, amount_of_refund(sale, count, i, of));
    }
    int64_t refunded = refunded_of(&sums);
    bool all = sums.all;
    if (all || (refunded > 0 && refunded >= of->amount.value))
        return of->whole;
    return refunded == 0 ? 0 : (int64_t)((__int128)of->whole * refunded / of->amount.value);
}
