#pragma once

#include "base/limits.h"
#include "domain/contact/contact.h"

/* Finding contacts by what people know of somebody, in one ranked list: names in any order, firms, addresses of mail
 * and of houses, phone numbers or their endings; short forms of first names (Bill for William) and mistyped words where
 * the words as they are find little. Of every word its beginning is enough.
 *
 * A search looks at LIMIT_SEARCH_CANDIDATES contacts at most, so that it costs the same in a large world as in a small
 * one: of a word that thousands have, it finds the first in the order of what follows the word. */

/* Why a contact was found: bits. */
enum contact_hit_reason {
    HIT_NAME = 1,
    HIT_COMPANY = 2,
    HIT_EMAIL = 4,
    HIT_DOMAIN = 8,
    HIT_PHONE = 16,
    HIT_BEGINNING = 32, /* by the beginning of a word or address, or the ending of a number */
    HIT_NICKNAME = 64,
    HIT_TYPO = 128,
    HIT_ADDRESS = 256, /* street or number */
    HIT_CITY = 512,
};

struct contact_hit {
    struct id id;
    int score;        /* 1..1000, the more the better; 900 and above: all words, in full */
    unsigned reasons; /* enum contact_hit_reason */
};

/* Order of a ranked list: below 0 when `a` comes before `b`. */
int contact_hit_compare(const struct contact_hit *a, const struct contact_hit *b);

/* The best hits for a query, best first, newer before older where the score is the same; all of the query's words must
 * be found in a contact. `limit` is at most LIMIT_SEARCH_HITS, for which `ret_hits` has room. Words after the
 * LIMIT_NAME_WORDSth are not looked at. A query without letters and digits finds nothing. Reads only. */
MUST_CHECK enum status contact_search(struct act *act, struct str query, size_t limit, struct contact_hit *ret_hits,
                                      size_t *ret_count, struct error *err);
