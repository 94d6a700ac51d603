/* The books digest: its form, what leaves it alone, and that nothing else does. */

#include "domain/report/digest.h"

#include <stdlib.h>

#include "domain/rollup/figures.h"
#include "scene.h"
#include "unit.h"

enum { KEPT = 1024, DAY_HOURS = 24 };

static const int64_t hour_us = 3600 * TIME_US_PER_S;

static const char rules[] =
    "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': ["
    "{'key': 'thanks', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'hold_days': 10, 'amount': {'steps': ["
    "{'from': 1, 'fixed': 2500}, {'from': 2, 'fixed': 5000}]}},"
    "{'key': 'share', 'to': 'referred', 'kind': 'credit', 'on': 'qualified', 'amount': {'percent_bp': 1000, 'of': "
    "'event.amount'}}]}";

/* ---- looking ---- */

struct look {
    size_t kept;
    uint8_t digest[DIGEST_SIZE];
};

static enum status look(struct act *act, struct books *books, struct error *err)
{
    struct look *asked = books->ctx;
    return digest_world(act, asked->kept, asked->digest, err);
}

static struct look digest_of(struct books *books, size_t kept)
{
    struct look asked = {.kept = kept};
    books->ctx = &asked;
    books_read(books, LIVE, look);
    return asked;
}

static void expect_same(const struct look *a, const struct look *b)
{
    assert_memory_equal(a->digest, b->digest, DIGEST_SIZE);
}

static bool differ(const struct look *a, const struct look *b)
{
    return memcmp(a->digest, b->digest, DIGEST_SIZE) != 0;
}

/* ---- the same story, told twice ---- */

static void give_bonus(struct books *books, const struct id *program, const struct referrer *referrer,
                       const char *external_id, int64_t amount)
{
    struct bonus bonus = {
        .participant_id = referrer->participant_id,
        .program_id = *program,
        .kind = 1,
        .amount = {true, amount},
        .currency = {"USD"},
        .external_id = str_from(external_id),
        .reason = STR("thank you"),
    };
    snprintf((char *)bonus.fingerprint, sizeof bonus.fingerprint, "%s", external_id);
    assert_int_equal(scene_bonus(books, &bonus).status, STATUS_OK);
}

/* A prospect of a referrer's pays twice, and another of the same referrer's once. */
static void tell_purchases(struct books *books, const struct id *program, const struct referrer *referrer, int number)
{
    static const int64_t amounts[] = {7000, 900, 12000};
    for (int i = 0; i < 3; i++) {
        char email[40], external_id[40];
        snprintf(email, sizeof email, "buyer%d-%d@example.com", number, i / 2);
        snprintf(external_id, sizeof external_id, "in%d-%d", number, i);
        struct telling telling;
        scene_submission(&telling, program, email, referrer->code);
        scene_must(books, &telling);
        scene_event(&telling, "invoice.paid", external_id, email, amounts[i]);
        scene_must(books, &telling);
    }
}

static void tell_refusal(struct books *books, const struct id *program, const struct referrer *referrer)
{
    struct telling telling;
    scene_submission(&telling, program, "gone@example.com", referrer->code);
    struct told told = scene_must(books, &telling);
    scene_disqualification(&telling, &told.referral_id, "fraud");
    scene_must(books, &telling);
}

enum { REFERRERS = 3 };

/* Referrers and their purchases in an order of one's own, some hours apart. */
static void tell_story(struct books *books, const int order[REFERRERS], int hours)
{
    struct id program = scene_program(books, "USD", rules);
    struct referrer referrers[REFERRERS];
    for (int i = 0; i < REFERRERS; i++) {
        char email[40];
        snprintf(email, sizeof email, "referrer%d@example.com", order[i]);
        referrers[order[i]] = scene_referrer(books, &program, email);
        scene_advance(books, hours * hour_us);
    }
    for (int i = REFERRERS; i-- > 0;) {
        tell_purchases(books, &program, &referrers[order[i]], order[i]);
        scene_advance(books, hours * hour_us);
    }
    tell_refusal(books, &program, &referrers[1]);
    give_bonus(books, &program, &referrers[0], "welcome", 321);
    scene_prove(books);
}

static void end_holds(struct books *books)
{
    scene_advance(books, 11 * DAY_HOURS * hour_us);
    assert_int_equal(scene_release(books), 2 * REFERRERS);
}

static void ids_times_and_order_have_no_part_in_it(void **state)
{
    struct books *books = *state;
    void *other_state;
    assert_int_equal(books_setup(&other_state), 0);
    struct books *other = other_state;
    scene_advance(other, 1000 * hour_us);
    tell_story(books, (const int[]){0, 1, 2}, 1);
    tell_story(other, (const int[]){2, 0, 1}, 5);
    struct look told = digest_of(books, KEPT), other_told = digest_of(other, KEPT);
    expect_same(&told, &other_told);

    end_holds(books);
    struct look released = digest_of(books, KEPT);
    assert_true(differ(&told, &released));
    end_holds(other);
    other_told = digest_of(other, KEPT);
    expect_same(&released, &other_told);
    assert_int_equal(books_teardown(&other_state), 0);
}

/* ---- memory ---- */

static void what_is_kept_at_a_time_has_no_part_in_it(void **state)
{
    struct books *books = *state;
    tell_story(books, (const int[]){0, 1, 2}, 1);
    struct look whole = digest_of(books, KEPT);
    for (size_t kept = 1; kept <= 16; kept *= 2) {
        struct look parted = digest_of(books, 2 * kept);
        expect_same(&whole, &parted);
    }
}

/* Programs of one name with the same balance give equal lines, more of them than are kept. */
static void equal_lines_count_each(void **state)
{
    struct books *books = *state;
    struct look before = {0};
    for (int i = 0; i < 6; i++) {
        char external_id[40];
        snprintf(external_id, sizeof external_id, "bonus%d", i);
        struct id program = scene_program(books, "USD", rules);
        struct referrer ann = scene_referrer(books, &program, "ann@example.com");
        give_bonus(books, &program, &ann, external_id, 5);
        struct look whole = digest_of(books, KEPT), parted = digest_of(books, 2);
        expect_same(&whole, &parted);
        assert_true(differ(&before, &whole));
        before = whole;
    }
}

/* ---- the form ---- */

static int compare_hashes(const void *left, const void *right)
{
    return memcmp(left, right, SHA256_SIZE);
}

static void the_form_is_that_of_the_manual(void **state)
{
    static const char *const lines[] = {
        "7:contact5:email15:ann@example.com3:USD1:01:51:01:01:01:0",
        "7:program-18:Customer referrals3:USD15:program_expense2:-5",
        ("6:reward-18:Customer referrals5:email15:ann@example.com--3:api2:b10:1:18:referrer6:credit3:USD1:51:2"
         "1:01:51:01:01:01:01:01:01:0--"),
    };
    enum { LINES = sizeof lines / sizeof lines[0] };
    struct books *books = *state;
    struct id program = scene_program(books, "USD", rules);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    give_bonus(books, &program, &ann, "b1", 5);

    uint8_t hashes[LINES][SHA256_SIZE], both[2][SHA256_SIZE];
    for (size_t i = 0; i < LINES; i++)
        crypto_sha256(str_from(lines[i]), hashes[i]);
    qsort(hashes, LINES, SHA256_SIZE, compare_hashes);
    crypto_sha256(STR("referd books digest 1"), both[0]);
    for (size_t i = 0; i < LINES; i++) {
        memcpy(both[1], hashes[i], SHA256_SIZE);
        crypto_sha256((struct str){(const char *)both, sizeof both}, both[0]);
    }
    assert_memory_equal(digest_of(books, KEPT).digest, both[0], DIGEST_SIZE);
}

static void worlds_are_joined_in_their_order(void **state)
{
    (void)state;
    static const uint8_t worlds[2][DIGEST_SIZE] = {{1}, {2}}, turned[2][DIGEST_SIZE] = {{2}, {1}};
    uint8_t whole[DIGEST_SIZE], other[DIGEST_SIZE];
    digest_store(worlds, 2, whole);
    crypto_sha256((struct str){(const char *)worlds, sizeof worlds}, other);
    assert_memory_equal(whole, other, DIGEST_SIZE);
    digest_store(turned, 2, other);
    assert_memory_not_equal(whole, other, DIGEST_SIZE);
}

/* ---- every change shows ---- */

struct change {
    struct look before;
    bool seen;
};

/* A change of what is stored, taken back by failing. */
#define CHANGED(name, sql)                                                                                             \
    static enum status name(struct act *act, struct books *books, struct error *err)                                   \
    {                                                                                                                  \
        DAMAGE(sql);                                                                                                   \
        struct change *change = books->ctx;                                                                            \
        uint8_t digest[DIGEST_SIZE];                                                                                   \
        TRY(digest_world(act, KEPT, digest, err));                                                                     \
        change->seen = memcmp(digest, change->before.digest, DIGEST_SIZE) != 0;                                        \
        return error_set(err, ERROR_INTERNAL, NULL, "taken back");                                                     \
    }

CHANGED(nothing, "UPDATE reward SET created_at = created_at + 1, hold_until = 5, event_id = NULL")
CHANGED(nothing_either, "UPDATE balance SET entries = entries + 1")
CHANGED(balance, "UPDATE balance SET pending = pending + 1 WHERE id = (SELECT id FROM balance LIMIT 1)")
CHANGED(kind, "UPDATE balance SET redeemed = available, available = 0 WHERE available > 0")
CHANGED(currency, "UPDATE balance SET currency = 'EUR'")
CHANGED(owner, "UPDATE natural_key SET value = 'x@example.com' WHERE value = 'referrer1@example.com'")
CHANGED(expense, "UPDATE program_account SET program_expense = program_expense - 1")
CHANGED(status, "UPDATE reward SET status = 2 WHERE status = 0")
CHANGED(amount, "UPDATE reward SET amount = amount + 1 WHERE status = 0")
CHANGED(lot, "UPDATE lot SET pending = pending + 1 WHERE pending > 0")
CHANGED(lot_kind, "UPDATE lot SET redeemed = available, available = 0 WHERE available > 0")
CHANGED(lot_paid, "UPDATE lot SET paid_out = reserved + 1")
CHANGED(lot_owed, "UPDATE lot SET clawback = clawback + 1")
CHANGED(lot_denied, "UPDATE lot SET denied = denied + 1")
CHANGED(lot_reversed, "UPDATE lot SET reversed = reversed + 1")
CHANGED(lot_expired, "UPDATE lot SET expired = expired + 1")
CHANGED(lot_reserved, "UPDATE lot SET reserved = reserved + 1")
CHANGED(lost_lot, "DELETE FROM lot WHERE pending > 0")
CHANGED(denied_account, "UPDATE program_account SET denied = denied + 1")
CHANGED(rule_key, "UPDATE reward SET rule_key = 'others' WHERE rule_key = 'share'")
CHANGED(step, "UPDATE reward SET step = step + 1 WHERE step = 2")
CHANGED(reason, "UPDATE reward SET reason_code = 'error'")
CHANGED(prospect, "UPDATE natural_key SET value = 'x@example.com' WHERE value = 'buyer1-1@example.com'")
CHANGED(own_name, "UPDATE natural_key SET value = 'goodbye' WHERE value = 'welcome'")
CHANGED(loss, "DELETE FROM reward WHERE rule_key = ''")

static bool is_seen(struct books *books, enum status (*act)(struct act *, struct books *, struct error *))
{
    static struct change change; /* it outlives the act */
    change.before = digest_of(books, KEPT);
    change.seen = false;
    books->ctx = &change;
    books_roll_back(books, LIVE, act);
    return change.seen;
}

static void every_change_of_balances_and_statuses_shows(void **state_)
{
    static enum status (*const changes[])(struct act *, struct books *, struct error *) = {
        balance,        kind,     currency, owner,      expense,      status,      amount,       lot,
        lot_kind,       lot_paid, lot_owed, lot_denied, lot_reversed, lot_expired, lot_reserved, lost_lot,
        denied_account, rule_key, step,     reason,     prospect,     own_name,    loss,
    };
    struct books *books = *state_;
    tell_story(books, (const int[]){0, 1, 2}, 1);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
        if (!is_seen(books, changes[i]))
            fail_msg("change %zu is not seen", i);
    assert_false(is_seen(books, nothing));
    assert_false(is_seen(books, nothing_either));
}

/* ---- what is behind the commit ---- */

static enum status count_figures(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more;
    TRY(figures_count(act, KEPT, &more, err));
    EXPECT(!more);
    return STATUS_OK;
}

static void counting_figures_leaves_it_alone(void **state)
{
    struct books *books = *state;
    tell_story(books, (const int[]){0, 1, 2}, 1);
    struct look before = digest_of(books, KEPT);
    books_write(books, LIVE, count_figures);
    struct look after = digest_of(books, KEPT);
    expect_same(&before, &after);
}

UNIT_TESTS(digest)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(ids_times_and_order_have_no_part_in_it),
        BOOKS_TEST(what_is_kept_at_a_time_has_no_part_in_it),
        BOOKS_TEST(equal_lines_count_each),
        BOOKS_TEST(the_form_is_that_of_the_manual),
        BOOKS_TEST(worlds_are_joined_in_their_order),
        BOOKS_TEST(every_change_of_balances_and_statuses_shows),
        BOOKS_TEST(counting_figures_leaves_it_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
