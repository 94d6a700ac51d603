#pragma once

#include "domain/contact/contact_search.h"

/* Whom somebody may mean: a search for when what is said may be half wrong ("Karen from Maple Street sent me"). Unlike
 * contact_search() it does not want every word to be found: who fits more of what was said comes first. It looks at as
 * many contacts, so it costs the same in a large world as in a small one. */

/* What is said of a person; what is absent was not. As it was typed. */
struct contact_said {
    struct str words; /* the name, or all that was said in one line */
    struct str phone, email, company, address, city;
};

/* Whether anything was said that can be looked for. */
bool contact_said_anything(const struct contact_said *said);

/* The best guesses, best first, newer before older where they fit alike. `score` is 1..100: how much of what was said
 * fits, and how much of the name was said. `limit` is at most LIMIT_SEARCH_HITS, for which `ret_hits` has room.
 * Reads only. */
MUST_CHECK enum status contact_guess(struct act *act, const struct contact_said *said, size_t limit,
                                     struct contact_hit *ret_hits, size_t *ret_count, struct error *err);
