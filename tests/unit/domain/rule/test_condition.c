/* What a condition comes to, leaf by leaf, and what is said about it. */

#include "rule_support.h"

#include <stdio.h>
#include <string.h>

#include "domain/rule/event_types.h"
#include "unit.h"

static const char DATA[] = "{'score': 4, 'ratio': 4.5, 'whole': 4.0, 'huge': 1e300, 'low': -1e300, 'half': -0.5, "
                           "'name': 'Dach neu', 'ok': true, 'no': false, 'nil': null, 'empty': '', "
                           "'job': {'kind': 'roof', 'list': ['a', 7, true, 2.0, null]}, 'edge': 9007199254740993, "
                           "'limit': 9223372036854775807, 'over': 9223372036854775808.0}";

struct truth_row {
    const char *condition;
    enum rule_truth full;  /* all known, in the program's currency */
    enum rule_truth empty; /* nothing known */
};

#define T RULE_TRUE
#define F RULE_FALSE
#define L(field, op, value) "{'field': '" field "', 'op': '" op "', 'value': " value "}"

static const struct truth_row ROWS[] = {
    {L("event.type", "eq", "'invoice.paid'"), T, F},
    {L("event.type", "eq", "'order.placed'"), F, F},
    {L("event.type", "ne", "'order.placed'"), T, T},
    {L("event.type", "ne", "'invoice.paid'"), F, T},
    {L("event.type", "in", "['order.placed', 'invoice.paid']"), T, F},
    {L("event.type", "in", "['order.placed', 'custom.x']"), F, F},
    {L("event.type", "not_in", "['order.placed', 'custom.x']"), T, T},
    {L("event.type", "not_in", "['order.placed', 'invoice.paid']"), F, T},
    {L("event.type", "exists", "true"), T, F},
    {L("event.type", "exists", "false"), F, T},
    {"{'field': 'event.type', 'op': 'exists'}", T, F},
    {L("event.source", "eq", "'stripe'"), T, F},
    {L("event.source", "eq", "'Stripe'"), F, F},
    {L("event.currency", "eq", "'USD'"), T, F},
    {L("event.currency", "in", "['EUR', 'x-points']"), F, F},
    {L("event.currency", "exists", "true"), T, F},
    {L("event.amount", "eq", "5000"), T, F},
    {L("event.amount", "ne", "5000"), F, T},
    {L("event.amount", "gt", "5000"), F, F},
    {L("event.amount", "gt", "4999"), T, F},
    {L("event.amount", "gte", "5000"), T, F},
    {L("event.amount", "gte", "5001"), F, F},
    {L("event.amount", "lt", "5000"), F, F},
    {L("event.amount", "lt", "5001"), T, F},
    {L("event.amount", "lte", "5000"), T, F},
    {L("event.amount", "lte", "4999"), F, F},
    {L("event.amount", "between", "[5000, 5000]"), T, F},
    {L("event.amount", "between", "[1, 4999]"), F, F},
    {L("event.amount", "between", "[5001, 9000]"), F, F},
    {L("event.amount", "in", "[1, 5000]"), T, F},
    {L("event.amount", "not_in", "[1, 5000]"), F, T},
    {L("event.amount", "exists", "true"), T, F},
    {L("event.net_amount", "eq", "4000"), T, F},
    {L("referral.stage", "eq", "'won'"), T, F},
    {L("referral.stage", "in", "['lost', 'declined']"), F, F},
    {L("referral.status", "eq", "'qualified'"), T, F},
    {L("referral.age_days", "lte", "30"), T, F},
    {L("referral.age_days", "lt", "30"), F, F},
    {L("referral.value", "gte", "100000"), T, F},
    {L("referral.method", "eq", "'click'"), T, F},
    {L("referral.channel", "ne", "'mail'"), F, T},
    {L("referral.days_since_qualified", "eq", "0"), T, F},
    {L("prospect.country", "in", "['AT', 'DE']"), T, F},
    {L("prospect.is_new_customer", "eq", "true"), T, F},
    {L("prospect.is_new_customer", "eq", "false"), F, F},
    {L("prospect.is_new_customer", "ne", "false"), T, T},
    {L("prospect.tags", "contains", "'vip'"), T, F},
    {L("prospect.tags", "contains", "'vi'"), F, F},
    {L("prospect.tags", "exists", "true"), T, F},
    {L("participant.tags", "contains", "'vip'"), F, F},
    {L("participant.tags", "exists", "false"), T, T},
    {L("participant.kind", "eq", "'partner'"), T, F},
    {L("participant.referrals_qualified", "gte", "3"), T, F},
    {L("count.invoice.paid", "eq", "2"), T, F},
    {L("count.invoice.paid", "lt", "2"), F, T},
    {L("count.invoice.paid", "exists", "true"), T, T},
    /* event.data */
    {L("event.data.score", "eq", "4"), T, F},
    {L("event.data.score", "gte", "4"), T, F},
    {L("event.data.score", "eq", "'4'"), F, F},
    {L("event.data.score", "ne", "'4'"), T, T},
    {L("event.data.score", "eq", "true"), F, F},
    {L("event.data.ratio", "gte", "4"), T, F},
    {L("event.data.ratio", "gt", "4"), T, F},
    {L("event.data.ratio", "lt", "5"), T, F},
    {L("event.data.ratio", "eq", "4"), F, F},
    {L("event.data.ratio", "between", "[4, 5]"), T, F},
    {L("event.data.whole", "eq", "4"), T, F},
    {L("event.data.half", "lt", "0"), T, F},
    {L("event.data.half", "gt", "-1"), T, F},
    {L("event.data.huge", "gt", "9223372036854775807"), T, F},
    {L("event.data.low", "lt", "-9223372036854775807"), T, F},
    {L("event.data.over", "gt", "9223372036854775807"), T, F},
    {L("event.data.limit", "eq", "9223372036854775807"), T, F},
    {L("event.data.edge", "eq", "9007199254740993"), T, F},
    {L("event.data.edge", "eq", "9007199254740992"), F, F},
    {L("event.data.name", "eq", "'Dach neu'"), T, F},
    {L("event.data.name", "contains", "'neu'"), T, F},
    {L("event.data.name", "contains", "'Neu'"), F, F},
    {L("event.data.name", "contains", "''"), T, F},
    {L("event.data.name", "contains", "4"), F, F},
    {L("event.data.name", "gte", "4"), F, F},
    {L("event.data.name", "in", "['x', 'Dach neu', 3]"), T, F},
    {L("event.data.empty", "exists", "true"), T, F},
    {L("event.data.empty", "contains", "'x'"), F, F},
    {L("event.data.ok", "eq", "true"), T, F},
    {L("event.data.ok", "eq", "1"), F, F},
    {L("event.data.no", "eq", "false"), T, F},
    {L("event.data.no", "exists", "true"), T, F},
    {L("event.data.nil", "exists", "true"), F, F},
    {L("event.data.nil", "ne", "1"), T, T},
    {L("event.data.job", "exists", "true"), T, F},
    {L("event.data.job", "eq", "'roof'"), F, F},
    {L("event.data.job.kind", "eq", "'roof'"), T, F},
    {L("event.data.job.kind.x", "exists", "true"), F, F},
    {L("event.data.job.list", "contains", "'a'"), T, F},
    {L("event.data.job.list", "contains", "7"), T, F},
    {L("event.data.job.list", "contains", "true"), T, F},
    {L("event.data.job.list", "contains", "2"), T, F},
    {L("event.data.job.list", "contains", "'b'"), F, F},
    {L("event.data.job.list", "eq", "'a'"), F, F},
    {L("event.data.none.at.all", "exists", "false"), T, T},
    /* groups */
    {"{'all': [" L("event.amount", "gte", "1") ", " L("event.type", "eq", "'invoice.paid'") "]}", T, F},
    {"{'all': [" L("event.amount", "gte", "1") ", " L("event.type", "eq", "'order.placed'") "]}", F, F},
    {"{'any': [" L("event.amount", "lt", "1") ", " L("event.type", "eq", "'invoice.paid'") "]}", T, F},
    {"{'any': [" L("event.amount", "lt", "1") ", " L("event.type", "eq", "'order.placed'") "]}", F, F},
    {"{'not': " L("event.amount", "lt", "1") "}", T, T},
    {"{'not': " L("event.amount", "gte", "1") "}", F, T},
    {"{'not': {'not': " L("event.amount", "gte", "1") "}}", T, F},
    {"{'all': [{'any': [" L("event.amount", "lt", "1") ", " L("event.amount", "gt", "1") "]}, {'not': {'all': [" L(
         "referral.stage", "eq", "'won'") ", " L("referral.age_days", "gt", "30") "]}}]}",
     T, F},
};

static void leaves_and_groups(void **state)
{
    (void)state;
    json_t *data = support_json(DATA);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct rules *rules = support_condition(ROWS[i].condition);
        struct rule_facts facts = support_facts(data);
        int64_t counts[] = {2};
        facts.counts = counts;
        struct rule_facts nothing = {0};
        if (rules_qualify(rules, &facts, NULL) != ROWS[i].full)
            fail_msg("with all facts: %s", ROWS[i].condition);
        if (rules_qualify(rules, &nothing, NULL) != ROWS[i].empty)
            fail_msg("with no facts: %s", ROWS[i].condition);
        rules_free(rules);
    }
    json_decref(data);
}

struct currency_row {
    const char *condition;
    enum rule_truth truth; /* of 5000 EUR, in a program in USD */
};

#define M RULE_MISMATCH

static const struct currency_row CURRENCY_ROWS[] = {
    {L("event.amount", "gte", "1"), M},
    {L("event.amount", "lt", "1"), M},
    {L("event.amount", "ne", "1"), M},
    {L("event.amount", "not_in", "[1]"), M},
    {L("event.net_amount", "eq", "4000"), M},
    {L("event.amount", "exists", "true"), T},
    {L("event.amount", "exists", "false"), F},
    {L("event.currency", "eq", "'EUR'"), T},
    {L("referral.value", "gte", "1"), T},
    {"{'not': " L("event.amount", "gte", "1") "}", M},
    {"{'not': {'not': " L("event.amount", "gte", "1") "}}", M},
    {"{'all': [" L("event.amount", "gte", "1") ", " L("event.source", "eq", "'stripe'") "]}", M},
    {"{'all': [" L("event.amount", "gte", "1") ", " L("event.source", "eq", "'x'") "]}", F},
    {"{'all': [" L("event.source", "eq", "'x'") ", " L("event.amount", "gte", "1") "]}", F},
    {"{'any': [" L("event.amount", "gte", "1") ", " L("event.source", "eq", "'stripe'") "]}", T},
    {"{'any': [" L("event.amount", "gte", "1") ", " L("event.source", "eq", "'x'") "]}", M},
    {"{'any': [{'all': [" L("event.currency", "eq", "'USD'") ", " L("event.amount", "gte",
                                                                    "1") "]}, " L("event.source", "eq", "'x'") "]}",
     F},
};

static void money_in_another_currency_is_not_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof CURRENCY_ROWS / sizeof CURRENCY_ROWS[0]; i++) {
        struct rules *rules = support_condition(CURRENCY_ROWS[i].condition);
        struct rule_facts facts = support_facts(NULL);
        facts.event.currency = (struct currency){"EUR"};
        if (rules_qualify(rules, &facts, NULL) != CURRENCY_ROWS[i].truth)
            fail_msg("%s", CURRENCY_ROWS[i].condition);
        rules_free(rules);
    }
}

static void an_amount_without_currency_is_not_judged(void **state)
{
    (void)state;
    struct rules *rules = support_condition(L("event.amount", "gte", "1"));
    struct rule_facts facts = support_facts(NULL);
    facts.event.currency = (struct currency){""};
    char reason[RULE_REASON_SIZE];
    assert_int_equal(rules_qualify(rules, &facts, reason), RULE_MISMATCH);
    assert_string_equal(reason, "qualification: event.amount is in no currency, not in USD");
    rules_free(rules);
}

/* Counts are kept per type, each type once, in order of appearance. */
static void counts_are_told_apart(void **state)
{
    (void)state;
    struct rules *rules =
        support_condition("{'all': [" L("count.job.completed", "gte", "2") ", " L("count.custom.x", "eq", "0") ", " L(
            "count.job.completed", "lte", "5") ", " L("count.invoice.paid", "eq", "7") "]}");
    assert_int_equal(rules->count_type_count, 3);
    assert_true(str_equal(rules->count_types[0], STR("job.completed")));
    assert_true(str_equal(rules->count_types[1], STR("custom.x")));
    assert_true(str_equal(rules->count_types[2], STR("invoice.paid")));
    struct rule_facts facts = {0};
    int64_t counts[] = {5, 0, 7};
    facts.counts = counts;
    assert_int_equal(rules_qualify(rules, &facts, NULL), RULE_TRUE);
    counts[0] = 6;
    assert_int_equal(rules_qualify(rules, &facts, NULL), RULE_FALSE);
    counts[0] = 2, counts[1] = 1;
    assert_int_equal(rules_qualify(rules, &facts, NULL), RULE_FALSE);
    rules_free(rules);
}

/* What costs the caller a read is asked for only by the rules that need it, wherever they do. */
static void what_is_asked_for(void **state)
{
    (void)state;
    static const struct {
        const char *leaf;
        unsigned asks;
    } ASKS[] = {
        {L("event.amount", "gt", "1"), 0},
        {L("participant.kind", "eq", "'rep'"), 0},
        {L("prospect.country", "eq", "'DE'"), RULE_ASKS_PROSPECT},
        {L("prospect.is_new_customer", "eq", "true"), RULE_ASKS_PROSPECT},
        {L("prospect.tags", "contains", "'x'"), RULE_ASKS_PROSPECT},
        {L("referral.channel", "eq", "'mail'"), 0},
        {L("participant.referrals_qualified", "gt", "1"), RULE_ASKS_REFERRALS_QUALIFIED},
    };
    for (size_t i = 0; i < sizeof ASKS / sizeof ASKS[0]; i++) {
        char text[512];
        snprintf(text, sizeof text,
                 "{'rewards': [{'key': 'r', 'to': 'referrer', 'kind': 'custom', 'title': 't', 'on': 'qualified', "
                 "'when': {'any': [{'not': %s}]}}]}",
                 ASKS[i].leaf);
        struct rules *rules = support_compile(text);
        assert_int_equal(rules->asks, ASKS[i].asks);
        rules_free(rules);
    }
    struct rules *rules = support_condition(
        "{'any': [" L("participant.referrals_qualified", "gt", "1") ", " L("prospect.country", "eq", "'DE'") "]}");
    assert_int_equal(rules->asks, RULE_ASKS_REFERRALS_QUALIFIED | RULE_ASKS_PROSPECT);
    rules_free(rules);
}

struct reason_row {
    const char *condition;
    const char *currency;
    const char *reason;
};

static const struct reason_row REASONS[] = {
    {"{'all': [" L("event.type", "eq", "'invoice.paid'") ", " L("event.amount", "gte", "6000") "]}", "USD",
     "qualification.all[1]: event.amount 5000 is not gte 6000"},
    {L("event.type", "in", "['job.invoiced', 'order.placed']"), "USD",
     "qualification: event.type invoice.paid is not in job.invoiced, order.placed"},
    {L("event.amount", "between", "[1, 2]"), "USD", "qualification: event.amount 5000 is not between 1, 2"},
    {L("event.amount", "gte", "1"), "EUR", "qualification: event.amount is in EUR, not in USD"},
    {"{'all': [" L("event.amount", "gte", "1") ", " L("event.source", "eq", "'x'") "]}", "EUR",
     "qualification.all[1]: event.source stripe is not eq x"},
    {"{'not': " L("referral.stage", "eq", "'won'") "}", "USD", "qualification.not: referral.stage won is eq won"},
    {"{'not': {'any': [" L("event.source", "eq", "'x'") ", " L("referral.age_days", "gt", "3") "]}}", "USD",
     "qualification.not.any[1]: referral.age_days 30 is gt 3"},
    {"{'not': {'not': {'all': [" L("event.source", "eq", "'x'") "]}}}", "USD",
     "qualification.not.not.all[0]: event.source stripe is not eq x"},
    {"{'not': " L("event.amount", "gte", "1") "}", "EUR", "qualification.not: event.amount is in EUR, not in USD"},
    {"{'any': [" L("event.source", "eq", "'x'") ", {'all': [" L("referral.age_days", "gt",
                                                                "99") "]}, " L("count.job.completed", "gt", "0") "]}",
     "USD",
     "qualification.any: none holds: event.source stripe is not eq x; qualification.any[1]; "
     "count.job.completed 0 is not gt 0"},
    {L("event.data.score", "gte", "4"), "USD", "qualification: event.data.score is absent"},
    {L("event.type", "exists", "false"), "USD", "qualification: event.type exists"},
    {L("participant.tags", "exists", "true"), "USD", "qualification: participant.tags is absent"},
    /* what may be personal is not quoted */
    {L("prospect.country", "eq", "'US'"), "USD", "qualification: prospect.country is not eq US"},
    {L("prospect.tags", "contains", "'x'"), "USD", "qualification: prospect.tags does not contain x"},
    {L("prospect.is_new_customer", "eq", "false"), "USD", "qualification: prospect.is_new_customer is not eq false"},
};

static void reasons(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof REASONS / sizeof REASONS[0]; i++) {
        struct rules *rules = support_condition(REASONS[i].condition);
        struct rule_facts facts = support_facts(NULL);
        snprintf(facts.event.currency.text, sizeof facts.event.currency.text, "%s", REASONS[i].currency);
        char reason[RULE_REASON_SIZE];
        assert_int_not_equal(rules_qualify(rules, &facts, reason), RULE_TRUE);
        assert_string_equal(reason, REASONS[i].reason);
        rules_free(rules);
    }
}

static void data_is_never_quoted(void **state)
{
    (void)state;
    json_t *data = support_json("{'name': 'Erika Mustermann'}");
    struct rules *rules = support_condition(L("event.data.name", "eq", "'x'"));
    struct rule_facts facts = support_facts(data);
    char reason[RULE_REASON_SIZE];
    assert_int_equal(rules_qualify(rules, &facts, reason), RULE_FALSE);
    assert_string_equal(reason, "qualification: event.data.name is not eq x");
    rules_free(rules);
    json_decref(data);
}

/* A long reason is cut at the end of a character: answers must stay UTF-8. */
static void long_reasons_are_cut_cleanly(void **state)
{
    (void)state;
    for (int shift = 0; shift < 4; shift++) {
        char condition[1200], value[400] = "";
        for (int i = 0; i < 90; i++)
            memcpy(value + shift + i * 4, "\xf0\x9f\x8f\xa0", 5);
        memset(value, 'a', (size_t)shift);
        snprintf(condition, sizeof condition, L("event.source", "in", "['%s', '%s']"), value, value);
        struct rules *rules = support_condition(condition);
        struct rule_facts facts = support_facts(NULL);
        char reason[RULE_REASON_SIZE];
        assert_int_equal(rules_qualify(rules, &facts, reason), RULE_FALSE);
        size_t size = strlen(reason);
        assert_true(size < RULE_REASON_SIZE && size > RULE_REASON_SIZE - 5);
        assert_true(str_is_text(str_from(reason)));
        rules_free(rules);
    }
}

static void without_qualification_by_hand_only(void **state)
{
    (void)state;
    struct rules *rules = support_compile("{}");
    struct rule_facts facts = support_facts(NULL);
    char reason[RULE_REASON_SIZE];
    assert_int_equal(rules_qualify(rules, &facts, reason), RULE_FALSE);
    assert_string_equal(reason, "the program qualifies referrals by hand only");
    rules_free(rules);
}

/* Random trees against a plain recursive reading of the JSON itself. */

static json_t *random_condition(uint64_t *seed, int depth)
{
    uint64_t draw = unit_next(seed) % (depth == 0 ? 3 : 6);
    if (draw < 3) {
        static const char *const FIELDS[] = {"event.amount", "referral.age_days", "referral.value"};
        static const char *const OPS[] = {"gte", "lt", "eq"};
        return json_pack("{s:s, s:s, s:i}", "field", FIELDS[draw], "op", OPS[unit_next(seed) % 3], "value",
                         (int)(unit_next(seed) % 3));
    }
    if (draw == 5)
        return json_pack("{s:o}", "not", random_condition(seed, depth - 1));
    json_t *children = json_array();
    for (uint64_t count = 1 + unit_next(seed) % 3; count > 0; count--)
        json_array_append_new(children, random_condition(seed, depth - 1));
    return json_pack("{s:o}", draw == 3 ? "all" : "any", children);
}

/* -1 false, 0 not judged, 1 true: `not` changes the sign, `all` is the least and `any` the greatest. */
static int read_plainly(json_t *json, const struct rule_facts *facts, bool foreign)
{
    json_t *list = json_object_get(json, "all"), *child;
    bool is_all = list != NULL;
    if (json_object_get(json, "not") != NULL)
        return -read_plainly(json_object_get(json, "not"), facts, foreign);
    list = is_all ? list : json_object_get(json, "any");
    if (list != NULL) {
        int result = is_all ? 1 : -1;
        size_t i;
        json_array_foreach(list, i, child)
        {
            int one = read_plainly(child, facts, foreign);
            result = is_all ? (one < result ? one : result) : (one > result ? one : result);
        }
        return result;
    }
    const char *field = json_string_value(json_object_get(json, "field"));
    const char *op = json_string_value(json_object_get(json, "op"));
    int64_t value = json_integer_value(json_object_get(json, "value"));
    bool is_money = strcmp(field, "event.amount") == 0;
    int64_t fact = is_money                                  ? facts->event.amount.value
                   : strcmp(field, "referral.age_days") == 0 ? facts->referral.age_days.value
                                                             : facts->referral.value.value;
    if (is_money && foreign)
        return 0;
    bool holds = op[0] == 'g' ? fact >= value : op[0] == 'l' ? fact < value : fact == value;
    return holds ? 1 : -1;
}

static void random_trees_agree_with_a_plain_reading(void **state)
{
    (void)state;
    uint64_t seed = 20240229;
    size_t seen[3] = {0};
    for (int i = 0; i < 3000; i++) {
        json_t *condition = random_condition(&seed, 4);
        json_t *document = json_pack("{s:O}", "qualification", condition);
        struct rules *rules = NULL;
        struct error err = {0};
        if (rules_compile(document, &(struct currency){"USD"}, &rules, &err) == STATUS_OK) {
            bool foreign = unit_next(&seed) % 3 == 0;
            struct rule_facts facts = {0};
            facts.event.currency = foreign ? (struct currency){"EUR"} : (struct currency){"USD"};
            facts.event.amount = (struct opt_int){true, (int64_t)(unit_next(&seed) % 3)};
            facts.referral.age_days = (struct opt_int){true, (int64_t)(unit_next(&seed) % 3)};
            facts.referral.value = (struct opt_int){true, (int64_t)(unit_next(&seed) % 3)};
            int plain = read_plainly(condition, &facts, foreign);
            enum rule_truth want = plain < 0 ? RULE_FALSE : plain == 0 ? RULE_MISMATCH : RULE_TRUE;
            char reason[RULE_REASON_SIZE];
            enum rule_truth truth = rules_qualify(rules, &facts, reason);
            if (truth != want)
                fail_msg("tree %d of seed 20240229: %d, want %d", i, (int)truth, (int)want);
            assert_int_equal(truth == RULE_TRUE, reason[0] == '\0');
            seen[truth]++;
        } else {
            assert_int_equal(err.code, ERROR_OUT_OF_RANGE);
        }
        rules_free(rules);
        json_decref(document);
        json_decref(condition);
    }
    assert_true(seen[RULE_FALSE] > 300 && seen[RULE_TRUE] > 300 && seen[RULE_MISMATCH] > 100);
}

UNIT_TESTS(condition)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_and_groups),
        cmocka_unit_test(money_in_another_currency_is_not_judged),
        cmocka_unit_test(an_amount_without_currency_is_not_judged),
        cmocka_unit_test(counts_are_told_apart),
        cmocka_unit_test(what_is_asked_for),
        cmocka_unit_test(reasons),
        cmocka_unit_test(data_is_never_quoted),
        cmocka_unit_test(long_reasons_are_cut_cleanly),
        cmocka_unit_test(without_qualification_by_hand_only),
        cmocka_unit_test(random_trees_agree_with_a_plain_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
