/* The proof of rewards finds each kind of damage; every damage is taken back. */

#include "damage.h"
#include "scene.h"
#include "unit.h"

static const char rules[] = "{'rewards': [{'key': 'held', 'to': 'referrer', 'kind': 'cash', 'on': 'submitted',"
                            " 'hold_days': 10, 'amount': {'fixed': 500}}]}";

DAMAGED_EXACTLY(reward_verify, wrong_lot, "B7 B7 B7 ",
                DAMAGE("UPDATE reward SET amount = 501, pending = 501 WHERE state = 'pending'"))
DAMAGED_EXACTLY(reward_verify, wrong_balance, "B7 ", DAMAGE("UPDATE balance SET pending = pending + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_total, "B7 ", DAMAGE("UPDATE participant_total SET granted = granted + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_earned, "B7 ",
                DAMAGE("UPDATE participant_total SET rewards_earned = rewards_earned + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_lost_total, "B7 B7 B7 ", DAMAGE("DELETE FROM participant_total"))
DAMAGED_EXACTLY(reward_verify, wrong_count, "B7 ", DAMAGE("UPDATE participant_total SET referrals = referrals + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_closed, "B7 ", DAMAGE("UPDATE participant_total SET closed = closed + 1"))
DAMAGED_EXACTLY(reward_verify, wrong_link, "B7 ",
                DAMAGE("UPDATE reward SET previous_id = NULL WHERE previous_id IS NOT NULL"))
DAMAGED_EXACTLY(reward_verify, wrong_head, "B7 B7 ", DAMAGE("UPDATE balance SET last_lot_id = prior_lot_id"))
DAMAGED_EXACTLY(reward_verify, wrong_owner, "B7 B7 ",
                DAMAGE("UPDATE reward SET contact_id = x'00000000000000000000000000000001' WHERE previous_id IS NULL"))
DAMAGED_EXACTLY(reward_verify, no_head, "B7 B7 ",
                DAMAGE("UPDATE balance SET last_lot_id = x'00000000000000000000000000000001'"))
DAMAGED_EXACTLY(reward_verify, untold_making, "B17 ", DAMAGE("DROP TRIGGER audit_no_delete");
                DAMAGE("DELETE FROM audit WHERE id = (SELECT min(id) FROM audit WHERE action = 'reward.created')"))
DAMAGED_EXACTLY(reward_verify, untold_issue, "B17 ", DAMAGE("DROP TRIGGER audit_no_delete");
                DAMAGE("DELETE FROM audit WHERE action = 'reward.issued'"))
DAMAGED_EXACTLY(reward_verify, wrong_referral, "B20 ",
                DAMAGE("UPDATE reward SET referral_id = x'01' WHERE referral_id IS NOT NULL"))

static void every_damage_is_found(void **state)
{
    static const struct damage damages[] = {
        {"lot", wrong_lot},
        {"balance", wrong_balance},
        {"total", wrong_total},
        {"earned", wrong_earned},
        {"lost total", wrong_lost_total},
        {"count", wrong_count},
        {"closed", wrong_closed},
        {"link", wrong_link},
        {"head", wrong_head},
        {"owner", wrong_owner},
        {"no head", no_head},
        {"making", untold_making},
        {"issue", untold_issue},
        {"referral", wrong_referral},
    };
    struct books *books = *state;
    struct id program = scene_program(books, "USD", rules);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct telling telling;
    scene_submission(&telling, &program, "bob@example.com", ann.code);
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
                       "\"rwd_01h455vb4pex5vsknk084sn02q\"]]'"))
DAMAGED_EXACTLY(reward_verify, decided_for_another, "B20 ",
                DAMAGE("UPDATE reward SET event_id = x'01' WHERE event_id IS NOT NULL"))
DAMAGED_EXACTLY(reward_verify, decided_gibberish, "B20 ", DAMAGE("UPDATE event SET decisions = '{}'"))

static void decisions_name_rewards_of_their_event(void **state)
{
    static const struct damage damages[] = {
        {"no such reward", decided_nothing},
        {"another's reward", decided_for_another},
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
