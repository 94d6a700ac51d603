#pragma once

#include "base/entity.h"
#include "domain/rule/rule.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* What rewards of kind discount are good for: one row to a reward, under its id, from when it is granted. The code
 * comes when the reward is issued; how it was used, and what it was worth then, when the shop says so. Until then
 * nothing is booked. Whether it can be used is said by the reward's status, and by `expires_at`.
 *
 *     code "generate"      drawn for this reward
 *     code "pool:<name>"   the next one of a pool; while the pool is empty the reward waits for it
 *     code "stripe"        made there (domain/handover): until then the reward waits for it
 *     code "<fixed>"       the same for everybody: who uses it says whose order it is
 *
 * A discount is used once, for one order, and an order is told one discount. Amounts are minor units of the program's
 * currency. Rewards are moved by reward/plan.h; the act of using is intake/discount_use.h. */

struct discount {
    struct id id; /* the reward's */
    struct id program_id, contact_id;
    struct currency currency;
    struct opt_int percent_bp, fixed; /* one of them */
    struct opt_int max_amount, min_order;
    struct str source; /* of its code, as the rule says it */
    struct str wanted; /* the pool that it waits for; absent: it does not wait */
    struct str code;   /* absent: none was given yet */
    struct str code_key;
    bool shared; /* others have the same code */
    struct id pool_id;
    struct opt_int pool_n;
    int64_t expires_at; /* TIME_NONE: never, or not issued yet */
    int64_t lapses_at;  /* the same until it is used, or has lapsed */
    struct str reference;
    struct str object_key; /* of the order; absent: not used */
    struct opt_int order_amount;
    struct opt_int amount; /* what it was worth; 0 where it rounds to nothing */
    int64_t forgiven;      /* of that: came back with the order */
    struct str fingerprint;
    int64_t used_at; /* TIME_NONE: not used */

    /* How it is told; the caller fills them. */
    struct str status; /* of its reward */
    bool replayed;
};

extern const struct entity discount_entity;

/* What a discount is, as part of a reward: how much, of how much, with which code. */
extern const struct entity discount_part_entity;

/* Whether the terms can be meant: ERROR_INVALID_VALUE of the member at fault, which is given without a path. For rules
 * by hand; those of a program are checked when they are compiled. Pure. */
MUST_CHECK enum status discount_terms_check(const struct rule_discount *terms, struct error *err);

/* What an order gets of it: a percentage is rounded half away from zero; never more than `max_amount` or the order. */
int64_t discount_worth(const struct discount *discount, int64_t order_amount);

/* Writes the row of a reward that is granted: `made` has ids, currency; terms are taken from `terms`. */
MUST_CHECK enum status discount_insert(struct act *act, const struct discount *made, const struct rule_discount *terms,
                                       struct error *err);

/* Gives it its code, unless it has one: `*ret_given` false: its pool is empty, and it is noted that it waits. What can
 * be used until `expires_at` (TIME_NONE: for ever) lapses then. */
MUST_CHECK enum status discount_give_code(struct act *act, const struct id *id, int64_t expires_at, bool *ret_given,
                                          struct error *err);

/* Whether its code comes from Stripe; and gives it one that has come. */
MUST_CHECK enum status discount_is_of_stripe(struct act *act, const struct id *id, bool *ret_is, struct error *err);
MUST_CHECK enum status discount_set_code(struct act *act, const struct id *id, struct str code, int64_t expires_at,
                                         struct error *err);

/* It does not wait for a code any more: its reward was denied or taken back. */
MUST_CHECK enum status discount_end_wait(struct act *act, const struct id *id, struct error *err);

/* Notes that it was used: reference, object_key, order_amount, amount, fingerprint, used_at of `used`. STATUS_BUSY
 * where somebody else has used it, or another for this order, meanwhile. */
MUST_CHECK enum status discount_write_use(struct act *act, const struct discount *used, struct error *err);

/* How much of what it was worth came back with its order. */
MUST_CHECK enum status discount_write_forgiven(struct act *act, const struct id *id, int64_t forgiven,
                                               struct error *err);

/* It has lapsed, or will not any more. */
MUST_CHECK enum status discount_end_lapse(struct act *act, const struct id *id, struct error *err);

/* ---- finding; views live in the transaction's arena ---- */

/* ERROR_NOT_FOUND `id`: the reward is no discount. */
MUST_CHECK enum status discount_read(struct act *act, const struct id *id, struct discount *ret, struct error *err);

/* Of these rewards; one that is no discount is left out. */
MUST_CHECK enum status discount_read_many(struct act *act, const struct id *ids, size_t id_count, struct discount **ret,
                                          size_t *ret_count, struct error *err);

/* With this code, at most `limit`, oldest first: whose rewards are issued and that were not used. `contact_id` none:
 * anybody's. */
MUST_CHECK enum status discount_find_usable(struct act *act, struct str code, const struct id *contact_id, size_t limit,
                                            struct discount **ret, size_t *ret_count, struct error *err);

/* Whether anybody but this contact has one with this code that can be used. */
MUST_CHECK enum status discount_has_other(struct act *act, struct str code, const struct id *contact_id, bool *ret_has,
                                          struct error *err);

/* One with this code, used or not; `*ret_found`. */
MUST_CHECK enum status discount_find_any(struct act *act, struct str code, const struct id *contact_id,
                                         struct discount *ret, bool *ret_found, struct error *err);

/* That was used for this order. */
MUST_CHECK enum status discount_find_reference(struct act *act, struct str reference, struct discount *ret,
                                               bool *ret_found, struct error *err);
MUST_CHECK enum status discount_of_order(struct act *act, struct str object_key, struct discount **ret,
                                         size_t *ret_count, struct error *err);

/* Rewards that have lapsed, first due first; those that wait for a code and whose pool has some, oldest first.
 * `ret_ids` has room for `limit`. */
MUST_CHECK enum status discount_list_due(struct act *act, int64_t now, size_t limit, struct id *ret_ids,
                                         size_t *ret_count, struct error *err);
MUST_CHECK enum status discount_list_servable(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                              struct error *err);

/* B7, B8, B20: codes, uses and waits are those of the rewards' states and money. */
MUST_CHECK enum status discount_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
