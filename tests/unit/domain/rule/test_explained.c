/* What is written about conditions is read back, form by form, and nothing else is. */

#include "domain/rule/explained.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "rule_support.h"
#include "unit.h"

#define L(field, op, value) "{'field': '" field "', 'op': '" op "', 'value': " value "}"
#define AMOUNT "qualification: event.amount"

/* "path|field|fault|op|value|wanted, ..." of each, with "$" for money and "..." for what was cut. */
static struct str told(const struct explained *all, size_t count, struct arena *arena)
{
    struct buf out = {0};
    for (size_t i = 0; i < count; i++) {
        const struct explained *one = &all[i];
        buf_add_format(&out, "%s%.*s|%.*s|%s|%.*s|%s%.*s|", i == 0 ? "" : "\n", STR_ARG(one->path), STR_ARG(one->field),
                       explained_faults[one->fault], STR_ARG(one->op), one->is_money ? "$" : "", STR_ARG(one->value));
        for (size_t n = 0; n < one->wanted.count; n++)
            buf_add_format(&out, "%s%.*s", n == 0 ? "" : ", ", STR_ARG(one->wanted.items[n]));
        buf_add_str(&out, one->is_cut ? STR("...") : STR(""));
    }
    struct str text = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void assert_read(const char *reason, const char *want)
{
    struct arena arena = {0};
    struct explained *all = NULL;
    size_t count = 0;
    if (!explained_read(str_from(reason), &arena, &all, &count))
        fail_msg("not read: %s", reason);
    assert_str_equal(told(all, count, &arena), want);
    arena_release(&arena);
}

static void explain(const char *condition, const char *currency, char *ret_reason)
{
    struct rules *rules = support_condition(condition);
    json_t *data = support_json("{'name': 'Erika Mustermann', 'score': 4}");
    struct rule_facts facts = support_facts(data);
    snprintf(facts.event.currency.text, sizeof facts.event.currency.text, "%s", currency);
    assert_int_not_equal(rules_qualify(rules, &facts, ret_reason), RULE_TRUE);
    rules_free(rules);
    json_decref(data);
}

struct form {
    const char *condition, *currency, *told;
};

static const struct form FORMS[] = {
    {L("event.amount", "gte", "6000"), "USD", "qualification|event.amount|differs|gte|$5000|6000"},
    {L("event.amount", "between", "[1, 2]"), "USD", "qualification|event.amount|differs|between|$5000|1, 2"},
    {L("event.amount", "gte", "1"), "EUR", "qualification|event.amount|currency||$EUR|USD"},
    {L("event.amount", "gte", "1"), "", "qualification|event.amount|currency||$|USD"},
    {L("event.net_amount", "exists", "false"), "EUR", "qualification|event.net_amount|exists||$|"},
    {L("referral.value", "lt", "5"), "USD", "qualification|referral.value|differs|lt|$100000|5"},
    {L("count.job.completed", "gt", "0"), "USD", "qualification|count.job.completed|differs|gt|0|0"},
    {L("event.type", "eq", "'signup.completed'"), "USD",
     "qualification|event.type|differs|eq|invoice.paid|signup.completed"},
    {L("event.type", "in", "['job.invoiced', 'order.placed']"), "USD",
     "qualification|event.type|differs|in|invoice.paid|job.invoiced, order.placed"},
    {L("event.type", "not_in", "['invoice.paid']"), "USD",
     "qualification|event.type|differs|not_in|invoice.paid|invoice.paid"},
    {L("event.source", "ne", "'stripe'"), "USD", "qualification|event.source|differs|ne|stripe|stripe"},
    {L("event.source", "eq", "'it is not eq x; or, so'"), "USD",
     "qualification|event.source|differs|eq|stripe|it is not eq x; or, so"},
    {"{'not': " L("referral.stage", "eq", "'won'") "}", "USD", "qualification.not|referral.stage|holds|eq|won|won"},
    {"{'not': " L("event.amount", "lte", "5000") "}", "USD", "qualification.not|event.amount|holds|lte|$5000|5000"},
    {"{'not': " L("prospect.tags", "contains", "'vip'") "}", "USD",
     "qualification.not|prospect.tags|holds|contains||vip"},
    {L("prospect.tags", "contains", "'x, y'"), "USD", "qualification|prospect.tags|differs|contains||x, y"},
    {L("prospect.country", "in", "['US', 'CA']"), "USD", "qualification|prospect.country|differs|in||US, CA"},
    {"{'not': " L("prospect.country", "in", "['DE', 'AT']") "}", "USD",
     "qualification.not|prospect.country|holds|in||DE, AT"},
    {L("prospect.is_new_customer", "eq", "false"), "USD", "qualification|prospect.is_new_customer|differs|eq||false"},
    {L("participant.tags", "exists", "true"), "USD", "qualification|participant.tags|absent|||"},
    {L("event.data.name", "eq", "'x'"), "USD", "qualification|event.data.name|differs|eq||x"},
    {L("event.data.score", "gt", "4"), "USD", "qualification|event.data.score|differs|gt||4"},
    {L("event.data.none", "gt", "4"), "USD", "qualification|event.data.none|absent|||"},
    {L("last.survey.scored.data.score", "gte", "4"), "USD", "qualification|last.survey.scored.data.score|absent|||"},
    {"{'all': [" L("event.type", "eq", "'invoice.paid'") ", " L("event.amount", "gte", "6000") "]}", "USD",
     "qualification.all[1]|event.amount|differs|gte|$5000|6000"},
    {"{'any': [" L("event.source", "in", "['x; y', 'z']") ", {'all': [" L("referral.age_days", "gt", "99") "]}, " L(
         "event.data.x", "eq", "1") "]}",
     "USD",
     "qualification.any|event.source|differs|in|stripe|x; y, z\nqualification.any[1]||group|||\n"
     "qualification.any|event.data.x|absent|||"},
    {"{'any': [{'any': [" L("event.source", "eq", "'x'") "]}]}", "USD", "qualification.any[0]||group|||"},
};

static void each_form_is_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof FORMS / sizeof FORMS[0]; i++) {
        char reason[RULE_REASON_SIZE];
        explain(FORMS[i].condition, FORMS[i].currency, reason);
        assert_read(reason, FORMS[i].told);
    }
}

/* Forms of events that never were: what is known of them is in the text alone. */
static void texts_that_look_like_others(void **state)
{
    (void)state;
    assert_read("a: event.source  is not eq x", "a|event.source|differs|eq||x");
    assert_read("a: referral.channel is in is not in b, c", "a|referral.channel|differs|in|is in|b, c");
    assert_read("a: event.source s is not eq ", "a|event.source|differs|eq|s|");
}

static void nothing_else_is_read(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "",
        ": ",
        "a: ",
        "the refund window has not passed",
        "the cap of 3: event.amount is absent",
        "the program qualifies referrals by hand only",
        "qualification: ",
        "qualification: event.amount",
        "qualification: event.amount ",
        "qualification: event.nothing is absent",
        "qualification: event.amount 5000 is not gte",
        "qualification: event.amount 5000 is not gte many",
        "qualification: event.amount lots is not gte 5000",
        "qualification: event.amount 5000 is not between 1",
        "qualification: event.amount 5000 is not between 1, 2, 3",
        "qualification: event.amount 5000 is not near 1",
        "qualification: event.amount 5000 is not contains 1",
        "qualification: event.amount 5000 is not exists true",
        "qualification: event.type x is not gte 1",
        "qualification: event.amount is in EURO, not in USD",
        "qualification: event.amount is in EUR, not in ",
        "qualification: prospect.country DE is not eq US", /* personal: never written */
        "qualification.any: none holds: ",
        "qualification.any: none holds: event.amount; event.amount is absent",
        "qualification.any: none holds: event.amount is absent; qualification.any",
        "invoice: is absent",
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        struct explained *all = NULL;
        size_t count = 7;
        if (explained_read(str_from(TEXTS[i]), &arena, &all, &count))
            fail_msg("read: %s", TEXTS[i]);
        assert_true(all == NULL && count == 7);
    }
    assert_false(explained_read(STR_NONE, &arena, &(struct explained *){NULL}, &(size_t){0}));
    arena_release(&arena);
}

/* What was cut says less, and nothing that it did not say. */
static void what_was_cut_says_so(void **state)
{
    (void)state;
    char condition[900] = "", reason[RULE_REASON_SIZE];
    snprintf(condition, sizeof condition, L("event.source", "in", "['%060d', '%060d', '%060d']"), 1, 2, 3);
    explain(condition, "USD", reason);
    char want[400];
    snprintf(want, sizeof want, "qualification|event.source|differs|in|stripe|%060d, %060d...", 1, 2);
    assert_read(reason, want);
    snprintf(condition, sizeof condition,
             "{'any': [" L("event.source", "eq", "'%0100d'") ", " L("event.source", "eq", "'%0100d'") "]}", 1, 2);
    explain(condition, "USD", reason);
    snprintf(want, sizeof want, "qualification.any|event.source|differs|eq|stripe|%0100d...", 1);
    assert_read(reason, want);
    snprintf(condition, sizeof condition, L("event.source", "eq", "'%0200d'"), 1);
    explain(condition, "USD", reason);
    struct arena arena = {0};
    assert_false(explained_read(str_from(reason), &arena, &(struct explained *){NULL}, &(size_t){0}));
    arena_release(&arena);
}

static const char *const PIECES[] = {
    AMOUNT,       " is absent",   " exists",
    " 5",         " is not ",     " is ",
    "gte",        " 6",           "in",
    ", ",         "; ",           ": ",
    "none holds", ".any",         "[1]",
    "EUR",        ", not in USD", "event.data.x",
    " contains ", "between",      " ",
    "\xf0\x9f",   "\x80",         "\0",
    "count.",     "event.source", " does not contain ",
};

/* Texts of chance, made of what the grammar is made of and of any bytes, at their exact size: a read beyond is found.
 */
static void bytes_of_chance(void **state)
{
    (void)state;
    uint64_t seed = 20261130;
    size_t read = 0;
    for (int i = 0; i < 200000; i++) {
        struct arena arena = {0};
        char text[300];
        size_t size = 0, pieces = 1 + unit_next(&seed) % 9;
        for (size_t n = 0; n < pieces; n++) {
            const char *piece = PIECES[unit_next(&seed) % (sizeof PIECES / sizeof PIECES[0])];
            size_t more = n == 0 && unit_next(&seed) % 4 != 0 ? strlen(piece = AMOUNT) : strlen(piece);
            memcpy(text + size, piece, more);
            size += more;
        }
        if (unit_next(&seed) % 4 == 0)
            text[unit_next(&seed) % (size + 1)] = (char)unit_next(&seed);
        char *exact = malloc(size + (size == 0));
        assert_non_null(exact);
        memcpy(exact, text, size);
        struct explained *all = NULL;
        size_t count = 0;
        if (explained_read((struct str){exact, size}, &arena, &all, &count)) {
            read++;
            assert_true(count > 0 && told(all, count, &arena).size > 0);
        }
        free(exact);
        arena_release(&arena);
    }
    assert_true(read > 100);
}

UNIT_TESTS(explained)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_is_read_back), cmocka_unit_test(texts_that_look_like_others),
        cmocka_unit_test(nothing_else_is_read),   cmocka_unit_test(what_was_cut_says_so),
        cmocka_unit_test(bytes_of_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
