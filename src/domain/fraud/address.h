#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* When two ways of writing may mean the same mailbox, telephone or household. Pure; any thread. For signals only: as
 * contacts two such addresses are two. */

/* The mailbox behind a lower-cased address: without what follows a '+', and at Gmail without dots and under one
 * domain. An address without '@' is itself. */
struct str fraud_mailbox(struct str email, struct arena *arena);

bool fraud_same_mailbox(struct str one, struct str other);

/* E.164, extensions aside: people behind one switchboard share its number. */
bool fraud_same_phone(struct str one, struct str other);

/* Street and number, however punctuated; "14 Alder Way" and "14 Alder Way, rear" are one. One that has no number is
 * none. */
bool fraud_same_address(struct str one, struct str other);

/* The last words of two names of several words. */
bool fraud_same_surname(struct str one, struct str other);
