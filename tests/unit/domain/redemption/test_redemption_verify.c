/* The proof of redemptions finds each kind of damage; every damage is taken back. And acts in one transaction. */

#include "damage.h"
#include "scene.h"
#include "unit.h"

#include "domain/redemption/lapse.h"
#include "domain/redemption/redemption.h"

static const char rules[] = "{'rewards': [{'key': 'short', 'to': 'referrer', 'kind': 'credit', 'on': 'submitted',"
                            " 'expires_days': 3, 'amount': {'fixed': 500}}]}";

static const struct currency usd = {"USD"};

struct stand {
    struct referrer referrer;
};

static struct redemption_ask ask_for(const struct stand *stand, const char *reference, int64_t amount, bool capture)
{
    struct redemption_ask ask = {
        .contact_id = stand->referrer.contact_id,
        .amount = {true, amount},
        .currency = usd,
        .reference = str_from(reference),
        .capture = {true, capture},
    };
    ask.fingerprint[0] = (uint8_t)reference[0];
    return ask;
}

/* Two lots of 500: 600 spent, 300 set aside, 50 released again. */
static enum status fill(struct act *act, struct books *books, struct error *err)
{
    struct redemption redemption;
    bool replayed;
    const struct redemption_ask spent = ask_for(books->ctx, "a", 600, true),
                                open = ask_for(books->ctx, "b", 300, false), back = ask_for(books->ctx, "c", 50, false);
    TRY(redemption_make(act, &spent, &redemption, &replayed, err));
    EXPECT(!replayed && redemption.status == REDEMPTION_CAPTURED && redemption.lots.count == 2);
    TRY(redemption_make(act, &open, &redemption, &replayed, err));
    EXPECT(redemption.status == REDEMPTION_OPEN && redemption.amount == 300 && redemption.lots.count == 1);
    TRY(redemption_make(act, &back, &redemption, &replayed, err));
    TRY(redemption_release(act, &redemption.id, &redemption, err));
    EXPECT(redemption.status == REDEMPTION_RELEASED && redemption.amount == 50);
    EXPECT_BREAKS(redemption_verify, 0, "");
    return STATUS_OK;
}

static struct stand *set_up(struct books *books)
{
    static struct stand stand; /* it outlives the books, which keep it for the acts */
    struct id program_id = scene_program(books, "USD", rules);
    stand.referrer = scene_referrer(books, &program_id, "ann@example.com");
    static const char *const emails[] = {"bob@example.com", "eve@example.com"};
    for (int i = 0; i < 2; i++) {
        struct telling telling;
        scene_submission(&telling, &program_id, emails[i], stand.referrer.code);
        scene_must(books, &telling);
    }
    books->ctx = &stand;
    books_write(books, LIVE, fill);
    return &stand;
}

DAMAGED(redemption_verify, other_requested, "B7",
        DAMAGE("UPDATE redemption SET requested_amount = requested_amount + 1 WHERE reference = 'a'"))
DAMAGED(redemption_verify, other_captured, "B7",
        DAMAGE("UPDATE redemption SET captured_amount = captured_amount - 1 WHERE reference = 'a'"))
DAMAGED(redemption_verify, lost_lots, "B7", DAMAGE("DELETE FROM redemption_lot WHERE n = 2"))
DAMAGED(
    redemption_verify, moved_part, "B7",
    DAMAGE("UPDATE redemption_lot SET captured_amount = captured_amount - 1, requested_amount = requested_amount - 1 "
           "WHERE n = 2");
    DAMAGE("UPDATE redemption SET captured_amount = 599, requested_amount = 599 WHERE reference = 'a'"))
DAMAGED(redemption_verify, open_is_closed, "B7",
        DAMAGE("UPDATE redemption SET status = 2, expires_at = NULL, closed_at = 1 WHERE status = 0"))
DAMAGED(redemption_verify, captured_is_open, "B8", DAMAGE("UPDATE redemption SET status = 0 WHERE status = 1"))
DAMAGED(redemption_verify, released_is_captured, "B8", DAMAGE("UPDATE redemption SET status = 1 WHERE status = 2"))
DAMAGED_EXACTLY(redemption_verify, open_for_ever, "B8 ",
                DAMAGE("UPDATE redemption SET expires_at = NULL WHERE status = 0"))
DAMAGED_EXACTLY(redemption_verify, closed_and_due, "B8 ",
                DAMAGE("UPDATE redemption SET expires_at = 1 WHERE status = 2"))
DAMAGED(redemption_verify, reserved_by_nobody, "B7",
        DAMAGE("UPDATE lot SET reserved = reserved + 1 WHERE reserved > 0"))
DAMAGED_EXACTLY(redemption_verify, nobodys, "B20 B20 B20 ",
                DAMAGE("UPDATE redemption SET contact_id = x'01010101010101010101010101010101' WHERE reference = 'a'"))
DAMAGED_EXACTLY(
    redemption_verify, no_participant, "B20 ",
    DAMAGE("UPDATE redemption SET participant_id = x'01010101010101010101010101010101' WHERE reference = 'a'"))
DAMAGED_EXACTLY(redemption_verify, other_currency, "B20 ",
                DAMAGE("UPDATE redemption SET currency = 'EUR' WHERE reference = 'b'"))
DAMAGED(redemption_verify, lot_of_nothing, "B20",
        DAMAGE("UPDATE redemption_lot SET reward_id = x'01010101010101010101010101010101' WHERE n = 2"))

static void every_damage_is_found(void **state)
{
    static const struct damage damages[] = {
        {"other requested", other_requested},
        {"other captured", other_captured},
        {"lost lots", lost_lots},
        {"moved part", moved_part},
        {"open is closed", open_is_closed},
        {"captured is open", captured_is_open},
        {"released is captured", released_is_captured},
        {"open for ever", open_for_ever},
        {"closed and due", closed_and_due},
        {"reserved by nobody", reserved_by_nobody},
        {"nobody's", nobodys},
        {"no participant", no_participant},
        {"other currency", other_currency},
        {"lot of nothing", lot_of_nothing},
    };
    struct books *books = *state;
    set_up(books);
    scene_prove(books);
    damage_expect_all(books, damages, sizeof damages / sizeof damages[0]);
}

/* ---- the sweep may be late ---- */

static enum status spend_what_has_lapsed(struct act *act, struct books *books, struct error *err)
{
    const struct redemption_ask late = ask_for(books->ctx, "d", 1, true);
    struct redemption redemption;
    bool replayed;
    struct error refusal = {0};
    EXPECT(redemption_make(act, &late, &redemption, &replayed, &refusal) == STATUS_CONFLICT);
    EXPECT(refusal.code == ERROR_INSUFFICIENT_CREDIT && strcmp(refusal.param, "amount") == 0);
    EXPECT(strcmp(refusal.figure, "available") == 0 && refusal.figure_value == 0);
    struct reward *rewards;
    size_t count;
    struct id ids[2];
    TRY(lapse_rewards_due(act, 2, ids, &count, err));
    EXPECT(count == 1);
    TRY(reward_read_many(act, ids, 1, &rewards, &count, err));
    EXPECT(rewards[0].status == REWARD_ISSUED);
    TRY(reward_tell_all(act, rewards, 1, err));
    EXPECT(rewards[0].amounts.available == 0 && rewards[0].amounts.expired == 100 &&
           rewards[0].amounts.reserved == 300);
    return STATUS_OK;
}

static enum status sweep(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id ids[2];
    size_t count;
    TRY(lapse_rewards_due(act, 2, ids, &count, err));
    EXPECT(count == 1);
    for (int i = 0; i < 2; i++) /* again is nothing */
        TRY(lapse_reward(act, &ids[0], err));
    TRY(lapse_rewards_due(act, 2, ids, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void what_has_lapsed_is_not_spent_before_the_sweep(void **state)
{
    struct books *books = *state;
    const struct stand *stand = set_up(books);
    scene_advance(books, 4 * TIME_US_PER_DAY);
    books_write(books, LIVE, spend_what_has_lapsed);
    assert_int_equal(scene_balance(books, &stand->referrer.contact_id, "USD", LEDGER_AVAILABLE), 100);
    scene_prove(books);
    books_write(books, LIVE, sweep);
    assert_int_equal(scene_balance(books, &stand->referrer.contact_id, "USD", LEDGER_AVAILABLE), 0);
    assert_int_equal(scene_balance(books, &stand->referrer.contact_id, "USD", LEDGER_RESERVED), 300);
    scene_prove(books);
}

UNIT_TESTS(redemption_verify)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(every_damage_is_found),
        BOOKS_TEST(what_has_lapsed_is_not_spent_before_the_sweep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
