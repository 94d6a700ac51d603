#pragma once

#include "cli/demo_story.h"

/* What the demo's customers buy beside its story: those whom nobody referred, and what some who were referred buy
 * again, so that referred customers have somebody to be held against. Made of a seed: the same each time, but for the
 * day that the year ends on. Pure. */

enum { DEMO_STRANGERS = 260, DEMO_PURCHASES = 2 * DEMO_STRANGERS + DEMO_LEADS };

struct demo_purchase {
    int64_t ago;
    const struct demo_person *person; /* of a stranger or of a lead */
    int64_t amount;                   /* minor units of the first program's currency */
};

struct demo_customers {
    struct demo_person strangers[DEMO_STRANGERS]; /* without a phone number */
    struct demo_purchase purchases[DEMO_PURCHASES];
    size_t purchase_count;
};

/* In the arena. What points at leads lives as long as the story. */
struct demo_customers *demo_customers_make(uint64_t seed, const struct demo_story *story, struct arena *arena);
