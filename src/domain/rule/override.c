/* Amounts that take the place of a rule's: see the header. */

#include "domain/rule/override.h"

#include "domain/rule/amount.h"
#include "domain/rule/compile.h"

static const struct grammar_key AMOUNT_KEY = {.name = "amount", .shape = SHAPE_AMOUNT, .doc = "How much."};
static const struct grammar_object OVERRIDE = {"override", &AMOUNT_KEY, 1};

/* Counting goes on: the number is drawn by the rule, whatever is paid at it. */
static enum status keep_counting(struct compiler *compiler, const struct reward_rule *base, struct reward_rule *rule)
{
    enum rule_counter wanted = rule->amount->counter;
    bool revenue = base->counter == RULE_COUNTER_REVENUE || wanted == RULE_COUNTER_REVENUE;
    if (revenue && base->counter != wanted)
        return compile_fail(compiler, ERROR_INVALID_VALUE,
                            "A rule that counts revenue is replaced by an amount that does, and no other is");
    if (base->counter != RULE_COUNTER_NONE && wanted != RULE_COUNTER_NONE && base->per != rule->amount->per)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "The rule counts by another period");
    rule->counter = base->counter != RULE_COUNTER_NONE ? base->counter : wanted;
    rule->per = base->counter != RULE_COUNTER_NONE ? base->per : rule->amount->per;
    return STATUS_OK;
}

static enum status compile(struct compiler *compiler, json_t *holder, const struct rules *rules,
                           const struct reward_rule *base, struct reward_rule *ret)
{
    struct reward_rule rule = *base;
    TRY(shape_check(compiler, holder, &OVERRIDE));
    size_t mark = rule_path_enter(&compiler->path, "amount");
    if (base->amount == NULL)
        return compile_fail(compiler, ERROR_INVALID_VALUE, "The rule %s has no amount", base->key);
    TRY(amount_compile(compiler, json_object_get(holder, "amount"), &rule.amount));
    if (rule.amount->has_percent && !currency_equal(&base->currency, &rules->currency))
        return compile_fail(compiler, ERROR_INVALID_VALUE, "The rule pays in %s: a percentage is of %s",
                            base->currency.text, rules->currency.text);
    TRY(keep_counting(compiler, base, &rule));
    rule_path_leave(&compiler->path, mark);
    *ret = rule;
    return STATUS_OK;
}

enum status rule_override(json_t *amount, const char *path, const struct rules *rules, const struct reward_rule *base,
                          struct arena *arena, struct reward_rule *ret, struct error *err)
{
    struct compile_asks asked = {.of_customer = false};
    struct compiler compiler = {.arena = arena, .err = err, .currency = rules->currency, .asked = &asked};
    json_t *holder = json_pack("{s:O}", "amount", amount);
    rule_path_init(&compiler.path, path);
    enum status status = compile(&compiler, holder, rules, base, ret);
    json_decref(holder);
    return status;
}
