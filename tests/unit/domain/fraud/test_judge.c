/* From facts to a judgement: each signal, what the policy does about it, and what never holds anything by itself. */

#include "unit.h"

#include "domain/fraud/judge.h"

enum { HOME = 77, PHONE = 5, LAPTOP = 6 };

/* Two people of whom nothing speaks against them. */
static struct fraud_facts honest(void)
{
    return (struct fraud_facts){
        .referrer = {.name = STR("Rex Arden"),
                     .email = STR("rex.arden@example.com"),
                     .phone = STR("+12025550177"),
                     .address = STR("14 Alder Way"),
                     .city = STR("Salem")},
        .referred = {.name = STR("Bram Castel"), .email = STR("bram@example.net"), .phone = STR("+12025550143")},
        .referrals = 1,
        .network_people = 1,
        .cluster_people = 1,
        .click_to_form_s = 300,
    };
}

static struct fraud_judgement judged(const struct fraud_facts *facts)
{
    struct fraud_judgement judgement;
    fraud_judge(&fraud_policy_usual, facts, &judgement);
    return judgement;
}

static bool says(const struct fraud_judgement *judgement, enum fraud_signal signal)
{
    for (size_t i = 0; i < judgement->count; i++)
        if (judgement->findings[i].signal == signal)
            return true;
    return false;
}

/* Just this signal, and what follows from it. */
static void expect_only(const struct fraud_facts *facts, enum fraud_signal signal, enum fraud_outcome outcome)
{
    struct fraud_judgement judgement = judged(facts);
    if (judgement.count != 1 || judgement.findings[0].signal != signal || judgement.outcome != outcome)
        fail_msg("%s: %zu findings, the first %s, %s", fraud_signals[signal], judgement.count,
                 judgement.count == 0 ? "-" : fraud_signals[judgement.findings[0].signal],
                 fraud_outcomes[judgement.outcome]);
    assert_int_equal(judgement.score, fraud_signal_points(signal));
}

static void honest_people_pass(void **state)
{
    (void)state;
    struct fraud_facts facts = honest();
    assert_int_equal(judged(&facts).count, 0);
    assert_int_equal(judged(&facts).outcome, FRAUD_PASSES);
}

static void one_person_is_blocked_under_every_policy(void **state)
{
    (void)state;
    struct fraud_facts facts = honest();
    facts.same_person = true;
    facts.referred = facts.referrer;
    facts.listed = FRAUD_LISTED_ALLOWED;
    struct fraud_policy lenient = fraud_policy_usual;
    for (size_t i = 0; i < FRAUD_SIGNAL_COUNT; i++)
        lenient.of[i] = FRAUD_ALLOW;
    struct fraud_judgement judgement;
    fraud_judge(&lenient, &facts, &judgement);
    assert_int_equal(judgement.outcome, FRAUD_IS_BLOCKED);
    expect_only(&facts, FRAUD_SAME_PERSON, FRAUD_IS_BLOCKED);
}

static void signs_of_one_person_are_held(void **state)
{
    (void)state;
    struct fraud_facts facts = honest();
    facts.referred.email = STR("rex.arden+second@example.com");
    expect_only(&facts, FRAUD_SAME_EMAIL, FRAUD_IS_HELD);

    facts = honest();
    facts.referred.said_email = STR("REX.ARDEN+x@example.com");
    expect_only(&facts, FRAUD_SAME_EMAIL, FRAUD_IS_HELD);

    facts = honest();
    facts.referred.said_phone = STR("+12025550177;ext=4");
    expect_only(&facts, FRAUD_SAME_PHONE, FRAUD_IS_HELD);

    facts = honest();
    facts.cookie_of_referrer = true;
    expect_only(&facts, FRAUD_SAME_COOKIE, FRAUD_IS_HELD);

    facts = honest();
    facts.referrer.payout = facts.referred.payout = STR("hash");
    expect_only(&facts, FRAUD_SAME_PAYOUT, FRAUD_IS_HELD);
}

static void other_signs_are_held(void **state)
{
    (void)state;
    struct fraud_facts facts = honest();
    facts.referred.said_email = STR("x@mailinator.com");
    expect_only(&facts, FRAUD_DISPOSABLE_EMAIL, FRAUD_IS_HELD);

    facts = honest();
    facts.referrals = fraud_policy_usual.velocity_count;
    assert_int_equal(judged(&facts).count, 0);
    facts.referrals++;
    expect_only(&facts, FRAUD_VELOCITY, FRAUD_IS_HELD);

    facts = honest();
    facts.cluster_people = fraud_policy_usual.cluster_count + 1;
    expect_only(&facts, FRAUD_CLUSTER, FRAUD_IS_HELD);

    facts = honest();
    facts.cycle_steps = 2;
    expect_only(&facts, FRAUD_CYCLE, FRAUD_IS_HELD);

    facts = honest();
    facts.by_bot = true;
    expect_only(&facts, FRAUD_BOT, FRAUD_IS_HELD);

    facts = honest();
    facts.listed = FRAUD_LISTED_BLOCKED;
    expect_only(&facts, FRAUD_LISTED, FRAUD_IS_BLOCKED);
}

static void weak_signs_only_count(void **state)
{
    (void)state;
    struct fraud_facts facts = honest();
    facts.click_to_form_s = fraud_policy_usual.quick_s - 1;
    expect_only(&facts, FRAUD_QUICK, FRAUD_PASSES);
    facts.click_to_form_s = -1;
    assert_int_equal(judged(&facts).count, 0);

    facts = honest();
    facts.referred.address = STR("14 Alder Way, rear");
    expect_only(&facts, FRAUD_HOUSEHOLD, FRAUD_PASSES);
    facts.referred.city = STR("Portland");
    assert_int_equal(judged(&facts).count, 0);
}

/* A family: one address, surname, network and kind of device, and a friend who is quick. */
static void a_family_passes(void **state)
{
    (void)state;
    const struct fraud_visit home = {HOME, PHONE};
    struct fraud_facts facts = honest();
    facts.referred.name = STR("Mia Arden");
    facts.referred.address = STR("14 alder way");
    facts.referrer_seen = &home;
    facts.referrer_seen_count = 1;
    facts.visit = home;
    facts.click_to_form_s = 4;
    struct fraud_judgement judgement = judged(&facts);
    assert_int_equal(judgement.count, 4);
    assert_int_equal(judgement.score, 49);
    assert_int_equal(judgement.outcome, FRAUD_PASSES);
    facts.referred.said_phone = facts.referrer.phone;
    assert_int_equal(judged(&facts).outcome, FRAUD_IS_HELD);
}

static void a_network_never_holds_by_itself(void **state)
{
    (void)state;
    const struct fraud_visit home = {HOME, PHONE};
    struct fraud_facts facts = honest();
    facts.referrer_seen = &home;
    facts.referrer_seen_count = 1;
    facts.visit = (struct fraud_visit){HOME, LAPTOP};
    facts.network_people = 5000;
    struct fraud_policy strict = fraud_policy_usual;
    strict.score_hold = 1;
    strict.score_block = 2;
    for (size_t i = 0; i < FRAUD_SIGNAL_COUNT; i++)
        strict.of[i] = FRAUD_BLOCK;
    struct fraud_judgement judgement;
    fraud_judge(&strict, &facts, &judgement);
    assert_int_equal(judgement.count, 2);
    assert_true(says(&judgement, FRAUD_SAME_NETWORK) && says(&judgement, FRAUD_NETWORK_VELOCITY));
    assert_int_equal(judgement.outcome, FRAUD_PASSES);
    facts.visit.agent = PHONE;
    fraud_judge(&strict, &facts, &judgement);
    assert_true(says(&judgement, FRAUD_SAME_DEVICE));
    assert_int_equal(judgement.outcome, FRAUD_IS_BLOCKED);
}

static void the_policy_says_what_follows(void **state)
{
    (void)state;
    struct fraud_facts facts = honest();
    struct fraud_policy policy = fraud_policy_usual;
    struct fraud_judgement judgement;
    facts.referred.email = STR("rex.arden+second@example.com");
    policy.of[FRAUD_SAME_EMAIL] = FRAUD_BLOCK;
    fraud_judge(&policy, &facts, &judgement);
    assert_int_equal(judgement.outcome, FRAUD_IS_BLOCKED);
    policy.of[FRAUD_SAME_EMAIL] = FRAUD_ALLOW;
    fraud_judge(&policy, &facts, &judgement);
    assert_int_equal(judgement.count, 0);
    policy.of[FRAUD_SAME_EMAIL] = FRAUD_SCORE;
    fraud_judge(&policy, &facts, &judgement);
    assert_int_equal(judgement.outcome, FRAUD_IS_HELD); /* 60 of 50 */
    policy.score_hold = 61;
    fraud_judge(&policy, &facts, &judgement);
    assert_int_equal(judgement.outcome, FRAUD_PASSES);
    facts.referred.said_phone = facts.referrer.phone;
    policy.of[FRAUD_SAME_PHONE] = FRAUD_SCORE;
    fraud_judge(&policy, &facts, &judgement);
    assert_int_equal(judgement.score, 100);
    assert_int_equal(judgement.outcome, FRAUD_IS_BLOCKED);
}

static void what_is_allowed_wins_over_signs_and_not_over_a_block(void **state)
{
    (void)state;
    struct fraud_facts facts = honest();
    facts.cookie_of_referrer = true;
    facts.listed = FRAUD_LISTED_ALLOWED;
    assert_int_equal(judged(&facts).count, 0);
    facts.listed = FRAUD_LISTED_BLOCKED;
    assert_int_equal(judged(&facts).outcome, FRAUD_IS_BLOCKED);
}

static void what_was_found_before_stays(void **state)
{
    (void)state;
    const struct fraud_finding kept[] = {{FRAUD_QUICK, FRAUD_SCORE, 4}, {FRAUD_LISTED, FRAUD_BLOCK, 0}};
    struct fraud_facts facts = honest();
    struct fraud_judgement judgement;
    facts.referred.address = facts.referrer.address;
    fraud_judge_again(&fraud_policy_usual, &facts, kept, 2, &judgement);
    assert_int_equal(judgement.count, 2); /* taken off the block list since */
    assert_int_equal(judgement.findings[0].signal, FRAUD_HOUSEHOLD);
    assert_int_equal(judgement.findings[1].figure, 4);
    assert_int_equal(judgement.score, 24);
    facts.listed = FRAUD_LISTED_ALLOWED;
    fraud_judge_again(&fraud_policy_usual, &facts, kept, 2, &judgement);
    assert_int_equal(judgement.count, 0);
}

static void signals_are_sentences(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (enum fraud_signal signal = 0; signal < FRAUD_SIGNAL_COUNT; signal++) {
        assert_int_equal(fraud_signal_named(str_from(fraud_signals[signal])), signal);
        assert_in_range(fraud_signal_points(signal), 1, 100);
        struct str words = fraud_signal_words(signal, 7, &arena);
        assert_true(words.size > 10 && words.data[words.size - 1] == '.' && str_find(words, '%') == SIZE_MAX);
    }
    assert_int_equal(fraud_signal_named(STR("nothing")), FRAUD_SIGNAL_COUNT);
    assert_str_equal(fraud_signal_words(FRAUD_QUICK, 7, &arena),
                     "The form was sent 7 seconds after the link was opened.");
    assert_str_equal(fraud_signal_words(FRAUD_CYCLE, 1, &arena), "The referrer was brought by the referred.");
    arena_release(&arena);
}

UNIT_TESTS(judge)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(honest_people_pass),
        cmocka_unit_test(one_person_is_blocked_under_every_policy),
        cmocka_unit_test(signs_of_one_person_are_held),
        cmocka_unit_test(other_signs_are_held),
        cmocka_unit_test(weak_signs_only_count),
        cmocka_unit_test(a_family_passes),
        cmocka_unit_test(a_network_never_holds_by_itself),
        cmocka_unit_test(the_policy_says_what_follows),
        cmocka_unit_test(what_is_allowed_wins_over_signs_and_not_over_a_block),
        cmocka_unit_test(what_was_found_before_stays),
        cmocka_unit_test(signals_are_sentences),
    };
    return cmocka_run_group_tests_name("judge", tests, NULL, NULL);
}
