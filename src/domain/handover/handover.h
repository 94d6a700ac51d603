#pragma once

#include "base/entity.h"
#include "base/money.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Rewards that are handed over at Stripe: credit that is added to the balance of its customer there, and discounts
 * whose promotion code Stripe makes. One row to a reward, under its id, from when it is to be handed over.
 *
 * The row says what is wanted there and what is there. The difference is called for, a round at a time: `moving` is
 * fixed when a round begins and stays while nobody knows what came of it, so that all of its calls ask for the same
 * under the same idempotency key, which is the reward's id ("-2" and on behind it in later rounds). What is taken back
 * of a reward makes `wanted` smaller, and the next round takes the balance back, or switches the code off.
 *
 *     queued --call--> calling --Stripe has it--> done --another amount is wanted--> queued
 *        ^                |--later, or no answer: the same call again--> queued
 *        |                |--refused, or nobody knows for too long--> failed --by hand--> queued
 *     queued --nothing is wanted any more, and nothing is there--> canceled
 *
 * Money of credit: what is wanted and not there yet stands in the reward's `reserved` (`held`); when Stripe has it, it
 * is `redeemed`: it is spent there. What is taken back of it is owed at Stripe from that commit on, not here. A credit
 * that Stripe refuses is available here again.
 *
 * Rewards are moved by reward/plan.h (plan_handover.c) and by fulfilment/handover_work.h. */

/* Numbers are stored: never change them. */
enum handover_kind { HANDOVER_BALANCE, HANDOVER_CODE };
enum handover_state { HANDOVER_QUEUED, HANDOVER_CALLING, HANDOVER_DONE, HANDOVER_FAILED, HANDOVER_CANCELED };

/* Why it is not there yet. Numbers are stored: never change them. */
enum handover_problem {
    HANDOVER_FINE,
    HANDOVER_NO_CONNECTION, /* nobody to call */
    HANDOVER_CREDENTIALS,   /* Stripe does not take the connection's key, or there is none */
    HANDOVER_NO_CUSTOMER,   /* nobody knows which customer of Stripe the contact is */
    HANDOVER_UNREACHABLE,   /* no answer */
    HANDOVER_BUSY,          /* it asks to be left alone for a while, or is down */
    HANDOVER_REFUSED,       /* it does not take this */
    HANDOVER_UNSURE,        /* for so long nobody knows what came of it that asking again might do it twice */
    HANDOVER_PROBLEM_COUNT,
};

/* Names in the order of the enums, null-terminated: "customer_balance", ...; "queued", ...; "none", ... */
extern const char *const handover_kinds[];
extern const char *const handover_states[];
extern const char *const handover_problems[];

struct handover {
    struct id id; /* the reward's */
    struct id program_id, contact_id;
    bool livemode;
    struct id connection_id; /* or none: the program's */
    int kind;                /* enum handover_kind */
    struct currency currency;
    int64_t wanted, given, held; /* minor units; of a code 1 is there, 0 is not */
    int64_t moving;              /* of the round under way; 0: there is none */
    int64_t holds, rounds, attempts;
    int64_t unsure_at; /* of this round; TIME_NONE: all is known */
    int state;         /* enum handover_state */
    int64_t next_try_at;
    int problem;       /* enum handover_problem */
    struct str reason; /* or absent */
    struct str customer, provider_id, coupon_id, code;
    int64_t expires_at; /* of the code; TIME_NONE: never */
    int64_t created_at, done_at;
};

/* The whole row; and as part of a reward. */
extern const struct entity handover_entity, handover_part_entity;

/* Makes the row of a reward, due at once: ids, kind, connection, currency, wanted, held, holds and code are set. */
MUST_CHECK enum status handover_insert(struct act *act, const struct handover *handover, struct error *err);

/* Replaces what changes of it. */
MUST_CHECK enum status handover_save(struct act *act, const struct handover *handover, struct error *err);

/* The row of a reward, kept from others until the commit; `*ret_found` false: it is not handed over. */
MUST_CHECK enum status handover_lock(struct act *act, const struct id *reward_id, struct handover *ret, bool *ret_found,
                                     struct error *err);

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status handover_read(struct act *act, const struct id *reward_id, struct handover *ret,
                                     struct error *err);

/* Those of these rewards, in the transaction's arena; one that is not handed over is left out. */
MUST_CHECK enum status handover_of_rewards(struct act *act, const struct id *reward_ids, size_t id_count,
                                           struct handover **ret, size_t *ret_count, struct error *err);

/* The reward whose promotion code has this id at Stripe. */
MUST_CHECK enum status handover_find_code(struct act *act, struct str provider_id, struct handover *ret,
                                          bool *ret_found, struct error *err);

/* Another amount is wanted of it: it is due, unless a call is under way, whose record looks again. The caller saves. */
void handover_wake(struct handover *handover, int64_t now);

/* Those of live worlds that are due, over all worlds, first due first; `ret_worlds` and `ret_ids` have room for
 * `limit`. */
MUST_CHECK enum status handover_list_due(struct txn *txn, int64_t now, size_t limit, int64_t *ret_worlds,
                                         struct id *ret_ids, size_t *ret_count, struct error *err);

/* Those of the act's world, which is a test world. */
MUST_CHECK enum status handover_list_due_test(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                              struct error *err);

/* Says by a case, once until it is over, why rewards are not handed over: by this connection (or, without one, of this
 * program), or this reward alone. */
MUST_CHECK enum status handover_say_trouble(struct act *act, const struct handover *handover,
                                            const struct id *receiver_id, struct error *err);

/* It is over: the cases about this connection, program or reward are resolved, unless somebody did. */
MUST_CHECK enum status handover_end_trouble(struct act *act, const struct id *about_id, struct error *err);

/* B11: what is reserved of rewards is what is held; B20. */
MUST_CHECK enum status handover_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
