#pragma once

#include "domain/contact/contact.h"

/* What the search goes by, kept in the transaction that makes or changes a contact: a row of contact_token per token,
 * and the words in use, of which those go that nobody bears any more. */

/* `before` as it was stored (null: the contact is new), `after` as it is now (null: it is gone). Of both only id, name,
 * email, phone, company, domain, address and city are looked at. */
MUST_CHECK enum status contact_index(struct act *act, const struct contact *before, const struct contact *after,
                                     struct error *err);
