#pragma once

#include "base/entity.h"
#include "domain/portal/portal_words.h"
#include "domain/workspace/page.h"

/* A participant's own referrals and rewards, as it may see them: nothing of the prospect but a name cut short, nothing
 * that is the business's alone. The act is bound to the participant (act_only()). */

struct portal_referral {
    struct referral referral;
    struct str name; /* in full where the participant itself submitted it */
    struct str stage_name;
    int64_t stage_number, stage_count; /* of the open and won stages; number 0: it is at none of them */
    int64_t amount;                    /* what it has brought in `currency`: granted, not denied and not taken back */
    struct currency currency;          /* empty: nothing yet */
    struct str taken_for;              /* reason code of the last reward that was denied or taken back */
    struct str reason_key, reason;
};
extern const struct entity portal_referral_entity;

/* A page, newest first, in the transaction's arena. ERROR_INVALID_CURSOR `starting_after` for what is not its own. */
MUST_CHECK enum status portal_referral_list(struct act *act, const struct id *participant_id, const struct page *page,
                                            struct portal_referral **ret_rows, size_t *ret_count, bool *ret_more,
                                            struct error *err);

struct portal_reward {
    struct reward reward;
    struct str name; /* of who was referred, cut short */
    struct str reason_key, reason;
};
extern const struct entity portal_reward_entity;

/* `seal`: sub-key 2, under which the addresses of gift cards are stored. */
MUST_CHECK enum status portal_reward_list(struct act *act, const struct id *participant_id, const struct page *page,
                                          const uint8_t seal[SUBKEY_SIZE], struct portal_reward **ret_rows,
                                          size_t *ret_count, bool *ret_more, struct error *err);
