/* Whole flows of events through intake on a real store. */

#include "scene.h"
#include "unit.h"

#define DAY TIME_US_PER_DAY

/* The program of the documentation. */
static const char example[] =
    "{'qualification': {'all': [{'field': 'event.type', 'op': 'in', 'value': ['job.invoiced', 'invoice.paid']},"
    " {'field': 'event.amount', 'op': 'gte', 'value': 5000},"
    " {'field': 'referral.age_days', 'op': 'lte', 'value': 365}]},"
    " 'rewards': [{'key': 'thanks', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'hold_days': 30,"
    "  'amount': {'steps': [{'from': 1, 'fixed': 2500}, {'from': 3, 'fixed': 5000}, {'from': 5, 'fixed': 10000}]}},"
    " {'key': 'cashback', 'to': 'referred', 'kind': 'credit', 'on': 'qualified',"
    "  'amount': {'percent_bp': 1000, 'of': 'event.amount', 'cap': 5000}}]}";

static struct told submit(struct books *books, const struct id *program, const char *email, const char *code)
{
    struct telling telling;
    scene_submission(&telling, program, email, code);
    return scene_must(books, &telling);
}

static struct told pay(struct books *books, const char *external_id, const char *email, int64_t amount)
{
    struct telling telling;
    scene_event(&telling, "invoice.paid", external_id, email, amount);
    return scene_must(books, &telling);
}

static void a_payment_rewards_both_sides(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct told submitted = submit(books, &program, "bob@example.com", ann.code);
    assert_true(submitted.created && submitted.has_referral && submitted.referral_status == REFERRAL_PENDING);
    assert_string_equal(submitted.stage, "submitted");

    struct told paid = pay(books, "in_1", "bob@example.com", 12345);
    assert_false(paid.created || paid.replayed);
    assert_true(id_equal(&paid.referral_id, &submitted.referral_id));
    assert_true(id_equal(&paid.participant_id, &ann.participant_id));
    assert_int_equal(paid.referral_status, REFERRAL_QUALIFIED);
    assert_string_equal(paid.stage, "won");
    assert_int_equal(paid.reward_count, 2);
    const struct told_reward *thanks = told_reward_of(&paid, "thanks"), *cashback = told_reward_of(&paid, "cashback");
    assert_non_null(thanks);
    assert_non_null(cashback);
    assert_true(strcmp(thanks->status, "pending") == 0 && thanks->amount == 2500 && thanks->pending == 2500);
    assert_true(strcmp(thanks->role, "referrer") == 0 && id_equal(&thanks->contact_id, &ann.contact_id));
    assert_true(strcmp(cashback->status, "issued") == 0 && cashback->amount == 1235 && cashback->available == 1235);
    assert_true(id_equal(&cashback->contact_id, &submitted.contact_id) && id_is_none(&cashback->participant_id));
    assert_int_equal(paid.decision_count, 2);
    assert_string_equal(paid.decisions[0].outcome, "held");
    assert_string_equal(paid.decisions[1].outcome, "granted");
    assert_int_equal(paid.eligible_at, thanks->hold_until);
    scene_prove(books);

    assert_int_equal(scene_balance(books, &ann.contact_id, "USD", LEDGER_PENDING), 2500);
    scene_advance(books, 30 * DAY - TIME_US_PER_S);
    assert_int_equal(scene_release(books), 0);
    scene_advance(books, 2 * TIME_US_PER_S);
    assert_int_equal(scene_release(books), 1);
    assert_int_equal(scene_release(books), 0);
    assert_int_equal(scene_balance(books, &ann.contact_id, "USD", LEDGER_PENDING), 0);
    assert_int_equal(scene_balance(books, &ann.contact_id, "USD", LEDGER_AVAILABLE), 2500);
    assert_int_equal(SCENE_NUMBER(books, "SELECT rewarded * 100 + qualified * 10 + rewards_earned FROM "
                                         "participant_total"),
                     101);
    scene_prove(books);
}

/* ---- steps and milestones ---- */

static void the_third_and_fifth_referral_pay_more(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    static const int64_t amounts[] = {2500, 2500, 5000, 5000, 10000, 10000};
    for (int i = 0; i < 6; i++) {
        char email[40], external_id[40];
        snprintf(email, sizeof email, "bob%d@example.com", i);
        snprintf(external_id, sizeof external_id, "in_%d", i);
        submit(books, &program, email, ann.code);
        struct told paid = pay(books, external_id, email, 5000);
        assert_int_equal(told_reward_of(&paid, "thanks")->amount, amounts[i]);
        assert_int_equal(told_reward_of(&paid, "thanks")->step, i + 1);
    }
    scene_prove(books);
}

static void only_milestones_pay(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(
        books, "USD",
        "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'gold',"
        " 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'milestones': [{'at': 2, 'fixed': 700}]}}]}");
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    for (int i = 1; i <= 3; i++) {
        char email[40], external_id[40];
        snprintf(email, sizeof email, "bob%d@example.com", i);
        snprintf(external_id, sizeof external_id, "in_%d", i);
        submit(books, &program, email, ann.code);
        struct told paid = pay(books, external_id, email, 1);
        assert_int_equal(paid.reward_count, i == 2 ? 1 : 0);
        assert_int_equal(paid.decision_count, 1);
        assert_string_equal(paid.decisions[0].outcome, i == 2 ? "granted" : "ineligible");
    }
    assert_int_equal(scene_balance(books, &ann.contact_id, "USD", LEDGER_AVAILABLE), 700);
    scene_prove(books);
}

/* ---- repeated, contradicting and several facts ---- */

static void an_event_told_twice_counts_once(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    submit(books, &program, "bob@example.com", ann.code);
    struct told first = pay(books, "in_1", "bob@example.com", 9000);
    struct told again = pay(books, "in_1", "bob@example.com", 9000);
    assert_true(again.replayed && id_equal(&again.event_id, &first.event_id));
    assert_int_equal(again.reward_count, 2);
    assert_int_equal(again.decision_count, 2);
    assert_true(id_equal(&again.participant_id, &ann.participant_id));
    struct told other = pay(books, "in_2", "bob@example.com", 9000);
    assert_int_equal(other.reward_count, 0); /* the rules pay once per referral */

    struct telling telling;
    scene_event(&telling, "invoice.paid", "in_1", "bob@example.com", 9001);
    struct told conflict = scene_tell(books, &telling);
    assert_int_equal(conflict.err.code, ERROR_EVENT_CONFLICT);
    assert_string_equal(conflict.err.param, "external_id");
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM reward"), 2);
    scene_prove(books);
}

static void an_array_is_all_or_none(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    submit(books, &program, "bob@example.com", ann.code);
    pay(books, "in_0", "carl@example.com", 1);
    struct telling tellings[3];
    scene_event(&tellings[0], "invoice.paid", "in_1", "bob@example.com", 9000);
    scene_event(&tellings[1], "invoice.paid", "in_1", "bob@example.com", 9000); /* the same again */
    scene_event(&tellings[2], "invoice.paid", "in_0", "carl@example.com", 2);   /* contradicts */
    tellings[2].event.about.param_prefix = "events[2]";
    struct error err = {0};
    assert_int_not_equal(scene_tell_all(books, tellings, 3, &err), STATUS_OK);
    assert_int_equal(err.code, ERROR_EVENT_CONFLICT);
    assert_string_equal(err.param, "events[2].external_id");
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM event"), 1);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM reward"), 0);
    assert_int_equal(scene_tell_all(books, tellings, 2, &err), STATUS_OK);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM event"), 2);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM reward"), 2);
    scene_prove(books);
}

/* ---- facts that come late, early or for nobody ---- */

static struct telling order_by(const char *external_id, const char *email, const char *code, int64_t occurred_at)
{
    struct telling telling;
    scene_event(&telling, "order.placed", external_id, email, 8000);
    telling.event.occurred_at = occurred_at;
    if (code != NULL)
        scene_credit(&telling, code);
    return telling;
}

static void a_payment_of_nobody_waits_for_its_referral(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct telling payment;
    scene_event(&payment, "invoice.paid", "in_1", "bob@example.com", 9000);
    payment.event.occurred_at = BOOKS_NOW + 1;
    struct told alone = scene_must(books, &payment);
    assert_false(alone.has_referral);
    assert_int_equal(alone.decision_count, 0);

    /* A referral submitted later reaches back to its own second only; an event that is older reaches further. */
    scene_advance(books, 10 * TIME_US_PER_S);
    struct telling order = order_by("or_1", "bob@example.com", ann.code, BOOKS_NOW - DAY);
    struct told made = scene_must(books, &order);
    assert_true(made.created && made.has_referral);
    assert_int_equal(made.effective_at, BOOKS_NOW - DAY);
    assert_int_equal(made.referral_status, REFERRAL_QUALIFIED);
    assert_int_equal(made.reward_count, 0); /* they are of the payment */
    struct told replay = scene_must(books, &payment);
    assert_true(replay.replayed && replay.has_referral);
    assert_int_equal(replay.reward_count, 2);
    assert_string_equal(told_reward_of(&replay, "cashback")->status, "issued");
    scene_prove(books);
}

static void an_early_event_is_kept_and_decided_for_a_later_referral(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct told first = submit(books, &program, "bob@example.com", ann.code);
    struct telling early;
    scene_event(&early, "invoice.paid", "in_1", "bob@example.com", 9000);
    early.event.occurred_at = BOOKS_NOW - DAY;
    struct told told = scene_must(books, &early);
    assert_false(told.has_referral);
    assert_int_equal(told.decision_count, 1);
    assert_string_equal(told.decisions[0].outcome, "ineligible");

    struct telling out;
    scene_disqualification(&out, &first.referral_id, "spam");
    scene_must(books, &out);
    struct telling order = order_by("or_1", "bob@example.com", ann.code, BOOKS_NOW - 2 * DAY);
    struct told second = scene_must(books, &order);
    assert_true(second.created);
    struct told replay = scene_must(books, &early);
    assert_true(replay.has_referral && id_equal(&replay.referral_id, &second.referral_id));
    assert_int_equal(replay.reward_count, 2);
    assert_int_equal(replay.decision_count, 3); /* it was too early once; that stays on record */
    scene_prove(books);
}

static void the_same_second_is_not_early(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    scene_advance(books, 900 * TIME_US_PER_MS);
    submit(books, &program, "bob@example.com", ann.code);
    struct telling payment;
    scene_event(&payment, "invoice.paid", "in_1", "bob@example.com", 9000);
    payment.event.occurred_at = BOOKS_NOW; /* payment systems tell whole seconds */
    assert_int_equal(scene_must(books, &payment).reward_count, 2);
    scene_prove(books);
}

static void holds_end_with_the_range_of_time(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(
        books, "USD",
        "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'k',"
        " 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'hold_days': 30, 'amount': {'fixed': 5}}]}");
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    submit(books, &program, "bob@example.com", ann.code);
    struct telling payment;
    scene_event(&payment, "invoice.paid", "in_1", "bob@example.com", 9000);
    payment.event.occurred_at = TIME_LAST;
    struct told paid = scene_must(books, &payment);
    assert_int_equal(paid.rewards[0].hold_until, TIME_LAST);
    assert_true(paid.qualified_at <= env_now(books->env) + TIME_US_PER_MS);
    scene_prove(books);
}

static void an_event_for_a_disqualified_referral_pays_nothing(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct told made = submit(books, &program, "bob@example.com", ann.code);
    struct telling out;
    scene_transition(&out, &made.referral_id, "lost");
    assert_int_equal(scene_must(books, &out).referral_status, REFERRAL_DISQUALIFIED);
    struct telling payment;
    scene_event(&payment, "invoice.paid", "in_1", "bob@example.com", 9000);
    payment.event.about.person = NULL;
    payment.event.referral_id = made.referral_id;
    struct told paid = scene_must(books, &payment);
    assert_int_equal(paid.reward_count, 0);
    assert_int_equal(paid.decision_count, 1);
    assert_string_equal(paid.decisions[0].reason, "the referral is disqualified");
    scene_prove(books);
}

static void a_referral_of_another_program_is_refused_or_tells_whose_payment_it_is(void **state)
{
    struct books *books = *state;
    struct id one = scene_program(books, "USD", example), two = scene_program(books, "EUR", example);
    struct referrer ann = scene_referrer(books, &one, "ann@example.com");
    struct referrer eve = scene_referrer(books, &two, "eve@example.com");
    struct told in_one = submit(books, &one, "bob@example.com", ann.code);
    struct told in_two = submit(books, &two, "bob@example.com", eve.code);
    struct telling payment;
    scene_event(&payment, "invoice.paid", "in_1", "billing@example.com", 9000);
    payment.event.referral_id = in_one.referral_id;
    payment.event.about.program_id = two;
    struct told refused = scene_tell(books, &payment);
    assert_int_equal(refused.err.code, ERROR_INVALID_VALUE);
    assert_string_equal(refused.err.param, "program_id");
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM event"), 0);

    payment.event.referral_optional = true; /* as a payment system's metadata names it */
    struct told paid = scene_must(books, &payment);
    assert_true(id_equal(&paid.referral_id, &in_two.referral_id));
    assert_string_equal(paid.decisions[0].outcome, "currency_mismatch");
    assert_true(id_equal(&paid.contact_id, &in_one.contact_id));
    scene_prove(books);
}

static void an_unknown_referral_is_refused_unless_optional(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct told made = submit(books, &program, "bob@example.com", ann.code);
    struct telling payment;
    scene_event(&payment, "invoice.paid", "in_1", "bob@example.com", 9000);
    payment.event.referral_id = program; /* no referral has this id */
    struct told refused = scene_tell(books, &payment);
    assert_int_equal(refused.err.code, ERROR_NOT_FOUND);
    assert_string_equal(refused.err.param, "referral_id");
    payment.event.referral_optional = true;
    struct told paid = scene_must(books, &payment);
    assert_true(id_equal(&paid.referral_id, &made.referral_id));
    scene_prove(books);
}

static void no_reward_counts_and_pays_nothing(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", example);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    submit(books, &program, "bob@example.com", ann.code);
    struct telling payment;
    scene_event(&payment, "invoice.paid", "in_1", "bob@example.com", 9000);
    payment.event.no_reward = true;
    struct told paid = scene_must(books, &payment);
    assert_int_equal(paid.referral_status, REFERRAL_QUALIFIED);
    assert_int_equal(paid.reward_count, 0);
    assert_string_equal(paid.decisions[0].reason, "the event says no_reward");
    scene_prove(books);
}

/* ---- limits ---- */

static void rewards_in_many_currencies_are_one_decision(void **state)
{
    struct books *books = *state;
    struct buf rules = {0};
    BUF_ADD_LITERAL(&rules,
                    "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [");
    for (int i = 0; i < 32; i++)
        buf_add_format(&rules,
                       "%s{'key': 'k%d', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'currency': 'x-u%d',"
                       " 'amount': {'fixed': %d}}",
                       i == 0 ? "" : ",", i, i, i + 1);
    buf_add(&rules, "]}", 3); /* with its NUL */
    struct id program = scene_program(books, "USD", rules.data);
    buf_release(&rules);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    submit(books, &program, "bob@example.com", ann.code);
    assert_int_equal(pay(books, "in_1", "bob@example.com", 1).reward_count, 32);
    assert_int_equal(scene_balance(books, &ann.contact_id, "x-u31", LEDGER_AVAILABLE), 32);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM participant_total"), 33);
    scene_prove(books);
}

static void a_sum_beyond_the_limit_is_not_granted(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(
        books, "USD",
        "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': ["
        "{'key': 'a', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 1000000000000000}},"
        "{'key': 'b', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 1}},"
        "{'key': 'c', 'to': 'referred', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 1}}]}");
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    submit(books, &program, "bob@example.com", ann.code);
    struct told paid = pay(books, "in_1", "bob@example.com", 1);
    assert_int_equal(paid.reward_count, 2);
    assert_non_null(told_reward_of(&paid, "a"));
    assert_null(told_reward_of(&paid, "b"));
    assert_int_equal(paid.decision_count, 3);
    assert_string_equal(paid.decisions[1].outcome, "ineligible");

    struct bonus bonus = {.participant_id = ann.participant_id,
                          .program_id = program,
                          .kind = 1,
                          .amount = {true, 1},
                          .currency = {"USD"},
                          .external_id = STR("b1"),
                          .reason = STR("r")};
    struct told refused = scene_bonus(books, &bonus);
    assert_int_equal(refused.err.code, ERROR_OUT_OF_RANGE);
    assert_string_equal(refused.err.param, "amount");
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM natural_key WHERE kind = 'rwd'"), 0);
    scene_prove(books);
}

static void events_that_no_rule_counts_leave_no_trace_on_the_referral(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(
        books, "USD", "{'qualification': {'field': 'count.custom.visit', 'op': 'gte', 'value': 3}, 'rewards': []}");
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    submit(books, &program, "bob@example.com", ann.code);
    static const char *const types[] = {"custom.visit", "custom.other", "custom.visit", "custom.more", "custom.visit"};
    for (int i = 0; i < 5; i++) {
        char external_id[40];
        snprintf(external_id, sizeof external_id, "ev_%d", i);
        struct telling telling;
        scene_event(&telling, types[i], external_id, "bob@example.com", -1);
        struct told told = scene_must(books, &telling);
        assert_int_equal(told.referral_status, i == 4 ? REFERRAL_QUALIFIED : REFERRAL_PENDING);
    }
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM counted_object WHERE type = 'custom.visit'"), 3);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM counted_object"), 3);
    scene_prove(books);
}

UNIT_TESTS(intake_events)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_payment_rewards_both_sides),
        BOOKS_TEST(the_third_and_fifth_referral_pay_more),
        BOOKS_TEST(only_milestones_pay),
        BOOKS_TEST(an_event_told_twice_counts_once),
        BOOKS_TEST(an_array_is_all_or_none),
        BOOKS_TEST(a_payment_of_nobody_waits_for_its_referral),
        BOOKS_TEST(an_early_event_is_kept_and_decided_for_a_later_referral),
        BOOKS_TEST(the_same_second_is_not_early),
        BOOKS_TEST(holds_end_with_the_range_of_time),
        BOOKS_TEST(an_event_for_a_disqualified_referral_pays_nothing),
        BOOKS_TEST(a_referral_of_another_program_is_refused_or_tells_whose_payment_it_is),
        BOOKS_TEST(an_unknown_referral_is_refused_unless_optional),
        BOOKS_TEST(no_reward_counts_and_pays_nothing),
        BOOKS_TEST(rewards_in_many_currencies_are_one_decision),
        BOOKS_TEST(a_sum_beyond_the_limit_is_not_granted),
        BOOKS_TEST(events_that_no_rule_counts_leave_no_trace_on_the_referral),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
