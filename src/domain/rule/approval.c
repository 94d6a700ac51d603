/* Compiles who says yes to a reward, and what ends its hold beside its days; and asks both. */

#include "domain/rule/compile.h"
#include "domain/rule/condition.h"
#include "domain/rule/rule.h"

/* ---- approval ---- */

static enum status read_by_amount(struct compiler *compiler, const json_t *approval, struct reward_rule *rule)
{
    rule->approval = RULE_APPROVAL_BY_AMOUNT;
    rule->approve_above = shape_integer(approval, "above", 0);
    rule->second_above = shape_integer(approval, "second_above", INT64_MAX);
    if (rule->amount == NULL)
        return compile_fail(compiler, ERROR_INVALID_VALUE,
                            "A rule without an amount is approved always (manual) or by itself (auto)");
    if (rule->second_above < rule->approve_above)
        return compile_fail_at(compiler, "second_above", ERROR_INVALID_VALUE,
                               "The second yes cannot be asked for below the first: at least %lld",
                               (long long)rule->approve_above);
    return STATUS_OK;
}

enum status approval_compile(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    const struct grammar_object *object = grammar_find(&GRAMMAR_RULES, "rewards")->object;
    const json_t *approval = json_object_get(json, "approval");
    if (!json_is_object(approval)) {
        rule->approval = (enum rule_approval)shape_word(object, json, "approval", RULE_APPROVAL_AUTO);
        return STATUS_OK;
    }
    size_t mark = rule_path_enter(&compiler->path, "approval");
    TRY(read_by_amount(compiler, approval, rule));
    rule_path_leave(&compiler->path, mark);
    return STATUS_OK;
}

int rule_approvals(const struct reward_rule *rule, const struct opt_int *amount)
{
    if (rule->approval != RULE_APPROVAL_BY_AMOUNT)
        return rule->approval == RULE_APPROVAL_MANUAL;
    return (amount->set && amount->value > rule->approve_above) + (amount->set && amount->value > rule->second_above);
}

/* ---- release ---- */

/* Events of these types are conditions on how many there were: one that came before the reward has come all the same.
 */
static json_t *condition_of(const json_t *events)
{
    json_t *any = json_array();
    for (size_t i = 0; i < json_array_size(events); i++) {
        const char *type = json_string_value(json_array_get(events, i));
        json_array_append_new(any, json_pack("{s:s+, s:s, s:i}", "field", "count.", type, "op", "gte", "value", 1));
    }
    return json_pack("{s:o}", "any", any);
}

enum status release_compile(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    json_t *release = json_object_get(json, "release_on");
    if (release == NULL)
        return STATUS_OK;
    const json_t *events = json_object_get(release, "events");
    json_t *counted = events == NULL ? NULL : condition_of(events);
    size_t mark = rule_path_enter(&compiler->path, "release_on");
    enum status status = condition_compile(compiler, counted == NULL ? release : counted, &rule->release_on);
    json_decref(counted);
    TRY(status);
    rule_path_leave(&compiler->path, mark);
    return STATUS_OK;
}

bool rule_releases(const struct rules *rules, const struct reward_rule *rule, const struct rule_facts *facts)
{
    return condition_holds(rules, rule->release_on, facts) == RULE_TRUE;
}
