#pragma once

#include "base/entity.h"
#include "domain/intake/hand.h"

/* What another attribution would do, found out by doing it: for a rehearsal (store/store.h), whose transaction is taken
 * back. So what it says is what hand_attribute() does, whatever rules there are. */

/* What somebody has less or more by it. */
struct whose_change {
    struct id participant_id, contact_id;
    struct str name;
    struct str role, title;
    struct id reward_id;   /* none: the reward would be made */
    struct opt_int amount; /* not set: a reward without an amount */
    struct currency currency;
    int64_t owed;       /* of what is taken: what was spent already, and is owed */
    int64_t hold_until; /* of what is given: TIME_NONE: at once */
};

/* What somebody would get once the referral qualifies. */
struct whose_promise {
    struct id participant_id;
    struct str name;
    struct str title;
    struct opt_int amount; /* not set: it depends on the sale */
    struct str words;      /* then: "10 % of the amount, at most 50.00 USD"; else absent */
    struct currency currency;
    int64_t ordinal; /* which of the participant's referrals; 0: the rule does not count */
};

struct whose_preview {
    struct id referral_id, participant_id; /* who would be credited, or none */
    bool joins;                            /* a contact would begin to take part */
    struct entity_list takes, gives;       /* struct whose_change */
    struct entity_list promises;           /* struct whose_promise */
    struct str_array sentences;
};
extern const struct entity whose_preview_entity;

/* Writes what hand_attribute() writes: the caller's transaction is a rehearsal. Its errors are that one's. */
MUST_CHECK enum status whose_preview(struct act *act, const struct attributing *said, struct whose_preview *ret,
                                     struct error *err);
