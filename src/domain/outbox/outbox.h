#pragma once

#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* What the world outside must be told: one row per change, in the commit of the change (B17). Delivery renders it later
 * from what is stored then. */

struct outbox_entry {
    const char *type;        /* "referral.qualified": the audit row's action */
    const char *object_kind; /* id prefix */
    struct id object_id;
    struct id referral_id; /* or zero */
    int64_t sequence;      /* the referral's, raised in this commit; 0 without a referral */
    struct id audit_id;    /* the audit row of the same change */
};

MUST_CHECK enum status outbox_add(struct act *act, const struct outbox_entry *entry, struct error *err);

/* True when acts on objects of this kind ("ref") must be told. */
bool outbox_is_told(struct str object_kind);

/* B17: each row has its audit row of the same name and object; each act that must be told has exactly one row. */
MUST_CHECK enum status outbox_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
