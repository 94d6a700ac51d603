/* Compiles the caps of reward rules and the budgets of a program: what contradicts itself, or another part of the
 * document, is refused. */

#include "base/limits.h"
#include "domain/rule/amount.h"
#include "domain/rule/compile.h"
#include "domain/rule/rule.h"

/* ---- caps ---- */

static struct rule_cap read_cap(const json_t *json)
{
    bool counts = json_object_get(json, "count") != NULL;
    return (struct rule_cap){
        .scope = (enum rule_cap_scope)shape_word(&GRAMMAR_CAP, json, "scope", RULE_CAP_PARTICIPANT),
        .counts = counts,
        .most = shape_integer(json, counts ? "count" : "amount", 0),
        .per = (enum rule_period)shape_word(&GRAMMAR_CAP, json, "per", RULE_PER_LIFE),
    };
}

static enum status check_cap(struct compiler *compiler, const struct reward_rule *rule, const struct rule_cap *caps,
                             size_t n)
{
    if (!caps[n].counts && rule->amount == NULL)
        return compile_fail_at(compiler, "amount", ERROR_INVALID_VALUE,
                               "A rule without an amount can be capped by count alone");
    for (size_t i = 0; i < n; i++)
        if (caps[i].scope == caps[n].scope && caps[i].counts == caps[n].counts && caps[i].per == caps[n].per)
            return compile_fail(compiler, ERROR_INVALID_VALUE,
                                "Another cap of this rule has the same scope and window");
    return STATUS_OK;
}

enum status caps_compile(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    const json_t *list = json_object_get(json, "caps");
    size_t count = json_array_size(list);
    if (count == 0)
        return STATUS_OK;
    struct rule_cap *caps = arena_array(compiler->arena, count, sizeof *caps);
    size_t outer = rule_path_enter(&compiler->path, "caps");
    for (size_t i = 0; i < count; i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        caps[i] = read_cap(json_array_get(list, i));
        TRY(check_cap(compiler, rule, caps, i));
        rule_path_leave(&compiler->path, mark);
    }
    rule_path_leave(&compiler->path, outer);
    rule->caps = caps;
    rule->cap_count = count;
    return STATUS_OK;
}

/* ---- budgets ---- */

static struct rule_budget read_budget(const struct compiler *compiler, const json_t *json)
{
    struct rule_budget budget = {
        .amount = shape_integer(json, "amount", 0),
        .currency = compiler->currency,
        .per = (enum rule_period)shape_word(&GRAMMAR_BUDGET, json, "per", RULE_PER_LIFE),
        .review = shape_word(&GRAMMAR_BUDGET, json, "at_limit", 0) == 1,
    };
    struct str currency = shape_text(json, "currency");
    if (!str_is_none(currency))
        (void)currency_parse(currency, &budget.currency); /* its shape was checked */
    return budget;
}

/* The most that a rule says outright that it pays at once. */
static int64_t largest_fixed(const struct rule_amount *amount)
{
    int64_t most = amount->floor;
    for (size_t i = 0; i < amount->tier_count; i++)
        if (!amount->tiers[i].is_percent && amount->tiers[i].value > most)
            most = amount->tiers[i].value;
    return most;
}

static enum status check_budget(struct compiler *compiler, const struct rules *rules, const struct rule_budget *budgets,
                                size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (currency_equal(&budgets[i].currency, &budgets[n].currency) && budgets[i].per == budgets[n].per)
            return compile_fail(compiler, ERROR_INVALID_VALUE, "Another budget has the same currency and window");
    for (size_t i = 0; i < rules->reward_count; i++) {
        const struct reward_rule *rule = &rules->rewards[i];
        if (rule->amount != NULL && currency_equal(&rule->currency, &budgets[n].currency) &&
            largest_fixed(rule->amount) > budgets[n].amount)
            return compile_fail_at(compiler, "amount", ERROR_INVALID_VALUE,
                                   "The rule %s pays up to %lld at once, which this budget could never cover",
                                   rule->key, (long long)largest_fixed(rule->amount));
    }
    return STATUS_OK;
}

enum status budgets_compile(struct compiler *compiler, const json_t *document, struct rules *rules)
{
    const json_t *list = json_object_get(document, "budgets");
    size_t count = json_array_size(list);
    if (count == 0)
        return STATUS_OK;
    struct rule_budget *budgets = arena_array(compiler->arena, count, sizeof *budgets);
    size_t outer = rule_path_enter(&compiler->path, "budgets");
    for (size_t i = 0; i < count; i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        budgets[i] = read_budget(compiler, json_array_get(list, i));
        TRY(check_budget(compiler, rules, budgets, i));
        rule_path_leave(&compiler->path, mark);
    }
    rule_path_leave(&compiler->path, outer);
    rules->budgets = budgets;
    rules->budget_count = count;
    return STATUS_OK;
}

/* ---- names ---- */

const char *rule_period_name(enum rule_period per)
{
    return grammar_find(&GRAMMAR_CAP, "per")->words[per].name;
}

const char *rule_cap_scope_name(enum rule_cap_scope scope)
{
    return grammar_find(&GRAMMAR_CAP, "scope")->words[scope].name;
}
