/* Discounts that lapse, and those that waited for a code: units of work of sweeps. Each was found before its reward was
 * kept from others, and is looked at again. */

#include "domain/discount/discount.h"
#include "domain/fulfilment/fulfilment.h"
#include "domain/reward/plan_one.h"
#include "domain/reward/plan_spend.h"

enum status fulfilment_lapsed(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return discount_list_due(act, act_now(act), limit, ret_ids, ret_count, err);
}

enum status fulfilment_lapse(struct act *act, const struct id *reward_id, struct error *err)
{
    struct plan_one one;
    struct discount discount;
    TRY(plan_one_begin(&one, act, reward_id, err));
    TRY(discount_read(act, reward_id, &discount, err));
    if (discount.lapses_at == TIME_NONE || discount.lapses_at > act_now(act))
        return STATUS_OK;
    if (one.reward.status == REWARD_ISSUED)
        plan_lapse(&one.plan, &one.reward);
    TRY(discount_end_lapse(act, reward_id, err));
    return plan_commit(&one.plan, err);
}

enum status fulfilment_servable(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return discount_list_servable(act, limit, ret_ids, ret_count, err);
}

enum status fulfilment_serve(struct act *act, const struct id *reward_id, struct error *err)
{
    struct plan_one one;
    TRY(plan_one_begin(&one, act, reward_id, err));
    bool open = one.reward.status == REWARD_PENDING || one.reward.status == REWARD_APPROVED;
    if (!open || one.reward.waits != REWARD_WAITS_CODE)
        return STATUS_OK;
    plan_release(&one.plan, &one.reward);
    return plan_commit(&one.plan, err);
}
