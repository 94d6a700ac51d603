/* Files of mailed reports: how they are called, and which are too large for a mail. */

#include "domain/schedule/schedule_file.h"

#include "base/limits.h"
#include "base/time.h"
#include "unit.h"

static int64_t at(const char *text)
{
    int64_t time;
    assert_true(time_parse(str_from(text), &time));
    return time;
}

static void a_file_is_named_by_its_days(void **state)
{
    static const struct {
        int report; /* enum report_name */
        const char *from, *to, *name;
    } rows[] = {
        {REPORT_REVENUE, "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", "referd-revenue-2026-11-01-to-2026-11-30.csv"},
        {REPORT_TIME_TO_CLOSE, "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z",
         "referd-time_to_close-2026-12-28-to-2027-01-03.csv"},
        {REPORT_FUNNEL, "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z", "referd-funnel-2028-02-29.csv"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena arena = {0};
        struct schedule_file file;
        const struct report report = {.name = rows[i].report, .from_at = at(rows[i].from), .to_at = at(rows[i].to)};
        schedule_file_write(&report, &arena, &file);
        assert_str_equal(file.name, rows[i].name);
        assert_str_equal(file.bytes, "\xef\xbb\xbfkey,label,currency\r\n");
        assert_true(schedule_file_fits(&file));
        arena_release(&arena);
    }
}

static void what_no_mail_would_take_is_left_out(void **state)
{
    struct schedule_file file = {.name = STR("a.csv"), .bytes = {"", LIMIT_ATTACHMENT_BYTES}};
    (void)state;
    assert_true(schedule_file_fits(&file));
    file.bytes.size++;
    assert_false(schedule_file_fits(&file));
}

UNIT_TESTS(schedule_file)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_named_by_its_days),
        cmocka_unit_test(what_no_mail_would_take_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
