#pragma once

#include "base/crypto.h"
#include "base/entity.h"
#include "base/money.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Orders of gift cards: one to a reward of this kind, made in the commit that issues it. Its id is the order's name at
 * the provider (`external_id`), fixed before the first call and never another, so that whatever is asked twice is one
 * order there.
 *
 *     queued --call--> ordering --it was taken--> delivered
 *        ^                |  |--no answer, or the lease has lapsed--> unknown
 *        |--later, or put to a person--|                               |  is asked for by its name, never ordered:
 *        |------------------the provider does not know it--------------|  found --> delivered
 *     queued --its reward was taken back before the first call--> canceled
 *     ordering, unknown --the provider refuses it, or has canceled it--> failed --by hand--> queued
 *
 * What was taken back of the reward before its first call makes the card smaller, or keeps it from being ordered: it is
 * looked at when the order is claimed. Afterwards its beneficiary owes it.
 *
 * Money (LEDGER.md B11): while it is queued, under way or unknown, its amount stands in the reward's `reserved`; it is
 * paid out when the card is delivered, and goes back to `available` when the order has failed or was canceled, once for
 * each round. Rewards are moved by fulfilment/gift_work.h. */

/* Numbers are stored: never change them. */
enum gift_state { GIFT_QUEUED, GIFT_ORDERING, GIFT_UNKNOWN, GIFT_DELIVERED, GIFT_FAILED, GIFT_CANCELED };

/* Names of enum gift_state in its order, null-terminated. */
extern const char *const gift_states[];

/* Why it is not delivered yet. Numbers are stored: never change them. */
enum gift_problem {
    GIFT_FINE,
    GIFT_NO_CONNECTION, /* nobody to order of */
    GIFT_CREDENTIALS,   /* the provider does not take the connection's key */
    GIFT_BALANCE,       /* the account there does not have the money */
    GIFT_UNREACHABLE,   /* no answer */
    GIFT_BUSY,          /* it asks to be left alone for a while, or is down */
    GIFT_REFUSED,       /* it does not take this order */
    GIFT_NO_ADDRESS,    /* it is to be sent by e-mail, and there is no address */
    GIFT_APPROVAL,      /* somebody has to approve it there */
    GIFT_PROBLEM_COUNT,
};

/* Names of enum gift_problem in its order, null-terminated: "none", ... */
extern const char *const gift_problems[];

struct gift_order {
    struct id id;
    struct id reward_id, program_id, contact_id;
    bool livemode;
    struct id connection_id; /* or none: the program's */
    struct str product;      /* or absent */
    bool by_email;
    int64_t amount;
    struct currency currency;
    int state; /* enum gift_state */
    int64_t rounds, attempts;
    int64_t next_try_at; /* TIME_NONE: it is over */
    int problem;         /* enum gift_problem */
    struct str reason;   /* or absent */
    struct str provider_id, provider_reward_id;
    struct str sealed_link; /* whoever has the link has the card: it is stored sealed; or absent */
    struct str link;        /* the same opened, for its beneficiary alone: gift_open_link(); else absent */
    int64_t created_at, delivered_at;
};

extern const struct entity gift_order_entity;

/* The same as part of a reward, for the business and (with its link) for its beneficiary. */
extern const struct entity gift_part_entity, gift_own_entity;

/* Filter: state. */
extern const struct list gift_order_list;
enum { GIFT_ORDERS_STATE };

/* Whether money is set aside for it. */
bool gift_is_open(int state);

/* Makes the order of a reward: queued and due at once. Ids, contact, amount, currency and what the rule says are set.
 */
MUST_CHECK enum status gift_insert(struct act *act, const struct gift_order *order, struct error *err);

/* Replaces what changes of it: amount, state to delivered_at. */
MUST_CHECK enum status gift_save(struct act *act, const struct gift_order *order, struct error *err);

/* ERROR_NOT_FOUND `id`. gift_lock() keeps it from others until the commit. */
MUST_CHECK enum status gift_read(struct act *act, const struct id *id, struct gift_order *ret, struct error *err);
MUST_CHECK enum status gift_lock(struct act *act, const struct id *id, struct gift_order *ret, struct error *err);

/* Those of these rewards, in the transaction's arena; one without an order is left out. */
MUST_CHECK enum status gift_of_rewards(struct act *act, const struct id *reward_ids, size_t id_count,
                                       struct gift_order **ret, size_t *ret_count, struct error *err);

/* The box for `link` under the master key's sub-key 2, in `arena`; absent for an absent link. */
struct str gift_seal_link(struct str link, const uint8_t seal[SUBKEY_SIZE], struct arena *arena);

/* Sets `order->link`; it stays absent where there is none, or another key has sealed it. */
void gift_open_link(struct gift_order *order, const uint8_t seal[SUBKEY_SIZE], struct arena *arena);

/* Gives up all links of this world, with a master key that was lost. */
MUST_CHECK enum status gift_give_up_links(struct act *act, size_t *ret_count, struct error *err);

/* Orders of live worlds that are due, over all worlds, first due first; `ret_worlds` and `ret_ids` have room for
 * `limit`. */
MUST_CHECK enum status gift_list_due(struct txn *txn, int64_t now, size_t limit, int64_t *ret_worlds,
                                     struct id *ret_ids, size_t *ret_count, struct error *err);

/* Those of the act's world, which is a test world. */
MUST_CHECK enum status gift_list_due_test(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                          struct error *err);

/* Says by a case, once until it is over, that orders do not go out by this connection (or, without one, of this
 * program). */
MUST_CHECK enum status gift_say_trouble(struct act *act, const struct gift_order *order, const struct id *receiver_id,
                                        struct error *err);

/* They go out again: the cases that say otherwise are resolved, unless somebody did. */
MUST_CHECK enum status gift_end_trouble(struct act *act, const struct id *receiver_id, struct error *err);

/* B11: what is reserved and paid of rewards is what their orders say; B20. */
MUST_CHECK enum status gift_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
