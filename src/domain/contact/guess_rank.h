#pragma once

#include "domain/contact/contact_guess.h"
#include "domain/contact/search_query.h"

/* How much of what was said fits a contact. Pure; any thread. */

enum { GUESS_PIECES_MAX = 32 };

struct guess_query {
    struct guess_piece {
        struct piece said;
        enum guess_weight {
            GUESS_NAME,   /* a word of the name, or of what was said in one line */
            GUESS_LATER,  /* one behind a comma or a "from": it may be of a place or firm */
            GUESS_FILLER, /* a word that tells nobody apart: it may fit, and need not */
            GUESS_HINT,   /* a word of a firm, street or city that was said as such */
            GUESS_KEY,    /* a phone number or an e-mail address */
        } weight;
    } pieces[GUESS_PIECES_MAX];
    size_t count;
    bool named; /* there is a word of a name */
};

/* What was said, taken apart. Views and copies live in the arena. */
struct guess_query guess_query_read(const struct contact_said *said, struct arena *arena);

/* Score (1..100) and reasons of the contact; a score of 0 where nothing but hints fits somebody whose name was said. */
struct contact_hit guess_rank(const struct guess_query *query, const struct contact *contact, struct arena *arena);
