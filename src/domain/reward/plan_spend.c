/* Spending and lapsing. See plan_spend.h. Runs inside a write transaction. */

#include "domain/reward/plan_spend.h"

#include <assert.h>

#include "domain/reward/plan_parts.h"

/* What a plan does to one of its rewards. */
static struct reward *take(struct plan *plan, const struct reward *reward, enum ledger_kind from, int64_t amount)
{
    struct reward *taken = &plan_reward_of(plan, reward)->reward;
    assert(taken->status == REWARD_ISSUED && amount > 0 && amount <= taken->money.of[from]);
    return taken;
}

/* Moves an issued reward on when its beneficiary has nothing left of it. */
static void settle_when_empty(struct reward *reward, enum reward_status status)
{
    if (reward->money.of[LEDGER_AVAILABLE] + reward->money.of[LEDGER_RESERVED] == 0)
        plan_settle(reward, status);
}

static bool has_lapsed(const struct plan *plan, const struct reward *reward)
{
    return reward->expires_at != TIME_NONE && reward->expires_at <= act_now(plan->act);
}

void plan_reserve(struct plan *plan, const struct reward *reward, int64_t amount)
{
    struct reward *taken = take(plan, reward, LEDGER_AVAILABLE, amount);
    plan_move(plan, taken, LEDGER_RESERVE, LEDGER_AVAILABLE, LEDGER_RESERVED, amount);
}

void plan_return(struct plan *plan, const struct reward *reward, int64_t amount)
{
    struct reward *taken = take(plan, reward, LEDGER_RESERVED, amount);
    plan_move(plan, taken, LEDGER_RETURN, LEDGER_RESERVED, LEDGER_AVAILABLE, amount);
    if (has_lapsed(plan, taken))
        plan_expire(plan, taken);
}

void plan_redeem(struct plan *plan, const struct reward *reward, enum ledger_kind from, int64_t amount)
{
    struct reward *taken = take(plan, reward, from, amount);
    plan_move(plan, taken, LEDGER_REDEEM, from, LEDGER_REDEEMED, amount);
    settle_when_empty(taken, REWARD_REDEEMED);
}

void plan_pay(struct plan *plan, const struct reward *reward, int64_t amount)
{
    struct reward *taken = take(plan, reward, LEDGER_RESERVED, amount);
    plan_move(plan, taken, LEDGER_PAY, LEDGER_RESERVED, LEDGER_PAID_OUT, amount);
    settle_when_empty(taken, REWARD_PAID);
}

void plan_expire(struct plan *plan, const struct reward *reward)
{
    int64_t amount = plan_reward_of(plan, reward)->reward.money.of[LEDGER_AVAILABLE];
    struct reward *taken = take(plan, reward, LEDGER_AVAILABLE, amount);
    plan_move(plan, taken, LEDGER_EXPIRE, LEDGER_AVAILABLE, LEDGER_EXPIRED, amount);
    settle_when_empty(taken, REWARD_EXPIRED);
}

void plan_use(struct plan *plan, const struct reward *reward)
{
    struct reward *used = &plan_reward_of(plan, reward)->reward;
    assert(!used->amount.set);
    plan_settle(used, REWARD_REDEEMED);
}

/* The books have no way back from what was used: it is taken back, owed by nobody, and given again. */
enum status plan_unuse(struct plan *plan, const struct reward *reward, struct error *err)
{
    static const struct id none;
    struct plan_reward *planned = plan_reward_of(plan, reward);
    struct reward *used = &planned->reward;
    int64_t amount = used->money.of[LEDGER_REDEEMED];
    assert(used->status == REWARD_REDEEMED);
    if (amount > 0)
        TRY(ledger_accrual_of(plan->act, &used->id, &plan->original, err));
    plan_move(plan, used, LEDGER_REVERSE, LEDGER_REDEEMED, LEDGER_CLAWBACK, amount);
    plan->original = none;
    plan_move(plan, used, LEDGER_RECOVER, LEDGER_CLAWBACK, LEDGER_REVERSED, amount);
    plan_move(plan, used, LEDGER_RESTORE, LEDGER_REVERSED, LEDGER_AVAILABLE, amount);
    planned->gained -= amount; /* no debt is covered from what its contact had before */
    plan_settle(used, REWARD_ISSUED);
    return STATUS_OK;
}

void plan_use_discount(struct plan *plan, const struct reward *reward, int64_t worth)
{
    struct plan_reward *planned = plan_reward_of(plan, reward);
    struct reward *used = &planned->reward;
    assert(used->status == REWARD_ISSUED && !used->amount.set && worth >= 0);
    plan_settle(used, REWARD_REDEEMED);
    if (worth == 0)
        return;
    used->amount = (struct opt_int){true, worth};
    planned->valued = true;
    plan_move(plan, used, LEDGER_ACCRUE, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, worth);
    plan_move(plan, used, LEDGER_RELEASE, LEDGER_PENDING, LEDGER_AVAILABLE, worth);
    plan_move(plan, used, LEDGER_REDEEM, LEDGER_AVAILABLE, LEDGER_REDEEMED, worth);
    used->money.of[LEDGER_PROGRAM_EXPENSE] = 0; /* that is no part of a lot that was there */
    planned->gained -= worth;                   /* it is spent already */
}

void plan_lapse(struct plan *plan, const struct reward *reward)
{
    struct reward *lapsed = &plan_reward_of(plan, reward)->reward;
    assert(!lapsed->amount.set);
    plan_settle(lapsed, REWARD_EXPIRED);
}
