/* Compiles amounts, and computes them: the one place where a reward's size comes from.
 *
 * Integers throughout, 128 bits wide while in between: a marginal sum of LIMIT_STEPS parts of at most MONEY_LIMIT *
 * 10,000 fits with room. One rounding, half away from zero, at the end (bases are never negative here). Computing is
 * pure: any thread. */

#include "domain/rule/amount.h"

#include <assert.h>
#include <stdio.h>

#include "base/limits.h"
#include "domain/rule/compile.h"

enum {
    BP_WHOLE = 10000,
};

static const char *const OF_NAMES[] = {
    [OF_EVENT_AMOUNT] = "event.amount",
    [OF_EVENT_NET_AMOUNT] = "event.net_amount",
    [OF_REFERRAL_VALUE] = "referral.value",
};

const char *amount_of_name(enum amount_of of)
{
    assert((size_t)of < sizeof OF_NAMES / sizeof OF_NAMES[0]);
    return OF_NAMES[of];
}

static enum status read_tier(struct compiler *compiler, const json_t *json, const struct rule_amount *amount,
                             bool is_last, struct amount_tier *tier)
{
    const char *bound = amount->form == AMOUNT_STEPS ? "from" : amount->form == AMOUNT_MILESTONES ? "at" : "up_to";
    tier->bound = shape_integer(json, bound, INT64_MAX);
    if (amount->form == AMOUNT_BRACKETS && (tier->bound == INT64_MAX) != is_last)
        return compile_fail_at(compiler, bound, ERROR_INVALID_VALUE, "The last bracket, and no other, has up_to null");
    if (amount->form == AMOUNT_STEPS && amount->counter == RULE_COUNTER_REFERRALS && tier->bound < 1)
        return compile_fail_at(compiler, bound, ERROR_OUT_OF_RANGE, "Referrals are counted from 1");
    tier->is_percent = json_object_get(json, "percent_bp") != NULL;
    tier->value = shape_integer(json, tier->is_percent ? "percent_bp" : "fixed", 0);
    return STATUS_OK;
}

static enum status read_tiers(struct compiler *compiler, json_t *json, struct rule_amount *amount)
{
    const char *name = GRAMMAR_AMOUNT_MARKS[amount->form];
    json_t *array = json_object_get(json, name);
    size_t count = json_array_size(array);
    struct amount_tier *tiers = arena_array(compiler->arena, count, sizeof *tiers);
    size_t outer = rule_path_enter(&compiler->path, name);
    for (size_t i = 0; i < count; i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        TRY(read_tier(compiler, json_array_get(array, i), amount, i + 1 == count, &tiers[i]));
        if (i > 0 && tiers[i].bound <= tiers[i - 1].bound)
            return compile_fail(compiler, ERROR_INVALID_VALUE, "%s must ascend", name);
        amount->has_percent = amount->has_percent || tiers[i].is_percent;
        rule_path_leave(&compiler->path, mark);
    }
    rule_path_leave(&compiler->path, outer);
    amount->tiers = tiers;
    amount->tier_count = count;
    return STATUS_OK;
}

/* A fixed amount or one percentage. */
static void read_single(struct compiler *compiler, const json_t *json, struct rule_amount *amount)
{
    struct amount_tier *tier = arena_alloc(compiler->arena, sizeof *tier);
    tier->is_percent = amount->has_percent = amount->form == AMOUNT_PERCENT;
    tier->value = shape_integer(json, GRAMMAR_AMOUNT_MARKS[amount->form], 0);
    amount->tiers = tier;
    amount->tier_count = 1;
}

enum status amount_compile(struct compiler *compiler, json_t *json, const struct rule_amount **ret_amount)
{
    struct rule_amount *amount = arena_alloc(compiler->arena, sizeof *amount);
    amount->form = shape_amount(json);
    const struct grammar_object *object = &GRAMMAR_AMOUNTS[amount->form];
    amount->cap = shape_integer(json, "cap", INT64_MAX);
    amount->floor = shape_integer(json, "floor", 0);
    amount->is_marginal = json_is_true(json_object_get(json, "marginal"));
    if (amount->floor > amount->cap)
        return compile_fail_at(compiler, "floor", ERROR_INVALID_VALUE, "floor must not be above cap");

    if (amount->form == AMOUNT_STEPS || amount->form == AMOUNT_MILESTONES) {
        amount->counter = shape_word(object, json, "by", 0) == 0 ? RULE_COUNTER_REFERRALS : RULE_COUNTER_REVENUE;
        amount->per = (enum rule_period)shape_word(object, json, "per", RULE_PER_LIFE);
    }
    if (amount->form == AMOUNT_FIXED || amount->form == AMOUNT_PERCENT)
        read_single(compiler, json, amount);
    else
        TRY(read_tiers(compiler, json, amount));

    bool has_base = amount->has_percent || amount->form == AMOUNT_BRACKETS || amount->counter == RULE_COUNTER_REVENUE;
    amount->of = has_base ? (enum amount_of)shape_word(object, json, "of", OF_EVENT_AMOUNT) : OF_NOTHING;
    *ret_amount = amount;
    return STATUS_OK;
}

/* The tier that pays, or null. */
static const struct amount_tier *find_tier(const struct rule_amount *amount, int64_t counter, int64_t base)
{
    const struct amount_tier *found = NULL;
    for (const struct amount_tier *tier = amount->tiers; tier < amount->tiers + amount->tier_count; tier++) {
        switch (amount->form) {
        case AMOUNT_FIXED:
        case AMOUNT_PERCENT:
            return tier;
        case AMOUNT_STEPS: /* the highest that was reached */
            found = tier->bound <= counter ? tier : found;
            break;
        case AMOUNT_MILESTONES:
            if (tier->bound == counter)
                return tier;
            break;
        case AMOUNT_BRACKETS: /* the first that is high enough; with marginal the last that is reached into */
            if (base <= tier->bound)
                return tier;
            break;
        case AMOUNT_COUNT:
            assert(false && "not a form");
        }
    }
    return found;
}

/* What a tier pays for `part`, in ten-thousandths of a minor unit. */
static __int128 pay(const struct amount_tier *tier, int64_t part)
{
    return tier->is_percent ? (__int128)part * tier->value : (__int128)tier->value * BP_WHOLE;
}

/* All brackets up to the one that holds `base`, each for its part. */
static __int128 pay_marginal(const struct rule_amount *amount, int64_t base)
{
    __int128 sum = 0;
    int64_t low = 0;
    for (size_t i = 0; i < amount->tier_count && low < base; i++) {
        const struct amount_tier *tier = &amount->tiers[i];
        int64_t high = base < tier->bound ? base : tier->bound;
        sum += pay(tier, high - low);
        low = high;
    }
    return sum;
}

static void end(struct rule_decision *decision, enum rule_outcome outcome, const char *reason)
{
    decision->outcome = outcome;
    snprintf(decision->reason, sizeof decision->reason, "%s", reason);
}

/* What the counter is raised by, and to. False when it cannot be raised. Revenue stays at MONEY_LIMIT: no step lies
 * above it, so nothing is lost, and no sum leaves 63 bits. */
static bool raise_counter(const struct reward_rule *rule, int64_t before, struct rule_decision *decision)
{
    if (rule->counter == RULE_COUNTER_NONE)
        return true;
    if (before < 0 || (rule->counter == RULE_COUNTER_REFERRALS && before >= MONEY_LIMIT))
        return false;
    int64_t room = before < MONEY_LIMIT ? MONEY_LIMIT - before : 0;
    int64_t wanted = rule->counter == RULE_COUNTER_REFERRALS ? 1 : decision->base;
    decision->counter_raise = wanted < room ? wanted : room;
    decision->counter = before + decision->counter_raise;
    return true;
}

static void lower_counter(struct rule_decision *decision)
{
    decision->counter_raise = decision->counter = 0;
}

/* Nothing is paid at this count, by the rule's own word. Revenue of 0 counts for nothing. */
static void end_counted(const struct reward_rule *rule, struct rule_decision *decision)
{
    bool is_revenue = rule->counter == RULE_COUNTER_REVENUE;
    decision->outcome = is_revenue && decision->base == 0 ? RULE_NOTHING_DUE : RULE_COUNTED;
    snprintf(decision->reason, sizeof decision->reason, "rewards.%s: nothing at %s %lld", rule->key,
             is_revenue ? "revenue" : "referral", (long long)decision->counter);
}

/* In minor units, rounded and bounded. */
static __int128 compute(const struct rule_amount *amount, const struct amount_tier *tier, int64_t base)
{
    __int128 exact = amount->is_marginal ? pay_marginal(amount, base) : pay(tier, base);
    __int128 minor = (exact + BP_WHOLE / 2) / BP_WHOLE;
    if (minor > amount->cap)
        minor = amount->cap;
    return minor < amount->floor ? amount->floor : minor;
}

static void decide_amount(const struct reward_rule *rule, int64_t counter_before, struct rule_decision *decision)
{
    const struct rule_amount *amount = rule->amount;
    if (!raise_counter(rule, counter_before, decision)) {
        end(decision, RULE_INELIGIBLE, "the rule's counter is out of range");
        return;
    }
    const struct amount_tier *tier = find_tier(amount, decision->counter, decision->base);
    if (tier == NULL || (rule->counter != RULE_COUNTER_NONE && tier->value == 0)) {
        end_counted(rule, decision);
        return;
    }
    __int128 minor = compute(amount, tier, decision->base);
    if (minor > MONEY_LIMIT) {
        end(decision, RULE_INELIGIBLE, "the amount is beyond what can be booked");
        return;
    }
    if (minor == 0) {
        end(decision, RULE_NOTHING_DUE, "the amount is 0");
        return;
    }
    end(decision, RULE_GRANTED, "");
    decision->has_amount = true;
    decision->amount_minor = (int64_t)minor;
    bool is_tiered = amount->form != AMOUNT_FIXED && amount->form != AMOUNT_PERCENT;
    decision->step = is_tiered ? (int)(tier - amount->tiers) + 1 : 0;
}

void rule_amount(const struct reward_rule *rule, int64_t counter_before, struct rule_decision *decision)
{
    assert(decision->outcome == RULE_DUE && decision->base >= 0);
    if (rule->amount == NULL)
        end(decision, RULE_GRANTED, "");
    else
        decide_amount(rule, counter_before, decision);
    if (decision->outcome != RULE_GRANTED && decision->outcome != RULE_COUNTED)
        lower_counter(decision);
}
