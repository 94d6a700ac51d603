/* Arenas: what is handed out is zeroed, aligned, apart from the rest, and goes at a reset. */

#include "unit.h"

#include <stdalign.h>

#include "base/arena.h"

static void test_allocations_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena arena = {0};
    unsigned char *pieces[300];
    for (size_t i = 0; i < 300; i++) {
        pieces[i] = arena_alloc(&arena, i);
        assert_int_equal((uintptr_t)pieces[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < i; k++)
            assert_int_equal(pieces[i][k], 0);
        memset(pieces[i], (int)(i & 0xFF), i);
    }
    for (size_t i = 0; i < 300; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(pieces[i][k], i & 0xFF);
    assert_int_equal(arena.allocated, 299 * 300 / 2);
    arena_release(&arena);
}

static void test_reset_zeroes_what_comes_next(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    for (int round = 0; round < 3; round++) {
        unsigned char *first = arena_alloc(&arena, 1000);
        for (size_t k = 0; k < 1000; k++)
            assert_int_equal(first[k], 0);
        memset(first, 0xAA, 1000);
        memset(arena_alloc(&arena, 100000), 0xBB, 100000);
        arena_reset(&arena);
        assert_int_equal(arena.allocated, 0);
    }
    arena_release(&arena);
}

static void test_large_allocations(void **state)
{
    (void)state;
    struct arena arena = {0};
    char *large = arena_alloc(&arena, 5 << 20);
    large[(5 << 20) - 1] = 'x';
    char *small = arena_alloc(&arena, 1);
    assert_int_equal(*small, 0);
    assert_int_equal(large[(5 << 20) - 1], 'x');
    arena_release(&arena);
}

static void test_empty_things(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_non_null(arena_alloc(&arena, 0));
    assert_non_null(arena_array(&arena, 0, 8));
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    arena_reset(&arena);
    arena_release(&arena);
    arena_release(&arena);
    arena_release(NULL);
    struct arena unused = {0};
    arena_reset(&unused);
    assert_null(unused.blocks);
}

/* Requests of a kind cost their allocations once, and a huge one leaves nothing behind. */
static void test_reset_keeps_a_block_that_was_enough(void **state)
{
    (void)state;
    struct arena arena = {0};
    arena_alloc(&arena, 500);
    char *big = arena_alloc(&arena, 5000);
    bool separate = arena.next == NULL; /* under AddressSanitizer, where nothing is kept */
    arena_reset(&arena);
    if (separate)
        skip();
    assert_ptr_equal(arena_alloc(&arena, 5000), big);
    arena_alloc(&arena, 1 << 20);
    arena_reset(&arena);
    assert_ptr_equal(arena_alloc(&arena, 100), big);
    arena_release(&arena);
}

static void test_copies_and_formats(void **state)
{
    (void)state;
    struct arena arena = {0};
    char source[] = "abcdef";
    char *copy = arena_copy(&arena, source, 3);
    source[0] = 'x';
    assert_string_equal(copy, "abc");
    assert_string_equal(arena_format(&arena, "%d-%s", 42, "x"), "42-x");
    char *wide = arena_format(&arena, "%10000d", 7);
    assert_int_equal(strlen(wide), 10000);
    assert_int_equal(wide[9999], '7');
    arena_release(&arena);
}

static void overflow_of_product(void)
{
    struct arena arena = {0};
    volatile size_t count = SIZE_MAX / 2;
    arena_array(&arena, count, 3);
}

static void test_overflow_ends_the_process(void **state)
{
    (void)state;
    assert_true(unit_aborts(overflow_of_product));
}

UNIT_TESTS(arena)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allocations_are_zeroed_aligned_and_apart),
        cmocka_unit_test(test_reset_zeroes_what_comes_next),
        cmocka_unit_test(test_large_allocations),
        cmocka_unit_test(test_reset_keeps_a_block_that_was_enough),
        cmocka_unit_test(test_empty_things),
        cmocka_unit_test(test_copies_and_formats),
        cmocka_unit_test(test_overflow_ends_the_process),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
