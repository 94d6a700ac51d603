/* When a rule pays, when it stays due, and when it is settled: whole flows through intake on a real store. */

#include "scene.h"
#include "unit.h"

/* A share of the invoice, which an invoice may not have; nothing about amounts in the qualification. */
static const char share[] =
    "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'share', 'to':"
    " 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'percent_bp': 1000, 'of': 'event.amount'}}]}";

struct stand {
    struct id program;
    struct referrer ann;
};

static struct stand set_up(struct books *books, const char *rules)
{
    struct stand stand = {.program = scene_program(books, "USD", rules)};
    stand.ann = scene_referrer(books, &stand.program, "ann@example.com");
    return stand;
}

static struct told submit(struct books *books, const struct stand *stand, const char *email)
{
    struct telling telling;
    scene_submission(&telling, &stand->program, email, stand->ann.code);
    return scene_must(books, &telling);
}

static struct told pay(struct books *books, const char *external_id, const char *email, int64_t amount)
{
    struct telling telling;
    scene_event(&telling, "invoice.paid", external_id, email, amount);
    return scene_must(books, &telling);
}

/* ---- a first invoice that pays nothing (trial finding 3) ---- */

/* What is told first, with a reason for which nothing is paid. */
struct first {
    const char *name;
    void (*change)(struct event_fact *event);
    int64_t amount;
    const char *outcome;
};

static void nothing(struct event_fact *event)
{
    (void)event;
}

static void euros(struct event_fact *event)
{
    event->currency = (struct currency){"EUR"};
}

static void no_reward(struct event_fact *event)
{
    event->no_reward = true;
}

static const struct first firsts[] = {
    {"of 0", nothing, 0, "ineligible"},
    {"without amount", nothing, -1, "ineligible"},
    {"in another currency", euros, 9000, "currency_mismatch"},
    {"with no_reward", no_reward, 9000, "ineligible"},
};

static void a_first_invoice_that_pays_nothing_uses_nothing_up(void **state)
{
    struct books *books = *state;
    for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
        struct stand stand = {.program = scene_program(books, "USD", share)};
        char ann[40], bob[40], ids[3][40];
        snprintf(ann, sizeof ann, "ann%zu@example.com", i);
        snprintf(bob, sizeof bob, "bob%zu@example.com", i);
        for (int n = 0; n < 3; n++)
            snprintf(ids[n], sizeof ids[n], "in_%zu_%d", i, n);
        stand.ann = scene_referrer(books, &stand.program, ann);
        submit(books, &stand, bob);
        struct telling telling;
        scene_event(&telling, "invoice.paid", ids[0], bob, firsts[i].amount);
        firsts[i].change(&telling.event);
        struct told first = scene_must(books, &telling);
        if (first.reward_count != 0 || strcmp(first.decisions[0].outcome, firsts[i].outcome) != 0)
            fail_msg("%s: %s", firsts[i].name, first.decisions[0].outcome);
        assert_int_equal(first.referral_status, REFERRAL_QUALIFIED); /* it is a fact nevertheless */
        assert_true(strlen(first.decisions[0].reason) > 0);
        struct told good = pay(books, ids[1], bob, 9000);
        if (good.reward_count != 1 || good.rewards[0].amount != 900)
            fail_msg("after one %s: %s", firsts[i].name, good.decisions[0].reason);
        struct told next = pay(books, ids[2], bob, 9000); /* and once only */
        assert_int_equal(next.reward_count, 0);
        assert_string_equal(next.decisions[0].outcome, "already_rewarded");
        scene_prove(books);
    }
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM reward"), 4);
}

static void an_event_that_does_not_qualify_lets_nothing_pay(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books, share);
    submit(books, &stand, "bob@example.com");
    pay(books, "in_1", "bob@example.com", 0);
    struct telling telling;
    scene_event(&telling, "order.placed", "or_1", "bob@example.com", 9000);
    assert_int_equal(scene_must(books, &telling).reward_count, 0);
    assert_int_equal(pay(books, "in_2", "bob@example.com", 9000).reward_count, 1);
    scene_prove(books);
}

/* A share is due when the referral is submitted, or enters a stage, and is paid of the first invoice that qualifies it.
 */
static void a_share_that_was_due_before_is_paid_later(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(
        books,
        "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': ["
        "{'key': 'a', 'to': 'referrer', 'kind': 'cash', 'on': 'submitted', 'amount': {'percent_bp': 1000, 'of':"
        " 'event.amount'}}, {'key': 'b', 'to': 'referrer', 'kind': 'cash', 'on': {'stage': 'proposal'}, 'amount':"
        " {'percent_bp': 2000, 'of': 'event.amount'}}]}");
    struct told made = submit(books, &stand, "bob@example.com");
    struct telling telling;
    scene_transition(&telling, &made.referral_id, "proposal");
    assert_int_equal(scene_must(books, &telling).reward_count, 0);
    struct told paid = pay(books, "in_1", "bob@example.com", 1000);
    assert_int_equal(paid.reward_count, 2);
    assert_int_equal(told_reward_of(&paid, "a")->amount, 100);
    assert_int_equal(told_reward_of(&paid, "b")->amount, 200);
    assert_int_equal(pay(books, "in_2", "bob@example.com", 1000).reward_count, 0);
    scene_prove(books);
}

/* ---- counting ---- */

static void what_is_due_draws_no_ordinal(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(
        books,
        "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'k',"
        " 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'steps': ["
        "{'from': 1, 'percent_bp': 1000},"
        "{'from': 2, 'percent_bp': 2000}]}}]}");
    submit(books, &stand, "bob@example.com");
    submit(books, &stand, "carl@example.com");
    assert_int_equal(pay(books, "in_1", "bob@example.com", 0).reward_count, 0);
    struct told carls = pay(books, "in_2", "carl@example.com", 1000);
    assert_true(carls.rewards[0].amount == 100 && carls.rewards[0].step == 1);
    struct told bobs = pay(books, "in_3", "bob@example.com", 1000); /* ordinals are given in the order of payment */
    assert_true(bobs.rewards[0].amount == 200 && bobs.rewards[0].step == 2);
    scene_prove(books);
}

static void a_milestone_not_reached_settles_and_counts_once(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(
        books,
        "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'k',"
        " 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'milestones': ["
        "{'at': 2, 'fixed': 700}]}}]}");
    submit(books, &stand, "bob@example.com");
    submit(books, &stand, "carl@example.com");
    struct told first = pay(books, "in_1", "bob@example.com", 0); /* an invoice of 0 is one of a referral that counts */
    assert_int_equal(first.reward_count, 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM rule_state WHERE state = 1"), 1);
    struct told again = pay(books, "in_2", "bob@example.com", 9000);
    assert_int_equal(again.reward_count, 0);
    assert_string_equal(again.decisions[0].reason, "this rule pays nothing for this referral");
    struct told second = pay(books, "in_3", "carl@example.com", 1);
    assert_true(second.reward_count == 1 && second.rewards[0].amount == 700);
    scene_prove(books);
}

static struct told visit(struct books *books, const char *external_id, const char *object_id)
{
    struct telling telling;
    scene_event(&telling, "custom.visit", external_id, "bob@example.com", -1);
    if (object_id != NULL)
        scene_object(&telling, object_id);
    return scene_must(books, &telling);
}

/* Finding 5: objects are counted, not messages. */
static void one_thing_told_three_times_is_one(void **state)
{
    struct books *books = *state;
    struct stand stand =
        set_up(books, "{'qualification': {'field': 'count.custom.visit', 'op': 'gte', 'value': 3}, 'rewards': []}");
    submit(books, &stand, "bob@example.com");
    for (int i = 0; i < 3; i++) {
        char external_id[16];
        snprintf(external_id, sizeof external_id, "m%d", i);
        assert_int_equal(visit(books, external_id, "thing").referral_status, REFERRAL_PENDING);
    }
    assert_int_equal(visit(books, "m4", "other").referral_status, REFERRAL_PENDING);
    assert_int_equal(visit(books, "m5", NULL).referral_status, REFERRAL_QUALIFIED); /* its own object */
    scene_prove(books);
}

/* ---- a rule that has paid (finding 24) ---- */

static void a_rule_that_has_paid_names_its_reward(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books, share);
    submit(books, &stand, "bob@example.com");
    struct told first = pay(books, "in_1", "bob@example.com", 1000);
    struct told again = pay(books, "in_2", "bob@example.com", 2000);
    assert_int_equal(again.decision_count, 1);
    assert_string_equal(again.decisions[0].rule_key, "share");
    assert_string_equal(again.decisions[0].outcome, "already_rewarded");
    assert_true(id_equal(&again.decisions[0].reward_id, &first.rewards[0].id));
    assert_true(strlen(again.decisions[0].reason) > 0);
    struct told replay = pay(books, "in_2", "bob@example.com", 2000);
    assert_true(replay.replayed && replay.reward_count == 0); /* the reward is not of this event */
    assert_true(id_equal(&replay.decisions[0].reward_id, &first.rewards[0].id));
    scene_prove(books);
}

/* Several facts that waited are decided in one commit: the second finds what the first has paid. */
static void facts_that_waited_pay_once(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books, share);
    pay(books, "in_1", "bob@example.com", 0);
    pay(books, "in_2", "bob@example.com", 1000);
    pay(books, "in_3", "bob@example.com", 2000);
    submit(books, &stand, "bob@example.com");
    struct told second = pay(books, "in_2", "bob@example.com", 1000),
                third = pay(books, "in_3", "bob@example.com", 2000);
    assert_true(second.replayed && second.reward_count == 1 && second.rewards[0].amount == 100);
    assert_true(third.replayed && third.reward_count == 0);
    assert_string_equal(third.decisions[0].outcome, "already_rewarded");
    assert_true(id_equal(&third.decisions[0].reward_id, &second.rewards[0].id));
    scene_prove(books);
}

/* ---- who is never paid (finding 9) ---- */

static void a_person_who_refers_himself_pays_nobody(void **state)
{
    struct books *books = *state;
    struct stand stand =
        set_up(books, "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': ["
                      "{'key': 'a', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 5}},"
                      "{'key': 'b', 'to': 'referred', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 5}}]}");
    struct told made = submit(books, &stand, "ann@example.com");
    assert_true(made.created); /* a lead is never lost */
    struct told paid = pay(books, "in_1", "ann@example.com", 1000);
    assert_int_equal(paid.reward_count, 0);
    assert_int_equal(paid.decision_count, 2);
    for (int i = 0; i < 2; i++) {
        assert_string_equal(paid.decisions[i].outcome, "blocked");
        assert_true(strlen(paid.decisions[i].reason) > 0);
    }
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM reward"), 0);
    scene_prove(books);
}

static enum status close_others(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("UPDATE participant_total SET revenue = 1000000000000000000 - 5"); /* as a thousand large deals leave it */
    return STATUS_OK;
}

static void values_past_what_can_be_added_are_refused(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books, share);
    struct told made = submit(books, &stand, "bob@example.com");
    books_write(books, LIVE, close_others);
    struct telling win;
    scene_transition(&win, &made.referral_id, "won");
    win.transition.value = (struct opt_int){true, 6};
    struct told refused = scene_tell(books, &win);
    assert_int_equal(refused.err.code, ERROR_OUT_OF_RANGE);
    assert_string_equal(refused.err.param, "value");
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM referral WHERE stage = 'submitted'"), 1);
    win.transition.value.value = 5;
    assert_int_equal(scene_must(books, &win).referral_status, REFERRAL_PENDING);
}

static void a_payment_that_would_close_too_much_is_refused_whole(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books, share);
    struct telling telling;
    scene_submission(&telling, &stand.program, "bob@example.com", stand.ann.code);
    telling.submission.value = (struct opt_int){true, 6};
    scene_must(books, &telling);
    books_write(books, LIVE, close_others);
    scene_event(&telling, "invoice.paid", "in_1", "bob@example.com", 1000);
    assert_int_equal(scene_tell(books, &telling).err.code, ERROR_OUT_OF_RANGE);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM event"), 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM referral WHERE stage = 'submitted'"), 1);
}

/* ---- programs that take nothing (finding 25) ---- */

static void a_program_that_has_ended_qualifies_nothing(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books, share);
    struct told made = submit(books, &stand, "bob@example.com");
    scene_program_status(books, &stand.program, "ended");
    struct told paid = pay(books, "in_1", "bob@example.com", 1000);
    assert_true(paid.has_referral);
    assert_int_equal(paid.referral_status, REFERRAL_PENDING);
    assert_int_equal(paid.reward_count, 0);
    assert_string_equal(paid.decisions[0].rule_key, "qualification");
    assert_string_equal(paid.decisions[0].reason, "the program has ended");
    struct telling telling;
    scene_qualification(&telling, &made.referral_id);
    assert_int_equal(scene_tell(books, &telling).err.code, ERROR_PROGRAM_ENDED);
    scene_submission(&telling, &stand.program, "carl@example.com", stand.ann.code);
    struct told refused = scene_tell(books, &telling);
    assert_int_equal(refused.err.code, ERROR_PROGRAM_ENDED);
    assert_string_equal(refused.err.param, "program_id");
    scene_program_status(books, &stand.program, "active");
    assert_int_equal(pay(books, "in_2", "bob@example.com", 1000).reward_count, 1);
    scene_prove(books);
}

/* What was earned goes on. */
static void a_program_that_has_ended_keeps_its_word(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(
        books,
        "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'k',"
        " 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'hold_days': 3, 'amount': {'fixed': 5}}]}");
    submit(books, &stand, "bob@example.com");
    pay(books, "in_1", "bob@example.com", 1000);
    scene_program_status(books, &stand.program, "ended");
    scene_advance(books, 4 * TIME_US_PER_DAY);
    assert_int_equal(scene_release(books), 1);
    assert_int_equal(scene_balance(books, &stand.ann.contact_id, "USD", LEDGER_AVAILABLE), 5);
    scene_prove(books);
}

static void a_paused_program_takes_no_referrals_and_qualifies(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books, share);
    submit(books, &stand, "bob@example.com");
    scene_program_status(books, &stand.program, "paused");
    assert_int_equal(pay(books, "in_1", "bob@example.com", 1000).reward_count, 1);
    struct telling telling;
    scene_submission(&telling, &stand.program, "carl@example.com", stand.ann.code);
    assert_int_equal(scene_tell(books, &telling).err.code, ERROR_PROGRAM_PAUSED);
    scene_event(&telling, "order.placed", "or_1", "carl@example.com",
                5); /* names no program: kept, and makes nothing */
    scene_credit(&telling, stand.ann.code);
    assert_false(scene_must(books, &telling).has_referral);
    scene_prove(books);
}

UNIT_TESTS(intake_paying)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_first_invoice_that_pays_nothing_uses_nothing_up),
        BOOKS_TEST(an_event_that_does_not_qualify_lets_nothing_pay),
        BOOKS_TEST(a_share_that_was_due_before_is_paid_later),
        BOOKS_TEST(what_is_due_draws_no_ordinal),
        BOOKS_TEST(a_milestone_not_reached_settles_and_counts_once),
        BOOKS_TEST(one_thing_told_three_times_is_one),
        BOOKS_TEST(a_rule_that_has_paid_names_its_reward),
        BOOKS_TEST(facts_that_waited_pay_once),
        BOOKS_TEST(a_person_who_refers_himself_pays_nobody),
        BOOKS_TEST(values_past_what_can_be_added_are_refused),
        BOOKS_TEST(a_payment_that_would_close_too_much_is_refused_whole),
        BOOKS_TEST(a_program_that_has_ended_qualifies_nothing),
        BOOKS_TEST(a_program_that_has_ended_keeps_its_word),
        BOOKS_TEST(a_paused_program_takes_no_referrals_and_qualifies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
