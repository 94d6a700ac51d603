/* Whether a customer's facts enrol it: by job, in whatever order they are told. */

#include "domain/enrollment/enrollment_match.h"

#include <string.h>

#include "base/limits.h"
#include "unit.h"

/* Documents are written with ' for ", to be readable. */
static json_t *json_of(const char *text)
{
    char copy[1024];
    size_t size = strlen(text);
    assert_true(size < sizeof copy);
    for (size_t i = 0; i <= size; i++)
        copy[i] = text[i] == '\'' ? '"' : text[i];
    json_t *json = json_loads(copy, 0, NULL);
    assert_non_null(json);
    return json;
}

static struct rules *rules_of(const char *text)
{
    struct rules *rules = NULL;
    struct error err = {0};
    json_t *json = json_of(text);
    assert_int_equal(rules_compile(json, &(struct currency){"USD"}, &rules, &err), STATUS_OK);
    json_decref(json);
    return rules;
}

/* Facts as a test writes them, newest first: type, job or null, data or null. */
struct told {
    const char *type, *job, *data;
};

struct asked {
    struct rules *rules;
    struct enrollment_fact facts[16];
    json_t *data[16];
    size_t count;
    char reason[RULE_REASON_SIZE];
};

static void begin(struct asked *asked, const char *rules, const struct told *told, size_t count)
{
    *asked = (struct asked){.rules = rules_of(rules), .count = count};
    for (size_t i = 0; i < count; i++) {
        asked->data[i] = told[i].data == NULL ? NULL : json_of(told[i].data);
        asked->facts[i] = (struct enrollment_fact){str_from(told[i].type), str_from(told[i].job), asked->data[i]};
    }
}

static void end(struct asked *asked)
{
    for (size_t i = 0; i < asked->count; i++)
        json_decref(asked->data[i]);
    rules_free(asked->rules);
}

static const char USUAL[] = "{'enrollment': {}}";

/* What the facts come to for `job` (null: for any job), by the usual rule. */
static enum rule_truth of_rules(const char *rules, const char *job, const struct told *told, size_t count)
{
    struct asked asked;
    begin(&asked, rules, told, count);
    enum rule_truth truth = job == NULL
                                ? enrollment_match_any(asked.rules, asked.facts, count, asked.reason)
                                : enrollment_match(asked.rules, asked.facts, count, str_from(job), asked.reason);
    assert_int_equal(truth == RULE_TRUE, asked.reason[0] == '\0');
    end(&asked);
    return truth;
}
#define OF(rules, job, ...)                                                                                            \
    of_rules((rules), (job), (const struct told[]){__VA_ARGS__},                                                       \
             sizeof((const struct told[]){__VA_ARGS__}) / sizeof(struct told))

static void a_job_done_and_scored_well_enrols(void **state)
{
    (void)state;
    assert_int_equal(OF(USUAL, "A", {"survey.scored", "A", "{'score': 5}"}, {"job.completed", "A", NULL}), RULE_TRUE);
    assert_int_equal(OF(USUAL, "A", {"job.completed", "A", NULL}, {"survey.scored", "A", "{'score': 4}"}), RULE_TRUE);
    assert_int_equal(OF(USUAL, "A", {"survey.scored", "A", "{'score': 4.5}"}, {"job.completed", "A", NULL}), RULE_TRUE);
}

static void one_of_the_two_is_not_enough(void **state)
{
    (void)state;
    assert_int_equal(OF(USUAL, "A", {"job.completed", "A", NULL}), RULE_FALSE);
    assert_int_equal(OF(USUAL, "A", {"survey.scored", "A", "{'score': 5}"}), RULE_FALSE);
    assert_int_equal(OF(USUAL, "A", {"survey.scored", "A", NULL}, {"job.completed", "A", NULL}), RULE_FALSE);
    assert_int_equal(OF(USUAL, NULL, {"survey.scored", NULL, "{'score': '5'}"}, {"job.completed", NULL, NULL}),
                     RULE_FALSE);
}

static void facts_of_two_jobs_do_not_add_up(void **state)
{
    (void)state;
    assert_int_equal(OF(USUAL, "B", {"survey.scored", "B", "{'score': 5}"}, {"job.completed", "A", NULL}), RULE_FALSE);
    assert_int_equal(OF(USUAL, NULL, {"survey.scored", "B", "{'score': 5}"}, {"job.completed", "A", NULL}), RULE_FALSE);
}

static void a_fact_that_names_no_job_may_be_about_any(void **state)
{
    (void)state;
    assert_int_equal(OF(USUAL, NULL, {"survey.scored", NULL, "{'score': 5}"}, {"job.completed", "A", NULL}), RULE_TRUE);
    assert_int_equal(OF(USUAL, "A", {"job.completed", "A", NULL}, {"survey.scored", NULL, "{'score': 5}"}), RULE_TRUE);
    assert_int_equal(OF(USUAL, NULL, {"job.completed", NULL, NULL}, {"survey.scored", "A", "{'score': 5}"}), RULE_TRUE);
    assert_int_equal(OF(USUAL, NULL, {"survey.scored", NULL, "{'score': 5}"}, {"survey.scored", NULL, "{'score': 2}"},
                        {"job.completed", NULL, NULL}),
                     RULE_TRUE);
}

/* Whatever comes later: the same job scored again is the same job. */
static void below_the_threshold_is_for_good(void **state)
{
    (void)state;
    assert_int_equal(OF(USUAL, "A", {"survey.scored", "A", "{'score': 3}"}, {"job.completed", "A", NULL}), RULE_FALSE);
    assert_int_equal(OF(USUAL, "A", {"survey.scored", "A", "{'score': 5}"}, {"survey.scored", "A", "{'score': 3}"},
                        {"job.completed", "A", NULL}),
                     RULE_FALSE);
    assert_int_equal(OF(USUAL, "A", {"survey.scored", NULL, "{'score': 5}"}, {"survey.scored", "A", "{'score': 3}"},
                        {"job.completed", "A", NULL}),
                     RULE_FALSE);
    assert_int_equal(OF(USUAL, "B", {"survey.scored", "B", "{'score': 5}"}, {"job.completed", "B", NULL},
                        {"survey.scored", "A", "{'score': 3}"}, {"job.completed", "A", NULL}),
                     RULE_TRUE);
}

static const char THIRD[] = "{'enrollment': {'when': {'all': ["
                            "{'field': 'count.job.completed', 'op': 'gte', 'value': 3},"
                            "{'field': 'last.survey.scored.data.score', 'op': 'gt', 'value': 4}]}}}";

static void counts_are_of_all_jobs(void **state)
{
    (void)state;
    assert_int_equal(OF(THIRD, "C", {"survey.scored", "C", "{'score': 5}"}, {"job.completed", "C", NULL},
                        {"job.completed", "B", NULL}, {"job.completed", "A", NULL}),
                     RULE_TRUE);
    assert_int_equal(OF(THIRD, "C", {"survey.scored", "C", "{'score': 5}"}, {"job.completed", "C", NULL},
                        {"job.completed", "A", NULL}, {"job.completed", "A", NULL}),
                     RULE_FALSE);
    assert_int_equal(OF(THIRD, "C", {"survey.scored", "C", "{'score': 5}"}, {"job.completed", "B", NULL},
                        {"job.completed", NULL, NULL}, {"job.completed", NULL, NULL}),
                     RULE_TRUE);
    assert_int_equal(OF(THIRD, "D", {"survey.scored", "D", "{'score': 5}"}, {"job.completed", "C", NULL},
                        {"job.completed", "B", NULL}, {"job.completed", "A", NULL}),
                     RULE_FALSE);
}

static void the_reason_names_the_leaf_and_no_value(void **state)
{
    (void)state;
    struct asked asked;
    const struct told told[] = {{"survey.scored", "A", "{'score': 3}"}, {"job.completed", "A", NULL}};
    begin(&asked, USUAL, told, 2);
    assert_int_equal(enrollment_match(asked.rules, asked.facts, 2, STR("A"), asked.reason), RULE_FALSE);
    assert_string_equal(asked.reason, "enrollment.when.all[1]: last.survey.scored.data.score is not gte 4");
    assert_int_equal(enrollment_match(asked.rules, asked.facts, 2, STR("B"), asked.reason), RULE_FALSE);
    assert_string_equal(asked.reason, "enrollment.when.all[0]: count.job.completed 0 is not gte 1");
    end(&asked);
}

UNIT_TESTS(enrollment_match)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_done_and_scored_well_enrols),
        cmocka_unit_test(one_of_the_two_is_not_enough),
        cmocka_unit_test(facts_of_two_jobs_do_not_add_up),
        cmocka_unit_test(a_fact_that_names_no_job_may_be_about_any),
        cmocka_unit_test(below_the_threshold_is_for_good),
        cmocka_unit_test(counts_are_of_all_jobs),
        cmocka_unit_test(the_reason_names_the_leaf_and_no_value),
    };
    return cmocka_run_group_tests_name("enrollment_match", tests, NULL, NULL);
}
