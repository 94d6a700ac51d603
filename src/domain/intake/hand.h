#pragma once

#include "domain/intake/intake.h"
#include "domain/rule/rule.h"

/* Acts by hand: each is a command of its own, over the same plan as facts. They run on a writer thread, in one
 * transaction, and may run again; all refusals come before the first write. */

/* POST /v1/referrals/{id}/transitions */
struct transition {
    struct id referral_id;
    struct str to; /* absent: it stays in its stage, and only what is said of it changes */
    struct str reason_code;
    struct str reason; /* free text: kept as a note */
    struct str owner;
    struct opt_int value;
    int64_t close_date_at, occurred_at; /* TIME_NONE: now */
};

/* ERROR_CONFLICT for a move that the referral's state forbids; ERROR_INVALID_VALUE `to` for no stage of its rules. */
MUST_CHECK enum status hand_transition(struct act *act, const struct transition *transition,
                                       struct outcome *ret_outcome, struct error *err);

/* POST /v1/referrals/{id}/qualify: whatever the condition says. */
struct qualification {
    struct id referral_id;
    struct str reason;
    struct opt_int amount;
    struct currency currency;
    struct str object_source, object_id; /* absent: none */
};

MUST_CHECK enum status hand_qualify(struct act *act, const struct qualification *qualification,
                                    struct outcome *ret_outcome, struct error *err);

/* POST /v1/referrals/{id}/disqualify: pending rewards are denied, issued ones taken back, of both sides. */
struct disqualification {
    struct id referral_id;
    struct str reason_code, reason;
};

MUST_CHECK enum status hand_disqualify(struct act *act, const struct disqualification *disqualification,
                                       struct outcome *ret_outcome, struct error *err);

/* POST /v1/referrals/{id}/reopen: what its leaving took is given back, and what waited is decided on.
 * ERROR_INVALID_STATE where it is live, ERROR_CONFLICT where another referral of the prospect is. */
struct reopening {
    struct id referral_id;
    struct str to; /* an open or won stage of its rules; absent: where it stood, or the first */
    struct str reason;
};

MUST_CHECK enum status hand_reopen(struct act *act, const struct reopening *reopening, struct outcome *ret_outcome,
                                   struct error *err);

/* PUT and DELETE /v1/referrals/{id}/attribution. The former referrer's rewards are taken back; the new one's are
 * granted as if it had been so from effective_at, with ordinals drawn now; the referred side keeps what it has. What
 * asked who was meant is resolved. */
struct attributing {
    struct id referral_id;
    struct id participant_id; /* none: nobody is credited any more, */
    struct id contact_id;     /* or this contact, who takes part in the program from now on */
    struct str method;        /* manual, name, dispute; none */
    struct str reason;
    int64_t effective_at; /* TIME_NONE: as it was */
};

MUST_CHECK enum status hand_attribute(struct act *act, const struct attributing *attributing,
                                      struct outcome *ret_outcome, struct error *err);

/* POST /v1/rewards/{id}/reverse: an amount more, or (not set) all of it. ERROR_INVALID_STATE where nothing is left to
 * take; ERROR_OUT_OF_RANGE `amount` beyond what is left. */
MUST_CHECK enum status hand_reverse(struct act *act, const struct id *reward_id, struct opt_int amount,
                                    struct str reason, struct reward *ret_reward, struct error *err);

/* A reward by hand: POST /v1/rewards. Unique by external id. */
struct bonus {
    struct id contact_id, participant_id; /* one of them */
    struct id program_id;
    int kind; /* index into bonus_kinds + 1 */
    struct opt_int amount;
    struct currency currency;
    struct id referral_id; /* or none */
    struct str title, reason, external_id;
    struct bonus_discount {
        bool present;
        struct opt_int percent_bp, fixed, max_amount, min_order;
        struct str code;        /* absent: "generate" */
    } discount;                 /* of kind discount */
    struct rule_discount terms; /* the same, as bonus_check() makes it */
    uint8_t fingerprint[32];
};

extern const char *const bonus_kinds[]; /* "credit", "cash", "custom", "discount", "gift_card", null */

/* What the field table does not know: what each kind needs and must not have. Fills `terms`. Needs no data; any thread.
 * ERROR_MISSING_FIELD and ERROR_INVALID_VALUE with the field. */
MUST_CHECK enum status bonus_check(struct bonus *bonus, struct error *err);

MUST_CHECK enum status hand_bonus(struct act *act, const struct bonus *bonus, struct reward *ret_reward,
                                  bool *ret_replayed, struct error *err);

/* For store_work.lane: what is locked first. */
uint64_t hand_lane(const struct id *referral_id);
uint64_t hand_bonus_lane(const struct bonus *bonus);
