#pragma once

#include "base/entity.h"
#include "base/money.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/reward/reward.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Redemptions: a contact spends credit, of any of its lots, once per reference of the business (an invoice, an order).
 *
 *     open --capture--> captured        what is not captured of it goes back
 *     open --release, or its 7 days--> released
 *
 * Which lots: what lapses first, then the oldest; only rewards of kind credit, nothing that has lapsed. How much: never
 * more than is available less the contact's debt. While it is open its money is reserved: a lot that lapses meanwhile
 * lapses when it gets its money back.
 *
 * The contact is kept from other redemptions until the commit, so that each decides by what those before it have left;
 * what others take of a lot meanwhile (its lapse, a reversal) makes it run again. Lock order: the contact, then as in
 * plan.h. Rewards that it uses up are told without their referrals, which may be any number.
 *
 * Acts run on a writer thread, in one transaction, and may run again; all refusals come before their first write. */

/* Numbers are stored. */
enum redemption_status {
    REDEMPTION_OPEN,
    REDEMPTION_CAPTURED,
    REDEMPTION_RELEASED,
};

/* Names of enum redemption_status in its order, null-terminated. */
extern const char *const redemption_statuses[];

/* Its part of one lot. */
struct redemption_lot {
    struct id redemption_id;
    int64_t n; /* from 1: the order in which they were taken */
    struct id reward_id;
    int64_t requested_amount; /* set aside at first */
    int64_t captured_amount;  /* of that: spent */
    int64_t amount;           /* as it is told */
};

struct redemption {
    struct id id;
    struct id contact_id;
    struct id participant_id; /* as whom it was asked for, or none */
    int64_t requested_amount; /* what it set aside at first, minor units; never changes */
    int64_t captured_amount;  /* of that: spent */
    struct currency currency;
    struct str reference; /* absent: a reward was used by hand, and nobody named it */
    int status;           /* enum redemption_status */
    struct str fingerprint;
    int64_t created_at;
    int64_t expires_at; /* while open; else TIME_NONE */
    int64_t closed_at;  /* TIME_NONE while open */

    /* How it is told; redemption_tell_all() fills them. */
    int64_t amount;          /* what it has spent, or has set aside while it was open */
    struct entity_list lots; /* struct redemption_lot: the lots of that amount */
    bool replayed;
};

extern const struct entity redemption_entity;

/* What somebody wants to spend. */
struct redemption_ask {
    struct id contact_id, participant_id; /* one of them */
    struct opt_int amount;                /* not set: all that can be spent */
    struct currency currency;
    struct str reference;
    struct opt_bool capture; /* not set: true */
    uint8_t fingerprint[32]; /* of the body as sent */
};

/* Spends, or sets aside. The same reference again: `*ret_replayed`, and the redemption as it is now; with other content
 * ERROR_REFERENCE_CONFLICT `reference`. Less can be spent than is asked for, or nothing: ERROR_INSUFFICIENT_CREDIT
 * `amount`, with `available`. Spread over more than LIMIT_REDEMPTION_LOTS rewards: ERROR_OUT_OF_RANGE `amount`. Unknown
 * people: ERROR_NOT_FOUND by the field that names them. */
MUST_CHECK enum status redemption_make(struct act *act, const struct redemption_ask *ask, struct redemption *ret,
                                       bool *ret_replayed, struct error *err);

/* Spends what an open one has set aside, or `amount` of it; the rest goes back to its lots. Not open any more, or its
 * time is over: ERROR_INVALID_STATE `id`. More than it has: ERROR_OUT_OF_RANGE `amount`. */
MUST_CHECK enum status redemption_capture(struct act *act, const struct id *id, struct opt_int amount,
                                          struct redemption *ret, struct error *err);

/* Gives back what an open one has set aside. Not open any more: ERROR_INVALID_STATE `id`. */
MUST_CHECK enum status redemption_release(struct act *act, const struct id *id, struct redemption *ret,
                                          struct error *err);

/* A reward that is used by hand. */
struct reward_use {
    struct id reward_id;
    struct opt_int amount; /* not set: all of it that is available */
    struct str reference;  /* or absent */
    uint8_t fingerprint[32];
};

/* Uses up an issued reward: one without money is marked as used, of another one its own lot is spent, which is a
 * redemption too. The same reference again: `*ret_replayed`. Errors as redemption_make(), and ERROR_INVALID_STATE `id`
 * when it was not issued or nothing is left of it, ERROR_INVALID_VALUE `amount` for one that has no money. */
MUST_CHECK enum status redemption_of_reward(struct act *act, const struct reward_use *use, struct reward *ret_reward,
                                            bool *ret_replayed, struct error *err);

/* ERROR_NOT_FOUND `id`. Ready for entity_write(). */
MUST_CHECK enum status redemption_read(struct act *act, const struct id *id, struct redemption *ret, struct error *err);

/* Filters: contact_id, status, both. */
extern const struct list redemption_list;
enum {
    REDEMPTIONS_CONTACT,
    REDEMPTIONS_STATUS,
};

/* Makes redemptions ready for entity_write(): reads their lots, one statement. */
MUST_CHECK enum status redemption_tell_all(struct act *act, struct redemption *redemptions, size_t count,
                                           struct error *err);

/* Redemptions are the sums of their lots, what is reserved is reserved by one that is open, and what they are about
 * exists (B7, B8, B20). */
MUST_CHECK enum status redemption_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
