#pragma once

#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* What the world outside must be told: one row per act, in the commit of the act (B17), under the id of its audit row.
 * So an act can be noted once only, and what happened, to what and when stands in the audit row alone; delivery joins
 * the two and renders the object from what is stored then. */

/* `sequence`: the referral's, raised in this commit; 0 for an act that is on no referral's timeline. */
MUST_CHECK enum status outbox_add(struct act *act, const struct id *audit_id, int64_t sequence, struct error *err);

/* True when acts on objects of this kind ("ref") must be told. */
bool outbox_is_told(struct str object_kind);

/* B17: each row has its act; an act has a row when it must be told, else none. That there is one at most is the primary
 * key's. */
MUST_CHECK enum status outbox_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
