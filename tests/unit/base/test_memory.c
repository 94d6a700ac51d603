/* The heap: zeroed, never null. */

#include "unit.h"

#include <stdlib.h>

#include "base/memory.h"

static void test_new_is_zeroed(void **state)
{
    (void)state;
    unsigned char *data = memory_new(1000);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(data[i], 0);
    free(data);
    void *empty = memory_new(0);
    assert_non_null(empty);
    free(empty);
}

static void test_resize_keeps_the_bytes(void **state)
{
    (void)state;
    char *data = memory_resize(NULL, 4);
    memcpy(data, "abc", 4);
    data = memory_resize(data, 100000);
    assert_string_equal(data, "abc");
    data = memory_resize(data, 0);
    assert_non_null(data);
    free(data);
}

static void test_exhaustion_ends_the_process(void **state)
{
    (void)state;
    assert_true(unit_aborts(memory_exhausted));
}

UNIT_TESTS(memory)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_is_zeroed),
        cmocka_unit_test(test_resize_keeps_the_bytes),
        cmocka_unit_test(test_exhaustion_ends_the_process),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
