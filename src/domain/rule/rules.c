/* Compiles the rules document. First its shape is checked as a whole against the tables of grammar.c; then each part is
 * compiled into the arena that the rules own, with the checks that need more than one value. Nothing of the JSON is
 * kept. */

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "domain/rule/amount.h"
#include "domain/rule/compile.h"
#include "domain/rule/rule.h"

enum {
    WINDOW_DAYS_DEFAULT = 90,
};

/* The rules live in their own arena, which is kept beside them. */
struct owner {
    struct rules rules; /* first: a pointer to it is one to the owner */
    struct arena arena;
};

static void read_precedence(const json_t *list, const struct grammar_word *words, struct rules *rules)
{
    bool used[RULE_METHOD_COUNT] = {false};
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        enum rule_method method = (enum rule_method)(grammar_find_word(words, name) - words);
        used[method] = true;
        rules->precedence[count++] = method;
    }
    for (enum rule_method method = 0; method < RULE_METHOD_COUNT; method++)
        if (!used[method])
            rules->precedence[count++] = method;
    assert(count == RULE_METHOD_COUNT);
}

static void read_attribution(const json_t *json, struct rules *rules)
{
    const struct grammar_object *object = grammar_find(&GRAMMAR_RULES, "attribution")->object;
    rules->touch = (enum rule_touch)shape_word(object, json, "touch", RULE_TOUCH_LAST);
    rules->window_days = shape_integer(json, "window_days", WINDOW_DAYS_DEFAULT);
    read_precedence(json_object_get(json, "precedence"), grammar_find(object, "precedence")->words, rules);
}

static void read_stage_on_qualified(const json_t *document, struct rules *rules)
{
    static const char NAME[] = "stage_on_qualified";
    bool is_said = json_object_get(document, NAME) != NULL;
    struct str key = is_said ? shape_text(document, NAME) : STR("won");
    rules->stage_on_qualified = str_is_none(key) ? NULL : rules_find_stage(rules, key);
}

static enum status read_condition(struct compiler *compiler, const json_t *json, const char *name,
                                  const struct rule_condition **ret_condition)
{
    json_t *condition = json_object_get(json, name);
    if (condition == NULL)
        return STATUS_OK;
    size_t mark = rule_path_enter(&compiler->path, name);
    TRY(condition_compile(compiler, condition, ret_condition));
    rule_path_leave(&compiler->path, mark);
    return STATUS_OK;
}

static enum status read_trigger(struct compiler *compiler, const struct grammar_object *object, const json_t *json,
                                struct reward_rule *rule)
{
    const json_t *on = json_object_get(json, "on");
    if (json_is_string(on)) {
        rule->on = (enum rule_trigger)shape_word(object, json, "on", RULE_ON_SUBMITTED);
        return STATUS_OK;
    }
    struct str stage = shape_text(on, "stage");
    if (!str_is_none(stage)) {
        rule->on = RULE_ON_STAGE;
        rule->on_stage = rules_find_stage(compiler->rules, stage);
        return STATUS_OK;
    }
    rule->on = RULE_ON_CONDITION;
    return read_condition(compiler, json, "on", &rule->on_condition);
}

static enum status read_currency(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    struct str text = shape_text(json, "currency");
    if (str_is_none(text)) {
        rule->currency = rule->amount != NULL ? compiler->currency : (struct currency){""};
        return STATUS_OK;
    }
    if (rule->amount == NULL)
        return compile_fail_at(compiler, "currency", ERROR_INVALID_VALUE, "a currency needs an amount");
    bool known = currency_parse(text, &rule->currency);
    assert(known);
    (void)known;
    if (rule->amount->has_percent && !currency_equal(&rule->currency, &compiler->currency))
        return compile_fail_at(compiler, "currency", ERROR_INVALID_CURRENCY,
                               "a percentage is paid in the program's currency, %s", compiler->currency.text);
    return STATUS_OK;
}

static enum status read_amount(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    json_t *amount = json_object_get(json, "amount");
    if (amount == NULL && rule->kind != RULE_CUSTOM)
        return compile_fail_at(compiler, "amount", ERROR_MISSING_FIELD, "credit and cash need an amount");
    if (amount != NULL) {
        size_t mark = rule_path_enter(&compiler->path, "amount");
        TRY(amount_compile(compiler, amount, &rule->amount));
        rule_path_leave(&compiler->path, mark);
        rule->counter = rule->amount->counter;
        rule->per = rule->amount->per;
    }
    return read_currency(compiler, json, rule);
}

static enum status read_reward(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    const struct grammar_object *object = grammar_find(&GRAMMAR_RULES, "rewards")->object;
    struct str key = shape_text(json, "key");
    assert(key.size < sizeof rule->key);
    memcpy(rule->key, key.data, key.size);
    rule->to = (enum rule_role)shape_word(object, json, "to", RULE_REFERRER);
    rule->kind = (enum rule_kind)shape_word(object, json, "kind", RULE_CREDIT);
    rule->title = str_copy(compiler->arena, shape_text(json, "title"));
    rule->description = str_copy(compiler->arena, shape_text(json, "description"));
    rule->hold_days = shape_integer(json, "hold_days", 0);
    if (rule->kind == RULE_CUSTOM && str_is_none(rule->title))
        return compile_fail_at(compiler, "title", ERROR_MISSING_FIELD, "a custom reward needs a title");
    TRY(read_trigger(compiler, object, json, rule));
    TRY(read_condition(compiler, json, "when", &rule->when));
    return read_amount(compiler, json, rule);
}

static enum status read_rewards(struct compiler *compiler, const json_t *list, struct rules *rules)
{
    size_t count = json_array_size(list);
    struct reward_rule *rewards = arena_array(compiler->arena, count, sizeof *rewards);
    rules->rewards = rewards;
    size_t outer = rule_path_enter(&compiler->path, "rewards");
    for (size_t i = 0; i < count; i++) {
        size_t mark = rule_path_enter_index(&compiler->path, i);
        struct str key = shape_text(json_array_get(list, i), "key");
        if (rules_find_reward(rules, key) != NULL)
            return compile_fail_at(compiler, "key", ERROR_INVALID_VALUE, "another reward rule has this key");
        TRY(read_reward(compiler, json_array_get(list, i), &rewards[i]));
        rules->reward_count = i + 1;
        rule_path_leave(&compiler->path, mark);
    }
    rule_path_leave(&compiler->path, outer);
    return STATUS_OK;
}

static enum status compile(struct compiler *compiler, json_t *document, struct rules *rules)
{
    rules->currency = compiler->currency;
    rules->stages = stages_default(&rules->stage_count);
    TRY(shape_check(compiler, document, &GRAMMAR_RULES));
    read_attribution(json_object_get(document, "attribution"), rules);
    read_stage_on_qualified(document, rules);
    TRY(read_condition(compiler, document, "qualification", &rules->qualification));
    TRY(read_rewards(compiler, json_object_get(document, "rewards"), rules));

    struct str *types = arena_array(compiler->arena, compiler->count_type_count, sizeof *types);
    for (size_t i = 0; i < compiler->count_type_count; i++)
        types[i] = compiler->count_types[i];
    rules->asks = compiler->asks;
    rules->count_types = types;
    rules->count_type_count = compiler->count_type_count;
    return STATUS_OK;
}

enum status rules_compile(json_t *document, const struct currency *program_currency, struct rules **ret_rules,
                          struct error *err)
{
    assert(program_currency->text[0] != '\0');
    struct arena arena;
    arena_init(&arena);
    struct str count_types[LIMIT_CONDITION_NODES];
    struct compiler compiler = {
        .arena = &arena,
        .err = err,
        .currency = *program_currency,
        .count_types = count_types,
    };
    rule_path_init(&compiler.path, "rules");
    struct owner *owner = arena_alloc(&arena, sizeof *owner);
    compiler.rules = &owner->rules;
    enum status status = compile(&compiler, document, &owner->rules);
    if (status != STATUS_OK) {
        arena_release(&arena);
        return status;
    }
    owner->arena = arena;
    *ret_rules = &owner->rules;
    return STATUS_OK;
}

void rules_free(struct rules *rules)
{
    if (rules == NULL)
        return;
    struct arena arena = ((struct owner *)rules)->arena;
    arena_release(&arena);
}

const struct reward_rule *rules_find_reward(const struct rules *rules, struct str key)
{
    for (size_t i = 0; i < rules->reward_count; i++)
        if (str_equal(str_from(rules->rewards[i].key), key))
            return &rules->rewards[i];
    return NULL;
}

const struct stage *rules_find_stage(const struct rules *rules, struct str key)
{
    for (size_t i = 0; i < rules->stage_count; i++)
        if (str_equal(str_from(rules->stages[i].key), key))
            return &rules->stages[i];
    return NULL;
}

const struct stage *rules_first_stage(const struct rules *rules)
{
    assert(rules->stage_count > 0 && rules->stages[0].kind == STAGE_OPEN);
    return &rules->stages[0];
}

const struct stage *rules_declined_stage(const struct rules *rules)
{
    const struct stage *declined = rules_find_stage(rules, STR("declined"));
    for (size_t i = 0; i < rules->stage_count && (declined == NULL || declined->kind != STAGE_LOST); i++)
        declined = &rules->stages[i];
    assert(declined != NULL && declined->kind == STAGE_LOST);
    return declined;
}
