#pragma once

#include "domain/contact/contact.h"
#include "domain/contact/fold.h"

/* A search as it was typed, taken apart. Pure; any thread. */

/* A part of a query; what is absent does not apply. */
struct piece {
    struct str word;    /* folded */
    struct str address; /* lower case: the beginning of an e-mail address or domain */
    struct str phone;   /* a token: '#' and digits backwards */
};

struct search_query {
    struct piece pieces[LIMIT_NAME_WORDS];
    size_t count;
    struct str whole; /* lower case: a query without a space may be the beginning of an address as a whole; or absent */
};

/* Views and copies live in the arena. */
struct search_query search_query_read(struct str text, struct arena *arena);

/* A phone number in any spelling as the token that a stored one begins with: '#' and its digits backwards, without the
 * zeros with which numbers begin that are dialled. */
struct str search_phone_ending(struct str said, struct arena *arena);

/* The words of the pieces, in order; returns how many. */
size_t search_query_words(const struct search_query *query, struct str ret_words[LIMIT_NAME_WORDS]);
