/* Posting on a real store. */

#include "domain/rollup/figures.h"
#include "posting.h"
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#define OWNER_9 "owner_id = x'09090909090909090909090909090909'"

/* Three lots of two owners in one txn, another in another currency that is released at once, one without money: all
 * given in no order. */
static enum status post_a_decision(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(posting_open(act, POSTING_PROGRAM, "USD", err));
    TRY(posting_open(act, POSTING_PROGRAM, "x-points", err));
    TRY(posting_open(act, POSTING_PROGRAM, "USD", err)); /* again is nothing */
    const struct ledger_move dollars[] = {
        move_of(4, 9, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 20),
        move_of(1, 9, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 100),
        move_of(3, 3, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 50),
    };
    const struct ledger_move points[] = {
        move_of(2, 3, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 7),
        move_of(2, 3, LEDGER_PENDING, LEDGER_AVAILABLE, 7),
    };
    const struct ledger_posting postings[] = {
        posting_of(LEDGER_ACCRUE, 0x55, "USD", dollars, 3),
        posting_of(LEDGER_ACCRUE, 0x55, "x-points", &points[0], 1),
        posting_of(LEDGER_RELEASE, 0x55, "x-points", &points[1], 1),
    };
    struct ledger_lot lots[] = {lot_of(4, 9, "USD"), lot_of(1, 9, "USD"), lot_of(2, 3, "x-points"), lot_of(3, 3, "USD"),
                                lot_of(5, 9, "USD")};
    TRY(posting_post(act, postings, 3, lots, 5, err));
    EXPECT(lots[0].amounts.of[LEDGER_PENDING] == 20 && lots[2].amounts.of[LEDGER_AVAILABLE] == 7);
    NUMBER("SELECT count(*) FROM ledger_txn", 3);
    NUMBER("SELECT count(*) FROM lot", 5);
    NUMBER("SELECT count(*) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id WHERE t.currency = 'USD'", 6);
    NUMBER("SELECT count(*) FROM (SELECT txn_id FROM ledger_entry GROUP BY txn_id HAVING sum(amount) = 0)", 3);
    NUMBER("SELECT count(*) FROM balance", 3);
    NUMBER("SELECT pending * 100 + entries FROM balance WHERE " OWNER_9, 12002);
    NUMBER("SELECT available * 10 + entries FROM balance WHERE currency = 'x-points'", 73);
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void a_decision_is_posted_at_once(void **state)
{
    books_write(*state, LIVE, post_a_decision);
}

/* Balances are opened in the order in which they are locked: their ids, minted one after the other, tell it. */
static enum status post_to_many(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const int owners[] = {7, 2, 9, 1, 8, 3};
    TRY(posting_open(act, POSTING_PROGRAM, "USD", err));
    TRY(posting_open(act, POSTING_PROGRAM, "EUR", err));
    struct ledger_move moves[12];
    struct ledger_lot lots[12];
    for (int i = 0; i < 12; i++) {
        moves[i] = move_of(20 + i, owners[i % 6], LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 1 + i);
        lots[i] = lot_of(20 + i, owners[i % 6], i < 6 ? "USD" : "EUR");
    }
    const struct ledger_posting postings[] = {posting_of(LEDGER_ACCRUE, 1, "USD", moves, 6),
                                              posting_of(LEDGER_ACCRUE, 1, "EUR", moves + 6, 6)};
    TRY(posting_post(act, postings, 2, lots, 12, err));
    NUMBER("SELECT count(*) FROM balance", 12);
    NUMBER("SELECT count(*) FROM balance a JOIN balance b ON a.owner_id < b.owner_id OR "
           "(a.owner_id = b.owner_id AND a.currency < b.currency) WHERE a.id > b.id",
           0);
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void rows_are_written_in_lock_order(void **state)
{
    books_write(*state, LIVE, post_to_many);
}

/* ---- the table of edges ---- */

struct edge {
    enum ledger_effect effect;
    enum ledger_kind from, to;
};

/* As LEDGER.md draws it, in an order in which a lot that is accrued in full can take all of them. */
static const struct edge edges[] = {
    {LEDGER_ACCRUE, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING}, {LEDGER_DENY, LEDGER_PENDING, LEDGER_DENIED},
    {LEDGER_REVERSE, LEDGER_PENDING, LEDGER_REVERSED},       {LEDGER_RELEASE, LEDGER_PENDING, LEDGER_AVAILABLE},
    {LEDGER_REVERSE, LEDGER_AVAILABLE, LEDGER_REVERSED},     {LEDGER_EXPIRE, LEDGER_AVAILABLE, LEDGER_EXPIRED},
    {LEDGER_REDEEM, LEDGER_AVAILABLE, LEDGER_REDEEMED},      {LEDGER_RESERVE, LEDGER_AVAILABLE, LEDGER_RESERVED},
    {LEDGER_RETURN, LEDGER_RESERVED, LEDGER_AVAILABLE},      {LEDGER_REDEEM, LEDGER_RESERVED, LEDGER_REDEEMED},
    {LEDGER_PAY, LEDGER_RESERVED, LEDGER_PAID_OUT},          {LEDGER_REVERSE, LEDGER_REDEEMED, LEDGER_CLAWBACK},
    {LEDGER_REVERSE, LEDGER_PAID_OUT, LEDGER_CLAWBACK},      {LEDGER_RECOVER, LEDGER_CLAWBACK, LEDGER_REVERSED},
    {LEDGER_RESTORE, LEDGER_CLAWBACK, LEDGER_REDEEMED},      {LEDGER_RESTORE, LEDGER_CLAWBACK, LEDGER_PAID_OUT},
    {LEDGER_RESTORE, LEDGER_REVERSED, LEDGER_AVAILABLE},     {LEDGER_RESTORE, LEDGER_REVERSED, LEDGER_PENDING},
    {LEDGER_RESTORE, LEDGER_DENIED, LEDGER_PENDING},         {LEDGER_RECOVER, LEDGER_AVAILABLE, LEDGER_REDEEMED},
    {LEDGER_RECOVER, LEDGER_AVAILABLE, LEDGER_PAID_OUT},
};
enum { EDGES = sizeof edges / sizeof edges[0] };

static bool is_edge(enum ledger_effect effect, enum ledger_kind from, enum ledger_kind to)
{
    for (int i = 0; i < EDGES; i++)
        if (edges[i].effect == effect && edges[i].from == from && edges[i].to == to)
            return true;
    return false;
}

/* What each edge moves. RESERVE and RELEASE move enough for those behind them. */
static int64_t amount_of(const struct edge *edge)
{
    static const int64_t amounts[LEDGER_EFFECT_COUNT] = {
        [LEDGER_ACCRUE] = 1000, [LEDGER_DENY] = 3,    [LEDGER_RELEASE] = 900, [LEDGER_RESERVE] = 300,
        [LEDGER_RETURN] = 5,    [LEDGER_REDEEM] = 7,  [LEDGER_PAY] = 11,      [LEDGER_REVERSE] = 2,
        [LEDGER_EXPIRE] = 13,   [LEDGER_RECOVER] = 1, [LEDGER_RESTORE] = 1};
    return amounts[edge->effect];
}

static enum status take_every_edge(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", amount_of(&edges[0]), err));
    struct ledger_amounts expected = {{0}};
    ledger_amounts_move(&expected, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, amount_of(&edges[0]));
    for (int i = 1; i < EDGES; i++) {
        const struct edge *edge = &edges[i];
        struct ledger_move move = move_of(1, 9, edge->from, edge->to, amount_of(edge));
        TRY(move_lot(act, edge->effect, &move, "USD", i, err));
        ledger_amounts_move(&expected, edge->from, edge->to, amount_of(edge));
        struct ledger_lot lot = {0};
        TRY(read_lot(act, 1, &lot, err));
        for (int kind = LEDGER_PENDING; kind < LEDGER_KIND_END; kind++)
            EXPECT(lot.amounts.of[kind] == expected.of[kind]);
        EXPECT(ledger_amounts_granted(&lot.amounts) == amount_of(&edges[0]));
    }
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void every_edge_of_the_table_can_be_taken(void **state)
{
    books_write(*state, LIVE, take_every_edge);
}

/* What the child of a fork posts. It is on the writer's thread, which is the one that lives on in the child. */
static struct {
    struct act *act;
    struct ledger_posting posting;
    struct ledger_move move;
} forbidden;

static void post_forbidden(void)
{
    struct error err = {0};
    struct tally tally = tally_begin(forbidden.act);
    (void)!ledger_post(forbidden.act, &forbidden.posting, 1, NULL, 0, &tally, &err);
}

static bool is_asserted(struct act *act, enum ledger_effect effect, const struct ledger_move *move)
{
    forbidden.act = act;
    forbidden.move = *move;
    forbidden.posting = posting_of(effect, 1, "USD", &forbidden.move, 1);
    return unit_aborts(post_forbidden);
}

/* Each edge the other way round, of another effect, and from where it ends to where no edge leads. */
static enum status take_no_edge(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    for (int i = 0; i < EDGES; i++) {
        const struct edge *edge = &edges[i];
        enum ledger_effect other = edge->effect;
        while (is_edge(other, edge->from, edge->to))
            other = (enum ledger_effect)(((int)other + 1) % LEDGER_EFFECT_COUNT);
        struct ledger_move move = move_of(1, 9, edge->from, edge->to, 1);
        EXPECT(is_asserted(act, other, &move));
        move = move_of(1, 9, edge->to, edge->from, 1);
        EXPECT(is_asserted(act, edge->effect, &move));
        move = move_of(1, 9, edge->from, LEDGER_EXTERNAL, 1);
        EXPECT(is_asserted(act, edge->effect, &move));
    }
    return STATUS_OK;
}

static void an_edge_that_does_not_exist_is_a_bug(void **state)
{
    books_write(*state, LIVE, take_no_edge);
}

static enum status move_wrong_amounts(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const int64_t amounts[] = {0, -1, MONEY_LIMIT + 1};
    for (int i = 0; i < 3; i++) {
        struct ledger_move move = move_of(1, 9, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, amounts[i]);
        EXPECT(is_asserted(act, LEDGER_ACCRUE, &move));
    }
    return STATUS_OK;
}

static void a_move_of_nothing_or_too_much_is_a_bug(void **state)
{
    books_write(*state, LIVE, move_wrong_amounts);
}

/* ---- one effect per cause ---- */

static enum status post_cause(struct act *act, int64_t attempt, int cause, const char *currency, int program,
                              struct error *err)
{
    static int lot = 30; /* another lot each time: what is refused is the cause, not the lot */
    TRY(posting_open(act, program, currency, err));
    struct ledger_move move = move_of(++lot, 9, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, 10);
    struct ledger_posting posting = posting_of(LEDGER_ACCRUE, cause, currency, &move, 1);
    posting.attempt = attempt;
    posting.program_id = posting_id(program);
    struct ledger_lot opened = lot_of(lot, 9, currency);
    opened.program_id = posting.program_id;
    return posting_post(act, &posting, 1, &opened, 1, err);
}

static enum status post_causes_that_differ(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(post_cause(act, 0, 1, "USD", POSTING_PROGRAM, err));
    TRY(post_cause(act, 1, 1, "USD", POSTING_PROGRAM, err));
    TRY(post_cause(act, 0, 2, "USD", POSTING_PROGRAM, err));
    TRY(post_cause(act, 0, 1, "EUR", POSTING_PROGRAM, err));
    TRY(post_cause(act, 0, 1, "USD", POSTING_PROGRAM + 1, err));
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static enum status post_the_same_cause(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    return post_cause(act, 0, 1, "USD", POSTING_PROGRAM, err);
}

static void one_effect_of_a_cause_is_posted_once(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, post_causes_that_differ);
    books_roll_back(books, LIVE, post_the_same_cause);
}

/* ---- amounts agree, whatever is moved ---- */

enum { LOTS = 8, OWNERS = 2, MOVES = 400 };
static const char *const currencies[] = {"USD", "x-points"};

struct walk {
    uint64_t random, seed;
    struct ledger_amounts lots[LOTS];
    bool done[LOTS][LEDGER_EFFECT_COUNT]; /* what a lot takes once: its hold ends once */
    int64_t posted;
};

static int owner_of(int lot)
{
    return 2 + lot % OWNERS;
}

static const char *currency_of(int lot)
{
    return currencies[(lot / OWNERS) % 2];
}

static bool takes_once(enum ledger_effect effect)
{
    return effect == LEDGER_ACCRUE || effect == LEDGER_RELEASE || effect == LEDGER_DENY;
}

static enum status step(struct act *act, struct walk *walk, struct error *err)
{
    int lot = (int)(unit_next(&walk->random) % LOTS);
    const struct edge *edge = &edges[unit_next(&walk->random) % EDGES];
    struct ledger_amounts *amounts = &walk->lots[lot];
    bool accrues = edge->effect == LEDGER_ACCRUE;
    int64_t most = accrues ? 10000 : amounts->of[edge->from];
    if (most < 1 || (takes_once(edge->effect) && walk->done[lot][edge->effect]))
        return STATUS_OK;
    int64_t amount = 1 + (int64_t)(unit_next(&walk->random) % (uint64_t)most);
    struct ledger_move move = move_of(1 + lot, owner_of(lot), edge->from, edge->to, amount);
    if (accrues)
        TRY(accrue(act, 1 + lot, owner_of(lot), currency_of(lot), amount, err));
    else
        TRY(move_lot(act, edge->effect, &move, currency_of(lot), ++walk->posted, err));
    walk->done[lot][edge->effect] = true;
    ledger_amounts_move(amounts, edge->from, edge->to, amount);
    return STATUS_OK;
}

static enum status compare_lots(struct act *act, const struct walk *walk, struct error *err)
{
    for (int lot = 0; lot < LOTS; lot++) {
        if (!walk->done[lot][LEDGER_ACCRUE])
            continue;
        struct ledger_lot stored = {0};
        TRY(read_lot(act, 1 + lot, &stored, err));
        for (int kind = LEDGER_PENDING; kind < LEDGER_KIND_END; kind++)
            EXPECT(stored.amounts.of[kind] == walk->lots[lot].of[kind]);
    }
    return STATUS_OK;
}

/* What an owner's account of this kind should have; of program 0x77 for its kinds. */
static int64_t expected_of(const struct walk *walk, int owner, const char *currency, int kind)
{
    int64_t sum = 0;
    for (int lot = 0; lot < LOTS; lot++)
        if ((owner == POSTING_PROGRAM || owner_of(lot) == owner) && strcmp(currency_of(lot), currency) == 0)
            sum += walk->lots[lot].of[kind];
    return sum;
}

static enum status compare_accounts(struct act *act, const struct walk *walk, struct error *err)
{
    static const int owners[] = {2, 3, POSTING_PROGRAM};
    size_t seen = 0;
    bool posted = false;
    for (int lot = 0; lot < LOTS; lot++)
        posted = posted || walk->done[lot][LEDGER_ACCRUE];
    for (size_t i = 0; i < 3; i++) {
        struct ledger_account accounts[41];
        struct ledger_account_filter filter = {.owner_id = posting_id(owners[i]), .at = TIME_NONE};
        size_t count;
        bool more;
        TRY(ledger_account_list(act, &filter, &(struct page){.limit = 40}, accounts, &count, &more, err));
        for (size_t a = 0; a < count; a++)
            EXPECT(accounts[a].balance ==
                   expected_of(walk, owners[i], accounts[a].currency.text, (int)accounts[a].kind));
        seen += count;
    }
    EXPECT((seen > 0) == posted);
    return STATUS_OK;
}

static enum status walk_at_random(struct act *act, struct books *books, struct error *err)
{
    struct walk walk = *(const struct walk *)books->ctx; /* an act may run again */
    for (int i = 0; i < MOVES; i++) {
        TRY(step(act, &walk, err));
        if (i % 50 != 49)
            continue;
        bool more;
        TRY(compare_lots(act, &walk, err));
        TRY(compare_accounts(act, &walk, err));
        EXPECT_BREAKS(ledger_verify, 0, "");
        TRY(figures_count(act, 1 + unit_next(&walk.random) % 30, &more, err)); /* what is counted leaves all alike */
        TRY(compare_accounts(act, &walk, err));
    }
    EXPECT(walk.posted > MOVES / 10);
    TRY(compare_lots(act, &walk, err));
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void lots_balances_and_tallies_agree(void **state)
{
    struct books *books = *state;
    const char *given = getenv("REFERD_SEED");
    static struct walk walk;
    walk = (struct walk){0};
    walk.random = given != NULL ? strtoull(given, NULL, 0) : (uint64_t)time(NULL) * 2654435761U + 1;
    print_message("# REFERD_SEED=%llu\n", (unsigned long long)walk.random);
    books->ctx = &walk;
    books_write(books, LIVE, walk_at_random);
}

/* ---- constraints ---- */

/* B9: nothing more than is pending can be released. */
static enum status overdraw(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", 100, err));
    return release(act, 1, 9, "USD", 101, err);
}

/* ... of this lot, though its owner has more. */
static enum status overdraw_lot(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    TRY(accrue(act, 1, 9, "USD", 100, err));
    TRY(accrue(act, 2, 9, "USD", 100, err));
    return release(act, 1, 9, "USD", 101, err);
}

static void no_account_is_overdrawn(void **state)
{
    books_roll_back(*state, LIVE, overdraw);
    books_roll_back(*state, LIVE, overdraw_lot);
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

/* ---- programs' accounts, behind the commit ---- */

/* Counted in slices, with an account that is opened in between. */
static enum status count_in_slices(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more;
    for (int i = 1; i <= 5; i++)
        TRY(accrue(act, i, 9, "USD", 10 * i, err));
    NUMBER("SELECT program_expense * 10 - entries FROM program_account WHERE currency = 'USD'", 0);
    TRY(figures_count(act, 2, &more, err));
    EXPECT(more);
    NUMBER("SELECT entries FROM program_account WHERE currency = 'USD'", 2);
    EXPECT_BREAKS(ledger_verify, 0, "");
    TRY(accrue(act, 6, 9, "EUR", 1000, err));
    TRY(deny(act, 1, 9, "USD", 10, err));
    while (more)
        TRY(figures_count(act, 2, &more, err));
    NUMBER("SELECT program_expense FROM program_account WHERE currency = 'USD'", -150);
    NUMBER("SELECT denied FROM program_account WHERE currency = 'USD'", 10);
    NUMBER("SELECT program_expense FROM program_account WHERE currency = 'EUR'", -1000);
    NUMBER("SELECT SUM(entries) FROM program_account", 7);
    EXPECT_BREAKS(ledger_verify, 0, "");
    return STATUS_OK;
}

static void counting_a_programs_accounts_equals_the_sums(void **state)
{
    books_write(*state, LIVE, count_in_slices);
}

static enum status ask_for_room(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id owner = posting_id(9), program = posting_id(POSTING_PROGRAM);
    struct currency usd = posting_currency("USD"), euro = posting_currency("EUR");
    bool room;
    TRY(ledger_has_room(act, &owner, &program, &usd, MONEY_LIMIT, &room, err));
    EXPECT(room);
    TRY(accrue(act, 1, 9, "USD", 100, err));
    TRY(ledger_has_room(act, &owner, &program, &usd, MONEY_LIMIT - 100, &room, err));
    EXPECT(room);
    TRY(ledger_has_room(act, &owner, &program, &usd, MONEY_LIMIT - 99, &room, err));
    EXPECT(!room);
    TRY(release(act, 1, 9, "USD", 60, err)); /* where it is makes no difference */
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

static void what_is_earned_is_neither_open_nor_lost(void **state)
{
    (void)state;
    struct ledger_amounts amounts = {{0}};
    for (int kind = 1; kind < LEDGER_KIND_END; kind++)
        amounts.of[kind] = INT64_C(1) << kind;
    int64_t program = amounts.of[LEDGER_PROGRAM_EXPENSE];
    int64_t all = (INT64_C(1) << LEDGER_KIND_END) - 2;
    assert_int_equal(ledger_amounts_granted(&amounts), all - program);
    int64_t had = amounts.of[LEDGER_AVAILABLE] + amounts.of[LEDGER_RESERVED] + amounts.of[LEDGER_PAID_OUT] +
                  amounts.of[LEDGER_REDEEMED] + amounts.of[LEDGER_ROUNDING] + amounts.of[LEDGER_EXTERNAL] +
                  amounts.of[LEDGER_EXPIRED];
    assert_int_equal(ledger_amounts_earned(&amounts), had);
}

static void kinds_and_effects_have_names(void **state)
{
    (void)state;
    for (int kind = 1; kind < LEDGER_KIND_END; kind++) {
        assert_true(strlen(ledger_kind_name((enum ledger_kind)kind)) > 0);
        assert_string_equal(ledger_kind_names[kind], ledger_kind_name((enum ledger_kind)kind));
        assert_int_equal(ledger_kind_is_program((enum ledger_kind)kind),
                         kind < LEDGER_PENDING || kind > LEDGER_CLAWBACK);
    }
    assert_null(ledger_kind_names[LEDGER_KIND_END]);
}

UNIT_TESTS(ledger)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_decision_is_posted_at_once),
        BOOKS_TEST(rows_are_written_in_lock_order),
        BOOKS_TEST(every_edge_of_the_table_can_be_taken),
        BOOKS_TEST(an_edge_that_does_not_exist_is_a_bug),
        BOOKS_TEST(a_move_of_nothing_or_too_much_is_a_bug),
        BOOKS_TEST(one_effect_of_a_cause_is_posted_once),
        BOOKS_TEST(lots_balances_and_tallies_agree),
        BOOKS_TEST(no_account_is_overdrawn),
        BOOKS_TEST(journal_rows_are_immutable),
        BOOKS_TEST(counting_a_programs_accounts_equals_the_sums),
        BOOKS_TEST(sums_beyond_the_limit_are_told_before),
        cmocka_unit_test(what_is_earned_is_neither_open_nor_lost),
        cmocka_unit_test(kinds_and_effects_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
