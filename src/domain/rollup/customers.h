#pragma once

#include "domain/tally/tally.h"
#include "domain/workspace/verify.h"

/* Customers: what each contact counts for (`customer`), and the sums of those who bought first in a month, referred or
 * not (`cohort`). Kept by the sweep of figures, in its transactions.
 *
 * Nothing is added up from what acts say. They name the contact, and what it counts for is computed anew from its
 * events and referrals, as customer.h says; the difference to what was counted goes to the cohorts. So figures are
 * right in whatever order facts are told, and when an earlier purchase is told later or a referral becomes somebody
 * else's (docs/decisions/0047).
 *
 * Of a contact LIMIT_CUSTOMER_EVENTS events with an amount are looked at without a referral, and as many with one:
 * those that were told first. */

/* What rows of TALLY_CUSTOMER name. Lock order: contacts by id, then cohorts by month; behind all other figures. */
MUST_CHECK enum status customers_count(struct act *act, const struct tally_row *rows, size_t count, struct error *err);

/* Whom rows of TALLY_CUSTOMER name: contacts in the order of their ids, each once. */
MUST_CHECK enum status customers_named(struct act *act, const struct tally_row *rows, size_t count,
                                       struct id **ret_contact_ids, size_t *ret_count, struct error *err);

/* B3: the cohorts are the sums of the customers, and each customer is what its events say, but for those that wait to
 * be counted. `pending`: what waits. */
MUST_CHECK enum status customers_verify(struct act *act, const struct tally *pending, verify_break_fn broken, void *ctx,
                                        struct error *err);
