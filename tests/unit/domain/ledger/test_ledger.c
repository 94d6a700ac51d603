/* Posting on a real store. */

#include "posting.h"
#include "unit.h"

#define NUMBER(sql_text, expected)                                                                                     \
    do {                                                                                                               \
        static const struct statement number_ = {                                                                      \
            .name = "test_number", .purpose = "look", .text = (sql_text), .params = "", .columns = "i"};               \
        struct result rows_;                                                                                           \
        TRY(txn_query(act->txn, &number_, NULL, 0, &rows_, err));                                                      \
        EXPECT(result_int(&rows_, 0, 0) == (expected));                                                                \
    } while (0)

/* Two lots of one owner, one of another, in two currencies, one of them released at once: given in no order. */
static enum status post_a_decision(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id program = POSTING_PROGRAM;
    struct currency usd = posting_currency("USD"), points = posting_currency("x-points");
    TRY(ledger_open_program(act, &program, &usd, err));
    TRY(ledger_open_program(act, &program, &points, err));
    TRY(ledger_open_program(act, &program, &usd, err)); /* again is nothing */
    const struct ledger_posting postings[] = {
        posting_of(LEDGER_ACCRUE, 1, 9, "USD", 100),     posting_of(LEDGER_ACCRUE, 2, 3, "x-points", 7),
        posting_of(LEDGER_RELEASE, 2, 3, "x-points", 7), posting_of(LEDGER_ACCRUE, 3, 9, "USD", 50),
        posting_of(LEDGER_ACCRUE, 4, 3, "USD", 20),
    };
    struct ledger_lot lots[] = {lot_of(1, 9, "USD"), lot_of(2, 3, "x-points"), lot_of(3, 9, "USD"), lot_of(4, 3, "USD"),
                                lot_of(5, 9, "USD")}; /* the last has no money */
    TRY(ledger_post(act, postings, 5, lots, 5, err));
    struct id one = posting_id(1), three = posting_id(3);
    EXPECT(id_is_none(&lots[0].previous_id) && id_is_none(&lots[1].previous_id) && id_is_none(&lots[3].previous_id));
    EXPECT(id_equal(&lots[2].previous_id, &one) && id_equal(&lots[4].previous_id, &three));

    struct ledger_lot next = lot_of(6, 9, "USD");
    TRY(ledger_post(act, NULL, 0, &next, 1, err));
    struct id five = posting_id(5);
    EXPECT(id_equal(&next.previous_id, &five));
    struct id *heads;
    size_t count;
    struct id owner = posting_id(3), last = posting_id(6);
    TRY(ledger_lot_heads(act, &owner, &heads, &count, err));
    EXPECT(count == 2);
    owner = posting_id(9);
    TRY(ledger_lot_heads(act, &owner, &heads, &count, err));
    EXPECT(count == 1 && id_equal(&heads[0], &last));

    NUMBER("SELECT count(*) FROM balance", 3);
    NUMBER("SELECT pending FROM balance WHERE owner_id = x'09090909090909090909090909090909'", 150);
    NUMBER("SELECT entries FROM balance WHERE owner_id = x'09090909090909090909090909090909'", 2);
    NUMBER("SELECT available * 10 + entries FROM balance WHERE currency = 'x-points'", 73);
    NUMBER("SELECT count(*) FROM (SELECT txn_id FROM ledger_entry GROUP BY txn_id HAVING count(*) = 2 AND sum(amount) "
           "= 0)",
           5);
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void a_decision_is_posted_at_once(void **state)
{
    books_write(*state, LIVE, post_a_decision);
}

static enum status move_each_way(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", 100, err));
    TRY(accrue(act, 2, 9, "USD", 50, err));
    TRY(settle(act, LEDGER_RELEASE, 1, 9, "USD", 100, err));
    TRY(settle(act, LEDGER_DENY, 2, 9, "USD", 50, err));
    NUMBER("SELECT pending * 1000 + available FROM balance", 100);
    NUMBER("SELECT entries FROM balance", 5); /* a release has two entries of the owner */
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void every_effect_has_two_sides(void **state)
{
    books_write(*state, LIVE, move_each_way);
}

/* B9, by constraint: nothing more than is pending can be released. */
static enum status overdraw(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", 100, err));
    return settle(act, LEDGER_RELEASE, 1, 9, "USD", 101, err);
}

static void no_account_is_overdrawn(void **state)
{
    books_roll_back(*state, LIVE, overdraw);
}

static enum status accrue_some(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    return accrue(act, 1, 9, "USD", 100, err);
}

#define IMMUTABLE(name, sql_text)                                                                                      \
    static enum status name(struct act *act, struct books *books, struct error *err)                                   \
    {                                                                                                                  \
        (void)books;                                                                                                   \
        DAMAGE(sql_text);                                                                                              \
        return STATUS_OK;                                                                                              \
    }
IMMUTABLE(update_txn, "UPDATE ledger_txn SET created_at = 0")
IMMUTABLE(delete_txn, "DELETE FROM ledger_txn")
IMMUTABLE(update_entry, "UPDATE ledger_entry SET amount = amount + 1")
IMMUTABLE(delete_entry, "DELETE FROM ledger_entry")

static void journal_rows_are_immutable(void **state)
{
    books_write(*state, LIVE, accrue_some);
    books_roll_back(*state, LIVE, update_txn);
    books_roll_back(*state, LIVE, delete_txn);
    books_roll_back(*state, LIVE, update_entry);
    books_roll_back(*state, LIVE, delete_entry);
}

/* Rolled up in slices, with a program account that is opened in between. */
static enum status roll_up(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more;
    TRY(ledger_roll_up(act, 2, &more, err)); /* nothing to do */
    EXPECT(!more);
    for (int i = 1; i <= 5; i++)
        TRY(accrue(act, i, 9, "USD", 10 * i, err));
    TRY(ledger_roll_up(act, 2, &more, err));
    EXPECT(more);
    NUMBER("SELECT program_expense * 10 - entries FROM program_account WHERE currency = 'USD'", -302);
    EXPECT_BREAKS(ledger_verify, 0, "");
    TRY(accrue(act, 6, 9, "EUR", 1000, err));
    TRY(settle(act, LEDGER_DENY, 1, 9, "USD", 10, err));
    for (int i = 0; i < 3 && more; i++)
        TRY(ledger_roll_up(act, 2, &more, err));
    TRY(ledger_roll_up(act, 2, &more, err));
    EXPECT(!more);
    NUMBER("SELECT program_expense FROM program_account WHERE currency = 'USD'", -140);
    NUMBER("SELECT program_expense FROM program_account WHERE currency = 'EUR'", -1000);
    NUMBER("SELECT SUM(entries) FROM program_account", 7);
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void the_roll_up_equals_the_sums(void **state)
{
    books_write(*state, LIVE, roll_up);
}

static enum status ask_for_room(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id owner = posting_id(9), program = POSTING_PROGRAM;
    struct currency usd = posting_currency("USD"), euro = posting_currency("EUR");
    bool room;
    TRY(ledger_has_room(act, &owner, &program, &usd, MONEY_LIMIT, &room, err));
    EXPECT(room);
    TRY(accrue(act, 1, 9, "USD", 100, err));
    TRY(ledger_has_room(act, &owner, &program, &usd, MONEY_LIMIT - 100, &room, err));
    EXPECT(room);
    TRY(ledger_has_room(act, &owner, &program, &usd, MONEY_LIMIT - 99, &room, err));
    EXPECT(!room);
    TRY(ledger_has_room(act, &owner, &program, &euro, MONEY_LIMIT, &room, err));
    EXPECT(room);
    DAMAGE("UPDATE program_account SET program_expense = -1000000000000000001");
    TRY(ledger_has_room(act, &owner, &program, &usd, 1, &room, err));
    EXPECT(!room);
    return STATUS_OK;
}

static void sums_beyond_the_limit_are_told_before(void **state)
{
    books_write(*state, LIVE, ask_for_room);
}

UNIT_TESTS(ledger)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_decision_is_posted_at_once), BOOKS_TEST(every_effect_has_two_sides),
        BOOKS_TEST(no_account_is_overdrawn),      BOOKS_TEST(journal_rows_are_immutable),
        BOOKS_TEST(the_roll_up_equals_the_sums),  BOOKS_TEST(sums_beyond_the_limit_are_told_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
