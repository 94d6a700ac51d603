/* Whom a rule pays. */

#include "rule_support.h"
#include "unit.h"

static struct id id_of(uint64_t number)
{
    return id_from_words(number, number);
}

static struct rule_person person(uint64_t contact, uint64_t participant)
{
    return (struct rule_person){id_of(contact), participant == 0 ? (struct id){0} : id_of(participant)};
}

/* A referrer (1, participant 11) with two recruiters (2, 3), a rep (4), and a prospect (5). */
static struct rule_people everybody(void)
{
    static struct rule_person recruiters[2];
    recruiters[0] = person(2, 12);
    recruiters[1] = person(3, 13);
    return (struct rule_people){
        .referrer = person(1, 11),
        .referred = person(5, 0),
        .recruiters = recruiters,
        .recruiter_count = 2,
        .rep = person(4, 14),
    };
}

static void expect_one(enum rule_role to, int level, const struct rule_people *people, const struct rule_person *want)
{
    const struct reward_rule rule = {.to = to, .level = level};
    struct rule_beneficiary found[RULE_BENEFICIARIES_MAX];
    const char *reason = "untouched";
    assert_int_equal(rule_beneficiaries(&rule, people, found, &reason), 1);
    assert_string_equal(reason, "untouched");
    assert_int_equal(found[0].role, to);
    assert_int_equal(found[0].level, level);
    assert_true(id_equal(&found[0].contact_id, &want->contact_id));
    assert_true(id_equal(&found[0].participant_id, &want->participant_id));
}

static void expect_nobody(enum rule_role to, int level, const struct rule_people *people, const char *want)
{
    const struct reward_rule rule = {.to = to, .level = level};
    struct rule_beneficiary found[RULE_BENEFICIARIES_MAX];
    const char *reason = NULL;
    assert_int_equal(rule_beneficiaries(&rule, people, found, &reason), 0);
    assert_string_equal(reason, want);
}

static void each_role_has_its_person(void **state)
{
    (void)state;
    struct rule_people people = everybody();
    expect_one(RULE_REFERRER, 0, &people, &people.referrer);
    expect_one(RULE_REFERRED, 0, &people, &people.referred);
    expect_one(RULE_RECRUITER, 1, &people, &people.recruiters[0]);
    expect_one(RULE_RECRUITER, 2, &people, &people.recruiters[1]);
    expect_one(RULE_REP, 0, &people, &people.rep);
}

static void who_is_missing_is_not_paid(void **state)
{
    (void)state;
    struct rule_people people = everybody();
    people.rep = (struct rule_person){0};
    expect_nobody(RULE_RECRUITER, 3, &people, "nobody has the role that this reward goes to");
    expect_nobody(RULE_REP, 0, &people, "nobody has the role that this reward goes to");
    expect_one(RULE_REFERRER, 0, &people, &people.referrer);
}

static void a_referral_of_nobody_pays_nobody(void **state)
{
    (void)state;
    struct rule_people people = everybody();
    people.referrer = (struct rule_person){0};
    expect_nobody(RULE_REFERRER, 0, &people, "the referral is credited to nobody");
    expect_nobody(RULE_REFERRED, 0, &people, "the referral is credited to nobody");
    people = everybody();
    people.referrer_is_barred = true;
    expect_nobody(RULE_REFERRER, 0, &people, "the participant is blocked");
    expect_nobody(RULE_REFERRED, 0, &people, "the participant is blocked");
}

static void who_refers_himself_is_not_paid(void **state)
{
    (void)state;
    struct rule_people people = everybody();
    people.referred = person(1, 0);
    expect_nobody(RULE_REFERRER, 0, &people, "the referrer and the referred are the same person");
    expect_nobody(RULE_REFERRED, 0, &people, "the referrer and the referred are the same person");
    expect_nobody(RULE_REP, 0, &people, "the referrer and the referred are the same person");
    people = everybody();
    people.referred = person(2, 0); /* who brought the referrer is the customer now */
    expect_nobody(RULE_RECRUITER, 1, &people, "who would be rewarded and the referred are the same person");
    expect_one(RULE_REFERRER, 0, &people, &people.referrer);
    expect_one(RULE_REFERRED, 0, &people, &people.referred);
}

static void roles_and_kinds_have_the_names_of_the_api(void **state)
{
    (void)state;
    static const char *const ROLES[] = {"referrer", "referred", "recruiter", "rep"};
    for (enum rule_role role = 0; role < RULE_ROLE_COUNT; role++)
        assert_string_equal(rule_role_name(role), ROLES[role]);
    assert_string_equal(rule_kind_name(RULE_CREDIT), "credit");
    assert_string_equal(rule_kind_name(RULE_CASH), "cash");
    assert_string_equal(rule_kind_name(RULE_CUSTOM), "custom");
}

UNIT_TESTS(beneficiaries)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_has_its_person),
        cmocka_unit_test(who_is_missing_is_not_paid),
        cmocka_unit_test(a_referral_of_nobody_pays_nobody),
        cmocka_unit_test(who_refers_himself_is_not_paid),
        cmocka_unit_test(roles_and_kinds_have_the_names_of_the_api),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
