#pragma once

#include "base/entity.h"
#include "domain/workspace/act.h"

/* How much of a reward is to be taken back in all: the sum of what facts took (refunds, chargebacks, cancellations) and
 * what people took. A row exists only of rewards of which something was ever taken back. What was really taken is in
 * the lot; it is less where money stands in an open redemption, which keeps what it was promised. Changed by struct
 * plan only. */

/* Why all of it is taken, whatever facts say later. Each stands until it is undone itself, and several may stand at
 * once: they are bits, and stored. */
enum reversal_revoked {
    REVERSAL_NOT_REVOKED = 0,
    REVERSAL_WITH_REFERRAL = 1,    /* the referral was disqualified, or lost */
    REVERSAL_WITH_ATTRIBUTION = 2, /* another participant is credited now */
    REVERSAL_BY_HAND = 4,          /* somebody took all of it */
};

/* The reason code of what somebody took: the words are the reward's note. */
#define REVERSAL_BY_HAND_CODE "by_hand"

/* That of a discount that came back with the order it was used for. */
#define REVERSAL_ORDER_CODE "order_refunded"

struct reversal {
    struct id reward_id;
    int64_t wanted;  /* in all, in minor units; at most what was granted (plan_whole_of()) */
    int64_t by_hand; /* of that, what somebody took */
    int64_t revoked; /* bits of enum reversal_revoked */
    int64_t status;  /* what it was while it was pending, to be that again: pending or approved */
    int64_t waits;   /* and what it waited for */
};

extern const struct entity reversal_entity;

/* That of one reward; all 0 where nothing was ever taken. */
MUST_CHECK enum status reversal_read(struct act *act, const struct id *reward_id, struct reversal *ret,
                                     struct error *err);

/* Replaces it. */
MUST_CHECK enum status reversal_write(struct act *act, const struct reversal *reversal, struct error *err);

/* The sentence of a reason code of ours, for people: "The sale was refunded."; absent for other codes. Any thread. */
struct str reversal_reason(struct str reason_code);
