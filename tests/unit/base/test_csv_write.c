/* src/base/csv_write.c: cells of files for spreadsheets. */

#include "base/csv_write.h"
#include "unit.h"

static void texts_are_quoted_and_no_formulas(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cell;
    } rows[] = {
        {"Karen", "\"Karen\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"=1+1", "\"'=1+1\""},
        {"  @cmd", "\"'  @cmd\""},
        {"\xEF\xBC\x9D"
         "1",
         "\"'\xEF\xBC\x9D"
         "1\""},
        {"", "\"\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = {0};
        csv_add_text(&out, str_from(rows[i].text));
        assert_true(str_equal(buf_str(&out), str_from(rows[i].cell)));
        buf_release(&out);
    }
}

static void amounts_have_the_decimals_of_their_currency(void **state)
{
    (void)state;
    static const struct {
        const char *currency;
        int64_t amount;
        const char *cell;
    } rows[] = {{"USD", -1250, "-12.50"}, {"USD", 5, "0.05"}, {"JPY", 500, "500"}, {"x-points", -3, "-3"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct currency currency = {{0}};
        struct buf out = {0};
        memcpy(currency.text, rows[i].currency, strlen(rows[i].currency));
        csv_add_amount(&out, rows[i].amount, &currency);
        assert_true(str_equal(buf_str(&out), str_from(rows[i].cell)));
        buf_release(&out);
    }
}

static void a_guard_comes_off_again(void **state)
{
    (void)state;
    static const char *const texts[][2] = {{"'+49 151 1234", "+49 151 1234"},  {"'=1+1", "=1+1"}, {"' -x", " -x"},
                                           {"'s Gravenhage", "'s Gravenhage"}, {"'", "'"},        {"", ""}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_true(str_equal(csv_without_guard(str_from(texts[i][0])), str_from(texts[i][1])));
    assert_true(str_is_none(csv_without_guard(STR_NONE)));
}

UNIT_TESTS(csv_write)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_quoted_and_no_formulas),
        cmocka_unit_test(a_guard_comes_off_again),
        cmocka_unit_test(amounts_have_the_decimals_of_their_currency),
    };
    return cmocka_run_group_tests_name("csv_write", tests, NULL, NULL);
}
