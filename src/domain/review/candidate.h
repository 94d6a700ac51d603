#pragma once

#include "base/entity.h"

/* Somebody who may be meant where a person was named in words: found by domain/whose, told of a case too. */

struct review_candidate {
    struct id contact_id;
    struct id participant_id; /* none: takes part in no program yet, or not in the one that was asked about */
    struct id program_id;     /* of the participant */
    struct str name, email, phone, company, address, city; /* the contact's */
    struct str code, status;                               /* the participant's */
    struct str_array reasons;                              /* sentences */
    int64_t score;                                         /* 1..100 */
    struct str strength;                                   /* one of candidate_strengths */
};

/* "strong", "likely", "weak", null. */
extern const char *const candidate_strengths[];

extern const struct entity review_candidate_entity;
