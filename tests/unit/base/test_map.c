/* The table of bytes to pointers: whatever is added and dropped, it holds what a plain list holds. */

#include "unit.h"

#include <stdlib.h>

#include "base/env.h"
#include "base/map.h"

enum { STEPS = 4000, THINGS_MAX = 3000, KEY_MAX = 24 };

struct thing {
    size_t size;
    char key[KEY_MAX];
    bool kept;
};

/* What a map should be: a list that is searched from its beginning. */
struct model {
    struct thing *things[THINGS_MAX];
    size_t count;
};

static struct str key_of(const struct thing *thing)
{
    return map_key(thing->key, thing->size);
}

static struct thing *model_find(const struct model *model, struct str key)
{
    for (size_t i = 0; i < model->count; i++)
        if (str_equal(key_of(model->things[i]), key))
            return model->things[i];
    return NULL;
}

/* Short keys of few letters, so that many are there already; the empty key is one of them. */
static struct thing draw(struct env *env)
{
    struct thing thing = {0};
    uint8_t bytes[KEY_MAX + 1];
    env_random(env, bytes, sizeof bytes);
    thing.size = bytes[KEY_MAX] % 4 == 0 ? bytes[KEY_MAX] % KEY_MAX : bytes[KEY_MAX] % 5;
    for (size_t i = 0; i < thing.size; i++)
        thing.key[i] = (char)(bytes[i] % 6);
    return thing;
}

static void check_same(const struct map *map, struct model *model)
{
    assert_int_equal(map->count, model->count);
    for (size_t i = 0; i < model->count; i++) {
        assert_ptr_equal(map_find(map, key_of(model->things[i])), model->things[i]);
        model->things[i]->kept = false;
    }
    size_t at = 0, met = 0;
    for (struct thing *thing; (thing = map_next(map, &at)) != NULL; met++) {
        assert_false(thing->kept);
        thing->kept = true;
        assert_ptr_equal(model_find(model, key_of(thing)), thing);
    }
    assert_int_equal(met, model->count);
}

static void add_or_find(struct map *map, struct model *model, struct env *env)
{
    struct thing drawn = draw(env);
    struct thing *known = model_find(model, key_of(&drawn));
    assert_ptr_equal(map_find(map, key_of(&drawn)), known);
    if (known != NULL || model->count == THINGS_MAX)
        return;
    struct thing *thing = malloc(sizeof *thing);
    *thing = drawn;
    map_add(map, key_of(thing), thing);
    model->things[model->count++] = thing;
}

static bool keep_marked(void *value, void *ctx)
{
    struct thing *thing = value;
    size_t *asked = ctx;
    (*asked)++;
    if (thing->kept)
        return true;
    free(thing);
    return false;
}

/* Drops about one in `one_in`, from both. */
static void drop_some(struct map *map, struct model *model, struct env *env, uint8_t one_in)
{
    size_t kept = 0, asked = 0, before = model->count;
    for (size_t i = 0; i < model->count; i++) {
        uint8_t chance;
        env_random(env, &chance, sizeof chance);
        model->things[i]->kept = chance % one_in != 0;
        if (model->things[i]->kept)
            model->things[kept++] = model->things[i];
    }
    model->count = kept;
    map_keep(map, keep_marked, &asked);
    assert_int_equal(asked, before);
}

static void run_model(uint64_t seed, bool seeded)
{
    print_message("seed %llu\n", (unsigned long long)seed);
    struct env *env = env_new();
    env_set_seed(env, seed);
    struct map map = {0};
    if (seeded)
        map_seed(&map, env);
    static struct model model;
    model.count = 0;
    for (int step = 0; step < STEPS; step++) {
        add_or_find(&map, &model, env);
        if (step % 500 == 499)
            check_same(&map, &model);
        if (step % 700 == 699)
            drop_some(&map, &model, env, step % 1400 == 1399 ? 2 : 9);
    }
    drop_some(&map, &model, env, 1);
    assert_int_equal(map.count, 0);
    check_same(&map, &model);
    map_release(&map);
    env_free(env);
}

static void test_holds_what_a_list_holds(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        run_model(seed, false);
        run_model(seed, true);
    }
}

static void test_empty_map_owns_and_finds_nothing(void **state)
{
    (void)state;
    struct map map = {0};
    size_t at = 0;
    assert_null(map_find(&map, STR("a")));
    assert_null(map_next(&map, &at));
    map_release(&map);
}

static void test_release_forgets_and_may_be_filled_again(void **state)
{
    (void)state;
    struct map map = {0};
    int values[100];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 100; i++) {
            values[i] = i;
            map_add(&map, map_key(&values[i], sizeof values[i]), &values[i]);
        }
        for (int i = 0; i < 100; i++)
            assert_ptr_equal(map_find(&map, map_key(&i, sizeof i)), &values[i]);
        map_release(&map);
        assert_int_equal(map.count, 0);
        assert_null(map_find(&map, map_key(&values[0], sizeof values[0])));
    }
}

/* Whoever knows the program but not the seed cannot tell where keys go. */
static void test_seeds_make_other_orders(void **state)
{
    (void)state;
    struct env *env = env_new();
    env_set_seed(env, 7);
    struct map maps[2] = {{0}, {0}};
    int values[64];
    for (int i = 0; i < 64; i++)
        values[i] = i;
    for (size_t m = 0; m < 2; m++) {
        map_seed(&maps[m], env);
        for (int i = 0; i < 64; i++)
            map_add(&maps[m], map_key(&values[i], sizeof values[i]), &values[i]);
    }
    int differ = 0;
    size_t at[2] = {0, 0};
    for (int i = 0; i < 64; i++)
        differ += map_next(&maps[0], &at[0]) != map_next(&maps[1], &at[1]);
    assert_true(differ > 32);
    map_release(&maps[0]);
    map_release(&maps[1]);
    env_free(env);
}

UNIT_TESTS(map)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holds_what_a_list_holds),
        cmocka_unit_test(test_empty_map_owns_and_finds_nothing),
        cmocka_unit_test(test_release_forgets_and_may_be_filled_again),
        cmocka_unit_test(test_seeds_make_other_orders),
    };
    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
