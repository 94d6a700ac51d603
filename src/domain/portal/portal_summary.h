#pragma once

#include "base/entity.h"
#include "domain/rollup/clicks.h"
#include "domain/workspace/act.h"

/* What a participant has achieved and got: the figures of its dashboard, from rows that the deciding commits kept.
 * Nothing is added up here but clicks that the roll-up has not reached, and lots that have lapsed before the sweep
 * came: those are no credit any more. */

struct portal_total {
    struct currency currency;
    int64_t pending, available, reserved, redeemed, paid, reversed, expired, debt, earned;
};

struct portal_referral_counts {
    int64_t total, pending, qualified, rewarded, disqualified;
};

/* Credit of one reward that can be used. */
struct portal_lot {
    struct id reward_id;
    int64_t amount; /* what is left of it */
    struct currency currency;
    int64_t expires_at; /* TIME_NONE: never */
    struct id referral_id;
    struct str title; /* of the reward, or absent */
    struct str name;  /* of who was referred, as text_short_name() has it; or absent */
};

enum portal_step_state {
    PORTAL_STEP_GIVEN,      /* its reward was given */
    PORTAL_STEP_WAITING,    /* its reward is not yet due */
    PORTAL_STEP_TAKEN_BACK, /* its reward was denied or taken back */
    PORTAL_STEP_COUNTED,    /* it paid nothing */
    PORTAL_STEP_NEXT,
    PORTAL_STEP_LATER,
};
extern const char *const portal_step_states[];

/* What one more referral brings. */
struct portal_step {
    int64_t ordinal; /* which one of the participant's referrals */
    int64_t amount;
    struct currency currency;
    int state; /* enum portal_step_state */
    struct id referral_id;
    struct str name; /* of who was referred */
    bool last;       /* and every one after it brings the same */
};

struct portal_summary {
    struct id participant_id;
    struct id program_id, contact_id;
    struct str code;
    struct str link_url; /* set by whoever tells it: link_url() */
    struct click_counts clicks;
    struct portal_referral_counts referrals;
    struct entity_list totals; /* struct portal_total, by currency */
    int64_t rewards_earned;
    struct str next_payout; /* not in this version: null */

    /* of portal_summary_read_own() */
    struct entity_list lots;             /* struct portal_lot, first to lapse first; LIMIT_PORTAL_LOTS at most */
    const struct portal_lot *next_lapse; /* the first that lapses, or null */
    struct entity_list ladder;           /* struct portal_step; none: the program pays the same for each */
};

/* As the business reads it, and as the participant does: with lots and ladder. */
extern const struct entity portal_summary_entity, portal_own_summary_entity;

/* ERROR_NOT_FOUND `participant_id`. */
MUST_CHECK enum status portal_summary_read(struct act *act, const struct id *participant_id, struct portal_summary *ret,
                                           struct error *err);

/* The same with what only its own page shows. */
MUST_CHECK enum status portal_summary_read_own(struct act *act, const struct id *participant_id,
                                               struct portal_summary *ret, struct error *err);

/* The steps of a program's first reward rule that counts referrals, as its current rules have them, and where the
 * participant stands. For portal_summary_read_own(). */
MUST_CHECK enum status portal_ladder_read(struct act *act, const struct portal_summary *summary,
                                          struct entity_list *ret_steps, struct error *err);

/* Names of those who were referred, as text_short_name() has them: `ret_names[i]` is of `referral_ids[i]`. Two
 * statements.
 */
MUST_CHECK enum status portal_names_read(struct act *act, const struct id *referral_ids, size_t count,
                                         struct str *ret_names, struct error *err);
