/* Tables in mails: columns of one width, and nothing in a cell that would part it. */

#include "domain/schedule/mail_words.h"

#include "unit.h"

static void columns_stand_below_each_other(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buf out = {0};
    struct mail_table table = mail_table_begin(&arena, 2, 3);
    static const char *const cells[] = {"", "Joined", "Tiere | B\xc3\xa4ume", "7", "a\nb", "1,234"};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        mail_table_add(&table, str_from(cells[i]));
    mail_table_write(&table, &out);
    buf_add_char(&out, '\0');
    assert_string_equal(out.data, "|               | Joined |\n"
                                  "| Tiere / B\xc3\xa4ume |      7 |\n"
                                  "| a b           |  1,234 |\n");
    buf_release(&out);
    arena_release(&arena);
}

UNIT_TESTS(mail_words)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(columns_stand_below_each_other)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
