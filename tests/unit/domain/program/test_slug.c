/* src/domain/program/slug.c */

#include "unit.h"

#include "base/limits.h"
#include "domain/program/slug.h"

static void slugs_are_letters_digits_and_inner_hyphens(void **state)
{
    (void)state;
    static const char *const right[] = {"a", "summer-2026", "7", "a--b"};
    static const char *const wrong[] = {"", "-a", "a-", "-", "Summer", "a b", "a_b", "caf\xc3\xa9", "a/b", "a.b"};
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        assert_true(slug_is_valid(str_from(right[i])));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(slug_is_valid(str_from(wrong[i])));
    char longest[LIMIT_SLUG_BYTES + 1];
    memset(longest, 'x', sizeof longest);
    assert_true(slug_is_valid((struct str){longest, LIMIT_SLUG_BYTES}));
    assert_false(slug_is_valid((struct str){longest, LIMIT_SLUG_BYTES + 1}));
}

static void names_become_slugs(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"Customer referrals", "customer-referrals"},
        {"  Friends & Family!  ", "friends-family"},
        {"2026", "2026"},
        {"\xc3\xa9t\xc3\xa9", "t"},
        {"***", "program"},
        {"", "program"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_str_equal(slug_from_name(str_from(rows[i][0]), &arena), rows[i][1]);
    arena_release(&arena);
}

static void any_name_makes_a_valid_slug_with_and_without_id(void **state)
{
    (void)state;
    struct arena arena = {0};
    uint64_t seed = 20260727;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 2000; round++) {
        char name[120];
        size_t size = unit_next(&seed) % sizeof name;
        static const char letters[] = "aB9 -_.!\xc3\xa9";
        for (size_t i = 0; i < size; i++)
            name[i] = letters[unit_next(&seed) % (sizeof letters - 1)];
        struct id id;
        for (size_t i = 0; i < sizeof id.bytes; i++)
            id.bytes[i] = (uint8_t)unit_next(&seed);
        id.bytes[0] &= 0x7f;
        struct str slug = slug_from_name((struct str){name, size}, &arena);
        assert_true(slug_is_valid(slug));
        struct str longer = slug_with_id(slug, &id, &arena);
        assert_true(slug_is_valid(longer));
        assert_int_equal(longer.size, slug.size + 7);
        arena_reset(&arena);
    }
    arena_release(&arena);
}

UNIT_TESTS(slug)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slugs_are_letters_digits_and_inner_hyphens),
        cmocka_unit_test(names_become_slugs),
        cmocka_unit_test(any_name_makes_a_valid_slug_with_and_without_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
