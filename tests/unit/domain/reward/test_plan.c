/* What a decision does, gathered and written at once: on a real store, proved afterwards. */

#include "scene.h"
#include "unit.h"

#include "domain/reward/plan.h"

static const char rules[] =
    "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'held', 'to': "
    "'referrer', 'kind': 'cash', 'on': 'submitted', 'hold_days': 10, 'amount': {'fixed': 500}}]}";
static const char unpaid[] = "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"
                             " 'rewards': []}";

struct side {
    struct referrer referrer;
    struct id referral_id, reward_id;
};

struct stand {
    struct id program_id;
    struct side sides[2];
    bool came_through; /* an act that is taken back did all it does */
};

/* Two referrers with a referral each, and what they are paid for it by the rules. */
static struct stand *set_up(struct books *books, const char *text)
{
    static struct stand stand; /* it outlives the books, which keep it for the acts */
    stand = (struct stand){.program_id = scene_program(books, "USD", text)};
    static const char *const emails[][2] = {{"ann@example.com", "bob@example.com"},
                                            {"eve@example.com", "carl@example.com"}};
    for (int i = 0; i < 2; i++) {
        struct side *side = &stand.sides[i];
        side->referrer = scene_referrer(books, &stand.program_id, emails[i][0]);
        struct telling telling;
        scene_submission(&telling, &stand.program_id, emails[i][1], side->referrer.code);
        struct told told = scene_must(books, &telling);
        side->referral_id = told.referral_id;
        if (told.reward_count > 0)
            side->reward_id = told.rewards[0].id;
    }
    books->ctx = &stand;
    return &stand;
}

static const struct currency usd = {"USD"}, eur = {"EUR"};

/* Both referrals, locked in the order of their ids, and in a plan. */
static enum status take_both(struct act *act, const struct stand *stand, struct plan *plan,
                             struct referral referrals[2], struct error *err)
{
    plan_begin(plan, act, &usd);
    TRY(ledger_open_program(act, &stand->program_id, &eur, err)); /* no rule pays in it */
    for (int i = 0; i < 2; i++) {
        TRY(referral_lock(act, &stand->sides[i].referral_id, &referrals[i], err));
        plan_referral(plan, &referrals[i], false, &usd);
    }
    return STATUS_OK;
}

/* What a rule of this key would grant the referrer. */
static struct reward reward_for(struct act *act, const struct side *side, const struct stand *stand, const char *key,
                                const struct currency *currency, int64_t amount)
{
    struct str rule_key = str_from(key);
    return (struct reward){
        .id = mint_id(&act->mint),
        .program_id = stand->program_id,
        .program_version = 1,
        .referral_id = side->referral_id,
        .root_id = side->referral_id,
        .cause = reward_cause("rule", &stand->program_id, rule_key, &side->referrer.contact_id, 0, txn_arena(act->txn)),
        .rule_key = rule_key,
        .contact_id = side->referrer.contact_id,
        .participant_id = side->referrer.participant_id,
        .role = STR("referrer"),
        .kind = STR("cash"),
        .currency = *currency,
        .amount = {true, amount},
        .hold_until = TIME_NONE,
    };
}

/* ---- several referrals and participants ---- */

/* The order in which rows of these tables are written, for what is locked. */
static enum status watch_writes(struct act *act, struct error *err)
{
    DAMAGE("CREATE TABLE written (n INTEGER PRIMARY KEY, place INTEGER, key BLOB)");
    DAMAGE("CREATE TRIGGER w1 AFTER UPDATE ON participant_total BEGIN INSERT INTO written (place, key) VALUES (1, "
           "CAST(new.participant_id || new.currency AS BLOB)); END");
    DAMAGE("CREATE TRIGGER w2 AFTER INSERT ON participant_total BEGIN INSERT INTO written (place, key) VALUES (1, "
           "CAST(new.participant_id || new.currency AS BLOB)); END");
    DAMAGE("CREATE TRIGGER w3 AFTER UPDATE ON lot BEGIN INSERT INTO written (place, key) VALUES (2, new.id); END");
    DAMAGE("CREATE TRIGGER w4 AFTER UPDATE ON balance BEGIN INSERT INTO written (place, key) VALUES (3, "
           "CAST(new.owner_id || new.currency AS BLOB)); END");
    DAMAGE("CREATE TRIGGER w5 AFTER INSERT ON balance BEGIN INSERT INTO written (place, key) VALUES (3, "
           "CAST(new.owner_id || new.currency AS BLOB)); END");
    return STATUS_OK;
}

static enum status number(struct act *act, const struct statement *statement, int64_t *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, statement, NULL, 0, &rows, err));
    *ret = result_int(&rows, 0, 0);
    return STATUS_OK;
}

static enum status expect_lock_order(struct act *act, struct error *err)
{
    static const struct statement misplaced = {.name = "test_misplaced",
                                               .purpose = "rows that were written before one that is locked earlier",
                                               .text = "SELECT COUNT(*) FROM written a JOIN written b ON a.n < b.n "
                                                       "WHERE a.place > b.place OR (a.place = b.place AND a.key >= "
                                                       "b.key)",
                                               .params = "",
                                               .columns = "i"};
    static const struct statement all = {.name = "test_written",
                                         .purpose = "all that were written",
                                         .text = "SELECT COUNT(*) FROM written",
                                         .params = "",
                                         .columns = "i"};
    int64_t count, wrong;
    TRY(number(act, &misplaced, &wrong, err));
    EXPECT(wrong == 0);
    TRY(number(act, &all, &count, err));
    EXPECT(count == 4 + 2 + 4); /* each hot row once: two currencies of two participants, two lots, as many balances */
    DAMAGE("DROP TRIGGER w1");
    DAMAGE("DROP TRIGGER w2");
    DAMAGE("DROP TRIGGER w3");
    DAMAGE("DROP TRIGGER w4");
    DAMAGE("DROP TRIGGER w5");
    DAMAGE("DROP TABLE written");
    return STATUS_OK;
}

static enum status decide_for_both(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    TRY(take_both(act, stand, &plan, referrals, err));
    const struct side *first = &stand->sides[0], *second = &stand->sides[1];
    struct reward held[2];
    for (int i = 0; i < 2; i++)
        TRY(reward_read(act, &stand->sides[i].reward_id, &held[i], err));
    struct reward more[] = {
        reward_for(act, second, stand, "more", &usd, 40),
        reward_for(act, first, stand, "more", &eur, 30),
        reward_for(act, second, stand, "euro", &eur, 20),
        reward_for(act, first, stand, "yetmore", &usd, 10),
    };
    TRY(watch_writes(act, err));
    for (int i = 0; i < 4; i++)
        (void)plan_grant(&plan, &more[i]);
    TRY(reward_read_money(act, held, 2, err));
    plan_release(&plan, &held[1]);
    plan_deny(&plan, &held[0], STR("spam"));
    TRY(plan_commit(&plan, err));
    TRY(expect_lock_order(act, err));
    EXPECT(referrals[0].rewarded_at == act_now(act) && referrals[1].rewarded_at == act_now(act));
    return STATUS_OK;
}

static void one_plan_moves_two_referrals_and_two_participants(void **state)
{
    struct books *books = *state;
    struct stand *stand = set_up(books, rules);
    books_write(books, LIVE, decide_for_both);
    const struct id *ann = &stand->sides[0].referrer.contact_id, *eve = &stand->sides[1].referrer.contact_id;
    assert_int_equal(scene_balance(books, ann, "USD", LEDGER_AVAILABLE), 10);
    assert_int_equal(scene_balance(books, ann, "EUR", LEDGER_AVAILABLE), 30);
    assert_int_equal(scene_balance(books, ann, "USD", LEDGER_PENDING), 0);
    assert_int_equal(scene_balance(books, eve, "USD", LEDGER_AVAILABLE), 540);
    assert_int_equal(scene_balance(books, eve, "EUR", LEDGER_AVAILABLE), 20);
    assert_int_equal(SCENE_NUMBER(books, "SELECT SUM(rewarded * 100 + rewards_earned) FROM participant_total"), 205);
    assert_int_equal(SCENE_NUMBER(books, "SELECT denied FROM participant_total WHERE denied > 0"), 500);
    scene_prove(books);
}

/* One effect of one event is one txn per currency, whatever it pays to whom. */
static enum status decide_on_an_event(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    TRY(take_both(act, stand, &plan, referrals, err));
    plan.event_id = mint_id(&act->mint);
    for (int i = 0; i < 2; i++) {
        struct reward dollars = reward_for(act, &stand->sides[i], stand, "dollars", &usd, 10);
        struct reward euros = reward_for(act, &stand->sides[i], stand, "euros", &eur, 20);
        (void)plan_grant(&plan, &dollars);
        (void)plan_grant(&plan, &euros);
    }
    return plan_commit(&plan, err);
}

static void an_event_posts_one_txn_per_effect_and_currency(void **state)
{
    struct books *books = *state;
    (void)set_up(books, unpaid);
    books_write(books, LIVE, decide_on_an_event);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM ledger_txn"), 4);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM ledger_txn WHERE cause_kind = 'evt'"), 4);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM ledger_entry"), 16);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM uncounted WHERE deltas LIKE '%EUR%'"), 1);
    scene_prove(books);
}

/* ---- who is credited ---- */

/* As a correction of the attribution does it: a row of record, and the referral's own. */
static enum status credit(struct act *act, struct referral *referral, const struct id *participant_id, int64_t n,
                          struct error *err)
{
    static const struct statement set = {.name = "test_credit",
                                         .purpose = "credit somebody else",
                                         .text = "UPDATE referral SET participant_id = $3 WHERE ws = $1 AND id = $2",
                                         .params = "ibb",
                                         .columns = ""};
    const struct attribution attribution = {.referral_id = referral->id,
                                            .n = n,
                                            .participant_id = *participant_id,
                                            .link_id = referral->link_id,
                                            .method = referral->method,
                                            .code = referral->code,
                                            .touches = STR("[]"),
                                            .decided_at = act_now(act),
                                            .audit_id = mint_id(&act->mint)};
    referral->participant_id = *participant_id;
    TRY(txn_exec(act->txn, &set, VALUES(value_int(act->ws), value_id(&referral->id), value_id(participant_id)), err));
    return referral_add_attribution(act, &attribution, err);
}

/* Ann's referral, which was won and is worth something, becomes eve's. */
static enum status credit_the_other(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    TRY(take_both(act, stand, &plan, referrals, err));
    TRY(credit(act, &referrals[0], &stand->sides[1].referrer.participant_id, 2, err));
    return plan_commit(&plan, err);
}

static enum status credit_nobody(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    TRY(take_both(act, stand, &plan, referrals, err));
    TRY(credit(act, &referrals[0], &(struct id){0}, 3, err));
    return plan_commit(&plan, err);
}

static enum status credit_the_first(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    TRY(take_both(act, stand, &plan, referrals, err));
    TRY(credit(act, &referrals[0], &stand->sides[0].referrer.participant_id, 4, err));
    return plan_commit(&plan, err);
}

/* ann's and eve's counts: referrals, qualified, ever qualified, closed, then revenue. */
#define COUNTS_OF(books, email)                                                                                        \
    SCENE_NUMBER((books), "SELECT referrals * 1000000000 + qualified * 100000000 + ever_qualified * 10000000 + "       \
                          "closed * 1000000 + revenue FROM participant_total t JOIN participant p ON p.id = "          \
                          "t.participant_id JOIN contact c ON c.id = p.contact_id WHERE c.email = '" email "'")

static void a_moved_attribution_is_counted_away_and_to(void **state)
{
    struct books *books = *state;
    struct stand *stand = set_up(books, unpaid);
    struct telling telling;
    scene_event(&telling, "invoice.paid", "in_1", "bob@example.com", 100);
    scene_must(books, &telling);
    scene_transition(&telling, &stand->sides[0].referral_id, "contacted");
    telling.transition.value = (struct opt_int){true, 777};
    scene_must(books, &telling);
    scene_transition(&telling, &stand->sides[0].referral_id, "won");
    scene_must(books, &telling);
    assert_int_equal(COUNTS_OF(books, "ann@example.com"), 1111000777);
    assert_int_equal(COUNTS_OF(books, "eve@example.com"), 1000000000);
    scene_prove(books);
    books_write(books, LIVE, credit_the_other);
    assert_int_equal(COUNTS_OF(books, "ann@example.com"), 0);
    assert_int_equal(COUNTS_OF(books, "eve@example.com"), 2111000777);
    scene_prove(books);
    books_write(books, LIVE, credit_nobody);
    assert_int_equal(COUNTS_OF(books, "ann@example.com"), 0);
    assert_int_equal(COUNTS_OF(books, "eve@example.com"), 1000000000);
    scene_prove(books);
    books_write(books, LIVE, credit_the_first);
    assert_int_equal(COUNTS_OF(books, "ann@example.com"), 1111000777);
    scene_prove(books);
}

/* ---- room ---- */

static enum status fill_up(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    bool fits;
    TRY(take_both(act, stand, &plan, referrals, err));
    struct reward most = reward_for(act, &stand->sides[0], stand, "most", &usd, MONEY_LIMIT - 1);
    struct reward one = reward_for(act, &stand->sides[0], stand, "one", &usd, 1);
    struct reward two = reward_for(act, &stand->sides[0], stand, "two", &usd, 2);
    struct reward euro = reward_for(act, &stand->sides[0], stand, "euro", &eur, 2);
    struct reward another = reward_for(act, &stand->sides[1], stand, "two", &usd, 2);
    TRY(plan_fits(&plan, &most, &fits, err));
    EXPECT(fits);
    (void)plan_grant(&plan, &most);
    TRY(plan_fits(&plan, &two, &fits, err)); /* what is planned counts */
    EXPECT(!fits);
    TRY(plan_fits(&plan, &euro, &fits, err));
    EXPECT(fits);
    TRY(plan_fits(&plan, &another, &fits, err));
    EXPECT(fits);
    TRY(plan_fits(&plan, &one, &fits, err));
    EXPECT(fits);
    (void)plan_grant(&plan, &one);
    TRY(plan_commit(&plan, err));
    TRY(plan_fits(&plan, &one, &fits, err));
    EXPECT(!fits);
    one.amount.set = false; /* without money there is always room */
    TRY(plan_fits(&plan, &one, &fits, err));
    EXPECT(fits);
    return STATUS_OK;
}

static void what_is_planned_takes_room(void **state)
{
    struct books *books = *state;
    (void)set_up(books, unpaid);
    books_write(books, LIVE, fill_up);
    scene_prove(books);
}

/* ---- rewards that have moved ---- */

static enum status release_what_is_denied(struct act *act, struct books *books, struct error *err)
{
    struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    struct reward held;
    TRY(take_both(act, stand, &plan, referrals, err));
    TRY(reward_read(act, &stand->sides[0].reward_id, &held, err));
    TRY(reward_read_money(act, &held, 1, err));
    plan_release(&plan, &held);
    DAMAGE("UPDATE reward SET status = 5");
    EXPECT(plan_commit(&plan, err) == STATUS_BUSY);
    stand->came_through = true;
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

static void a_reward_that_has_moved_makes_the_plan_run_again(void **state)
{
    struct books *books = *state;
    struct stand *stand = set_up(books, rules);
    books_roll_back(books, LIVE, release_what_is_denied);
    assert_true(stand->came_through);
    scene_prove(books);
}

/* On the writer's thread, which is the one that lives on in the child of a fork. */
static struct {
    struct plan *plan;
    const struct reward *reward;
} forbidden;

static void release_again(void)
{
    plan_release(forbidden.plan, forbidden.reward);
}

static void deny_again(void)
{
    plan_deny(forbidden.plan, forbidden.reward, STR("spam"));
}

static enum status settle_what_is_settled(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    struct reward held;
    TRY(take_both(act, stand, &plan, referrals, err));
    TRY(reward_read(act, &stand->sides[0].reward_id, &held, err));
    TRY(reward_read_money(act, &held, 1, err));
    forbidden.plan = &plan;
    forbidden.reward = &held;
    EXPECT(!unit_aborts(release_again));
    static const enum reward_status settled[] = {REWARD_ISSUED, REWARD_PAID, REWARD_DENIED, REWARD_REVERSED};
    for (size_t i = 0; i < 4; i++) {
        held.status = (int)settled[i];
        EXPECT(unit_aborts(release_again) && unit_aborts(deny_again));
    }
    return STATUS_OK;
}

static void settling_what_is_settled_is_a_bug(void **state)
{
    struct books *books = *state;
    (void)set_up(books, rules);
    books_write(books, LIVE, settle_what_is_settled);
}

/* ---- what rewards wait for ---- */

#define WAIT(reason) (INT64_C(1) << (reason))

/* One that waits for a person, for the look at fraud, and for its hold. */
static enum status grant_waiting(struct act *act, struct books *books, struct error *err)
{
    struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    TRY(take_both(act, stand, &plan, referrals, err));
    struct reward waiting = reward_for(act, &stand->sides[0], stand, "waiting", &usd, 40);
    waiting.waits = WAIT(REWARD_WAIT_FRAUD) | WAIT(REWARD_WAIT_APPROVAL);
    waiting.hold_until = act_now(act) + TIME_US_PER_DAY;
    stand->sides[0].reward_id = waiting.id;
    EXPECT(plan_grant(&plan, &waiting)->release_at == waiting.hold_until);
    return plan_commit(&plan, err);
}

static enum reward_wait ending;

static enum status end_one(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    struct reward waiting;
    TRY(take_both(act, stand, &plan, referrals, err));
    TRY(reward_read(act, &stand->sides[0].reward_id, &waiting, err));
    TRY(reward_read_money(act, &waiting, 1, err));
    plan_end_wait(&plan, &waiting, ending);
    return plan_commit(&plan, err);
}

static void end_and_expect(struct books *books, enum reward_wait reason, enum reward_status status, int64_t waits)
{
    ending = reason;
    books_write(books, LIVE, end_one);
    assert_int_equal(SCENE_NUMBER(books, "SELECT status FROM reward"), status);
    assert_int_equal(SCENE_NUMBER(books, "SELECT waits FROM reward"), waits);
    scene_prove(books);
}

static void a_reward_is_issued_when_the_last_it_waits_for_has_ended(void **state)
{
    struct books *books = *state;
    (void)set_up(books, unpaid);
    books_write(books, LIVE, grant_waiting);
    end_and_expect(books, REWARD_WAIT_BUDGET, REWARD_PENDING,
                   WAIT(REWARD_WAIT_HOLD) | WAIT(REWARD_WAIT_APPROVAL) | WAIT(REWARD_WAIT_FRAUD));
    end_and_expect(books, REWARD_WAIT_FRAUD, REWARD_PENDING, WAIT(REWARD_WAIT_HOLD) | WAIT(REWARD_WAIT_APPROVAL));
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM audit WHERE action = 'reward.wait_ended' AND changes = "
                                         "'{\"waiting_for\":[\"hold, approval, fraud\",\"hold, approval\"]}'"),
                     1);
    end_and_expect(books, REWARD_WAIT_APPROVAL, REWARD_APPROVED, WAIT(REWARD_WAIT_HOLD));
    end_and_expect(books, REWARD_WAIT_HOLD, REWARD_ISSUED, 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM audit WHERE action LIKE 'reward.%'"), 4);
}

static void a_hold_that_is_over_ends_with_whatever_else_ends(void **state)
{
    struct books *books = *state;
    (void)set_up(books, unpaid);
    books_write(books, LIVE, grant_waiting);
    scene_advance(books, 2 * TIME_US_PER_DAY);
    end_and_expect(books, REWARD_WAIT_APPROVAL, REWARD_PENDING, WAIT(REWARD_WAIT_FRAUD));
    end_and_expect(books, REWARD_WAIT_FRAUD, REWARD_ISSUED, 0);
}

/* ---- telling ---- */

static enum status grant_one(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct plan plan;
    struct referral referrals[2];
    TRY(take_both(act, stand, &plan, referrals, err));
    struct reward reward = reward_for(act, &stand->sides[0], stand, "now", &usd, 10);
    (void)plan_grant(&plan, &reward);
    reward = reward_for(act, &stand->sides[0], stand, "later", &usd, 10);
    reward.hold_until = act_now(act) + TIME_US_PER_DAY;
    (void)plan_grant(&plan, &reward);
    return plan_commit(&plan, err);
}

/* B17 */
static void each_change_is_told_once(void **state)
{
    struct books *books = *state;
    (void)set_up(books, unpaid);
    int64_t before = SCENE_NUMBER(books, "SELECT COUNT(*) FROM outbox");
    books_write(books, LIVE, grant_one);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM audit WHERE action = 'reward.created'"), 1);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM audit WHERE action = 'reward.issued'"), 1);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM outbox"), before + 2);
    assert_int_equal(SCENE_NUMBER(books, "SELECT MAX(sequence) FROM referral"), 3);
    scene_advance(books, 2 * TIME_US_PER_DAY);
    assert_int_equal(scene_release(books), 1);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM audit WHERE action = 'reward.issued'"), 2);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM outbox"), before + 3);
    scene_prove(books);
}

UNIT_TESTS(plan)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(one_plan_moves_two_referrals_and_two_participants),
        BOOKS_TEST(an_event_posts_one_txn_per_effect_and_currency),
        BOOKS_TEST(a_moved_attribution_is_counted_away_and_to),
        BOOKS_TEST(what_is_planned_takes_room),
        BOOKS_TEST(a_reward_that_has_moved_makes_the_plan_run_again),
        BOOKS_TEST(settling_what_is_settled_is_a_bug),
        BOOKS_TEST(a_reward_is_issued_when_the_last_it_waits_for_has_ended),
        BOOKS_TEST(a_hold_that_is_over_ends_with_whatever_else_ends),
        BOOKS_TEST(each_change_is_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
