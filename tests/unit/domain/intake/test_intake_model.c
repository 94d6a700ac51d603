/* Random facts against a small model of what must come of them: who has how much pending and available, and where
 * referrals stand. The seed is printed; REFERD_SEED repeats a run. It takes a
 * thousand steps at least and four thousand at most, as many as REFERD_BUDGET_SECONDS (script/test --budget) allow;
 * with REFERD_LONG=1 forty thousand. */

#include "base/limits.h"
#include "domain/rollup/figures.h"
#include "scene.h"
#include "unit.h"

#include <stdlib.h>
#include <time.h>

#define DAY TIME_US_PER_DAY

enum { REFERRERS = 3, PROSPECTS = 150, WAITING = 2000, PAYMENTS = 4000, HOLD_THANKS = 30, HOLD_SHARE = 5, NOBODY = -1 };

static const char rules[] =
    "{'qualification': {'all': [{'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"
    " {'field': 'event.amount', 'op': 'gte', 'value': 5000}]},"
    " 'rewards': [{'key': 'thanks', 'to': 'referrer', 'kind': 'credit', 'on': 'qualified', 'hold_days': 30,"
    "  'amount': {'steps': [{'from': 1, 'fixed': 2500}, {'from': 3, 'fixed': 5000}, {'from': 5, 'fixed': 10000}]}},"
    " {'key': 'share', 'to': 'referred', 'kind': 'credit', 'on': 'qualified', 'hold_days': 5,"
    "  'amount': {'percent_bp': 1000, 'of': 'event.amount', 'cap': 5000}}]}";

/* ---- the model ---- */

struct grant {
    int64_t amount, until; /* amount 0: none */
    bool issued;
};

struct payment {
    int prospect;
    int64_t amount, occurred_at;
};

struct prospect {
    char email[32];
    struct id contact_id, referral_id;
    bool known, live, qualified;
    int referrer;
    int64_t effective_at;
    struct grant thanks, share;
    int64_t available; /* of referrals before this one too */
    struct payment waiting[WAITING];
    int waiting_count;
};

struct party {
    struct referrer referrer;
    int64_t available, ordinal;
    int64_t referrals, disqualified;
};

struct model {
    struct books *books;
    struct id program;
    uint64_t random;
    int64_t now;
    struct party parties[REFERRERS];
    struct prospect prospects[PROSPECTS];
    struct payment payments[PAYMENTS];
    int payment_count, bonus_count, order_count;
};

static int64_t pick(struct model *model, int64_t count)
{
    return (int64_t)(unit_next(&model->random) % (uint64_t)count);
}

static void settle_grant(const struct model *model, struct grant *grant, int64_t *available)
{
    if (grant->amount == 0 || grant->issued || grant->until > model->now)
        return;
    grant->issued = true;
    *available += grant->amount;
}

static void settle(struct model *model, struct prospect *prospect)
{
    settle_grant(model, &prospect->share, &prospect->available);
    if (prospect->referrer != NOBODY)
        settle_grant(model, &prospect->thanks, &model->parties[prospect->referrer].available);
}

static void decide(struct model *model, struct prospect *prospect, const struct payment *payment)
{
    if (prospect->qualified || payment->amount < 5000)
        return;
    prospect->qualified = true;
    if (prospect->referrer == NOBODY)
        return;
    int64_t ordinal = ++model->parties[prospect->referrer].ordinal;
    int64_t share = payment->amount / 10;
    prospect->thanks.amount = ordinal < 3 ? 2500 : ordinal < 5 ? 5000 : 10000;
    prospect->thanks.until = payment->occurred_at + HOLD_THANKS * DAY;
    prospect->share.amount = share > 5000 ? 5000 : share;
    prospect->share.until = payment->occurred_at + HOLD_SHARE * DAY;
    settle(model, prospect);
}

static void begin_referral(struct model *model, struct prospect *prospect, int referrer, int64_t effective_at)
{
    prospect->live = true;
    prospect->qualified = false;
    prospect->referrer = referrer;
    prospect->effective_at = effective_at;
    prospect->thanks = prospect->share = (struct grant){0};
    if (referrer != NOBODY)
        model->parties[referrer].referrals++;
}

/* Facts that waited, oldest first, those told earlier before those told later. */
static void decide_waiting(struct model *model, struct prospect *prospect)
{
    for (;;) {
        int first = -1;
        for (int i = 0; i < prospect->waiting_count; i++)
            if (prospect->waiting[i].occurred_at >= prospect->effective_at &&
                (first < 0 || prospect->waiting[i].occurred_at < prospect->waiting[first].occurred_at))
                first = i;
        if (first < 0)
            return;
        struct payment payment = prospect->waiting[first];
        for (int i = first; i + 1 < prospect->waiting_count; i++)
            prospect->waiting[i] = prospect->waiting[i + 1];
        prospect->waiting_count--;
        decide(model, prospect, &payment);
    }
}

/* ---- what happens, there and here ---- */

static void remember(struct prospect *prospect, const struct told *told)
{
    if (prospect->known)
        assert_true(id_equal(&prospect->contact_id, &told->contact_id));
    prospect->known = true;
    prospect->contact_id = told->contact_id;
}

static void submit(struct model *model)
{
    struct prospect *prospect = &model->prospects[pick(model, PROSPECTS)];
    int referrer = (int)pick(model, REFERRERS + 1) - 1;
    struct telling telling;
    scene_submission(&telling, &model->program, prospect->email,
                     referrer == NOBODY ? NULL : model->parties[referrer].referrer.code);
    struct told told = scene_must(model->books, &telling);
    remember(prospect, &told);
    assert_int_equal(told.replayed, prospect->live && prospect->referrer == referrer);
    if (!prospect->live) {
        begin_referral(model, prospect, referrer, model->now);
        prospect->referral_id = told.referral_id;
    } else if (prospect->referrer != referrer) {
        assert_string_equal(told.stage, "declined");
        if (referrer != NOBODY) {
            model->parties[referrer].referrals++;
            model->parties[referrer].disqualified++;
        }
    }
}

static struct told tell_payment(struct model *model, int number)
{
    const struct payment *payment = &model->payments[number];
    char external_id[32];
    snprintf(external_id, sizeof external_id, "in_%d", number);
    struct telling telling;
    scene_event(&telling, "invoice.paid", external_id, model->prospects[payment->prospect].email, payment->amount);
    telling.event.occurred_at = payment->occurred_at;
    return scene_must(model->books, &telling);
}

/* Now or up to 20 days ago. */
static void pay(struct model *model)
{
    static const int64_t amounts[] = {1000, 4990, 5000, 9990, 60000};
    if (model->payment_count == PAYMENTS)
        return;
    struct payment payment = {
        .prospect = (int)pick(model, PROSPECTS),
        .amount = amounts[pick(model, 5)],
        .occurred_at = model->now - (pick(model, 2) == 0 ? 0 : pick(model, 20) * DAY),
    };
    model->payments[model->payment_count] = payment;
    struct prospect *prospect = &model->prospects[payment.prospect];
    struct told told = tell_payment(model, model->payment_count++);
    remember(prospect, &told);
    bool counts = prospect->live && payment.occurred_at >= prospect->effective_at;
    assert_int_equal(told.has_referral, counts);
    if (counts)
        decide(model, prospect, &payment);
    else if (prospect->waiting_count < WAITING)
        prospect->waiting[prospect->waiting_count++] = payment;
}

static void pay_again(struct model *model)
{
    if (model->payment_count == 0)
        return;
    struct told told = tell_payment(model, (int)pick(model, model->payment_count));
    assert_true(told.replayed);
}

/* An order that credits somebody, told up to 30 days late: facts count since then, but no further back than the limit.
 */
static void order(struct model *model)
{
    struct prospect *prospect = &model->prospects[pick(model, PROSPECTS)];
    int referrer = (int)pick(model, REFERRERS);
    char external_id[32];
    snprintf(external_id, sizeof external_id, "or_%d", model->order_count++);
    struct telling telling;
    scene_event(&telling, "order.placed", external_id, prospect->email, 8000);
    telling.event.occurred_at = model->now - pick(model, 30) * DAY;
    scene_credit(&telling, model->parties[referrer].referrer.code);
    struct told told = scene_must(model->books, &telling);
    remember(prospect, &told);
    assert_int_equal(told.created, !prospect->live);
    if (prospect->live)
        return;
    int64_t earliest = model->now - LIMIT_BACK_DATED_HOURS * (DAY / 24);
    begin_referral(model, prospect, referrer,
                   telling.event.occurred_at < earliest ? earliest : telling.event.occurred_at);
    prospect->referral_id = told.referral_id;
    decide_waiting(model, prospect);
}

static void give_up(struct model *model)
{
    struct prospect *prospect = &model->prospects[pick(model, PROSPECTS)];
    if (!prospect->live)
        return;
    struct telling telling;
    if (pick(model, 2) == 0)
        scene_disqualification(&telling, &prospect->referral_id, "gone");
    else
        scene_transition(&telling, &prospect->referral_id, "lost");
    struct told told = scene_tell(model->books, &telling);
    assert_int_equal(told.status, STATUS_OK);
    if (prospect->share.issued) /* what was issued is taken back */
        prospect->available -= prospect->share.amount;
    if (prospect->thanks.issued)
        model->parties[prospect->referrer].available -= prospect->thanks.amount;
    prospect->live = false;
    prospect->thanks = prospect->share = (struct grant){0};
    if (prospect->referrer != NOBODY)
        model->parties[prospect->referrer].disqualified++;
}

static void give_bonus(struct model *model)
{
    struct party *party = &model->parties[pick(model, REFERRERS)];
    char external_id[32];
    snprintf(external_id, sizeof external_id, "bonus_%d", model->bonus_count++);
    struct bonus bonus = {
        .participant_id = party->referrer.participant_id,
        .program_id = model->program,
        .kind = 1,
        .amount = {true, 1 + pick(model, 1000)},
        .currency = {"USD"},
        .external_id = str_from(external_id),
        .reason = STR("thank you"),
    };
    snprintf((char *)bonus.fingerprint, sizeof bonus.fingerprint, "%s", external_id);
    assert_int_equal(scene_bonus(model->books, &bonus).status, STATUS_OK);
    party->available += bonus.amount.value;
}

static void let_time_pass(struct model *model)
{
    int64_t us = pick(model, 8) * DAY;
    model->now += us;
    scene_advance(model->books, us);
    while (scene_release(model->books) > 0)
        ;
    for (int i = 0; i < PROSPECTS; i++)
        settle(model, &model->prospects[i]);
}

static enum status count_slice(struct act *act, struct books *books, struct error *err)
{
    bool more;
    return figures_count(act, *(const size_t *)books->ctx, &more, err);
}

/* Some of what waits is counted, behind the commits. */
static void count_figures(struct model *model)
{
    size_t limit = (size_t)(1 + pick(model, 40));
    model->books->ctx = &limit;
    books_write(model->books, LIVE, count_slice);
}

/* ---- comparing ---- */

static int64_t pending_of(const struct grant *grant)
{
    return grant->issued ? 0 : grant->amount;
}

/* Nothing fans out here, so the queue holds every change that must be told, each once, and nothing else (B17). */
static void every_change_is_queued_in_its_commit(struct books *books)
{
    assert_int_equal(SCENE_NUMBER(books,
                                  "SELECT COUNT(*) FROM audit a LEFT JOIN outbox o ON o.ws = a.ws AND o.id = a.id "
                                  "WHERE o.id IS NULL AND a.object_kind IN ('cnt', 'lnk', 'prg', 'ptc', 'ref', "
                                  "'rwd')"),
                     0);
    assert_int_equal(SCENE_NUMBER(books,
                                  "SELECT COUNT(*) FROM outbox o LEFT JOIN audit a ON a.ws = o.ws AND a.id = o.id "
                                  "WHERE a.id IS NULL OR a.object_kind NOT IN ('cnt', 'lnk', 'prg', 'ptc', "
                                  "'ref', 'rwd')"),
                     0);
}

static void compare(struct model *model)
{
    struct books *books = model->books;
    int64_t referrals = 0, disqualified = 0, qualified = 0, rewarded = 0;
    for (int i = 0; i < REFERRERS; i++) {
        const struct party *party = &model->parties[i];
        int64_t pending = 0;
        for (int p = 0; p < PROSPECTS; p++)
            if (model->prospects[p].referrer == i)
                pending += pending_of(&model->prospects[p].thanks);
        const struct id *contact_id = &party->referrer.contact_id;
        assert_int_equal(scene_balance(books, contact_id, "USD", LEDGER_PENDING), pending);
        assert_int_equal(scene_balance(books, contact_id, "USD", LEDGER_AVAILABLE), party->available);
        referrals += party->referrals;
        disqualified += party->disqualified;
    }
    for (int p = 0; p < PROSPECTS; p++) {
        const struct prospect *prospect = &model->prospects[p];
        if (!prospect->known)
            continue;
        assert_int_equal(scene_balance(books, &prospect->contact_id, "USD", LEDGER_PENDING),
                         pending_of(&prospect->share));
        assert_int_equal(scene_balance(books, &prospect->contact_id, "USD", LEDGER_AVAILABLE), prospect->available);
        bool counted = prospect->live && prospect->referrer != NOBODY;
        rewarded += counted && prospect->thanks.issued;
        qualified += counted && prospect->qualified && !prospect->thanks.issued;
    }
    assert_int_equal(SCENE_NUMBER(books, "SELECT SUM(referrals) FROM participant_total"), referrals);
    assert_int_equal(SCENE_NUMBER(books, "SELECT SUM(disqualified) FROM participant_total"), disqualified);
    assert_int_equal(SCENE_NUMBER(books, "SELECT SUM(qualified) FROM participant_total"), qualified);
    assert_int_equal(SCENE_NUMBER(books, "SELECT SUM(rewarded) FROM participant_total"), rewarded);
    every_change_is_queued_in_its_commit(books);
    scene_prove(books);
}

static void set_up(struct model *model, struct books *books, uint64_t seed)
{
    model->books = books;
    model->random = seed;
    model->now = BOOKS_NOW;
    model->program = scene_program(books, "USD", rules);
    for (int i = 0; i < REFERRERS; i++) {
        char email[32];
        snprintf(email, sizeof email, "ann%d@example.com", i);
        model->parties[i].referrer = scene_referrer(books, &model->program, email);
    }
    for (int i = 0; i < PROSPECTS; i++) {
        snprintf(model->prospects[i].email, sizeof model->prospects[i].email, "bob%d@example.com", i);
        model->prospects[i].referrer = NOBODY;
    }
}

enum { STEPS_LEAST = 1000, STEPS_MOST = 4000, STEPS_LONG = 40000, BUDGET_S = 5 };

/* Whether another step is wanted, of a test that began at `began`. */
static bool goes_on(const struct env *env, int64_t began, int done)
{
    if (getenv("REFERD_LONG") != NULL)
        return done < STEPS_LONG;
    const char *given = getenv("REFERD_BUDGET_SECONDS");
    int64_t seconds = given != NULL ? strtoll(given, NULL, 10) : BUDGET_S;
    return done < STEPS_LEAST || (done < STEPS_MOST && env_monotonic(env) < began + seconds * TIME_US_PER_S);
}

static void random_facts_come_out_as_the_model_says(void **state)
{
    static void (*const steps[])(struct model *) = {submit,        submit,        pay,          pay,     pay,
                                                    pay_again,     order,         order,        give_up, give_bonus,
                                                    let_time_pass, let_time_pass, count_figures};
    const char *given = getenv("REFERD_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 0) : (uint64_t)time(NULL) * 2654435761U + 1;
    print_message("# REFERD_SEED=%llu\n", (unsigned long long)seed);
    struct model *model = calloc(1, sizeof *model);
    set_up(model, *state, seed);
    const struct env *env = model->books->env;
    int64_t began = env_monotonic(env);
    int done = 0;
    while (goes_on(env, began, done)) {
        done++;
        model->now += TIME_US_PER_S; /* facts are compared in whole seconds */
        scene_advance(*state, TIME_US_PER_S);
        while (scene_release(*state) > 0)
            ;
        for (int p = 0; p < PROSPECTS; p++)
            settle(model, &model->prospects[p]);
        steps[pick(model, sizeof steps / sizeof steps[0])](model);
        scene_prove_figures(*state);
        if (done % 100 == 0)
            compare(model);
    }
    assert_true(model->payment_count < PAYMENTS || getenv("REFERD_LONG") != NULL);
    print_message("# %d steps\n", done);
    free(model);
}

/* ---- order freedom ---- */

/* The same facts of one purchase in every order, each time by another prospect of another referrer. */
static void a_purchase_comes_out_the_same_in_any_order(void **state)
{
    struct books *books = *state;
    struct id program = scene_program(books, "USD", rules);
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int i = 0; i < 6; i++) {
        char ann[32], bob[32], external_ids[3][32];
        snprintf(ann, sizeof ann, "ann%d@example.com", i);
        snprintf(bob, sizeof bob, "bob%d@example.com", i);
        struct referrer referrer = scene_referrer(books, &program, ann);
        struct telling facts[3];
        static const char *const types[] = {"order.placed", "invoice.created", "invoice.paid"};
        for (int f = 0; f < 3; f++) {
            snprintf(external_ids[f], sizeof external_ids[f], "e%d_%d", i, f);
            scene_event(&facts[f], types[f], external_ids[f], bob, 7000);
            facts[f].event.occurred_at = BOOKS_NOW - (3 - f) * TIME_US_PER_S;
        }
        scene_credit(&facts[0], referrer.code);
        struct told told = {0};
        for (int f = 0; f < 3; f++)
            told = scene_must(books, &facts[orders[i][f]]);
        for (int f = 0; f < 3; f++)
            assert_true(scene_must(books, &facts[f]).replayed);
        assert_int_equal(scene_balance(books, &referrer.contact_id, "USD", LEDGER_PENDING), 2500);
        assert_int_equal(scene_balance(books, &told.contact_id, "USD", LEDGER_PENDING), 700);
        assert_int_equal(scene_balance(books, &told.contact_id, "USD", LEDGER_AVAILABLE), 0);
    }
    assert_int_equal(SCENE_NUMBER(books, "SELECT SUM(qualified) FROM participant_total"), 6);
    scene_prove(books);
}

UNIT_TESTS(intake_model)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(random_facts_come_out_as_the_model_says),
        BOOKS_TEST(a_purchase_comes_out_the_same_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
