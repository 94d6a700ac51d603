#pragma once

#include "domain/intake/intake.h"
#include "domain/verification/verification.h"

/* Who is asked to confirm an address, and what follows when somebody does. Rules that say `fraud.verify` ask the
 * referred person when it is submitted, and rewards wait (REWARD_WAIT_VERIFICATION) until each channel that they name
 * was confirmed; a person may ask again by hand. Runs in one transaction; what writes, on a writer thread. */

/* POST /v1/referrals/{id}/verifications. ERROR_NOT_FOUND `id`; ERROR_INVALID_STATE: the referral is closed, the person
 * has confirmed it, was asked LIMIT_VERIFICATIONS_A_DAY times within a day, or cannot be reached by `channel`. `*ret`
 * is told. */
MUST_CHECK enum status verify_ask(struct act *act, const struct id *referral_id, int channel, struct verification *ret,
                                  struct error *err);

/* What a link comes to. */
enum verify_answer {
    VERIFY_ASKS,    /* it works: the person is asked for its word */
    VERIFY_DONE,    /* the address is confirmed, by now or before */
    VERIFY_DENIED,  /* whoever has it has not asked for it */
    VERIFY_EXPIRED, /* its time is over */
    VERIFY_OTHER,   /* the contact has another address by now */
};

/* Looks, and changes nothing: machines open links too. ERROR_NOT_FOUND `id` where the message is no verification. */
MUST_CHECK enum status verify_look(struct act *act, const struct id *message_id, struct verification *ret,
                                   enum verify_answer *ret_answer, struct error *err);

/* Whoever has the address says that it has not asked for this: the program sends it nothing any more, a case tells the
 * office (REVIEW_DISPUTE, about the referral), and the link confirms nothing from now on. Once; also after the link has
 * expired. Of an address that was confirmed nothing. */
MUST_CHECK enum status verify_deny(struct act *act, const struct id *message_id, enum verify_answer *ret_answer,
                                   struct error *err);

/* The person's word: keeps the fact, and goes on with each referral that waited for it. Rewards that wait for nothing
 * else are issued; rules that ask for `prospect.*` are asked once more. A link that does not work changes nothing. */
MUST_CHECK enum status verify_confirm(struct act *act, const struct id *message_id, enum verify_answer *ret_answer,
                                      struct error *err);
