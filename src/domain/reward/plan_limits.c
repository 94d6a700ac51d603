/* Caps and budgets follow what becomes of rewards. See limit/limit.h for what gives room back and what does not. Inside
 * a write transaction. */

#include "domain/limit/limit.h"
#include "domain/reward/plan_parts.h"

/* A person let it through: what it waited for is taken, whether or not there is room. */
static bool was_let_through(const struct plan_reward *planned)
{
    int64_t waits = planned->reward.waits & REWARD_WAITS_BUDGET, before = planned->waits_before & REWARD_WAITS_BUDGET;
    return before != 0 && waits == 0 && planned->reward.status != REWARD_REVERSED;
}

enum status plan_follow_limits(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct plan_reward *planned = plan->rewards[i];
        const struct reward *reward = &planned->reward;
        bool was_denied = !planned->is_new && planned->status_before == REWARD_DENIED;
        bool is_denied = reward->status == REWARD_DENIED;
        bool waits = (reward->waits & REWARD_WAITS_BUDGET) != 0;
        if (is_denied && !was_denied)
            TRY(limit_give_back(plan->act, &reward->id, err));
        else if (!is_denied && !waits && (was_denied || (!planned->is_new && was_let_through(planned))))
            TRY(limit_take_all(plan->act, &reward->id, err));
    }
    return STATUS_OK;
}
