#pragma once

#include "domain/referral/referral.h"
#include "domain/reward/reward.h"

/* What a participant reads of what happens to others: reasons in words. Pure; any thread. */

/* A reason: its key in the catalogues of texts, and the English sentence. A code of the business's own has the key of
 * the general one, and its words are the code without underscores. */
struct portal_reason {
    struct str key;  /* "reason.duplicate" */
    struct str text; /* in the arena or constant */
};

/* Why a referral stands where it stands. `taken_for`: the reason code of a reward that it brought and that was denied
 * or taken back, which is why it counts no more where all were; absent: of none. */
struct portal_reason portal_reason_of_referral(const struct referral *referral, struct str taken_for,
                                               struct arena *arena);

/* What is with a reward. */
struct portal_reason portal_reason_of_reward(const struct reward *reward, struct arena *arena);

/* All keys with their English sentences, sorted: for the test that holds the catalogues against them. */
size_t portal_reason_count(void);
struct portal_reason portal_reason_at(size_t index);
