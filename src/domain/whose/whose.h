#pragma once

#include "base/entity.h"
#include "domain/contact/contact_guess.h"
#include "domain/review/candidate.h"
#include "domain/review/review.h"
#include "domain/workspace/act.h"

/* Whose is it? Who may be meant where a referrer was named in words, not by a code or link. Guessing decides nothing:
 * a person confirms. Runs inside a transaction, reads only. */

struct whose_ask {
    struct id program_id;  /* none: any */
    struct id referral_id; /* or none: its program, and anybody but its prospect */
    struct id case_id;     /* or none: what was said there, where nothing else is */
    struct contact_said said;
    size_t limit; /* at most LIMIT_CANDIDATES */
};

struct whose_answer {
    struct entity_list data; /* struct review_candidate, best first */
    bool has_more;
    struct str next_cursor; /* absent: who is not among them is found by saying more */
    int64_t alike;          /* how many fit as well as the first */
    struct str advice;      /* what to ask for, where more than one fits; absent: nothing */
};
extern const struct entity whose_answer_entity;

/* Contacts that are no participants are told only to whom may read contacts. ERROR_NOT_FOUND `case_id`, `referral_id`;
 * ERROR_MISSING_FIELD `name` where nothing was said that can be looked for. */
MUST_CHECK enum status whose_find(struct act *act, const struct whose_ask *ask, struct whose_answer *ret,
                                  struct error *err);

/* Fills the candidates of an open case in which a referrer was named in words. */
MUST_CHECK enum status whose_tell_case(struct act *act, struct review_case *about, struct error *err);
