/* Using a discount. See discount_use.h. The reward's referral is locked first, then what was found is looked at again;
 * of two who use the same code, or tell of the same order, one runs again and finds what the other did. */

#include "domain/intake/discount_use.h"

#include "domain/intake/refund.h"
#include "domain/referral/referral.h"
#include "domain/reward/plan_one.h"
#include "domain/reward/plan_spend.h"

enum { FINGERPRINT_SIZE = 16 };

/* ---- whether it was told before ---- */

static enum status tell(struct act *act, struct discount *discount, struct error *err)
{
    struct reward reward;
    TRY(reward_read(act, &discount->id, &reward, err));
    TRY(reward_tell_all(act, &reward, 1, err));
    discount->status = str_from(reward_statuses[reward.status]);
    return STATUS_OK;
}

static enum status find_same(struct act *act, const struct discount_use *use, struct discount *ret, bool *ret_found,
                             struct error *err)
{
    TRY(discount_find_reference(act, use->reference, ret, ret_found, err));
    if (!*ret_found)
        return STATUS_OK;
    bool same = str_equal(ret->fingerprint, (struct str){(const char *)use->fingerprint, FINGERPRINT_SIZE}) &&
                str_equal_nocase(ret->code, use->code);
    if (!same)
        return error_set(err, ERROR_REFERENCE_CONFLICT, "reference",
                         "A discount is stored for this order with other content.");
    return tell(act, ret, err);
}

/* ---- which one ---- */

static enum status refuse_used(const struct discount *discount, struct error *err)
{
    if (discount->used_at != TIME_NONE)
        return error_set(err, ERROR_INVALID_STATE, "code", "This code was used already.");
    return error_set(err, ERROR_INVALID_STATE, "code", "This code cannot be used: its reward is %.*s.",
                     STR_ARG(discount->status));
}

/* Nothing can be used: says why. */
static enum status refuse(struct act *act, struct str code, const struct id *contact_id, struct error *err)
{
    struct discount discount;
    bool found;
    TRY(discount_find_any(act, code, contact_id, &discount, &found, err));
    if (!found)
        return error_set(err, ERROR_NOT_FOUND, "code", "There is no discount with this code.");
    TRY(tell(act, &discount, err));
    return refuse_used(&discount, err);
}

/* `usable` null: there is none. */
static enum status check_found(struct act *act, const struct discount_use *use, const struct discount *usable,
                               struct error *err)
{
    bool others = false;
    if (usable == NULL)
        return refuse(act, use->code, &use->contact_id, err);
    if (id_is_none(&use->contact_id))
        TRY(discount_has_other(act, use->code, &usable->contact_id, &others, err));
    if (others)
        return error_set(err, ERROR_MISSING_FIELD, "contact_id",
                         "Several people have this code: say whose order it is.");
    return STATUS_OK;
}

/* In this order: whoever uses it up between the two may have told of this very order, and is found then. */
static enum status find(struct act *act, const struct discount_use *use, struct discount *ret_usable,
                        struct discount *ret_same, bool *ret_replayed, struct error *err)
{
    struct discount *found;
    size_t count;
    TRY(discount_find_usable(act, use->code, &use->contact_id, 1, &found, &count, err));
    TRY(find_same(act, use, ret_same, ret_replayed, err));
    if (*ret_replayed)
        return STATUS_OK;
    TRY(check_found(act, use, count == 0 ? NULL : &found[0], err));
    *ret_usable = found[0];
    return STATUS_OK;
}

enum status discount_look_up(struct act *act, struct str code, const struct id *contact_id, struct discount *ret,
                             struct error *err)
{
    struct discount *usable;
    size_t count;
    bool found = true;
    TRY(discount_find_usable(act, code, contact_id, 1, &usable, &count, err));
    if (count > 0)
        *ret = usable[0];
    else
        TRY(discount_find_any(act, code, contact_id, ret, &found, err));
    if (!found)
        return error_set(err, ERROR_NOT_FOUND, "code", "There is no discount with this code.");
    return tell(act, ret, err);
}

/* ---- what it is worth ---- */

static enum status check(struct act *act, const struct discount_use *use, const struct discount *discount,
                         struct error *err)
{
    if (discount->expires_at != TIME_NONE && discount->expires_at <= act_now(act))
        return error_set(err, ERROR_INVALID_STATE, "code", "This code has expired.");
    if (!currency_equal(&discount->currency, &use->currency))
        return error_set(err, ERROR_INVALID_CURRENCY, "currency", "This code is good for orders in %s.",
                         discount->currency.text);
    if (discount->min_order.set && use->order_amount.value < discount->min_order.value)
        return error_set(err, ERROR_OUT_OF_RANGE, "order_amount", "This code is good for orders of %lld or more.",
                         (long long)discount->min_order.value);
    return STATUS_OK;
}

static struct discount make_use(struct act *act, const struct discount_use *use, const struct discount *discount)
{
    uint8_t key[OBJECT_KEY_SIZE];
    struct discount used = *discount;
    object_key(str_is_none(use->source) ? STR("api") : use->source, use->reference, key);
    used.reference = use->reference;
    used.object_key = str_copy(txn_arena(act->txn), (struct str){(const char *)key, sizeof key});
    used.order_amount = use->order_amount;
    used.amount = (struct opt_int){true, discount_worth(discount, use->order_amount.value)};
    used.fingerprint = (struct str){(const char *)use->fingerprint, FINGERPRINT_SIZE};
    used.used_at = act_now(act);
    used.lapses_at = TIME_NONE;
    return used;
}

/* Whether the books can hold it. */
static enum status check_room(struct plan_one *one, const struct discount *used, struct error *err)
{
    bool fits;
    struct reward worth = one->reward;
    worth.amount = used->amount;
    TRY(plan_fits(&one->plan, &worth, &fits, err));
    if (fits)
        return STATUS_OK;
    return error_set(err, ERROR_OUT_OF_RANGE, "order_amount", "The books cannot hold a sum this large.");
}

enum status discount_redeem(struct act *act, const struct discount_use *use, struct discount *ret, bool *ret_replayed,
                            struct error *err)
{
    struct plan_one one;
    struct discount discount = {0};
    TRY(find(act, use, &discount, ret, ret_replayed, err));
    if (*ret_replayed)
        return STATUS_OK;
    TRY(plan_one_begin(&one, act, &discount.id, err));
    if (one.reward.status != REWARD_ISSUED)
        return STATUS_BUSY; /* somebody was here since it was found */
    TRY(check(act, use, &discount, err));
    *ret = make_use(act, use, &discount);
    TRY(check_room(&one, ret, err));
    TRY(ledger_open_program(act, &ret->program_id, &ret->currency, err));
    TRY(discount_write_use(act, ret, err));
    plan_use_discount(&one.plan, &one.reward, ret->amount.value);
    plan_say(&one.plan, &one.reward, use->reference);
    TRY(refund_apply_order_waiting(&one.plan, ret, err));
    TRY(plan_commit(&one.plan, err));
    return tell(act, ret, err);
}
