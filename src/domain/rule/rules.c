/* Compiles the rules document. First its shape is checked as a whole against the tables of grammar.c; then each part is
 * compiled into the arena that the rules own, with the checks that need more than one value. Nothing of the JSON is
 * kept. */

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "base/typeid.h"
#include "domain/rule/amount.h"
#include "domain/rule/code_source.h"
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
        return compile_fail_at(compiler, "currency", ERROR_INVALID_VALUE, "A currency needs an amount");
    bool known = currency_parse(text, &rule->currency);
    assert(known);
    (void)known;
    if (rule->amount->has_percent && !currency_equal(&rule->currency, &compiler->currency))
        return compile_fail_at(compiler, "currency", ERROR_INVALID_CURRENCY,
                               "A percentage is paid in the program's currency, %s", compiler->currency.text);
    return STATUS_OK;
}

static enum status read_discount(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    const json_t *discount = json_object_get(json, "discount");
    if (rule->kind != RULE_DISCOUNT && discount != NULL)
        return compile_fail_at(compiler, "discount", ERROR_INVALID_VALUE, "Only a reward of kind discount has this");
    if (rule->kind != RULE_DISCOUNT)
        return STATUS_OK;
    if (discount == NULL)
        return compile_fail_at(compiler, "discount", ERROR_MISSING_FIELD, "A discount says how much it takes off");
    if (json_object_get(json, "amount") != NULL)
        return compile_fail_at(compiler, "amount", ERROR_INVALID_VALUE, "A discount has its amount when it is used");
    struct str code = shape_text(discount, "code");
    if (!str_is_none(code) && code_source_is_stripe(code) && json_object_get(discount, "max_amount") != NULL)
        return compile_fail_at(compiler, "discount.max_amount", ERROR_INVALID_VALUE,
                               "Stripe's coupons know no such limit: leave it out, or take off a fixed amount");
    if (!str_is_none(code) && code_source_is_stripe(code) && currency_is_unit(&compiler->currency))
        return compile_fail_at(compiler, "discount.code", ERROR_INVALID_CURRENCY, "Stripe takes money, and no %s",
                               compiler->currency.text);
    rule->discount = (struct rule_discount){
        .percent_bp = shape_integer(discount, "percent_bp", 0),
        .fixed = shape_integer(discount, "fixed", 0),
        .max_amount = shape_integer(discount, "max_amount", 0),
        .min_order = shape_integer(discount, "min_order", 0),
        .code = str_is_none(code) ? STR("generate") : str_copy(compiler->arena, code),
    };
    return STATUS_OK;
}

static enum status read_gift(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    const json_t *gift = json_object_get(json, "gift");
    struct str connection = shape_text(gift, "connection");
    if (rule->kind != RULE_GIFT_CARD && gift != NULL)
        return compile_fail_at(compiler, "gift", ERROR_INVALID_VALUE, "Only a reward of kind gift_card has this");
    bool known = str_is_none(connection) || id_parse(connection, "con", &rule->gift.connection_id);
    assert(known);
    (void)known;
    rule->gift.product = str_copy(compiler->arena, shape_text(gift, "product"));
    rule->gift.by_email = str_equal(shape_text(gift, "delivery"), STR("email"));
    return STATUS_OK;
}

/* Behind read_amount(): the currency is known. */
static enum status read_deliver(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    const json_t *deliver = json_object_get(json, "deliver");
    if (deliver == NULL)
        return STATUS_OK;
    if (rule->kind != RULE_CREDIT)
        return compile_fail_at(compiler, "deliver", ERROR_INVALID_VALUE, "Only a reward of kind credit has this");
    if (currency_is_unit(&rule->currency))
        return compile_fail_at(compiler, "deliver", ERROR_INVALID_CURRENCY, "Stripe takes money, and no %s",
                               rule->currency.text);
    if (rule->expires_days != 0)
        return compile_fail_at(compiler, "expires_days", ERROR_INVALID_VALUE,
                               "What is handed over at Stripe does not lapse here");
    bool known = id_parse(shape_text(deliver, "connection"), "con", &rule->deliver.connection_id);
    assert(known);
    (void)known;
    rule->deliver.customer_balance = true;
    return STATUS_OK;
}

static enum status read_amount(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    json_t *amount = json_object_get(json, "amount");
    bool needs_amount = rule->kind != RULE_CUSTOM && rule->kind != RULE_DISCOUNT;
    if (amount == NULL && needs_amount)
        return compile_fail_at(compiler, "amount", ERROR_MISSING_FIELD, "%s needs an amount",
                               rule_kind_name(rule->kind));
    if (amount == NULL && rule->expires_days != 0 && rule->kind != RULE_DISCOUNT)
        return compile_fail_at(compiler, "expires_days", ERROR_INVALID_VALUE,
                               "A reward without an amount has nothing that could lapse");
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
    rule->expires_days = shape_integer(json, "expires_days", 0);
    if (rule->kind == RULE_CUSTOM && str_is_none(rule->title))
        return compile_fail_at(compiler, "title", ERROR_MISSING_FIELD, "A custom reward needs a title");
    TRY(read_trigger(compiler, object, json, rule));
    TRY(read_condition(compiler, json, "when", &rule->when));
    TRY(read_discount(compiler, json, rule));
    TRY(read_gift(compiler, json, rule));
    TRY(read_amount(compiler, json, rule));
    TRY(read_deliver(compiler, json, rule));
    TRY(approval_compile(compiler, json, rule));
    TRY(release_compile(compiler, json, rule));
    TRY(validation_compile_rule(compiler, json, rule));
    return caps_compile(compiler, json, rule);
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
            return compile_fail_at(compiler, "key", ERROR_INVALID_VALUE, "Another reward rule has this key");
        TRY(read_reward(compiler, json_array_get(list, i), &rewards[i]));
        rules->reward_count = i + 1;
        rules->has_caps = rules->has_caps || rewards[i].cap_count > 0;
        rules->has_releases = rules->has_releases || rewards[i].release_on != NULL;
        rule_path_leave(&compiler->path, mark);
    }
    rule_path_leave(&compiler->path, outer);
    return STATUS_OK;
}

const struct str *compile_types(struct compiler *compiler, const struct str *types, size_t count)
{
    struct str *copy = arena_array(compiler->arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = types[i];
    return copy;
}

static enum status read_enrollment(struct compiler *compiler, json_t *json, struct rules *rules)
{
    if (json == NULL)
        return STATUS_OK;
    size_t mark = rule_path_enter(&compiler->path, "enrollment");
    TRY(enrollment_compile(compiler, json, &rules->enrollment));
    rule_path_leave(&compiler->path, mark);
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
    validation_compile(json_object_get(document, "validation"), rules);
    TRY(read_rewards(compiler, json_object_get(document, "rewards"), rules));
    TRY(fraud_compile(compiler, json_object_get(document, "fraud"), &rules->fraud));
    TRY(budgets_compile(compiler, document, rules));
    rules->asks = compiler->asked->asks;
    rules->count_types = compile_types(compiler, compiler->asked->count_types, compiler->asked->count_type_count);
    rules->count_type_count = compiler->asked->count_type_count;
    rules->last_types = compile_types(compiler, compiler->asked->last_types, compiler->asked->last_type_count);
    rules->last_type_count = compiler->asked->last_type_count;
    return read_enrollment(compiler, json_object_get(document, "enrollment"), rules);
}

enum status rules_compile(json_t *document, const struct currency *program_currency, struct rules **ret_rules,
                          struct error *err)
{
    assert(program_currency->text[0] != '\0');
    struct arena arena;
    arena_init(&arena);
    struct compile_asks asked = {.of_customer = false};
    struct compiler compiler = {
        .arena = &arena,
        .err = err,
        .currency = *program_currency,
        .asked = &asked,
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
