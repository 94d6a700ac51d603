/* Whom a rule pays. Pure: any thread. */

#include <assert.h>

#include "domain/rule/grammar.h"
#include "domain/rule/rule.h"

const char *rule_role_name(enum rule_role role)
{
    assert(role < RULE_ROLE_COUNT);
    return GRAMMAR_ROLES[role].name;
}

const char *rule_kind_name(enum rule_kind kind)
{
    assert(kind <= RULE_GIFT_CARD);
    return GRAMMAR_KINDS[kind].name;
}

static bool is_there(const struct rule_person *person)
{
    return person != NULL && !id_is_none(&person->contact_id);
}

/* Why a referral of these people pays nobody, whatever the rule, or null. */
static const char *why_nobody(const struct rule_people *people)
{
    if (!is_there(&people->referrer))
        return "the referral is credited to nobody";
    if (people->referrer_is_barred)
        return "the participant is blocked";
    if (id_equal(&people->referrer.contact_id, &people->referred.contact_id))
        return "the referrer and the referred are the same person";
    return NULL;
}

/* Null: nobody has this role. */
static const struct rule_person *find_person(const struct reward_rule *rule, const struct rule_people *people)
{
    switch (rule->to) {
    case RULE_REFERRER:
        return &people->referrer;
    case RULE_REFERRED:
        return &people->referred;
    case RULE_RECRUITER:
        assert(rule->level >= 1);
        return (size_t)rule->level <= people->recruiter_count ? &people->recruiters[rule->level - 1] : NULL;
    case RULE_REP:
        return &people->rep;
    case RULE_ROLE_COUNT:
        break;
    }
    assert(false && "a role of nobody");
    return NULL;
}

size_t rule_beneficiaries(const struct reward_rule *rule, const struct rule_people *people,
                          struct rule_beneficiary *ret_beneficiaries, const char **ret_reason)
{
    const char *reason = why_nobody(people);
    const struct rule_person *person = reason == NULL ? find_person(rule, people) : NULL;
    if (reason == NULL && !is_there(person))
        reason = "nobody has the role that this reward goes to";
    if (reason == NULL && rule->to != RULE_REFERRED && id_equal(&person->contact_id, &people->referred.contact_id))
        reason = "who would be rewarded and the referred are the same person";
    if (reason != NULL) {
        *ret_reason = reason;
        return 0;
    }
    ret_beneficiaries[0] = (struct rule_beneficiary){
        .role = rule->to,
        .level = rule->level,
        .contact_id = person->contact_id,
        .participant_id = person->participant_id,
    };
    return 1;
}
