#pragma once

#include "domain/payment/payment.h"

/* Which names of payments belong together. For payment.c only; in a write transaction. */

/* Leads all names to the best of those that are known: an invoice or a session before an intent before a charge. What
 * waits under another of them waits under that now. `*ret_sale` lives in the transaction's arena, or is one of the
 * names;
 * `*ret_new`: something was not known. */
MUST_CHECK enum status payment_names_link(struct act *act, const struct id *connection_id, const struct str *names,
                                          size_t count, struct str *ret_sale, bool *ret_new, struct error *err);
