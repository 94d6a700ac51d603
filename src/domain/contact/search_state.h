#pragma once

#include "domain/contact/contact_search.h"
#include "domain/contact/search_query.h"

/* A search under way: for contact_search.c and contact_guess.c, which say what is looked for and how it is ranked. Runs
 * inside the caller's transaction, on its thread. */

enum {
    SEARCH_FEW_HITS = 8,     /* with less, other names and spellings are tried */
    SEARCH_FIRST_ROWS = 200, /* contacts by the words as they are */
    SEARCH_MORE_ROWS = 20,   /* contacts by each other way to say it */
    SEARCH_RANGES_MAX = 64,  /* asked for in one go */
};

struct search_range {
    struct str from;
    struct str to;
};

struct search {
    struct act *act;
    struct arena *arena;
    /* How well a contact fits; 0: not at all. */
    struct contact_hit (*rank)(const struct search *search, const struct contact *contact);
    const void *query;                  /* of rank() */
    struct str words[LIMIT_NAME_WORDS]; /* that a name may have */
    size_t word_count;
    int good;   /* a hit of this score answers the question */
    bool loose; /* one of the words may do */

    struct search_range ranges[SEARCH_RANGES_MAX];
    size_t range_count;
    struct id candidates[LIMIT_SEARCH_CANDIDATES]; /* in no order, none twice */
    size_t candidate_count;
    size_t ranked; /* of the candidates */
    struct contact_hit hits[LIMIT_SEARCH_CANDIDATES];
    size_t hit_count;
    size_t good_count; /* of the hits */
};

/* Has those looked at that have a token which begins with this. */
void search_add_range(struct search *search, struct str token);

/* The words as the index may have them in a row: around from each; of three also the other way around. */
void search_add_orders(struct search *search, const struct str *words, size_t count);

/* Asks for what was added, `rows` of each range at most, and ranks what is new. */
MUST_CHECK enum status search_look(struct search *search, int64_t rows, struct error *err);

/* Looks for what else the words may mean, one at a time and then, while there are few good hits, two: other names of
 * the person, and words in use that are spelt much like it. */
MUST_CHECK enum status search_look_for_others(struct search *search, struct error *err);

/* Sorts the hits and hands out the best `limit` of them. */
void search_finish(struct search *search, size_t limit, struct contact_hit *ret_hits, size_t *ret_count);
