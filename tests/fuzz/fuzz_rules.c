/* Rules documents: parsed, compiled, then asked at three moments (all known, another currency, nothing known) with
 * every trigger. Whatever the document, what is refused names a place within it, and what compiles decides within the
 * limits of money and says why not in valid text. */

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "domain/rule/explained.h"
#include "domain/rule/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

static struct rule_facts facts_in(const char *currency, const json_t *data)
{
    static struct str tags[] = {{"vip", 3}, {"x", 1}};
    static struct str entered[] = {{"submitted", 9}, {"won", 3}};
    struct rule_facts facts = {
        .event = {.type = STR("invoice.paid"),
                  .source = STR("stripe"),
                  .amount = {true, 123456},
                  .net_amount = {true, 100001},
                  .data = data},
        .referral = {.stage = STR("won"),
                     .status = STR("qualified"),
                     .age_days = {true, 30},
                     .value = {true, MONEY_LIMIT},
                     .method = STR("click"),
                     .channel = STR("mail"),
                     .days_since_qualified = {true, 1}},
        .prospect = {.country = STR("DE"), .is_new_customer = {true, true}, .tags = {tags, 2}},
        .participant = {.kind = STR("partner"), .tags = {tags, 1}, .referrals_qualified = {true, 2}},
        .submitted = true,
        .qualified = true,
        .entered = {entered, 2},
    };
    memcpy(facts.event.currency.text, currency, strlen(currency) + 1);
    return facts;
}

/* What settles the rule says what its counter becomes; all else leaves it. */
static void check_counter(const struct reward_rule *rule, int64_t before, const struct rule_decision *decision)
{
    bool settles = decision->outcome == RULE_GRANTED || decision->outcome == RULE_COUNTED;
    if (!settles || rule->counter == RULE_COUNTER_NONE)
        check(decision->counter_raise == 0 && decision->counter == 0);
    else
        check(decision->counter_raise >= 0 && decision->counter == before + decision->counter_raise);
    check(decision->outcome != RULE_COUNTED || rule->counter != RULE_COUNTER_NONE);
}

static void check_stages(const struct rules *rules)
{
    check(rules_first_stage(rules)->kind == STAGE_OPEN && rules_declined_stage(rules)->kind == STAGE_LOST);
    check(rules->stage_on_qualified == NULL || rules->stage_on_qualified->kind != STAGE_LOST);
    for (size_t i = 0; i < rules->reward_count; i++)
        check(rules->rewards[i].on != RULE_ON_STAGE || rules->rewards[i].on_stage->kind != STAGE_LOST);
}

static void check_decision(const struct rules *rules, const struct reward_rule *rule, const struct rule_facts *facts)
{
    static const int64_t COUNTERS[] = {0, 1, 2, 3, 100, 123456, INT64_MAX};
    struct rule_decision due;
    rule_decide(rules, rule, facts, &due);
    check(str_is_text(str_from(due.reason)));
    check((due.reason[0] != '\0') == (due.outcome == RULE_INELIGIBLE || due.outcome == RULE_CURRENCY_MISMATCH));
    for (size_t i = 0; due.outcome == RULE_DUE && i < sizeof COUNTERS / sizeof COUNTERS[0]; i++) {
        struct rule_decision decision = due;
        rule_amount(rule, COUNTERS[i], &decision);
        check(decision.outcome == RULE_GRANTED || decision.outcome == RULE_COUNTED ||
              decision.outcome == RULE_NOTHING_DUE || decision.outcome == RULE_INELIGIBLE);
        check_counter(rule, COUNTERS[i], &decision);
        check((decision.reason[0] == '\0') == (decision.outcome == RULE_GRANTED));
        check(decision.has_amount == (decision.outcome == RULE_GRANTED && rule->amount != NULL));
        check(!decision.has_amount || (decision.amount_minor >= 1 && decision.amount_minor <= MONEY_LIMIT));
    }
}

/* What is read of a reason lies within it. */
static void check_explained(struct str reason)
{
    struct arena arena = {0};
    struct explained *all;
    size_t count = 0;
    if (explained_read(reason, &arena, &all, &count))
        for (size_t i = 0; i < count; i++)
            check(all[i].path.data >= reason.data && all[i].path.size <= reason.size &&
                  all[i].field.size <= reason.size);
    arena_release(&arena);
}

static void ask(const struct rules *rules, const struct rule_facts *facts)
{
    char reason[RULE_REASON_SIZE];
    enum rule_truth truth = rules_qualify(rules, facts, reason);
    check((truth == RULE_TRUE) == (reason[0] == '\0') && str_is_text(str_from(reason)));
    check_explained(str_from(reason));
    for (size_t i = 0; i < rules->reward_count; i++)
        check_decision(rules, &rules->rewards[i], facts);
}

static const char EVENT_DATA[] =
    "{\"score\": 4.5, \"n\": 7, \"name\": \"roof\", \"ok\": true, \"list\": [1, \"a\", null]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error err = {0};
    json_t *document = NULL, *event_data = NULL;
    struct rules *rules = NULL;
    if (json_parse((struct str){(const char *)data, size}, &document, &err) != STATUS_OK)
        return 0;
    enum status status = rules_compile(document, &(struct currency){"USD"}, &rules, &err);
    json_decref(document);
    if (status != STATUS_OK) {
        check(status == STATUS_INVALID && rules == NULL && strncmp(err.param, "rules", 5) == 0);
        check(str_is_text(str_from(err.param)) && str_is_text(str_from(err.detail)) && err.detail[0] != '\0');
        return 0;
    }
    check_stages(rules);
    check(json_parse(str_from(EVENT_DATA), &event_data, &err) == STATUS_OK);
    struct rule_facts known = facts_in("USD", event_data), foreign = facts_in("EUR", event_data), nothing = {0};
    ask(rules, &known);
    ask(rules, &foreign);
    ask(rules, &nothing);
    json_decref(event_data);
    rules_free(rules);
    return 0;
}
