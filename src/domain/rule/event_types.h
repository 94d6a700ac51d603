#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The types of events: one sorted table, read by the events call, by rule conditions and by the published documents.
 * Any thread. */

struct event_type {
    const char *name;      /* "invoice.paid"; "custom.*" stands for all custom types */
    bool later;            /* documented, not in this version: refused with not_supported */
    bool creates_referral; /* with `attribution` and no referral it creates one */
    const char *doc;       /* one sentence for the published documents */
};

/* Sorted by name. */
const struct event_type *event_types(size_t *ret_count);

/* The row of `type`; `custom.` followed by [a-z0-9_.]+ (LIMIT_TEXT_BYTES in all) gives the row "custom.*". Null: no
 * such type. */
const struct event_type *event_type_find(struct str type);
