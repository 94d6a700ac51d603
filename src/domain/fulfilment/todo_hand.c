/* To-dos that are done, and undone. The state is the reward's: it is moved, and the to-do follows in the same commit.
 */

#include "base/crypto.h"
#include "domain/fulfilment/fulfilment.h"
#include "domain/redemption/redemption.h"
#include "domain/reward/plan_one.h"
#include "domain/reward/plan_spend.h"

static enum status tell(struct act *act, const struct id *id, struct todo *ret, struct error *err)
{
    TRY(todo_read(act, id, ret, err));
    return todo_tell(act, ret, 1, err);
}

static enum status refuse(const struct todo *todo, const char *wanted, struct error *err)
{
    return error_set(err, ERROR_INVALID_STATE, "id", "This to-do is %s: it cannot be %s.", todo_states[todo->state],
                     wanted);
}

enum status todo_mark_done(struct act *act, const struct id *id, struct todo *ret, struct error *err)
{
    struct reward_use use = {.reward_id = *id, .reference = STR_NONE};
    struct reward reward;
    bool replayed;
    TRY(todo_read(act, id, ret, err));
    if (ret->state != TODO_OPEN)
        return refuse(ret, "done", err);
    TRY(redemption_of_reward(act, &use, &reward, &replayed, err));
    return tell(act, id, ret, err);
}

enum status todo_mark_undone(struct act *act, const struct id *id, struct str reason, struct todo *ret,
                             struct error *err)
{
    struct plan_one one;
    TRY(todo_read(act, id, ret, err));
    TRY(plan_one_begin(&one, act, id, err));
    if (ret->state != TODO_DONE || one.reward.status != REWARD_REDEEMED)
        return refuse(ret, "undone", err);
    TRY(plan_unuse(&one.plan, &one.reward, err));
    plan_say(&one.plan, &one.reward, reason);
    TRY(plan_commit(&one.plan, err));
    return tell(act, id, ret, err);
}
