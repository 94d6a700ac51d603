/* Submissions, acts by hand and rewards by hand, on a real store. */

#include "scene.h"
#include "unit.h"

#define DAY TIME_US_PER_DAY

static const char rules[] =
    "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': ["
    "{'key': 'held', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'hold_days': 10, 'amount': {'fixed': 500}},"
    "{'key': 'stage', 'to': 'referrer', 'kind': 'cash', 'on': {'stage': 'proposal'}, 'amount': {'fixed': 70}},"
    "{'key': 'share', 'to': 'referred', 'kind': 'credit', 'on': 'qualified', 'hold_days': 10,"
    " 'amount': {'percent_bp': 1000, 'of': 'event.amount'}}]}";

struct stand {
    struct id program;
    struct referrer ann, eve;
};

static struct stand set_up(struct books *books)
{
    struct stand stand = {.program = scene_program(books, "USD", rules)};
    stand.ann = scene_referrer(books, &stand.program, "ann@example.com");
    stand.eve = scene_referrer(books, &stand.program, "eve@example.com");
    return stand;
}

static struct told submit(struct books *books, const struct stand *stand, const char *email, const char *code)
{
    struct telling telling;
    scene_submission(&telling, &stand->program, email, code);
    return scene_must(books, &telling);
}

static void the_same_prospect_is_replayed_or_declined(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told first = submit(books, &stand, "bob@example.com", stand.ann.code);
    struct told again = submit(books, &stand, "bob@example.com", stand.ann.code);
    assert_true(again.replayed && !again.created && id_equal(&again.referral_id, &first.referral_id));

    struct telling telling;
    scene_submission(&telling, &stand.program, "bob@example.com", stand.eve.code);
    telling.person.phone = STR("+491701234567"); /* said for the first time: not what matched */
    telling.external_id = (struct external_id){true, STR("api"), STR("c-1")};
    telling.person.external_ids = (struct field_array){&telling.external_id, 1};
    struct told other = scene_must(books, &telling);
    assert_true(other.created && !id_equal(&other.referral_id, &first.referral_id));
    assert_string_equal(other.stage, "declined");
    assert_string_equal(other.dedupe, "[\"email\"]");
    assert_int_equal(other.referral_status, REFERRAL_DISQUALIFIED);
    assert_int_equal(SCENE_NUMBER(books, "SELECT SUM(disqualified * 10 + referrals) FROM participant_total"), 12);
    scene_prove(books);
}

static void an_external_id_is_replayed_whatever_became_of_the_code(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct telling telling;
    scene_submission(&telling, &stand.program, "bob@example.com", stand.ann.code);
    telling.submission.external_id = STR("lead-1");
    struct told first = scene_must(books, &telling);
    telling.submission.about.attribution.code = STR("RETIRED"); /* nobody's: it is not looked at */
    struct told again = scene_must(books, &telling);
    assert_true(again.replayed && id_equal(&again.referral_id, &first.referral_id));
    telling.submission.about.fingerprint[3] ^= 1;
    struct told conflict = scene_tell(books, &telling);
    assert_int_equal(conflict.err.code, ERROR_EVENT_CONFLICT);
    assert_string_equal(conflict.err.param, "external_id");
    scene_prove(books);
}

static struct told pay(struct books *books, const char *external_id, const char *email)
{
    struct telling telling;
    scene_event(&telling, "invoice.paid", external_id, email, 9000);
    return scene_must(books, &telling);
}

static void disqualifying_denies_what_is_pending(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told made = submit(books, &stand, "bob@example.com", stand.ann.code);
    pay(books, "in_1", "bob@example.com");
    struct telling out;
    scene_disqualification(&out, &made.referral_id, "fraud");
    struct told told = scene_must(books, &out);
    assert_int_equal(told.referral_status, REFERRAL_DISQUALIFIED);
    assert_int_equal(told.reward_count, 2);
    assert_string_equal(told.rewards[0].status, "denied");
    assert_string_equal(told.rewards[0].reason_code, "fraud");
    assert_int_equal(told.rewards[0].denied, 500);
    assert_int_equal(scene_balance(books, &stand.ann.contact_id, "USD", LEDGER_PENDING), 0);
    scene_advance(books, 11 * DAY);
    assert_int_equal(scene_release(books), 0);
    struct told twice = scene_tell(books, &out);
    assert_int_equal(twice.err.code, ERROR_CONFLICT);
    scene_prove(books);
}

static void what_was_issued_is_taken_back(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told made = submit(books, &stand, "bob@example.com", stand.ann.code);
    pay(books, "in_1", "bob@example.com");
    scene_advance(books, 11 * DAY);
    assert_int_equal(scene_release(books), 2);
    struct telling out;
    scene_transition(&out, &made.referral_id, "lost");
    struct told told = scene_must(books, &out);
    assert_int_equal(told.referral_status, REFERRAL_DISQUALIFIED);
    assert_string_equal(told.rewards[0].status, "reversed");
    assert_int_equal(scene_balance(books, &stand.ann.contact_id, "USD", LEDGER_AVAILABLE), 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT rewarded FROM participant_total"), 0);
    scene_disqualification(&out, &made.referral_id, "fraud");
    assert_int_equal(scene_tell(books, &out).err.code, ERROR_CONFLICT);
    scene_prove(books);
}

static void a_stage_pays_once(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told made = submit(books, &stand, "bob@example.com", stand.ann.code);
    struct telling move;
    static const char *const stages[] = {"proposal", "contacted", "proposal"};
    for (int i = 0; i < 3; i++) {
        scene_transition(&move, &made.referral_id, stages[i]);
        assert_int_equal(scene_must(books, &move).reward_count, i == 0 ? 1 : 0);
    }
    assert_int_equal(scene_tell(books, &move).err.code, ERROR_CONFLICT); /* it is there already */
    assert_int_equal(scene_balance(books, &stand.ann.contact_id, "USD", LEDGER_AVAILABLE), 70);
    scene_prove(books);
}

static void qualifying_by_hand_bypasses_the_condition(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told made = submit(books, &stand, "bob@example.com", stand.ann.code);
    struct telling qualify;
    scene_qualification(&qualify, &made.referral_id);
    struct told told = scene_must(books, &qualify);
    assert_int_equal(told.reward_count, 1); /* a percentage of nothing is not due */
    assert_string_equal(told.stage, "won");
    assert_int_equal(scene_tell(books, &qualify).err.code, ERROR_CONFLICT);
    assert_int_equal(SCENE_NUMBER(books, "SELECT closed * 10 + ever_qualified FROM participant_total"), 11);
    scene_prove(books);
}

static void a_referral_of_nobody_pays_nobody(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told made = submit(books, &stand, "bob@example.com", NULL);
    assert_true(made.created && id_is_none(&made.participant_id));
    struct told paid = pay(books, "in_1", "bob@example.com");
    assert_int_equal(paid.referral_status, REFERRAL_QUALIFIED);
    assert_int_equal(paid.reward_count, 0);
    assert_int_equal(paid.decision_count, 2);
    scene_prove(books);
}

/* ---- by hand ---- */

static struct bonus bonus_of(const struct stand *stand, const char *external_id)
{
    struct bonus bonus = {
        .participant_id = stand->eve.participant_id,
        .program_id = stand->program,
        .kind = 1,
        .amount = {true, 300},
        .currency = {"EUR"},
        .external_id = str_from(external_id),
        .reason = STR("thank you"),
    };
    snprintf((char *)bonus.fingerprint, sizeof bonus.fingerprint, "%s", external_id);
    return bonus;
}

static void a_bonus_pays_once(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct bonus bonus = bonus_of(&stand, "b1");
    struct told first = scene_bonus(books, &bonus);
    assert_int_equal(first.status, STATUS_OK);
    assert_string_equal(first.rewards[0].status, "issued");
    struct told again = scene_bonus(books, &bonus);
    assert_true(again.status == STATUS_OK && again.replayed);
    assert_true(id_equal(&again.rewards[0].id, &first.rewards[0].id));
    bonus.fingerprint[0] ^= 1;
    assert_int_equal(scene_bonus(books, &bonus).err.code, ERROR_EVENT_CONFLICT);
    assert_int_equal(scene_balance(books, &stand.eve.contact_id, "EUR", LEDGER_AVAILABLE), 300);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM program_account"), 2);
    scene_prove(books);
}

static void a_bonus_that_a_budget_refuses_writes_nothing(void **state)
{
    struct books *books = *state;
    struct stand stand = {
        .program = scene_program(books, "EUR",
                                 "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, "
                                 "'rewards': [], 'budgets': [{'amount': 299}]}"),
    };
    stand.eve = scene_referrer(books, &stand.program, "eve@example.com");
    struct bonus bonus = bonus_of(&stand, "b1");
    assert_int_equal(scene_bonus(books, &bonus).err.code, ERROR_BUDGET_EXHAUSTED);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM limit_use"), 0);
    bonus.amount.value = 299;
    assert_int_equal(scene_bonus(books, &bonus).status, STATUS_OK);
    assert_int_equal(SCENE_NUMBER(books, "SELECT used FROM limit_use"), 299);
    scene_prove(books);
}

static void a_bonus_to_another_participant_does_not_reward_the_referral(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told made = submit(books, &stand, "bob@example.com", stand.ann.code);
    struct bonus bonus = bonus_of(&stand, "b1");
    bonus.referral_id = made.referral_id;
    assert_int_equal(scene_bonus(books, &bonus).status, STATUS_OK);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM referral WHERE rewarded_at IS NOT NULL"), 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM referral WHERE eligible_at IS NOT NULL"), 0);
    scene_prove(books);
    bonus = bonus_of(&stand, "b2");
    bonus.participant_id = stand.ann.participant_id;
    bonus.referral_id = made.referral_id;
    assert_int_equal(scene_bonus(books, &bonus).status, STATUS_OK);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM referral WHERE rewarded_at IS NOT NULL"), 1);
    scene_prove(books);
}

static void a_bonus_stays_within_its_program(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct id other = scene_program(books, "USD", rules);
    struct told made = submit(books, &stand, "bob@example.com", stand.ann.code);
    struct bonus bonus = bonus_of(&stand, "b1");
    bonus.program_id = other;
    struct told refused = scene_bonus(books, &bonus);
    assert_string_equal(refused.err.param, "participant_id");
    bonus.participant_id = (struct id){0};
    bonus.contact_id = stand.eve.contact_id;
    bonus.referral_id = made.referral_id;
    refused = scene_bonus(books, &bonus);
    assert_string_equal(refused.err.param, "referral_id");
    bonus.referral_id = (struct id){0};
    bonus.contact_id = other;
    refused = scene_bonus(books, &bonus);
    assert_true(refused.err.code == ERROR_NOT_FOUND && strcmp(refused.err.param, "contact_id") == 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM reward"), 0);
}

static void a_reward_without_money_posts_nothing(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct bonus bonus = bonus_of(&stand, "b1");
    bonus.kind = 3;
    bonus.title = STR("A cake");
    bonus.amount = (struct opt_int){0};
    struct told told = scene_bonus(books, &bonus);
    assert_string_equal(told.rewards[0].status, "issued");
    assert_string_equal(told.rewards[0].currency.text, "USD");
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM ledger_txn"), 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT rewards_earned FROM participant_total"), 1);
    scene_prove(books);
}

UNIT_TESTS(intake_acts)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(the_same_prospect_is_replayed_or_declined),
        BOOKS_TEST(an_external_id_is_replayed_whatever_became_of_the_code),
        BOOKS_TEST(disqualifying_denies_what_is_pending),
        BOOKS_TEST(what_was_issued_is_taken_back),
        BOOKS_TEST(a_stage_pays_once),
        BOOKS_TEST(qualifying_by_hand_bypasses_the_condition),
        BOOKS_TEST(a_referral_of_nobody_pays_nobody),
        BOOKS_TEST(a_bonus_pays_once),
        BOOKS_TEST(a_bonus_that_a_budget_refuses_writes_nothing),
        BOOKS_TEST(a_bonus_to_another_participant_does_not_reward_the_referral),
        BOOKS_TEST(a_bonus_stays_within_its_program),
        BOOKS_TEST(a_reward_without_money_posts_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
