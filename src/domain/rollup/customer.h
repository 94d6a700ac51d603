#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/money.h"
#include "base/time.h"

/* What a contact counts for as a customer: when it bought first, whether it was referred by then, whether it came back,
 * and what it spent in the days that followed. Pure; any thread.
 *
 * A purchase is a business object for which an event of a type that is a sale (struct event_type) was told with an
 * amount. One that was told several times is one purchase, by the first of its events to have occurred: that one's
 * time, currency and amount (`amount`, with tax, as everywhere in figures of revenue). Of this goes what refunds,
 * chargebacks and cancellations took back and did not give back, whenever they did; a purchase that was taken back
 * wholly is none. Each currency is by itself: a contact is a customer in every one in which it bought.
 *
 * A customer is referred where a referral that credits somebody, and is not disqualified, held when it bought first:
 * its `effective_at`, which is its submission or the event that made it, is not after the first purchase. Times are
 * compared in whole seconds, and windows are so many times 86,400 of them, the last second with them. */

enum { CUSTOMER_KEY_SIZE = 16, CUSTOMER_WINDOWS = 3, CUSTOMER_MOST_DAYS = 180 };

/* The days of each window, ascending; who buys again within the last has come back. */
extern const int64_t customer_days[CUSTOMER_WINDOWS];

/* A purchase as one event told it. */
struct customer_sale {
    uint8_t key[CUSTOMER_KEY_SIZE]; /* of its business object */
    struct currency currency;
    int64_t amount; /* of customer_count_up(): what is left of it */
    int64_t occurred_at;
    bool taken; /* for the caller: something refers to it */
};

/* What a contact counts for in one currency. */
struct customer_count {
    struct currency currency;
    int64_t month;    /* of its first purchase: 202603 */
    int64_t referred; /* 0 or 1 */
    int64_t came_back;
    int64_t revenue[CUSTOMER_WINDOWS];
};

/* Leaves one sale of each business object: the first to have occurred. Returns how many; they are in no order. */
size_t customer_merge(struct customer_sale *sales, size_t count);

/* Puts merged sales in order and counts them: a row for each currency, in the order of their codes, in `ret_counts`,
 * which has room for `count`. `referred_at`: since when a referral holds; TIME_NONE: none does. */
size_t customer_count_up(struct customer_sale *sales, size_t count, int64_t referred_at,
                         struct customer_count *ret_counts);
