/* What an act adds to figures, on a real store. */

#include "books.h"

#include "domain/tally/tally.h"

static struct id id_of(uint8_t n)
{
    return (struct id){{[0] = 1, [15] = n}};
}

static const struct currency usd = {"USD"};

static struct tally_referral new_lead(void)
{
    return (struct tally_referral){.program_id = id_of(1),
                                   .participant_id = id_of(2),
                                   .channel = STR("mail"),
                                   .owner = STR("rep 1"),
                                   .source = STR("click"),
                                   .stage = STR("new"),
                                   .submitted_at = BOOKS_NOW,
                                   .qualified_at = TIME_NONE,
                                   .rewarded_at = TIME_NONE,
                                   .closed_at = TIME_NONE};
}

/* A month and three days later: won, and worth something. */
static struct tally_referral won_deal(void)
{
    struct tally_referral referral = new_lead();
    referral.stage = STR("won");
    referral.stage_kind = TALLY_WON;
    referral.status = TALLY_QUALIFIED;
    referral.value = 5000;
    referral.qualified_at = BOOKS_NOW + 3 * TIME_US_PER_DAY;
    referral.closed_at = BOOKS_NOW + 33 * TIME_US_PER_DAY;
    return referral;
}

static const struct tally_row *leader_of(const struct tally *tally, int64_t period)
{
    const struct tally_row key = {TALLY_LEADER, id_of(1), id_of(2), STR(""), {period}, {0}};
    return tally_find(tally, &key);
}

static const struct tally_row *margin_of(const struct tally *tally, int64_t dim, const char *text, int64_t at)
{
    const struct tally_row key = {TALLY_MARGIN, .program_id = id_of(1), .text = str_from(text),
                                  .numbers = {dim, time_day(at)}};
    return tally_find(tally, &key);
}

static const struct tally_row *count_of(const struct tally *tally, const char *stage, int64_t status)
{
    const struct tally_row key = {TALLY_COUNT, .program_id = id_of(1), .text = str_from(stage), .numbers = {status}};
    return tally_find(tally, &key);
}

static const struct tally_row *first_of(const struct tally *tally, const char *channel, int64_t at)
{
    const struct tally_row key = {TALLY_FIRST, id_of(1), id_of(2), str_from(channel), {time_day(at)}, {0}};
    return tally_find(tally, &key);
}

#define FIGURES(row, ...)                                                                                              \
    do {                                                                                                               \
        const struct tally_row *row_ = (row);                                                                          \
        const int64_t expected_[TALLY_FIGURES] = {__VA_ARGS__};                                                        \
        EXPECT(row_ != NULL);                                                                                          \
        EXPECT(memcmp(row_->figures, expected_, sizeof expected_) == 0);                                               \
    } while (0)

/* Read back from the store, in a transaction of its own. */
static enum status expect_lead(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally pending;
    bool more;
    TRY(tally_pending(act, 0, &pending, &more, err));
    EXPECT(!more && pending.count == 9);
    FIGURES(leader_of(&pending, 0), 1);
    FIGURES(leader_of(&pending, time_month(BOOKS_NOW)), 1);
    FIGURES(margin_of(&pending, TALLY_DIM_ALL, "", BOOKS_NOW), 1);
    FIGURES(margin_of(&pending, TALLY_DIM_CHANNEL, "mail", BOOKS_NOW), 1);
    FIGURES(margin_of(&pending, TALLY_DIM_OWNER, "rep 1", BOOKS_NOW), 1);
    FIGURES(margin_of(&pending, TALLY_DIM_SOURCE, "click", BOOKS_NOW), 1);
    FIGURES(count_of(&pending, "new", TALLY_PENDING), 1);
    FIGURES(first_of(&pending, "", BOOKS_NOW), 0, 1);
    FIGURES(first_of(&pending, "mail", BOOKS_NOW), 0, 1);
    return STATUS_OK;
}

static enum status submit(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally tally = tally_begin(act);
    struct tally_referral lead = new_lead();
    tally_referral(&tally, NULL, &lead);
    return tally_write(act, &tally, err);
}

static void test_a_submission_counts(void **state)
{
    books_write(*state, LIVE, submit);
    books_read(*state, LIVE, expect_lead);
}

static enum status close_it(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally tally = tally_begin(act);
    struct tally_referral before = new_lead(), after = won_deal();
    tally_referral(&tally, &before, &after);
    tally_merge(&tally);
    FIGURES(leader_of(&tally, 0), 0, 1, 5000);
    FIGURES(leader_of(&tally, time_month(after.closed_at)), 0, 1, 5000);
    EXPECT(leader_of(&tally, time_month(BOOKS_NOW)) == NULL); /* it was submitted there before, too */
    FIGURES(margin_of(&tally, TALLY_DIM_ALL, "", after.qualified_at), 0, 1);
    FIGURES(margin_of(&tally, TALLY_DIM_OWNER, "rep 1", after.closed_at), 0, 0, 0, 1, 5000, 0, 0, 33 * 86400,
            [TALLY_MARGIN_SPANS + 9] = 1);
    FIGURES(count_of(&tally, "new", TALLY_PENDING), -1);
    FIGURES(count_of(&tally, "won", TALLY_QUALIFIED), 1);
    return tally_write(act, &tally, err);
}

static void test_a_change_counts_the_difference(void **state)
{
    books_write(*state, LIVE, close_it);
}

static enum status disqualify(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally tally = tally_begin(act);
    struct tally_referral before = won_deal(), after = won_deal();
    after.status = TALLY_DISQUALIFIED;
    after.closed_at += TIME_US_PER_DAY;
    tally_referral(&tally, &before, &after);
    tally_merge(&tally);
    FIGURES(leader_of(&tally, 0), 0, -1, -5000);
    FIGURES(margin_of(&tally, TALLY_DIM_CHANNEL, "mail", before.closed_at), 0, 0, 0, -1, -5000, 0, 0, -33 * 86400,
            [TALLY_MARGIN_SPANS + 9] = -1);
    FIGURES(margin_of(&tally, TALLY_DIM_CHANNEL, "mail", after.closed_at), 0, 0, 1);
    return STATUS_OK;
}

static void test_what_is_disqualified_is_not_closed(void **state)
{
    books_write(*state, LIVE, disqualify);
}

/* A reward that still stands is counted on the day it was issued, in all dimensions. */
static enum status reward_it(struct act *act, struct books *books, struct error *err)
{
    (void)books, (void)err;
    struct tally tally = tally_begin(act);
    struct tally_referral before = won_deal(), after = won_deal(), gone = won_deal();
    after.status = TALLY_REWARDED;
    after.rewarded_at = gone.rewarded_at = BOOKS_NOW + 63 * TIME_US_PER_DAY;
    gone.status = TALLY_DISQUALIFIED;
    tally_referral(&tally, &before, &after);
    tally_merge(&tally);
    FIGURES(margin_of(&tally, TALLY_DIM_ALL, "", after.rewarded_at), 0, 0, 0, 0, 0, 1);
    FIGURES(margin_of(&tally, TALLY_DIM_OWNER, "rep 1", after.rewarded_at), 0, 0, 0, 0, 0, 1);
    tally_referral(&tally, &after, &gone);
    tally_merge(&tally);
    EXPECT(margin_of(&tally, TALLY_DIM_ALL, "", after.rewarded_at) == NULL);
    return STATUS_OK;
}

static void test_a_reward_that_stands_counts(void **state)
{
    books_write(*state, LIVE, reward_it);
}

static const struct tally_row *owed_of(const struct tally *tally, int64_t day)
{
    const struct tally_row key = {TALLY_LIABILITY, .program_id = id_of(1), .text = STR("USD"), .numbers = {day}};
    return tally_find(tally, &key);
}

/* 1,000 granted, released, used, 400 of it taken back afterwards: owed to the business, and no cost any more. */
static enum status owe(struct act *act, struct books *books, struct error *err)
{
    (void)books, (void)err;
    static const struct {
        int days, from, to;
        int64_t amount;
    } moves[] = {{0, 1, 2, 1000}, {1, 2, 3, 1000}, {2, 3, 4, 600}, {2, 4, 6, 600}, {2, 3, 6, 400}, {3, 6, 7, 400}};
    struct tally tally = tally_begin(act);
    struct id program_id = id_of(1);
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        int64_t at = BOOKS_NOW + moves[i].days * TIME_US_PER_DAY;
        tally_liability(&tally, &program_id, &usd, at, moves[i].from, -moves[i].amount);
        tally_liability(&tally, &program_id, &usd, at, moves[i].to, moves[i].amount);
    }
    tally_merge(&tally);
    FIGURES(owed_of(&tally, time_day(BOOKS_NOW)), 1000, 0, 0, 0, 1000);
    FIGURES(owed_of(&tally, time_day(BOOKS_NOW) + 1), -1000, 1000);
    FIGURES(owed_of(&tally, time_day(BOOKS_NOW) + 2), 0, -1000);
    FIGURES(owed_of(&tally, time_day(BOOKS_NOW) + 3), 0, 0, 0, 400, -400);
    FIGURES(owed_of(&tally, 0), 0, 0, 0, 400, 600);
    return STATUS_OK;
}

static void test_what_is_owed_and_what_it_cost(void **state)
{
    books_write(*state, LIVE, owe);
}

static const struct tally_row *row_of(const struct tally *tally, enum tally_table table, const char *text,
                                      int64_t first, int64_t second)
{
    const struct tally_row key = {table, .program_id = id_of(1), .text = str_from(text), .numbers = {first, second}};
    return tally_find(tally, &key);
}

/* Granted on one day and issued two days later; 600 of it used then, and 400 of that taken back a day after. */
static enum status give(struct act *act, struct books *books, struct error *err)
{
    (void)books, (void)err;
    static const struct {
        int days, from, to;
        int64_t amount;
    } moves[] = {{0, 1, 2, 1000}, {2, 2, 3, 1000}, {2, 3, 6, 600}, {3, 6, 7, 400}};
    struct tally tally = tally_begin(act);
    struct id program_id = id_of(1);
    int64_t day = time_day(BOOKS_NOW);
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        tally_move(&tally, &(struct tally_move){program_id, usd, STR("sms"), STR("click"), BOOKS_NOW,
                                                BOOKS_NOW + moves[i].days * TIME_US_PER_DAY, moves[i].from, moves[i].to,
                                                moves[i].amount});
    tally_granted(&tally, &program_id, &usd, BOOKS_NOW);
    tally_issued(&tally, &program_id, &usd, BOOKS_NOW, BOOKS_NOW + 2 * TIME_US_PER_DAY);
    tally_merge(&tally);
    FIGURES(row_of(&tally, TALLY_AGE, "USD", day, 0), 0, 400);
    FIGURES(row_of(&tally, TALLY_COST, "USD sms", TALLY_DIM_CHANNEL, day), 1000);
    FIGURES(row_of(&tally, TALLY_COST, "USD click", TALLY_DIM_SOURCE, day + 3), -400);
    FIGURES(row_of(&tally, TALLY_GIVEN, "USD", day, 0), 1, 1000);
    FIGURES(row_of(&tally, TALLY_GIVEN, "USD", day + 2, 0), 0, 0, 1, 1000, 600, 0, 2 * 86400,
            [TALLY_GIVEN_SPANS + 3] = 1);
    FIGURES(row_of(&tally, TALLY_GIVEN, "USD", day + 3, 0), 0, 0, 0, 0, -400);
    return STATUS_OK;
}

static void test_what_was_given_and_how_old_it_is(void **state)
{
    books_write(*state, LIVE, give);
}

/* Moving an attribution moves all that hangs on it. */
static enum status move_to_another(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally tally = tally_begin(act);
    struct tally_referral before = won_deal(), after = won_deal();
    after.participant_id = id_of(3);
    after.channel = STR_NONE;
    tally_referral(&tally, &before, &after);
    tally_merge(&tally);
    FIGURES(leader_of(&tally, 0), -1, -1, -5000);
    const struct tally_row key = {TALLY_LEADER, id_of(1), id_of(3), STR(""), {0}, {0}};
    FIGURES(tally_find(&tally, &key), 1, 1, 5000);
    FIGURES(margin_of(&tally, TALLY_DIM_CHANNEL, "mail", BOOKS_NOW), -1);
    EXPECT(margin_of(&tally, TALLY_DIM_ALL, "", BOOKS_NOW) == NULL);
    EXPECT(count_of(&tally, "won", TALLY_QUALIFIED) == NULL);
    return STATUS_OK;
}

static void test_a_moved_attribution_moves_its_figures(void **state)
{
    books_write(*state, LIVE, move_to_another);
}

static enum status change_nothing(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally tally = tally_begin(act), pending;
    struct tally_referral lead = new_lead();
    struct id program_id = id_of(1);
    bool more;
    tally_referral(&tally, &lead, &lead);
    tally_account(&tally, &program_id, &usd, 1, -5, 1);
    tally_account(&tally, &program_id, &usd, 1, 5, -1);
    TRY(tally_write(act, &tally, err));
    TRY(tally_pending(act, 1, &pending, &more, err));
    EXPECT(!more && pending.count == 0);
    return STATUS_OK;
}

static void test_nothing_is_not_written(void **state)
{
    books_write(*state, LIVE, change_nothing);
}

static enum status spend(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally tally = tally_begin(act);
    struct id program_id = id_of(1), participant_id = id_of(2);
    tally_account(&tally, &program_id, &usd, 1, -2500, 1);
    tally_account(&tally, &program_id, &usd, 11, 400, 2);
    tally_liability(&tally, &program_id, &usd, BOOKS_NOW, 2, 2500);
    tally_earned(&tally, &program_id, &participant_id, BOOKS_NOW, 2500);
    return tally_write(act, &tally, err);
}

static enum status expect_spent_twice(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally_accounts accounts;
    struct tally pending;
    struct id program_id = id_of(1), other_id = id_of(9);
    bool more;
    TRY(tally_pending(act, 0, &pending, &more, err));
    accounts = tally_accounts_of(&pending, &program_id, &usd);
    EXPECT(accounts.amounts[1] == -5000 && accounts.amounts[11] == 800 && accounts.entries == 6);
    accounts = tally_accounts_of(&pending, &other_id, &usd);
    EXPECT(accounts.amounts[1] == 0 && accounts.entries == 0);
    TRY(tally_pending(act, 1, &pending, &more, err));
    accounts = tally_accounts_of(&pending, &program_id, &usd);
    EXPECT(more && accounts.amounts[1] == -2500);
    FIGURES(leader_of(&pending, 0), 0, 0, 0, 2500);
    return STATUS_OK;
}

static enum status expect_nothing(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally pending;
    bool more;
    TRY(tally_pending(act, 0, &pending, &more, err));
    EXPECT(!more && pending.count == 0);
    return STATUS_OK;
}

static void test_a_reader_adds_what_is_not_counted(void **state)
{
    books_write(*state, LIVE, spend);
    books_write(*state, LIVE, spend);
    books_read(*state, LIVE, expect_spent_twice);
    books_read(*state, TEST, expect_nothing); /* the other world is apart */
}

static enum status spend_often(struct act *act, struct books *books, struct error *err)
{
    for (int i = 0; i < 400; i++)
        TRY(spend(act, books, err));
    return STATUS_OK;
}

static enum status damage_one(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("UPDATE uncounted SET deltas = '{' WHERE id = (SELECT MIN(id) FROM uncounted)");
    return STATUS_OK;
}

static enum status expect_all_but_one(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally pending;
    struct id program_id = id_of(1);
    bool more;
    TRY(tally_pending(act, 0, &pending, &more, err));
    struct tally_accounts accounts = tally_accounts_of(&pending, &program_id, &usd);
    EXPECT(accounts.amounts[1] == -2500 * 399 && accounts.entries == 3 * 399);
    return STATUS_OK;
}

static void test_a_damaged_row_hides_no_other(void **state)
{
    books_write(*state, LIVE, spend_often);
    books_write(*state, LIVE, damage_one);
    books_read(*state, LIVE, expect_all_but_one);
}

UNIT_TESTS(tally)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(test_a_submission_counts),
        BOOKS_TEST(test_what_was_given_and_how_old_it_is),
        BOOKS_TEST(test_a_change_counts_the_difference),
        BOOKS_TEST(test_what_is_disqualified_is_not_closed),
        BOOKS_TEST(test_a_reward_that_stands_counts),
        BOOKS_TEST(test_what_is_owed_and_what_it_cost),
        BOOKS_TEST(test_a_moved_attribution_moves_its_figures),
        BOOKS_TEST(test_nothing_is_not_written),
        BOOKS_TEST(test_a_reader_adds_what_is_not_counted),
        BOOKS_TEST(test_a_damaged_row_hides_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
