#pragma once

#include "domain/intake/intake.h"

/* Acts by hand: each is a command of its own, over the same plan as facts. They run on a writer thread, in one
 * transaction, and may run again; all refusals come before the first write. */

/* POST /v1/referrals/{id}/transitions */
struct transition {
    struct id referral_id;
    struct str to, reason_code;
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

/* POST /v1/referrals/{id}/disqualify: pending rewards are denied. */
struct disqualification {
    struct id referral_id;
    struct str reason_code, reason;
};

MUST_CHECK enum status hand_disqualify(struct act *act, const struct disqualification *disqualification,
                                       struct outcome *ret_outcome, struct error *err);

/* A reward by hand: POST /v1/rewards. Unique by external id. */
struct bonus {
    struct id contact_id, participant_id; /* one of them */
    struct id program_id;
    int kind; /* index into bonus_kinds + 1 */
    struct opt_int amount;
    struct currency currency;
    struct id referral_id; /* or none */
    struct str title, reason, external_id;
    uint8_t fingerprint[32];
};

extern const char *const bonus_kinds[]; /* "credit", "cash", "custom", null */

MUST_CHECK enum status hand_bonus(struct act *act, const struct bonus *bonus, struct reward *ret_reward,
                                  bool *ret_replayed, struct error *err);

/* For store_work.lane: what is locked first. */
uint64_t hand_lane(const struct id *referral_id);
uint64_t hand_bonus_lane(const struct bonus *bonus);
