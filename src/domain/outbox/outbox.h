#pragma once

#include "domain/workspace/act.h"

/* What the world outside must be told: one row per change, in the commit of the change (B17). Delivery renders it later from what is stored then. */

struct outbox_entry {
    const char *type;        /* "referral.qualified" */
    const char *object_kind; /* id prefix */
    struct id object_id;
    struct id referral_id;   /* or zero */
    int64_t sequence;        /* the referral's, raised in this commit; 0 without a referral */
    struct id audit_id;      /* the audit row of the same change */
};

MUST_CHECK enum status outbox_add(struct act *act, const struct outbox_entry *entry, struct error *err);
