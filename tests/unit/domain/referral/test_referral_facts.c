/* Whose a business object is, which objects count, and how reward rules stand. */

#include "books.h"
#include "unit.h"

#include "domain/referral/referral.h"

static struct referral referral_of(int n, int program)
{
    return (struct referral){.id = {{(uint8_t)n}}, .program_id = {{(uint8_t)program}}};
}

static void key_of(const char *source, const char *id, uint8_t ret_key[OBJECT_KEY_SIZE])
{
    object_key(str_from(source), str_from(id), ret_key);
}

static void a_key_is_of_source_and_id(void **state)
{
    (void)state;
    uint8_t keys[4][OBJECT_KEY_SIZE];
    key_of("stripe", "in_1", keys[0]);
    key_of("api", "in_1", keys[1]);
    key_of("stripe", "in_2", keys[2]);
    key_of("stripein", "_1", keys[3]);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++)
            assert_memory_not_equal(keys[i], keys[j], OBJECT_KEY_SIZE);
    key_of("stripe", "in_1", keys[1]);
    assert_memory_equal(keys[0], keys[1], OBJECT_KEY_SIZE);
}

/* One referral per program, for ever, whoever comes again. */
static enum status claim_objects(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct referral first = referral_of(1, 7), second = referral_of(2, 7), elsewhere = referral_of(3, 8);
    static const struct id anywhere;
    uint8_t key[OBJECT_KEY_SIZE], other[OBJECT_KEY_SIZE];
    key_of("api", "in_1", key);
    key_of("api", "in_2", other);
    struct id found;
    bool claimed;
    TRY(referral_of_object(act, key, &first.program_id, &found, err));
    EXPECT(id_is_none(&found));
    TRY(referral_claim_object(act, key, &first, &claimed, err));
    EXPECT(claimed);
    TRY(referral_claim_object(act, key, &second, &claimed, err));
    EXPECT(!claimed);
    TRY(referral_claim_object(act, key, &first, &claimed, err)); /* again is true */
    EXPECT(claimed);
    TRY(referral_claim_object(act, key, &elsewhere, &claimed, err)); /* another program */
    EXPECT(claimed);
    TRY(referral_claim_object(act, other, &second, &claimed, err));
    EXPECT(claimed);
    TRY(referral_of_object(act, key, &second.program_id, &found, err));
    EXPECT(id_equal(&found, &first.id));
    TRY(referral_of_object(act, key, &anywhere, &found, err)); /* the newest referral's */
    EXPECT(id_equal(&found, &elsewhere.id));
    return STATUS_OK;
}

static void an_object_is_one_referrals_in_a_program(void **state)
{
    books_write(*state, LIVE, claim_objects);
}

/* Finding 5: a thing told three times is one. */
static enum status count_objects(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id one = {{1}}, two = {{2}};
    const struct str types[] = {STR("invoice.paid"), STR("custom.visit"), STR("invoice.pai")};
    int64_t counts[3] = {7, 7, 7};
    uint8_t keys[3][OBJECT_KEY_SIZE];
    key_of("api", "in_1", keys[0]);
    key_of("api", "in_2", keys[1]);
    key_of("stripe", "in_1", keys[2]);
    TRY(referral_counts(act, &one, types, 3, counts, err));
    EXPECT(counts[0] == 0 && counts[1] == 0 && counts[2] == 0);
    for (int i = 0; i < 3; i++)
        TRY(referral_count_object(act, &one, types[0], keys[0], err));
    TRY(referral_counts(act, &one, types, 3, counts, err));
    EXPECT(counts[0] == 1);
    TRY(referral_count_object(act, &one, types[0], keys[1], err));
    TRY(referral_count_object(act, &one, types[0], keys[2], err));
    TRY(referral_count_object(act, &one, types[1], keys[0], err)); /* the same thing of another type */
    TRY(referral_counts(act, &one, types, 3, counts, err));
    EXPECT(counts[0] == 3 && counts[1] == 1 && counts[2] == 0);
    TRY(referral_counts(act, &two, types, 3, counts, err));
    EXPECT(counts[0] == 0);
    TRY(referral_counts(act, &one, types, 0, NULL, err));
    return STATUS_OK;
}

static void a_thing_told_three_times_is_one(void **state)
{
    books_write(*state, LIVE, count_objects);
}

static const struct rule_standing *standing_of(const struct rule_standing *rules, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(rules[i].rule_key, str_from(key)))
            return &rules[i];
    return NULL;
}

static const struct statement add_reward = {
    .name = "test_add_reward",
    .purpose = "a reward of rule thanks",
    .text =
        "INSERT INTO reward (ws, id, program_id, program_version, referral_id, root_id, cause, rule_key, contact_id,"
        " role, level, kind, currency, status, waits, created_at, noted) VALUES ($1, $2, $2, 1, $3, $3,"
        " $4, 'thanks', $2, 'referred', 0, 'cash', 'USD', 2, 0, 1, 0)",
    .params = "ibbb",
    .columns = ""};

/* Due, then settled without a reward, or granted. */
static enum status stand_each_way(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id referral_id = {{1}}, other = {{2}}, reward_id = {{9}}, nobody = {{0}};
    struct rule_standing *rules;
    size_t count;
    TRY(referral_rules(act, &referral_id, &nobody, &rules, &count, err));
    EXPECT(count == 0);
    TRY(referral_set_rule(act, &referral_id, STR("thanks"), false, err));
    TRY(referral_set_rule(act, &referral_id, STR("thank"), false, err));
    TRY(referral_set_rule(act, &referral_id, STR("thank"), true, err));
    TRY(referral_rules(act, &referral_id, &nobody, &rules, &count, err));
    EXPECT(count == 2);
    const struct rule_standing *due = standing_of(rules, count, "thanks"),
                               *settled = standing_of(rules, count, "thank");
    EXPECT(due != NULL && !due->settled && id_is_none(&due->reward_id));
    EXPECT(settled != NULL && settled->settled && id_is_none(&settled->reward_id));
    TRY(referral_rules(act, &other, &nobody, &rules, &count, err));
    EXPECT(count == 0);
    TRY(txn_exec(
        act->txn, &add_reward,
        VALUES(value_int(act->ws), value_id(&reward_id), value_id(&referral_id), value_bytes(STR("0123456789abcdef"))),
        err));
    TRY(referral_rules(act, &referral_id, &nobody, &rules, &count, err));
    bool granted = false;
    for (size_t i = 0; i < count; i++)
        granted = granted || (str_equal(rules[i].rule_key, STR("thanks")) && rules[i].settled &&
                              id_equal(&rules[i].reward_id, &reward_id));
    EXPECT(granted);
    const struct rule_standing *first = standing_of(rules, count, "thanks");
    EXPECT(first->settled); /* whoever looks it up finds the grant, not that it was due once */
    return STATUS_OK;
}

static void a_rule_is_due_settled_or_granted(void **state)
{
    books_write(*state, LIVE, stand_each_way);
}

UNIT_TESTS(referral_facts)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_of_source_and_id),
        BOOKS_TEST(an_object_is_one_referrals_in_a_program),
        BOOKS_TEST(a_thing_told_three_times_is_one),
        BOOKS_TEST(a_rule_is_due_settled_or_granted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
