#pragma once

#include "domain/contact/contact_search.h"
#include "domain/contact/search_query.h"

/* How well one part of a query fits one contact: points for what it fits best. Pure; any thread. */

/* What is compared of a contact. */
struct candidate {
    struct words name;
    struct words company;
    struct words address;
    struct words city;
    struct str email;
    struct str domain;
    struct str phone; /* token; absent */
};

struct fit {
    int points; /* 0: it does not; 100: in full */
    unsigned reasons;
    size_t name_word;  /* which word of the name it is; SIZE_MAX: none */
    size_t name_words; /* how many, from that on: two that are written as one */
};

enum { FIT_FULL = 100 };

/* Views and copies live in the arena. */
struct candidate candidate_of(const struct contact *contact, struct arena *arena);

struct fit fit_piece(const struct piece *piece, const struct candidate *candidate);

/* A beginning of the e-mail address or of the domain. */
void fit_address(struct fit *fit, struct str said, const struct candidate *candidate);
