/* Customers and cohorts as the sweep keeps them, on both engines: whatever the order in which facts are told and
 * counted, they come to the same; and each damage is found by the proof. A random run prints its seed; REFERD_TEST_SEED
 * repeats it. */

#include "figures_support.h"

#include <stdio.h>
#include <stdlib.h>

#include "domain/referral/referral.h"
#include "domain/rollup/customers.h"
#include "domain/rollup/figures.h"

enum { CONTACT = 1, REFERRED = 2 };

#define BOUGHT_AT (FIGURES_NOW - 200 * TIME_US_PER_DAY)

enum { EVENT, REFERRAL, CREDIT };

static const struct statement statements[] = {
    [EVENT] = {.name = "test_event",
               .purpose = "a fact",
               .text =
                   "INSERT INTO event (ws, id, source, type, external_id, connection_id, fingerprint, contact_id, "
                   "referral_id, object_source, object_id, object_key, refers_source, refers_id, refers_key, "
                   "amount, currency, no_reward, occurred_at, created_at) VALUES (1, $1, 'api', $2, $3, $4, $4, $5, "
                   "$6, 'api', $7, $8, $9, $10, $11, $12, $13, 0, $14, 0)",
               .params = "bttbbbtbttbiti",
               .columns = ""},
    [REFERRAL] = {.name = "test_referral",
                  .purpose = "a referral",
                  .text =
                      "INSERT INTO referral (ws, id, program_id, participant_id, contact_id, program_version, type, "
                      "stage, stage_kind, status, live, method, submitted_at, effective_at, last_activity_at, "
                      "sequence, noted) VALUES (1, $1, $1, $1, $2, 1, 'lead', 'new', 0, 0, 1, 'code', $3, $3, $3, "
                      "1, 0)",
                  .params = "bbi",
                  .columns = ""},
    [CREDIT] = {.name = "test_credit",
                .purpose = "whom a referral credits, and how it stands",
                .text = "UPDATE referral SET participant_id = $2, status = $3 WHERE ws = 1 AND id = $1",
                .params = "bbi",
                .columns = ""},
};

/* ---- facts ---- */

enum fact_kind { SALE, TAKEN, GIVEN, REFERS, CREDITS };

struct fact {
    enum fact_kind kind;
    int contact; /* its number is that of its referral, too */
    int object;  /* of a sale: its business object; of the others: what they refer to */
    int own;     /* the object of a refund */
    int64_t amount;
    int days; /* behind BOUGHT_AT */
    bool attached;
    const char *currency;
    bool credited;
};

/* The names and keys of objects. */
struct object {
    char name[16];
    uint8_t key[OBJECT_KEY_SIZE];
};

static struct object object_of(int n)
{
    struct object object;
    snprintf(object.name, sizeof object.name, "o%d", n);
    object_key(STR("api"), str_from(object.name), object.key);
    return object;
}

static struct value key_of(const struct object *object)
{
    return value_bytes((struct str){(const char *)object->key, sizeof object->key});
}

static enum status insert_event(struct act *act, const struct fact *fact, struct id *ret_id, struct error *err)
{
    static const char *const types[] = {[SALE] = "invoice.paid", [TAKEN] = "refund.created", [GIVEN] = "refund.failed"};
    struct object own = object_of(fact->kind == SALE ? fact->object : fact->own), refers = object_of(fact->object);
    struct id id = mint_id(&act->mint), contact_id = figures_id(fact->contact);
    char external_id[ID_TEXT_SIZE + 1] = "";
    bool takes = fact->kind != SALE;
    id_format(&id, "msg", external_id);
    *ret_id = id;
    return txn_exec(act->txn, &statements[EVENT],
                    VALUES(value_id(&id), value_text(str_from(types[fact->kind])), value_text(str_from(external_id)),
                           value_bytes(STR("")), value_id(&contact_id),
                           fact->attached ? value_id(&contact_id) : value_null(), value_text(str_from(own.name)),
                           key_of(&own), value_text(takes ? STR("api") : STR_NONE),
                           value_text(takes ? str_from(refers.name) : STR_NONE), takes ? key_of(&refers) : value_null(),
                           fact->amount > 0 ? value_int(fact->amount) : value_null(),
                           value_text(fact->amount > 0 ? str_from(fact->currency) : STR_NONE),
                           value_int(BOUGHT_AT + fact->days * TIME_US_PER_DAY)),
                    err);
}

/* As the act that tells it: the fact, and the row of what is to be counted. */
static enum status tell(struct act *act, void *ctx, struct error *err)
{
    const struct fact *fact = ctx;
    struct tally tally = tally_begin(act);
    struct id contact_id = figures_id(fact->contact), none = {{0}}, event_id;
    if (fact->kind == REFERS)
        TRY(txn_exec(
            act->txn, &statements[REFERRAL],
            VALUES(value_id(&contact_id), value_id(&contact_id), value_int(BOUGHT_AT + fact->days * TIME_US_PER_DAY)),
            err));
    else if (fact->kind == CREDITS)
        TRY(txn_exec(act->txn, &statements[CREDIT],
                     VALUES(value_id(&contact_id), fact->credited ? value_id(&contact_id) : value_id(&none),
                            value_int(fact->amount)),
                     err));
    else
        TRY(insert_event(act, fact, &event_id, err));
    if (fact->kind == TAKEN || fact->kind == GIVEN)
        tally_taken_back(&tally, &event_id);
    else
        tally_customer(&tally, &contact_id);
    return tally_write(act, &tally, err);
}

static void tell_all(struct fixture *fixture, struct fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        figures_write(fixture, tell, &facts[i]);
}

struct found {
    int breaks;
    char detail[256];
};

static void note(void *ctx, const char *rule, const char *detail)
{
    struct found *found = ctx;
    found->breaks += strcmp(rule, "B3") == 0;
    snprintf(found->detail, sizeof found->detail, "%s", detail);
}

static enum status prove(struct act *act, void *ctx, struct error *err)
{
    struct found *found = ctx;
    struct tally pending;
    bool more;
    *found = (struct found){0};
    TRY(tally_pending(act, 0, &pending, &more, err));
    return customers_verify(act, &pending, note, found, err);
}

static void assert_proved(struct fixture *fixture)
{
    struct found found;
    figures_write(fixture, prove, &found);
    if (found.breaks != 0)
        fail_msg("%s", found.detail);
}

#define COHORTS(fixture, figure, what)                                                                                 \
    FIGURES_NUMBER(fixture, "SELECT CAST(COALESCE(SUM(" figure "), 0) AS BIGINT) FROM cohort WHERE ws = 1 AND " what)

/* ---- one after the other ---- */

static void test_a_sale_and_what_is_taken_of_it(void **state)
{
    struct fixture *fixture = *state;
    struct fact facts[] = {
        {TAKEN, CONTACT, 1, .own = 11, .amount = 300, .days = 9, .currency = "USD"}, /* told before its sale */
        {SALE, CONTACT, 1, .amount = 1000, .currency = "USD"},
        {SALE, CONTACT, 2, .amount = 50, .days = 40, .currency = "USD"},
        {TAKEN, CONTACT, 1, .own = 12, .days = 90}, /* all of it */
        {GIVEN, CONTACT, 12, .own = 13, .days = 91},
    };
    tell_all(fixture, facts, 3);
    assert_proved(fixture);
    assert_int_equal(COHORTS(fixture, "customers", "referred = 0"), 0);
    figures_count_all(fixture, 1);
    assert_proved(fixture);
    assert_int_equal(COHORTS(fixture, "customers", "referred = 0"), 1);
    assert_int_equal(COHORTS(fixture, "revenue_30", "currency = 'USD'"), 700);
    assert_int_equal(COHORTS(fixture, "revenue_90", "came_back = 1"), 750);
    tell_all(fixture, facts + 3, 1);
    figures_count_all(fixture, 10);
    assert_proved(fixture);
    assert_int_equal(COHORTS(fixture, "revenue_180", "came_back = 0 AND customers = 1"), 50);
    tell_all(fixture, facts + 4, 1);
    figures_count_all(fixture, 10);
    assert_proved(fixture);
    assert_int_equal(COHORTS(fixture, "revenue_180", "1 = 1"), 750);
}

static void test_whoever_is_credited_makes_a_customer_referred(void **state)
{
    struct fixture *fixture = *state;
    struct fact facts[] = {
        {SALE, REFERRED, 1, .amount = 1000, .days = 3, .currency = "EUR", .attached = true},
        {REFERS, REFERRED, .days = 2},
        {CREDITS, REFERRED, .credited = false},
        {CREDITS, REFERRED, .credited = true},
        {CREDITS, REFERRED, .credited = true, .amount = 3}, /* disqualified */
        {SALE, REFERRED, 2, .amount = 10, .currency = "EUR"},
        {CREDITS, REFERRED, .credited = true},
    };
    static const int64_t referred[] = {0, 1, 0, 1, 0, 0, 0}; /* at last the first purchase came before the referral */
    static const int64_t revenue[] = {0, 1000, 1000, 1000, 1000, 1010, 1010};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        tell_all(fixture, &facts[i], 1);
        figures_count_all(fixture, 10);
        assert_proved(fixture);
        assert_int_equal(COHORTS(fixture, "customers", "referred = 1"), referred[i]);
        assert_int_equal(COHORTS(fixture, "revenue_30", "1 = 1"), revenue[i]);
    }
}

/* ---- in any order ---- */

static uint64_t next_random(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

static int below(uint64_t *random, int end)
{
    return (int)(next_random(random) % (uint64_t)end);
}

enum { FACTS = 60, CONTACTS = 5, OBJECTS = 12 };

/* Objects are of one contact each; refunds of what is no object are there, too. */
static void make_facts(struct fact *facts, uint64_t *random)
{
    static const char *const currencies[] = {"USD", "EUR"};
    for (int i = 0; i < FACTS; i++) {
        int object = 1 + below(random, OBJECTS);
        facts[i] = (struct fact){.kind = i < CONTACTS ? REFERS : (enum fact_kind)below(random, REFERS),
                                 .contact = i < CONTACTS ? 1 + i : 1 + object % CONTACTS,
                                 .object = object,
                                 .own = 100 + below(random, OBJECTS),
                                 .amount = below(random, 900),
                                 .days = below(random, 190),
                                 .attached = below(random, 2) == 0,
                                 .currency = currencies[object % 2]};
        if (facts[i].kind == SALE && facts[i].amount == 0)
            facts[i].amount = 1;
        if (facts[i].kind == GIVEN)
            facts[i].object = 100 + below(random, OBJECTS);
    }
}

static void shuffle(struct fact *facts, uint64_t *random)
{
    for (int i = FACTS - 1; i > 0; i--) {
        int other = below(random, i + 1);
        struct fact kept = facts[i];
        facts[i] = facts[other];
        facts[other] = kept;
    }
}

static int64_t sum_of(struct fixture *fixture)
{
    return FIGURES_NUMBER(fixture,
                          "SELECT CAST(COALESCE(SUM(month * (7 * customers + 11 * came_back + 13 * revenue_30 + "
                          "17 * revenue_90 + 19 * revenue_180) * (1 + referred)), 0) AS BIGINT) FROM cohort");
}

static enum status forget_all(struct act *act, void *ctx, struct error *err)
{
    (void)ctx;
    FIGURES_SQL("DELETE FROM event");
    FIGURES_SQL("DELETE FROM referral");
    FIGURES_SQL("DELETE FROM customer");
    FIGURES_SQL("DELETE FROM cohort");
    return STATUS_OK;
}

static void test_every_order_comes_to_the_same(void **state)
{
    struct fixture *fixture = *state;
    static struct fact facts[FACTS];
    const char *seed = getenv("REFERD_TEST_SEED");
    uint64_t random = seed != NULL ? strtoull(seed, NULL, 10) : (uint64_t)(uintptr_t)fixture | 1;
    int64_t sum = 0;
    print_message("REFERD_TEST_SEED=%llu\n", (unsigned long long)random);
    make_facts(facts, &random);
    for (int round = 0; round < 4; round++) {
        figures_write(fixture, forget_all, NULL);
        shuffle(facts, &random);
        for (int i = 0; i < FACTS; i++) {
            tell_all(fixture, &facts[i], 1);
            if (below(&random, 4) == 0)
                figures_count_all(fixture, 1 + (size_t)below(&random, 5));
        }
        assert_proved(fixture);
        figures_count_all(fixture, 7);
        assert_proved(fixture);
        if (round > 0)
            assert_int_equal(sum_of(fixture), sum);
        sum = sum_of(fixture);
        assert_true(sum > 0);
    }
}

/* ---- damage ---- */

/* Looks, and takes the damage back by failing. */
static enum status look(struct act *act, struct found *found, struct error *err)
{
    TRY(prove(act, found, err));
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

#define DAMAGED(name, sql_text)                                                                                        \
    static enum status name(struct act *act, void *ctx, struct error *err)                                             \
    {                                                                                                                  \
        FIGURES_SQL(sql_text);                                                                                         \
        return look(act, ctx, err);                                                                                    \
    }
DAMAGED(more_customers, "UPDATE cohort SET customers = customers + 1 WHERE referred = 1")
DAMAGED(less_revenue, "UPDATE cohort SET revenue_180 = revenue_180 - 1 WHERE currency = 'EUR'")
DAMAGED(another_month, "UPDATE cohort SET month = month + 1")
DAMAGED(richer, "UPDATE customer SET revenue_30 = revenue_30 + 1 WHERE referred = 1")
DAMAGED(unreferred, "UPDATE customer SET referred = 0")
DAMAGED(no_customer, "DELETE FROM customer WHERE currency = 'EUR'")
DAMAGED(a_stranger, "INSERT INTO customer (ws, contact_id, currency, month, referred, came_back, revenue_30, "
                    "revenue_90, revenue_180) SELECT ws, id, 'CHF', 202601, 0, 0, 1, 1, 1 FROM event")
DAMAGED(dearer, "UPDATE event SET amount = amount + 1 WHERE type = 'invoice.paid' AND referral_id IS NULL")
DAMAGED(less_taken, "DELETE FROM event WHERE type = 'refund.created'")
DAMAGED(later_referral, "UPDATE referral SET effective_at = effective_at + 86400000000")

static const struct {
    const char *name;
    enum status (*act)(struct act *, void *ctx, struct error *);
    int breaks;
} damages[] = {
    {"more customers", more_customers, 1}, {"less revenue", less_revenue, 1},
    {"another month", another_month, 4},   {"richer", richer, 2},
    {"unreferred", unreferred, 3},         {"no customer", no_customer, 2},
    {"a stranger", a_stranger, 5},         {"dearer", dearer, 1},
    {"less taken", less_taken, 1},         {"later referral", later_referral, 1},
};

static void test_every_damage_is_found(void **state)
{
    struct fixture *fixture = *state;
    struct error err = {0};
    struct found found;
    struct fact facts[] = {
        {REFERS, REFERRED, .days = 0},
        {SALE, REFERRED, 1, .amount = 70, .currency = "USD", .attached = true},
        {SALE, CONTACT, 2, .amount = 500, .currency = "EUR"},
        {TAKEN, CONTACT, 2, .own = 11, .amount = 100, .currency = "EUR"},
        {SALE, 3, 3, .amount = 9, .currency = "EUR"}, /* waits */
    };
    tell_all(fixture, facts, 4);
    figures_count_all(fixture, 10);
    tell_all(fixture, facts + 4, 1);
    assert_proved(fixture);
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        assert_int_not_equal(figures_try(fixture, damages[i].act, &found, &err), STATUS_OK);
        if (found.breaks != damages[i].breaks)
            fail_msg("%s: %d breaks; %s; %s", damages[i].name, found.breaks, found.detail, err.detail);
    }
    figures_count_all(fixture, 2);
    assert_proved(fixture);
}

UNIT_TESTS(customers)
{
    struct CMUnitTest tests[] = {
        FIGURES_TEST(test_a_sale_and_what_is_taken_of_it),
        FIGURES_TEST(test_whoever_is_credited_makes_a_customer_referred),
        FIGURES_TEST(test_every_order_comes_to_the_same),
        FIGURES_TEST(test_every_damage_is_found),
    };
    return RUN_FIGURES_TESTS(tests);
}
