/* Making what the demo's customers buy. Who was referred comes back more often: that is what the report is there to
 * show, and what the invented business lives on. */

#include "cli/demo_customers.h"

#include <stdio.h>

#include "base/time.h"
#include "cli/demo_data.h"

enum {
    PERCENT = 100,
    STRANGERS_RETURN = 24, /* of a hundred */
    REFERRED_RETURN = 42,
    LEAST_DAYS = 20, /* until somebody buys again */
    MOST_DAYS = 160,
    LEAST_JOB = 5000,     /* what was too little for a reward stays the only payment, so that none is made late */
    FIRST_NUMBER = 10000, /* of addresses: the story's people have smaller ones */
};

struct maker {
    struct demo_customers *customers;
    uint64_t random;
};

/* 0 .. below - 1 */
static int64_t draw(struct maker *maker, int64_t below)
{
    maker->random ^= maker->random << 13;
    maker->random ^= maker->random >> 7;
    maker->random ^= maker->random << 17;
    return (int64_t)(maker->random % (uint64_t)below);
}

static void make_stranger(struct demo_person *person, size_t n)
{
    const char *first = demo_first_names[(n * 5 + 1) % demo_first_name_count];
    const char *family = demo_family_names[(n * 3 + n / demo_family_name_count) % demo_family_name_count];
    snprintf(person->name, sizeof person->name, "%s %s", first, family);
    snprintf(person->email, sizeof person->email, "customer.%zu@example.com", FIRST_NUMBER + n);
}

static void add(struct maker *maker, const struct demo_person *person, int64_t ago, int64_t amount)
{
    struct demo_customers *customers = maker->customers;
    customers->purchases[customers->purchase_count++] = (struct demo_purchase){ago, person, amount / 100 * 100};
}

/* A smaller job, weeks or months after the first; or that is still to come. */
static void return_later(struct maker *maker, const struct demo_person *person, int64_t ago, int64_t percent)
{
    int64_t days = LEAST_DAYS + draw(maker, MOST_DAYS - LEAST_DAYS);
    int64_t left = ago - days * TIME_US_PER_DAY - draw(maker, 3600) * TIME_US_PER_S;
    int64_t amount = 6000 + draw(maker, 24000);
    if (draw(maker, PERCENT) < percent && left > TIME_US_PER_DAY)
        add(maker, person, left, amount);
}

/* The business grows over its year: the later of two days. */
static void make_strangers(struct maker *maker)
{
    for (size_t i = 0; i < DEMO_STRANGERS; i++) {
        struct demo_person *person = &maker->customers->strangers[i];
        int64_t days = 1 + draw(maker, DEMO_DAYS - 2), other = 1 + draw(maker, DEMO_DAYS - 2);
        int64_t ago = (days < other ? days : other) * TIME_US_PER_DAY + draw(maker, 8 * 3600) * TIME_US_PER_S;
        int64_t amount = draw(maker, PERCENT) < 72 ? 6000 + draw(maker, 30000) : 40000 + draw(maker, 320000);
        make_stranger(person, i);
        add(maker, person, ago, amount);
        return_later(maker, person, ago, STRANGERS_RETURN);
    }
}

static void make_repeats(struct maker *maker, const struct demo_story *story)
{
    for (size_t i = 0; i < story->act_count; i++) {
        const struct demo_act *act = &story->acts[i];
        if (act->kind == DEMO_PAY && act->amount >= LEAST_JOB && story->leads[act->of].program == 0)
            return_later(maker, &story->leads[act->of].person, act->ago, REFERRED_RETURN);
    }
}

struct demo_customers *demo_customers_make(uint64_t seed, const struct demo_story *story, struct arena *arena)
{
    struct maker maker = {arena_alloc(arena, sizeof(struct demo_customers)), seed};
    make_strangers(&maker);
    make_repeats(&maker, story);
    return maker.customers;
}
