/* Asks a program's enrolment about one job of a customer: see the header. */

#include "domain/enrollment/enrollment_match.h"

#include "base/limits.h"

struct job {
    const struct rules *rules;
    const struct enrollment_fact *facts;
    size_t count;
    struct str object_key;
};

static bool names_job(const struct job *job, const struct enrollment_fact *fact)
{
    return !str_is_none(fact->object_key) && str_equal(fact->object_key, job->object_key);
}

static bool belongs(const struct job *job, const struct enrollment_fact *fact)
{
    return str_is_none(fact->object_key) || names_job(job, fact);
}

/* Whether a newer fact of the same type is about the same object: then this one is no other. */
static bool is_repeated(const struct job *job, size_t at)
{
    const struct enrollment_fact *fact = &job->facts[at];
    for (size_t i = 0; i < at; i++)
        if (!str_is_none(fact->object_key) && str_equal(job->facts[i].object_key, fact->object_key) &&
            str_equal(job->facts[i].type, fact->type))
            return true;
    return false;
}

static int64_t count_of(const struct job *job, struct str type)
{
    int64_t count = 0;
    bool has_one = false;
    for (size_t i = 0; i < job->count; i++) {
        if (!str_equal(job->facts[i].type, type))
            continue;
        has_one = has_one || belongs(job, &job->facts[i]);
        count += !is_repeated(job, i);
    }
    return has_one ? count : 0;
}

/* The n-th fact of `type` that may be its last one, newest first; null: there are no more. */
static const struct enrollment_fact *last_of(const struct job *job, struct str type, size_t n)
{
    const struct enrollment_fact *unnamed = NULL;
    size_t named = 0;
    for (size_t i = 0; i < job->count; i++) {
        const struct enrollment_fact *fact = &job->facts[i];
        if (!str_equal(fact->type, type))
            continue;
        if (names_job(job, fact) && named++ == n)
            return fact;
        if (str_is_none(fact->object_key) && unnamed == NULL)
            unnamed = fact;
    }
    return named == 0 && n == 0 ? unnamed : NULL;
}

static const json_t *data_of(const struct enrollment_fact *fact)
{
    return fact == NULL ? NULL : fact->data;
}

enum rule_truth enrollment_match(const struct rules *rules, const struct enrollment_fact *facts, size_t count,
                                 struct str object_key, char *reason)
{
    const struct rule_enrollment *enrollment = rules->enrollment;
    const struct job job = {rules, facts, count, object_key};
    int64_t counts[LIMIT_CONDITION_NODES];
    const json_t *newest[LIMIT_CONDITION_NODES], *lasts[LIMIT_CONDITION_NODES];
    for (size_t i = 0; i < enrollment->count_type_count; i++)
        counts[i] = count_of(&job, enrollment->count_types[i]);
    for (size_t i = 0; i < enrollment->last_type_count; i++)
        lasts[i] = newest[i] = data_of(last_of(&job, enrollment->last_types[i], 0));

    const struct rule_facts asked = {.counts = counts, .lasts = lasts};
    enum rule_truth truth = rules_enroll(rules, &asked, reason);
    for (size_t i = 0; truth == RULE_TRUE && i < enrollment->last_type_count; i++) {
        const struct enrollment_fact *other;
        for (size_t n = 1; truth == RULE_TRUE && (other = last_of(&job, enrollment->last_types[i], n)) != NULL; n++) {
            lasts[i] = other->data;
            truth = rules_enroll(rules, &asked, reason);
        }
        lasts[i] = newest[i];
    }
    return truth;
}

enum rule_truth enrollment_match_any(const struct rules *rules, const struct enrollment_fact *facts, size_t count,
                                     char *reason)
{
    enum rule_truth truth = enrollment_match(rules, facts, count, STR_NONE, reason);
    for (size_t i = 0; truth != RULE_TRUE && i < count; i++)
        if (!str_is_none(facts[i].object_key))
            truth = enrollment_match(rules, facts, count, facts[i].object_key, reason);
    return truth;
}
