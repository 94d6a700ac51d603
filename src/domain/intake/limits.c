/* Caps of rules and budgets of programs, asked when a rule grants: see state.h and domain/limit/limit.h.
 *
 * Caps are a rule's: those of the referral's version hold. What a cap leaves of an amount is granted, and that or
 * nothing settles the rule. Budgets are the purse of a program: those of its current version hold for all that it
 * grants, whatever version promised it. A budget is not split: a reward for which too little is left is not granted
 * (`stop`: the rule stays due), or waits for a person (`review`). Rewards without an amount are counted by caps of
 * number alone. */

#include <assert.h>
#include <stdio.h>

#include "domain/intake/state.h"
#include "domain/limit/limit_said.h"

/* ---- which there are ---- */

static const struct id *owner_of(const struct intake *in, enum rule_cap_scope scope)
{
    if (scope == RULE_CAP_PARTICIPANT)
        return &in->referrer.id;
    return scope == RULE_CAP_REFERRAL ? &in->referral.id : &in->program.id;
}

static void add_caps(struct intake *in, const struct reward_rule *rule)
{
    for (size_t i = 0; i < rule->cap_count; i++)
        in->limits[in->limit_count++] = (struct limit){
            .program_id = in->program.id,
            .owner_id = *owner_of(in, rule->caps[i].scope),
            .rule_key = str_from(rule->key),
            .counts = rule->caps[i].counts,
            .currency = rule->caps[i].counts ? (struct currency){""} : rule->currency,
            .per = rule->caps[i].per,
            .most = rule->caps[i].most,
        };
}

static void add_budgets(struct intake *in, const struct rules *rules)
{
    for (size_t i = 0; i < rules->budget_count; i++)
        in->limits[in->limit_count++] = (struct limit){
            .program_id = in->program.id,
            .owner_id = in->program.id,
            .rule_key = STR(""),
            .currency = rules->budgets[i].currency,
            .per = rules->budgets[i].per,
            .most = rules->budgets[i].amount,
            .review = rules->budgets[i].review,
        };
}

/* `capped` may be null: no rule is about to grant. */
static void gather(struct intake *in, const struct rules *capped, const struct rules *current)
{
    size_t room = current->budget_count;
    for (size_t i = 0; capped != NULL && i < capped->reward_count; i++)
        room += capped->rewards[i].cap_count;
    in->limits_known = true;
    if (room == 0)
        return;
    in->limits = arena_array(txn_arena(in->act->txn), room, sizeof *in->limits);
    for (size_t i = 0; capped != NULL && i < capped->reward_count; i++)
        add_caps(in, &capped->rewards[i]);
    add_budgets(in, current);
}

static enum status current_rules(struct act *act, const struct id *program_id, const struct rules **ret,
                                 struct error *err)
{
    struct program program;
    TRY(program_read(act, program_id, &program, err));
    return program_rules(act, program_id, program.version, ret, err);
}

enum status limits_begin(struct intake *in, struct error *err)
{
    const struct rules *current;
    if (in->limits_known)
        return STATUS_OK;
    if (in->fresh) /* as if these rules had been the program's */
        current = in->rules;
    else
        TRY(current_rules(in->act, &in->program.id, &current, err));
    gather(in, in->rules, current);
    return limit_lock(in->act, in->limits, in->limit_count, err);
}

/* ---- what they leave ---- */

static bool is_budget(const struct limit *limit)
{
    return limit->rule_key.size == 0;
}

/* Whether a reward counts there. */
static bool concerns(const struct limit *limit, const struct reward *reward)
{
    if (!is_budget(limit) && !str_equal(limit->rule_key, reward->rule_key))
        return false;
    return limit->counts || (reward->amount.set && currency_equal(&limit->currency, &reward->currency));
}

/* The caps of the reward's rule. */
static enum limits_verdict ask_caps(struct intake *in, struct reward *reward, char *reason)
{
    enum limits_verdict verdict = LIMITS_FREE;
    const struct opt_int wanted = reward->amount;
    for (size_t i = 0; i < in->limit_count; i++) {
        const struct limit *cap = &in->limits[i];
        if (is_budget(cap) || !concerns(cap, reward))
            continue;
        int64_t left = limit_left(cap), need = cap->counts ? 1 : reward->amount.value;
        if (left >= need)
            continue;
        left = cap->counts ? 0 : left;
        limit_say_cap(cap, left, wanted.value, reason);
        if (left == 0)
            return LIMITS_CAPPED;
        reward->amount.value = left;
        verdict = LIMITS_LOWERED;
    }
    return verdict;
}

/* The program's budgets: one that stops goes before one that has a person asked. */
static enum status ask_budgets(struct intake *in, const struct reward *reward, enum limits_verdict *verdict,
                               char *reason, struct error *err)
{
    for (size_t i = 0; i < in->limit_count; i++) {
        struct limit *budget = &in->limits[i];
        if (!is_budget(budget) || !concerns(budget, reward) || limit_left(budget) >= reward->amount.value)
            continue;
        if (*verdict == LIMITS_STOPPED || (*verdict == LIMITS_REVIEW && budget->review))
            continue;
        *verdict = budget->review ? LIMITS_REVIEW : LIMITS_STOPPED;
        limit_say_budget(budget, reward->amount.value, reason);
        TRY(limit_refused(in->act, budget, err));
    }
    return STATUS_OK;
}

enum status limits_ask(struct intake *in, const struct reward_rule *rule, struct reward *reward,
                       enum limits_verdict *ret_verdict, char *reason, struct error *err)
{
    assert(in->limits_known && str_equal(reward->rule_key, str_from(rule->key)));
    (void)rule;
    reason[0] = '\0';
    *ret_verdict = ask_caps(in, reward, reason);
    return *ret_verdict == LIMITS_CAPPED ? STATUS_OK : ask_budgets(in, reward, ret_verdict, reason, err);
}

/* ---- claiming ---- */

enum status limits_claim(struct intake *in, const struct reward *reward, struct error *err)
{
    for (size_t i = 0; i < in->limit_count; i++) {
        struct limit *limit = &in->limits[i];
        if (!concerns(limit, reward))
            continue;
        int64_t amount = limit->counts ? 1 : reward->amount.value;
        TRY(limit_claim(in->act, limit, &reward->id, amount, limit_left(limit) < amount, err));
    }
    return STATUS_OK;
}

/* ---- bonuses ---- */

/* By hand nobody may pass by what rules want people to look at: the strictest that they approve by amount holds. */
static int64_t approvals_of_bonus(const struct rules *rules, const struct reward *reward)
{
    int most = 0;
    for (size_t i = 0; i < rules->reward_count; i++) {
        const struct reward_rule *rule = &rules->rewards[i];
        bool same = rule->approval == RULE_APPROVAL_BY_AMOUNT && currency_equal(&rule->currency, &reward->currency);
        int wanted = same ? rule_approvals(rule, &reward->amount) : 0;
        most = wanted > most ? wanted : most;
    }
    return reward_waits_of_approvals(most);
}

/* The budget that stops a bonus, as limits are known by now; null: none. */
static const struct limit *stopping(const struct intake *in, const struct reward *reward)
{
    for (size_t i = 0; i < in->limit_count; i++) {
        const struct limit *budget = &in->limits[i];
        if (!budget->review && concerns(budget, reward) && limit_left(budget) < reward->amount.value)
            return budget;
    }
    return NULL;
}

/* Keeping a budget may write its row, so it is looked at first: what is refused has written nothing. Who was faster
 * between the two lets everything run again. */
static enum status keep_budgets(struct intake *in, const struct reward *reward, char *reason, struct error *err)
{
    for (size_t i = 0; i < in->limit_count; i++)
        TRY(limit_look(in->act, &in->limits[i], err));
    const struct limit *stop = stopping(in, reward);
    if (stop != NULL) {
        limit_say_budget(stop, reward->amount.value, reason);
        return error_set(err, ERROR_BUDGET_EXHAUSTED, "amount", "This bonus cannot be given: %s.", reason);
    }
    TRY(limit_lock(in->act, in->limits, in->limit_count, err));
    return stopping(in, reward) == NULL ? STATUS_OK : STATUS_BUSY;
}

enum status limits_of_bonus(struct intake *in, struct reward *reward, struct error *err)
{
    char reason[RULE_REASON_SIZE] = "";
    const struct rules *current;
    enum limits_verdict verdict = LIMITS_FREE;
    TRY(current_rules(in->act, &reward->program_id, &current, err));
    reward->waits |= approvals_of_bonus(current, reward);
    gather(in, NULL, current);
    TRY(keep_budgets(in, reward, reason, err));
    TRY(ask_budgets(in, reward, &verdict, reason, err));
    if (verdict == LIMITS_REVIEW)
        reward->waits |= REWARD_WAITS_BUDGET;
    return STATUS_OK;
}
