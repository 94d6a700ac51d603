/* Natural keys on a real store. */

#include "unit.h"

#include "domain/contact/natural_key.h"
#include "world.h"

static enum status claim_twice(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct act other_world = world_act(txn, 2);
    struct id first = mint_id(&act.mint);
    struct id second = mint_id(&act.mint);
    bool claimed;
    TRY(natural_key_claim(&act, "ref", STR("api"), STR("r-1"), &first, &claimed, err));
    EXPECT(claimed);
    TRY(natural_key_claim(&act, "ref", STR("api"), STR("r-1"), &second, &claimed, err));
    EXPECT(!(claimed));
    TRY(natural_key_claim(&act, "rwd", STR("api"), STR("r-1"), &second, &claimed, err));
    EXPECT(claimed); /* another kind of object */
    TRY(natural_key_claim(&other_world, "ref", STR("api"), STR("r-1"), &second, &claimed, err));
    EXPECT(claimed); /* another world */
    struct id found;
    TRY(natural_key_find(&act, "ref", STR("api"), STR("r-1"), &found, err));
    EXPECT(id_equal(&found, &first));
    TRY(natural_key_find(&act, "ref", STR("stripe"), STR("r-1"), &found, err));
    EXPECT(id_is_none(&found));
    return STATUS_OK;
}

static void a_key_names_one_object_for_ever(void **state)
{
    WORLD_PASS(state, claim_twice);
}

static enum status list_sorted(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id id = mint_id(&act.mint);
    static const char *const pairs[][2] = {{"stripe", "cus_1"}, {"api", "b"}, {"email", "x@example.com"}, {"api", "a"}};
    for (size_t i = 0; i < 4; i++) {
        bool claimed;
        TRY(natural_key_claim(&act, "cnt", str_from(pairs[i][0]), str_from(pairs[i][1]), &id, &claimed, err));
    }
    const struct natural_key *keys;
    size_t count;
    TRY(natural_key_list(&act, "cnt", &id, &keys, &count, err));
    EXPECT(count == 4);
    EXPECT(str_equal(natural_key_api_id(keys, count), STR("a")));
    return STATUS_OK;
}

static void keys_are_listed_in_order(void **state)
{
    WORLD_PASS(state, list_sorted);
}

UNIT_TESTS(natural_key)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_key_names_one_object_for_ever),
        WORLD_TEST(keys_are_listed_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
