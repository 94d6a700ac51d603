/* Dates and amounts as people write them: what could be two things is refused. */

#include "base/time.h"
#include "domain/imports/import_line.h"

#include "unit.h"

static void expect_date(const char *text, const char *expected)
{
    int64_t at = 0;
    char written[TIME_TEXT_SIZE + 1] = {0};
    bool read = import_date_read(str_from(text), &at);
    if (read != (expected != NULL))
        fail_msg("%s", text);
    if (!read)
        return;
    time_format(at, written);
    assert_memory_equal(written, expected, strlen(expected));
}

static void dates(void **state)
{
    (void)state;
    expect_date("2026-03-31", "2026-03-31T00:00:00");
    expect_date("31.3.2026", "2026-03-31T00:00:00");
    expect_date("2026-03-31 9:05", "2026-03-31T09:05:00");
    expect_date("31.03.2026 23:59:58", "2026-03-31T23:59:58");
    expect_date("2026-03-31T12:00:00+02:00", "2026-03-31T10:00:00");
    static const char *const refused[] = {"",           "03/04/2026", "2026",        "31.2.2026",   "2026-13-01",
                                          "1.1.26",     "2026-3",     "2026-03-31 ", "2026-03-31x", "2026-03-31 9",
                                          "1969-12-31", "31-03-2026"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        expect_date(refused[i], NULL);
}

static void expect_amount(const char *text, int decimals, int64_t expected)
{
    int64_t amount = -1;
    (void)import_amount_read(str_from(text), decimals, &amount);
    if (amount != expected)
        fail_msg("%s is %lld", text, (long long)amount);
}

static void amounts(void **state)
{
    (void)state;
    enum { REFUSED = -1 };
    expect_amount("12", 2, 1200);
    expect_amount("12.5", 2, 1250);
    expect_amount("12,50", 2, 1250);
    expect_amount("1,234.50", 2, 123450);
    expect_amount("1.234,50", 2, 123450);
    expect_amount("1 234,5", 2, 123450);
    expect_amount("1'234.50", 2, 123450);
    expect_amount("1.234.567", 2, 123456700);
    expect_amount("0.123", 3, 123);
    expect_amount("0,500", 2, 50);
    expect_amount("12.00", 0, 12);
    expect_amount("12.5000", 2, 1250);
    expect_amount("1,234", 2, REFUSED);
    expect_amount("12.505", 2, REFUSED);
    expect_amount("12.5051", 2, REFUSED);
    expect_amount("12.5", 0, REFUSED);
    expect_amount("-5", 2, REFUSED);
    expect_amount("5 USD", 2, REFUSED);
    expect_amount("1,23,456.00", 2, REFUSED);
    expect_amount(".50", 2, REFUSED);
    expect_amount("5.", 2, REFUSED);
    expect_amount("", 2, REFUSED);
    expect_amount("99999999999999999999", 2, REFUSED);
    expect_amount("10000000000000", 2, INT64_C(1000000000000000));
    expect_amount("10000000000000.01", 2, REFUSED);
}

UNIT_TESTS(import_values)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates),
        cmocka_unit_test(amounts),
    };
    return cmocka_run_group_tests_name("import_values", tests, NULL, NULL);
}
