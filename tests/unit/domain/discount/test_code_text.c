/* Discount codes as text: drawn, and read from lists. */

#include "domain/discount/code_text.h"
#include "unit.h"

static void a_drawn_code_can_be_given(void **state)
{
    (void)state;
    struct env *env = env_new();
    char first[CODE_TEXT_DRAWN], second[CODE_TEXT_DRAWN];
    code_text_draw(env, first);
    code_text_draw(env, second);
    assert_true(code_text_is_good((struct str){first, sizeof first}));
    assert_memory_not_equal(first, second, sizeof first);
    assert_null(memchr(first, '0', sizeof first));
    assert_null(memchr(first, 'O', sizeof first));
    env_free(env);
}

struct cell {
    int64_t line;
    const char *text;
};

static void expect_cells(struct str list, const struct cell *cells, size_t count)
{
    struct code_lines lines = {.rest = list};
    struct str cell;
    for (size_t i = 0; i < count; i++) {
        assert_true(code_lines_next(&lines, &cell));
        assert_int_equal(lines.line, cells[i].line);
        assert_true(str_equal(cell, str_from(cells[i].text)));
    }
    assert_false(code_lines_next(&lines, &cell));
}

static void lists_are_read_line_by_line(void **state)
{
    (void)state;
    static const struct cell plain[] = {{1, "A1"}, {2, "b 2"}, {4, "C3"}};
    static const struct cell table[] = {{2, "SAVE-1"}, {3, "SAVE-2"}, {4, "SAVE-3"}, {5, "code"}};
    expect_cells(STR("A1\n b 2 \r\n\nC3"), plain, 3);
    expect_cells(STR("\xEF\xBB\xBF"
                     "Code;note\r\nSAVE-1;x\r\n\"SAVE-2\",y\nSAVE-3\tz\ncode\n"),
                 table, 4);
    expect_cells(STR(""), NULL, 0);
    expect_cells(STR("\n\n,x\n\"\"\n"), NULL, 0);
}

UNIT_TESTS(code_text)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drawn_code_can_be_given),
        cmocka_unit_test(lists_are_read_line_by_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
