#include "rule_support.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

json_t *support_json(const char *text)
{
    char *copy = strdup(text);
    for (char *c = copy; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    json_t *json = NULL;
    struct error err = {0};
    if (json_parse(str_from(copy), &json, &err) != STATUS_OK)
        fail_msg("%s: %s", err.detail, text);
    free(copy);
    return json;
}

enum status support_try(const char *text, struct rules **ret_rules, struct error *err)
{
    json_t *json = support_json(text);
    enum status status = rules_compile(json, &(struct currency){"USD"}, ret_rules, err);
    json_decref(json); /* nothing of it may be needed any more */
    return status;
}

struct rules *support_compile(const char *text)
{
    struct rules *rules = NULL;
    struct error err = {0};
    if (support_try(text, &rules, &err) != STATUS_OK)
        fail_msg("%s: %s: %s", err.param, err.detail, text);
    return rules;
}

struct rules *support_condition(const char *condition)
{
    char *text = NULL;
    assert_true(asprintf(&text, "{'qualification': %s}", condition) > 0);
    struct rules *rules = support_compile(text);
    free(text);
    return rules;
}

struct rules *support_amount(const char *amount)
{
    char *text = NULL;
    assert_true(
        asprintf(&text,
                 "{'rewards': [{'key': 'r', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': %s}]}",
                 amount) > 0);
    struct rules *rules = support_compile(text);
    free(text);
    return rules;
}

static struct str PROSPECT_TAGS[] = {{"vip", 3}, {"berlin", 6}};

struct rule_facts support_facts(const json_t *data)
{
    return (struct rule_facts){
        .event = {.type = STR("invoice.paid"),
                  .source = STR("stripe"),
                  .currency = {"USD"},
                  .amount = {true, 5000},
                  .net_amount = {true, 4000},
                  .data = data},
        .referral = {.stage = STR("won"),
                     .status = STR("qualified"),
                     .age_days = {true, 30},
                     .value = {true, 100000},
                     .method = STR("click"),
                     .channel = STR("mail"),
                     .days_since_qualified = {true, 0}},
        .prospect = {.country = STR("DE"), .is_new_customer = {true, true}, .tags = {PROSPECT_TAGS, 2}},
        .participant = {.kind = STR("partner"), .referrals_qualified = {true, 3}},
    };
}
