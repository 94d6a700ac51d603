/* The proof of rewards finds each kind of damage; every damage is taken back. */

#include "damage.h"
#include "scene.h"
#include "unit.h"

static const char rules[] = "{'rewards': [{'key': 'held', 'to': 'referrer', 'kind': 'cash', 'on': 'submitted',"
                            " 'hold_days': 10, 'amount': {'fixed': 500}}]}";

DAMAGED_EXACTLY(reward_verify, wrong_amount, "B7 ", DAMAGE("UPDATE reward SET amount = 501 WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, no_amount, "B7 ", DAMAGE("UPDATE reward SET amount = NULL WHERE status = 0"))
DAMAGED(reward_verify, wrong_lot, "B7", DAMAGE("UPDATE lot SET pending = pending + 1 WHERE pending > 0"))
DAMAGED(reward_verify, no_lot, "B7", DAMAGE("DELETE FROM lot WHERE pending > 0"))
DAMAGED(reward_verify, wrong_currency, "B7", DAMAGE("UPDATE reward SET currency = 'EUR' WHERE status = 0"))
DAMAGED(reward_verify, wrong_program, "B5",
        DAMAGE("UPDATE reward SET program_id = x'01010101010101010101010101010101' WHERE status = 0"))
DAMAGED(reward_verify, wrong_owner, "B7",
        DAMAGE("UPDATE reward SET contact_id = x'01010101010101010101010101010101' WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, wrong_balance, "B7 ", DAMAGE("UPDATE balance SET pending = pending + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_total, "B7 ", DAMAGE("UPDATE participant_total SET available = available + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_denied, "B7 ", DAMAGE("UPDATE participant_total SET denied = denied + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_earned, "B7 ",
                DAMAGE("UPDATE participant_total SET rewards_earned = rewards_earned + 1"))
DAMAGED_EXACTLY(reward_verify, lost_total, "B7 B7 B7 ", DAMAGE("DELETE FROM participant_total"))
DAMAGED_EXACTLY(reward_verify, wrong_count, "B7 ", DAMAGE("UPDATE participant_total SET referrals = referrals + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_closed, "B7 ", DAMAGE("UPDATE participant_total SET closed = closed + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_revenue, "B7 ", DAMAGE("UPDATE participant_total SET revenue = revenue + 1"))
DAMAGED(reward_verify, no_referral, "B20",
        DAMAGE("UPDATE reward SET referral_id = x'01010101010101010101010101010101' WHERE referral_id IS NOT NULL"))
DAMAGED_EXACTLY(
    reward_verify, other_referral, "B5 ",
    DAMAGE(
        "UPDATE reward SET referral_id = (SELECT max(id) FROM referral) WHERE referral_id IS NOT NULL AND status = 0"))
DAMAGED_EXACTLY(reward_verify, other_root, "B5 ",
                DAMAGE("UPDATE reward SET root_id = (SELECT max(id) FROM referral) WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, bonus_of_another_root, "B5 ",
                DAMAGE("UPDATE reward SET root_id = x'01010101010101010101010101010101' WHERE rule_key = ''"))
DAMAGED_EXACTLY(reward_verify, other_cause, "B5 ",
                DAMAGE("UPDATE reward SET cause = x'000102030405060708090a0b0c0d0e0f' WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, other_rule, "B5 ", DAMAGE("UPDATE reward SET rule_key = 'hold' WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, no_rule, "B5 ", DAMAGE("UPDATE reward SET rule_key = '' WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, other_level, "B5 ", DAMAGE("UPDATE reward SET level = 1 WHERE status = 0"))
DAMAGED(reward_verify, pending_is_issued, "B7", DAMAGE("UPDATE reward SET status = 2, issued_at = 1 WHERE status = 0"))
DAMAGED(reward_verify, pending_is_redeemed, "B7",
        DAMAGE("UPDATE reward SET status = 3, issued_at = 1 WHERE status = 0"))
DAMAGED(reward_verify, pending_is_paid, "B7", DAMAGE("UPDATE reward SET status = 4, issued_at = 1 WHERE status = 0"))
DAMAGED(reward_verify, pending_is_denied, "B7",
        DAMAGE("UPDATE reward SET status = 5, issued_at = NULL WHERE status = 0"))
DAMAGED(reward_verify, pending_is_reversed, "B7",
        DAMAGE("UPDATE reward SET status = 6, issued_at = NULL WHERE status = 0"))
DAMAGED(reward_verify, pending_is_expired, "B7", DAMAGE("UPDATE reward SET status = 7, issued_at = 1 WHERE status = 0"))
DAMAGED(reward_verify, issued_is_pending, "B7", DAMAGE("UPDATE reward SET status = 0 WHERE status = 2"))
DAMAGED(reward_verify, issued_is_redeemed, "B7", DAMAGE("UPDATE reward SET status = 3 WHERE status = 2"))
DAMAGED(reward_verify, issued_is_paid, "B7", DAMAGE("UPDATE reward SET status = 4 WHERE status = 2"))
DAMAGED(reward_verify, issued_is_denied, "B7", DAMAGE("UPDATE reward SET status = 5 WHERE status = 2"))
DAMAGED(reward_verify, issued_is_reversed, "B7", DAMAGE("UPDATE reward SET status = 6 WHERE status = 2"))
DAMAGED(reward_verify, issued_is_expired, "B7", DAMAGE("UPDATE reward SET status = 7 WHERE status = 2"))
DAMAGED(reward_verify, never_issued, "B7", DAMAGE("UPDATE reward SET issued_at = NULL WHERE status = 2"))
DAMAGED(reward_verify, issued_while_pending, "B7", DAMAGE("UPDATE reward SET issued_at = 1 WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, no_wait, "B7 ", DAMAGE("UPDATE reward SET waits = 0 WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, other_wait, "B7 ", DAMAGE("UPDATE reward SET waits = 2 WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, one_wait_more, "B7 ", DAMAGE("UPDATE reward SET waits = 3 WHERE status = 0"))
DAMAGED_EXACTLY(reward_verify, wait_of_an_issued, "B7 ", DAMAGE("UPDATE reward SET waits = 1 WHERE status = 2"))
DAMAGED_EXACTLY(reward_verify, lost_wait, "B7 ", DAMAGE("DELETE FROM reward_wait"))
DAMAGED_EXACTLY(reward_verify, other_noted_wait, "B7 ", DAMAGE("UPDATE reward_wait SET reason = 3"))
DAMAGED_EXACTLY(
    reward_verify, wait_of_nothing, "B7 ",
    DAMAGE("INSERT INTO reward_wait (ws, reason, reward_id) VALUES (1, 1, x'01010101010101010101010101010101')"))
DAMAGED_EXACTLY(reward_verify, untold_making, "B17 ", DAMAGE("DROP TRIGGER audit_no_delete");
                DAMAGE("DELETE FROM audit WHERE id = (SELECT min(id) FROM audit WHERE action = 'reward.created')"))
DAMAGED_EXACTLY(reward_verify, untold_issue, "B17 ", DAMAGE("DROP TRIGGER audit_no_delete");
                DAMAGE("DELETE FROM audit WHERE action = 'reward.issued'"))

static void every_damage_is_found(void **state)
{
    static const struct damage damages[] = {
        {"wrong amount", wrong_amount},
        {"no amount", no_amount},
        {"wrong lot", wrong_lot},
        {"no lot", no_lot},
        {"wrong currency", wrong_currency},
        {"wrong program", wrong_program},
        {"wrong owner", wrong_owner},
        {"wrong balance", wrong_balance},
        {"wrong total", wrong_total},
        {"wrong denied", wrong_denied},
        {"wrong earned", wrong_earned},
        {"lost total", lost_total},
        {"wrong count", wrong_count},
        {"wrong closed", wrong_closed},
        {"wrong revenue", wrong_revenue},
        {"no referral", no_referral},
        {"other referral", other_referral},
        {"other root", other_root},
        {"bonus of another root", bonus_of_another_root},
        {"other cause", other_cause},
        {"other rule", other_rule},
        {"no rule", no_rule},
        {"other level", other_level},
        {"pending is issued", pending_is_issued},
        {"pending is redeemed", pending_is_redeemed},
        {"pending is paid", pending_is_paid},
        {"pending is denied", pending_is_denied},
        {"pending is reversed", pending_is_reversed},
        {"pending is expired", pending_is_expired},
        {"issued is pending", issued_is_pending},
        {"issued is redeemed", issued_is_redeemed},
        {"issued is paid", issued_is_paid},
        {"issued is denied", issued_is_denied},
        {"issued is reversed", issued_is_reversed},
        {"issued is expired", issued_is_expired},
        {"never issued", never_issued},
        {"issued while pending", issued_while_pending},
        {"no wait", no_wait},
        {"other wait", other_wait},
        {"one wait more", one_wait_more},
        {"wait of an issued", wait_of_an_issued},
        {"lost wait", lost_wait},
        {"other noted wait", other_noted_wait},
        {"wait of nothing", wait_of_nothing},
        {"untold making", untold_making},
        {"untold issue", untold_issue},
    };
    struct books *books = *state;
    struct id program = scene_program(books, "USD", rules);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct telling telling;
    scene_submission(&telling, &program, "bob@example.com", ann.code);
    scene_must(books, &telling);
    scene_submission(&telling, &program, "carl@example.com", NULL); /* pays nobody */
    scene_must(books, &telling);
    struct bonus bonus = {.participant_id = ann.participant_id,
                          .program_id = program,
                          .kind = 1,
                          .amount = {true, 5},
                          .currency = {"USD"},
                          .external_id = STR("b1"),
                          .reason = STR("r")};
    assert_int_equal(scene_bonus(books, &bonus).status, STATUS_OK);
    scene_prove(books);
    damage_expect_all(books, damages, sizeof damages / sizeof damages[0]);
}

static const char paying[] = "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"
                             " 'rewards': [{'key': 'once', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified',"
                             " 'amount': {'fixed': 500}}]}";

DAMAGED_EXACTLY(reward_verify, decided_nothing, "B20 ",
                DAMAGE("UPDATE event SET decisions = '[[\"once\",\"granted\",null,"
                       "\"rwd_01h455vb4pex5vsknk084sn02q\"]]' WHERE external_id = 'in_1'"))
DAMAGED_EXACTLY(reward_verify, decided_for_another, "B20 ",
                DAMAGE("UPDATE reward SET event_id = x'01010101010101010101010101010101' WHERE event_id IS NOT NULL"))
DAMAGED_EXACTLY(reward_verify, decided_twice, "B20 ",
                DAMAGE("UPDATE event SET decisions = '[[\"once\",\"already_rewarded\",null,"
                       "\"rwd_01h455vb4pex5vsknk084sn02q\"]]' WHERE external_id = 'in_2'"))
DAMAGED_EXACTLY(reward_verify, decided_by_another_rule, "B20 ",
                DAMAGE("UPDATE event SET decisions = REPLACE(decisions, '\"once\"', '\"twice\"') "
                       "WHERE external_id = 'in_2'"))
DAMAGED_EXACTLY(reward_verify, decided_for_another_referral, "B20 ",
                DAMAGE("UPDATE event SET referral_id = x'01010101010101010101010101010101' WHERE external_id = 'in_2'"))
DAMAGED_EXACTLY(reward_verify, decided_gibberish, "B20 ",
                DAMAGE("UPDATE event SET decisions = '{}' WHERE external_id = 'in_1'"))

static void decisions_name_rewards_of_their_event(void **state)
{
    static const struct damage damages[] = {
        {"no such reward", decided_nothing},
        {"another's reward", decided_for_another},
        {"no such reward of before", decided_twice},
        {"of another rule", decided_by_another_rule},
        {"of another referral", decided_for_another_referral},
        {"no decisions", decided_gibberish},
    };
    struct books *books = *state;
    struct id program = scene_program(books, "USD", paying);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct telling telling;
    scene_submission(&telling, &program, "bob@example.com", ann.code);
    scene_must(books, &telling);
    scene_event(&telling, "invoice.paid", "in_1", "bob@example.com", 100);
    struct told paid = scene_must(books, &telling);
    assert_int_equal(paid.decision_count, 1);
    scene_event(&telling, "invoice.paid", "in_2", "bob@example.com", 100);
    struct told again = scene_must(books, &telling);
    assert_string_equal(again.decisions[0].outcome, "already_rewarded");
    scene_prove(books);
    damage_expect_all(books, damages, sizeof damages / sizeof damages[0]);
}

UNIT_TESTS(reward_verify)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(every_damage_is_found),
        BOOKS_TEST(decisions_name_rewards_of_their_event),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
