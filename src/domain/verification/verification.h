#pragma once

#include "base/entity.h"
#include "domain/message/message.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Verifications: links that referred people are sent to confirm an address or number. Each is a message of its own, and
 * its link is made of that message's id (message/message_token.h), so that what can be used stands in no table. What
 * was confirmed is a fact about the contact (contact_confirm()), and so is true of all its referrals. Who is asked, and
 * what follows when somebody answers, is decided by intake/verify.h.
 *
 * Runs inside a transaction, on its thread. */

struct verification {
    struct id id;
    struct id referral_id, contact_id, message_id;
    int64_t channel; /* enum message_channel */
    int64_t created_at;
    int64_t expires_at;
    int64_t verified_at; /* TIME_NONE: the address was not confirmed since */
    int64_t denied_at;   /* TIME_NONE: nobody said that he has not asked for it */

    /* How it is told; verification_tell() fills them. */
    struct str told_channel, state; /* state: open, expired, verified, denied */
    struct str message_status;      /* one of message_statuses */
    struct str message_reason;      /* one of message_reasons, or absent */
    struct str to;                  /* where it went, or is to go */
};

extern const struct entity verification_entity;

/* Writes the message and the row. A contact that cannot be reached has a message that says so, and a link that nobody
 * has. */
MUST_CHECK enum status verification_send(struct act *act, const struct id *referral_id, const struct id *contact_id,
                                         const struct id *program_id, int channel, struct verification *ret,
                                         struct error *err);

/* How many were sent about a referral since then; counted up to LIMIT_VERIFICATIONS_A_DAY. */
MUST_CHECK enum status verification_count(struct act *act, const struct id *referral_id, int64_t since,
                                          size_t *ret_count, struct error *err);

/* That of a message. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status verification_of_message(struct act *act, const struct id *message_id, struct verification *ret,
                                               struct error *err);

/* Those of a referral, newest first, LIMIT_VERIFICATIONS_TOLD at most. */
MUST_CHECK enum status verification_of_referral(struct act *act, const struct id *referral_id,
                                                struct verification **ret_rows, size_t *ret_count, struct error *err);

/* Referrals of the contact that a link of this channel was sent about and not confirmed: in the order of their ids,
 * LIMIT_VERIFIED_REFERRALS at most. */
MUST_CHECK enum status verification_open_referrals(struct act *act, const struct id *contact_id, int channel,
                                                   struct id **ret_ids, size_t *ret_count, struct error *err);

/* All links of this channel about a referral are settled: the address is confirmed. */
MUST_CHECK enum status verification_settle(struct act *act, const struct id *contact_id, int channel,
                                           const struct id *referral_id, struct error *err);

/* Whoever has the address says that it has not asked for this link. `*ret_new` false: it was said before, or the
 * address was confirmed. */
MUST_CHECK enum status verification_deny(struct act *act, const struct id *id, bool *ret_new, struct error *err);

/* Fills what is told and not stored, by one statement for all rows. */
MUST_CHECK enum status verification_tell(struct act *act, struct verification *rows, size_t count, struct error *err);

/* B20: each is about a referral of its contact, and its message is one of this kind to the same. */
MUST_CHECK enum status verification_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
