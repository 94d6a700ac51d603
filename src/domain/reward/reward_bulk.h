#pragma once

#include "domain/reward/reward_hand.h"

/* One act by hand on many rewards, with an answer for each: what one is refused for keeps none of the others from it.
 * All are of one transaction. */

struct reward_answer {
    struct id id;
    bool done;
    const struct reward *reward; /* as it then is; null: refused */
    struct reward_refusal {
        struct str code, detail; /* as of a problem */
    } problem;
    const struct reward_refusal *refusal; /* null: done */
};

extern const struct entity reward_answer_entity;

/* Approves, or denies, each of `ids` in their order; each stands once. `ret_answers` has room for all. */
MUST_CHECK enum status reward_act_many(struct act *act, bool approve, const struct id *ids, size_t count,
                                       struct str reason, struct reward_answer *ret_answers, struct error *err);
