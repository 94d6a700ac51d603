/* Whole flows of events through intake on a real store. */

#include "scene.h"

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
    assert_true(strcmp(thanks->state, "pending") == 0 && thanks->amount == 2500 && thanks->pending == 2500);
    assert_true(strcmp(thanks->role, "referrer") == 0 && id_equal(&thanks->contact_id, &ann.contact_id));
    assert_true(strcmp(cashback->state, "issued") == 0 && cashback->amount == 1235 && cashback->available == 1235);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_payment_rewards_both_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
