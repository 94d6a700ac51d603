#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* The types of events: one sorted table, read by the events call, by rule conditions and by the published documents.
 * Any thread. */

struct event_type {
    const char *name;       /* "invoice.paid"; "custom.*" stands for all custom types */
    bool later;             /* documented, not in this version: refused with not_supported */
    bool creates_referral;  /* with `attribution` and no referral it creates one */
    bool enrolls;           /* rules may enrol customers by it: `enrollment.when` */
    bool sale;              /* with an amount: the customer bought something */
    const char *takes_back; /* takes a sale back that refers_to names: the reason code; or null */
    bool total;             /* its amount is of all refunds of the payment together, those told one by one too */
    const char *gives_back; /* the type of which it gives back what it took, named by refers_to; or null */
    const char *doc;        /* one sentence for the published documents */
};

/* Whether rules are asked about it: not what takes a sale back or gives that back, nor what comes later. */
static inline bool event_type_is_asked(const struct event_type *type)
{
    return !type->later && type->takes_back == NULL && type->gives_back == NULL;
}

/* Sorted by name. */
const struct event_type *event_types(size_t *ret_count);

/* The row of `type`; `custom.` followed by [a-z0-9_.]+ (LIMIT_TEXT_BYTES in all) gives the row "custom.*". Null: no
 * such type. */
const struct event_type *event_type_find(struct str type);
