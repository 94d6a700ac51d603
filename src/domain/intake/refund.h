#pragma once

#include "domain/event/event.h"
#include "domain/reward/plan.h"
#include "domain/sale/sale.h"

/* What refunds, chargebacks and cancellations of a sale (domain/sale/sale.h) take of its rewards, and what is given
 * back of that. For the files of this folder only. */

/* Brings every reward of a referral that the sale caused to what the facts say, in the plan; new ones of the plan too.
 * Decisions about what moved are appended at `decisions`, which has room for `room` (at least 1) and moves to more in
 * the transaction's arena. */
struct refund_told {
    struct decision *decisions;
    size_t count, room;
};
MUST_CHECK enum status refund_apply(struct plan *plan, const struct id *referral_id, const struct sale *sale,
                                    struct refund_told *told, struct error *err);

/* The same of rewards that are discounts and were used for this sale: what they took off comes back with it, and nobody
 * owes it. Those of referrals that are not in the plan are left alone. */
MUST_CHECK enum status refund_apply_order(struct plan *plan, const struct sale *sale, struct refund_told *told,
                                          struct error *err);

/* For a discount that this plan has just used: facts that took its order back before count now, and say so. */
MUST_CHECK enum status refund_apply_order_waiting(struct plan *plan, const struct discount *used, struct error *err);

/* For the rewards that this plan has just granted: refunds that came before their sale count now, and say so. */
MUST_CHECK enum status refund_apply_waiting(struct plan *plan, struct error *err);

/* How much facts take of a reward that is there, whatever its object: for who gives back what was revoked. */
MUST_CHECK enum status refund_wanted(struct plan *plan, const struct reward *reward, int64_t *ret_wanted,
                                     const char **ret_code, struct error *err);
