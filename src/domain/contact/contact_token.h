#pragma once

#include "domain/contact/contact.h"
#include "domain/contact/fold.h"

/* By what a contact is found: tokens, of which a search compares the beginning. Pure; any thread.
 *
 *     name and company   their words from each word on, and around: "anna maria roth", "maria roth anna", ...
 *     e-mail             as it is stored
 *     address and city   each with the name from each word on behind it: "maple karen holloway", "maple holloway
 * karen"; without numbers and kinds of streets, which stand in one more: "maple 31" domain             the firm's; else
 * that of the e-mail, unless it is a host where everybody has an address phone              its digits backwards behind
 * '#', so that an ending is a beginning: "#3410552021" */

struct tokens {
    struct str *items; /* sorted by bytes, no two alike */
    size_t count;
};

/* Those of the contact's name, email, phone, company, domain, address and city, in the arena. */
struct tokens contact_tokens(const struct contact *contact, struct arena *arena);

/* The words of name and company that a search may mistype: sorted, no two alike. */
struct tokens contact_token_words(const struct contact *contact, struct arena *arena);

/* The token of words[0], words[1], ... beginning with that at `first`, at most LIMIT_TOKEN_BYTES of it. */
struct str token_of_words(const struct str *words, size_t count, size_t first, struct arena *arena);

/* '#' and the number's digits backwards, without its extension. */
struct str token_of_phone(struct str phone, struct arena *arena);

/* The domain by which the contact is found; absent when there is none. A view of the contact. */
struct str contact_own_domain(const struct contact *contact);

/* The least bytes that are greater than all that begin with `token` (which is not empty and has no byte 0xff). */
struct str token_end(struct str token, struct arena *arena);
