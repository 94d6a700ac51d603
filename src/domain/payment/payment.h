#pragma once

#include "domain/intake/intake.h"

/* Facts about payments, as a connection tells them: in any order, and by several names. A sale is an invoice or a
 * checkout session; refunds and disputes know the charge and the intent by which it was paid. So each fact says which
 * names belong together, and what takes a sale back is told to intake as soon as its sale is known: now, or with
 * whatever tells of the sale or of the missing name. Until then it waits here.
 *
 * In a write transaction. Facts about one payment wait for each other from their first statement on. */

enum { PAYMENT_NAMES_MAX = 5 };

struct payment_fact {
    struct event_fact fact; /* `type` absent: it only says which names belong together */
    bool takes_back;        /* `fact` takes back, or gives back, the sale that the names lead to; `refers_id` is filled
                               where it is absent, and so is whom it is about */
    struct str names[PAYMENT_NAMES_MAX];
    size_t name_count;
};

/* Takes a fact in: as intake_event() does, with all that waited for it. `*ret_new` false: it was here before. Errors as
 * of intake_event(). */
MUST_CHECK enum status payment_take(struct act *act, const struct id *connection_id, const struct payment_fact *fact,
                                    bool *ret_new, struct error *err);

/* Deletes what has waited for LIMIT_SALE_WAIT_DAYS: its sale is none that referd is told of. */
MUST_CHECK enum status payment_forget(struct act *act, const struct id *connection_id, struct error *err);
