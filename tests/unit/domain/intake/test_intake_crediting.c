/* Whom a fact credits, and whose a business object is: whole flows through intake on a real store. */

#include "scene.h"
#include "unit.h"

#define HOUR (3600 * TIME_US_PER_S)
#define DAY TIME_US_PER_DAY

static const char rules[] =
    "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'}, 'rewards': [{'key': 'thanks',"
    " 'to': 'referrer', 'kind': 'cash', 'on': 'qualified', 'amount': {'fixed': 500}}]}";

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

static struct told submit(struct books *books, const struct id *program, const char *email, const char *code)
{
    struct telling telling;
    scene_submission(&telling, program, email, code);
    return scene_must(books, &telling);
}

/* An invoice that names its object. */
static struct told invoice(struct books *books, const char *external_id, const char *email, const char *object_id)
{
    struct telling telling;
    scene_event(&telling, "invoice.paid", external_id, email, 9000);
    scene_object(&telling, object_id);
    return scene_must(books, &telling);
}

static int64_t available(struct books *books, const struct referrer *referrer)
{
    return scene_balance(books, &referrer->contact_id, "USD", LEDGER_AVAILABLE);
}

#define OPEN_CASES(books, kind)                                                                                        \
    SCENE_NUMBER((books), "SELECT COUNT(*) FROM review_case WHERE state = 0 AND kind = " #kind)
#define OPEN_DUPLICATES(books) OPEN_CASES((books), 1)
#define OPEN_UNCONFIRMED(books) OPEN_CASES((books), 2)

/* ---- one invoice, two contacts (trial finding 4) ---- */

static void one_invoice_told_for_two_contacts_pays_once(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told bobs = submit(books, &stand.program, "bob@example.com", stand.ann.code);
    struct told carls = submit(books, &stand.program, "carl@example.com", stand.eve.code);
    struct told first = invoice(books, "in_1", "bob@example.com", "invoice-7");
    assert_int_equal(first.reward_count, 1);
    assert_int_equal(OPEN_DUPLICATES(books), 0);
    struct told second = invoice(books, "msg_9", "carl@example.com", "invoice-7");
    assert_int_equal(second.reward_count, 0);
    assert_true(id_equal(&second.referral_id, &bobs.referral_id));
    assert_string_equal(second.decisions[0].outcome, "already_rewarded");
    assert_int_equal(available(books, &stand.ann), 500);
    assert_int_equal(available(books, &stand.eve), 0);
    assert_int_equal(OPEN_DUPLICATES(books), 1);
    assert_int_equal(SCENE_NUMBER(books,
                                  "SELECT COUNT(*) FROM review_case c JOIN contact p ON p.id = c.contact_id JOIN "
                                  "referral r ON r.id = c.referral_id JOIN event e ON e.id = c.event_id WHERE "
                                  "p.email = 'carl@example.com' AND e.external_id = 'msg_9' AND "
                                  "r.contact_id <> c.contact_id"),
                     1);
    assert_false(id_equal(&carls.referral_id, &second.referral_id));
    scene_prove(books);
}

static void an_invoice_told_again_for_its_contact_opens_no_case(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    submit(books, &stand.program, "bob@example.com", stand.ann.code);
    invoice(books, "in_1", "bob@example.com", "invoice-7");
    assert_string_equal(invoice(books, "in_2", "bob@example.com", "invoice-7").decisions[0].outcome,
                        "already_rewarded");
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM review_case"), 0);
    scene_prove(books);
}

/* Told first for somebody without a referral, where it waits; then for its customer. The later referral does not get
 * what is another's by then. */
static void an_invoice_that_waits_is_nobodys_once_another_has_it(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    submit(books, &stand.program, "bob@example.com", stand.ann.code);
    assert_false(invoice(books, "in_1", "carl@example.com", "invoice-7").has_referral);
    assert_int_equal(invoice(books, "in_2", "bob@example.com", "invoice-7").reward_count, 1);
    struct told carls = submit(books, &stand.program, "carl@example.com", stand.eve.code);
    assert_int_equal(carls.reward_count, 0);
    assert_int_equal(carls.referral_status, REFERRAL_PENDING);
    assert_int_equal(available(books, &stand.eve), 0);
    scene_prove(books);
}

static void an_object_is_one_in_each_program(void **state)
{
    struct books *books = *state;
    struct stand one = set_up(books);
    struct id two = scene_program(books, "USD", rules);
    struct referrer fay = scene_referrer(books, &two, "fay@example.com");
    submit(books, &one.program, "bob@example.com", one.ann.code);
    submit(books, &two, "bob@example.com", fay.code);
    const struct id *programs[] = {&one.program, &two, &one.program, &two};
    for (int i = 0; i < 4; i++) {
        char external_id[16];
        snprintf(external_id, sizeof external_id, "in_%d", i);
        struct telling telling;
        scene_event(&telling, "invoice.paid", external_id, "bob@example.com", 9000);
        scene_object(&telling, "invoice-7");
        telling.event.about.program_id = *programs[i];
        assert_int_equal(scene_must(books, &telling).reward_count, i < 2 ? 1 : 0);
    }
    assert_int_equal(available(books, &one.ann), 500);
    assert_int_equal(available(books, &fay), 500);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM review_case"), 0);
    scene_prove(books);
}

/* ---- who cannot be credited (finding 10) ---- */

/* A lead is taken, with the reason why nobody is credited. */
static void expect_uncredited(const struct told *told, const char *why)
{
    assert_true(told->status == STATUS_OK && told->created && id_is_none(&told->participant_id));
    assert_string_equal(told->uncredited, why);
}

/* A payment is kept, and waits. */
static void expect_waiting(const struct told *told, const char *why)
{
    assert_true(told->status == STATUS_OK && !told->created && !told->has_referral);
    assert_string_equal(told->decisions[0].rule_key, "attribution");
    assert_string_equal(told->decisions[0].reason, why);
}

static struct told order_with_code(struct books *books, const char *external_id, const char *email, const char *code)
{
    struct telling telling;
    scene_event(&telling, "order.placed", external_id, email, 9000);
    scene_credit(&telling, code);
    return scene_must(books, &telling);
}

static void a_code_that_nobody_has_loses_no_lead_and_no_payment(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told lead = submit(books, &stand.program, "bob@example.com", "NOBODYS");
    expect_uncredited(&lead, "code_unknown");
    assert_int_equal(OPEN_UNCONFIRMED(books), 1);
    struct told malformed = submit(books, &stand.program, "carl@example.com", "no code at all!");
    expect_uncredited(&malformed, "code_unknown");
    assert_int_equal(OPEN_UNCONFIRMED(books), 2);
    struct told paid = order_with_code(books, "or_1", "dora@example.com", "NOBODYS");
    expect_waiting(&paid, "code_unknown");
    assert_int_equal(OPEN_UNCONFIRMED(books), 3);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM attribution WHERE uncredited = 'code_unknown'"), 2);
    scene_prove(books);
}

static void a_retired_code_credits_nobody(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    scene_retire_link(books, &stand.ann);
    struct told lead = submit(books, &stand.program, "bob@example.com", stand.ann.code);
    expect_uncredited(&lead, "code_retired");
    struct told paid = order_with_code(books, "or_1", "dora@example.com", stand.ann.code);
    expect_waiting(&paid, "code_retired");
    assert_int_equal(OPEN_UNCONFIRMED(books), 2);
    scene_prove(books);
}

static void a_code_of_another_program_credits_nobody(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct id two = scene_program(books, "USD", rules);
    struct told lead = submit(books, &two, "bob@example.com", stand.ann.code);
    expect_uncredited(&lead, "code_of_other_program");
    assert_int_equal(OPEN_UNCONFIRMED(books), 1);
    scene_prove(books);
}

static struct told lead_by_click(struct books *books, const struct stand *stand, const char *email,
                                 const struct id *click_id)
{
    struct telling telling;
    scene_submission(&telling, &stand->program, email, NULL);
    scene_credit_click(&telling, click_id);
    return scene_must(books, &telling);
}

static struct told order_by_click(struct books *books, const char *external_id, int64_t at, const struct id *click_id)
{
    struct telling telling;
    scene_event(&telling, "order.placed", external_id, "dora@example.com", 9000);
    scene_credit_click(&telling, click_id);
    telling.event.occurred_at = at;
    return scene_must(books, &telling);
}

/* Nobody typed anything: there is nothing for a person to find out, and no case. */
static void a_click_that_does_not_count_opens_no_case(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct id old = scene_click(books, &stand.ann, BOOKS_NOW - 91 * DAY);
    struct told lead = lead_by_click(books, &stand, "bob@example.com", &old);
    expect_uncredited(&lead, "click_expired");
    struct told unknown = lead_by_click(books, &stand, "carl@example.com", &stand.program);
    expect_uncredited(&unknown, "click_unknown");
    struct id now = scene_click(books, &stand.ann, BOOKS_NOW);
    struct told paid = order_by_click(books, "or_1", BOOKS_NOW - HOUR, &now);
    expect_waiting(&paid, "click_later");
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM review_case"), 0);
    struct told good = order_by_click(books, "or_2", BOOKS_NOW, &now);
    assert_true(good.created && id_equal(&good.participant_id, &stand.ann.participant_id));
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM attribution WHERE method = 'click' AND click_id IS NOT "
                                         "NULL AND uncredited IS NULL"),
                     1);
    scene_prove(books);
}

/* A wrong code beside a good click: the click credits, and nobody has to look. */
static void a_weaker_method_credits_where_the_stronger_fails(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct id click = scene_click(books, &stand.eve, BOOKS_NOW - HOUR);
    struct telling telling;
    scene_submission(&telling, &stand.program, "bob@example.com", NULL);
    scene_credit_click(&telling, &click);
    telling.submission.about.attribution.code = STR("NOBODYS");
    struct told told = scene_must(books, &telling);
    assert_true(id_equal(&told.participant_id, &stand.eve.participant_id));
    assert_string_equal(told.uncredited, "");
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM review_case"), 0);
    scene_prove(books);
}

/* Only who is named by id must exist. */
static void a_participant_named_by_id_must_be_of_the_program(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct id two = scene_program(books, "USD", rules);
    int64_t contacts = SCENE_NUMBER(books, "SELECT COUNT(*) FROM contact");
    struct telling telling;
    scene_submission(&telling, &two, "bob@example.com", NULL);
    telling.submission.about.attribution.participant_id = stand.ann.participant_id;
    struct told refused = scene_tell(books, &telling);
    assert_int_equal(refused.err.code, ERROR_NOT_FOUND);
    assert_string_equal(refused.err.param, "participant_id");
    telling.submission.about.attribution.participant_id = stand.program;
    assert_string_equal(scene_tell(books, &telling).err.param, "participant_id");
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM contact"), contacts); /* nothing was written */
    telling.submission.about.program_id = stand.program;
    telling.submission.about.attribution.participant_id = stand.eve.participant_id;
    struct told told = scene_must(books, &telling);
    assert_true(id_equal(&told.participant_id, &stand.eve.participant_id));
    scene_prove(books);
}

/* ---- how far back a fact reaches (finding 11) ---- */

static struct told lead_created(struct books *books, const struct stand *stand, const char *external_id,
                                const char *email, int64_t at, bool history)
{
    struct telling telling;
    scene_event(&telling, "lead.created", external_id, email, -1);
    scene_credit(&telling, stand->ann.code);
    telling.event.occurred_at = at;
    telling.event.history = history;
    return scene_must(books, &telling);
}

static void paid_before(struct books *books, const char *external_id, const char *email, int64_t before)
{
    struct telling telling;
    scene_event(&telling, "invoice.paid", external_id, email, 9000);
    telling.event.occurred_at = BOOKS_NOW - before;
    assert_false(scene_must(books, &telling).has_referral);
}

#define YEAR_2020 (INT64_C(1577836800) * TIME_US_PER_S)

static void a_back_dated_lead_makes_no_old_payment_pay(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    paid_before(books, "in_1", "bob@example.com", 30 * DAY);
    paid_before(books, "in_2", "carl@example.com", 3 * DAY); /* payment systems retry for days */
    paid_before(books, "in_3", "dora@example.com", 3 * DAY + TIME_US_PER_S);
    struct told bobs = lead_created(books, &stand, "l1", "bob@example.com", YEAR_2020, false);
    assert_true(bobs.created);
    assert_int_equal(bobs.effective_at / TIME_US_PER_S, (BOOKS_NOW - 3 * DAY) / TIME_US_PER_S);
    assert_int_equal(bobs.referral_status, REFERRAL_PENDING);
    assert_int_equal(lead_created(books, &stand, "l2", "carl@example.com", YEAR_2020, false).referral_status,
                     REFERRAL_REWARDED);
    assert_int_equal(lead_created(books, &stand, "l3", "dora@example.com", YEAR_2020, false).referral_status,
                     REFERRAL_PENDING);
    assert_int_equal(available(books, &stand.ann), 500);
    scene_prove(books);
}

/* What fills a world tells how it was. */
static void history_reaches_as_far_back_as_it_says(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    paid_before(books, "in_1", "bob@example.com", 30 * DAY);
    struct told bobs = lead_created(books, &stand, "l1", "bob@example.com", YEAR_2020, true);
    assert_true(bobs.effective_at == YEAR_2020);
    assert_int_equal(bobs.referral_status, REFERRAL_REWARDED);
    scene_prove(books);
}

/* A date ahead of the clock is no reason to wait with the next payment. */
static void a_lead_from_the_future_counts_from_now(void **state)
{
    struct books *books = *state;
    struct stand stand = set_up(books);
    struct told bobs = lead_created(books, &stand, "l1", "bob@example.com", BOOKS_NOW + 20 * HOUR, false);
    assert_int_equal(bobs.effective_at / TIME_US_PER_S, BOOKS_NOW / TIME_US_PER_S);
    struct telling telling;
    scene_event(&telling, "invoice.paid", "in_1", "bob@example.com", 9000);
    assert_int_equal(scene_must(books, &telling).reward_count, 1);
    scene_prove(books);
}

UNIT_TESTS(intake_crediting)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(one_invoice_told_for_two_contacts_pays_once),
        BOOKS_TEST(an_invoice_told_again_for_its_contact_opens_no_case),
        BOOKS_TEST(an_invoice_that_waits_is_nobodys_once_another_has_it),
        BOOKS_TEST(an_object_is_one_in_each_program),
        BOOKS_TEST(a_code_that_nobody_has_loses_no_lead_and_no_payment),
        BOOKS_TEST(a_retired_code_credits_nobody),
        BOOKS_TEST(a_code_of_another_program_credits_nobody),
        BOOKS_TEST(a_click_that_does_not_count_opens_no_case),
        BOOKS_TEST(a_weaker_method_credits_where_the_stronger_fails),
        BOOKS_TEST(a_participant_named_by_id_must_be_of_the_program),
        BOOKS_TEST(a_back_dated_lead_makes_no_old_payment_pay),
        BOOKS_TEST(history_reaches_as_far_back_as_it_says),
        BOOKS_TEST(a_lead_from_the_future_counts_from_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
