/* CSV, record by record: fields, quotes, line ends, and what is wrong. */

#include "base/csv.h"

#include "base/buf.h"
#include "unit.h"

struct reading {
    struct arena arena;
    struct csv csv;
    struct csv_record record;
};

static void begin(struct reading *reading, const char *text)
{
    arena_init(&reading->arena);
    reading->csv = csv_begin(str_from(text));
}

/* The next record is fine and has just these fields, up to null. */
static void expect(struct reading *reading, size_t line, const char *const *fields)
{
    assert_true(csv_next(&reading->csv, &reading->arena, &reading->record));
    assert_int_equal(reading->record.fault, CSV_FINE);
    assert_int_equal(reading->record.line, line);
    size_t count = 0;
    for (; fields[count] != NULL; count++) {
        assert_true(count < reading->record.count);
        assert_true(str_equal(reading->record.fields[count], str_from(fields[count])));
    }
    assert_int_equal(reading->record.count, count);
}
#define EXPECT(reading, line, ...) expect((reading), (line), (const char *const[]){__VA_ARGS__, NULL})

static void expect_fault(struct reading *reading, size_t line, enum csv_fault fault)
{
    assert_true(csv_next(&reading->csv, &reading->arena, &reading->record));
    assert_int_equal(reading->record.fault, fault);
    assert_int_equal(reading->record.line, line);
    assert_int_equal(reading->record.count, 0);
}

static void end(struct reading *reading)
{
    assert_false(csv_next(&reading->csv, &reading->arena, &reading->record));
    arena_release(&reading->arena);
}

static void records_have_fields(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading, "name,email\nAda,ada@example.com\n,\nlast,line");
    EXPECT(&reading, 1, "name", "email");
    EXPECT(&reading, 2, "Ada", "ada@example.com");
    EXPECT(&reading, 3, "", "");
    EXPECT(&reading, 4, "last", "line");
    end(&reading);
    begin(&reading, "");
    end(&reading);
}

static void lines_end_in_three_ways_and_may_be_empty(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading, "a\r\nb\rc\n\n\r\nd");
    EXPECT(&reading, 1, "a");
    EXPECT(&reading, 2, "b");
    EXPECT(&reading, 3, "c");
    EXPECT(&reading, 6, "d");
    end(&reading);
}

static void quotes_hold_anything(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading, "\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",\"\"\nnext,\"x\"");
    EXPECT(&reading, 1, "a,b", "say \"hi\"", "two\r\nlines", "");
    EXPECT(&reading, 3, "next", "x");
    end(&reading);
    begin(&reading, "5\" pipe,b"); /* a quote within a field is a character */
    EXPECT(&reading, 1, "5\" pipe", "b");
    end(&reading);
}

static void the_first_line_tells_the_separator(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading, "\xEF\xBB\xBFname;\"a,b,c\";email\nAda, Queen;x;y");
    EXPECT(&reading, 1, "name", "a,b,c", "email");
    EXPECT(&reading, 2, "Ada, Queen", "x", "y");
    end(&reading);
    begin(&reading, "a\tb\tc\n1\t2\t3");
    EXPECT(&reading, 1, "a", "b", "c");
    EXPECT(&reading, 2, "1", "2", "3");
    end(&reading);
}

static void a_fault_costs_its_line_alone(void **state)
{
    (void)state;
    struct reading reading;
    begin(&reading, "a,b\n\"x\"y,b\nc,\"open\nd,e");
    EXPECT(&reading, 1, "a", "b");
    expect_fault(&reading, 2, CSV_BEHIND_QUOTE);
    expect_fault(&reading, 3, CSV_OPEN_QUOTE);
    EXPECT(&reading, 4, "d", "e");
    end(&reading);
}

/* `count` fields, and a line more. */
static const char *line_of(struct buf *text, size_t count)
{
    buf_clear(text);
    for (size_t i = 0; i < count; i++)
        buf_add_str(text, i == 0 ? STR("x") : STR(",x"));
    buf_add(text, "\nz", 3);
    return buf_str(text).data;
}

static void too_many_fields_are_a_fault(void **state)
{
    (void)state;
    struct buf text = {0};
    struct reading reading;
    begin(&reading, line_of(&text, CSV_FIELDS_MAX));
    assert_true(csv_next(&reading.csv, &reading.arena, &reading.record));
    assert_int_equal(reading.record.count, CSV_FIELDS_MAX);
    EXPECT(&reading, 2, "z");
    end(&reading);
    begin(&reading, line_of(&text, CSV_FIELDS_MAX + 1));
    expect_fault(&reading, 1, CSV_TOO_MANY_FIELDS);
    EXPECT(&reading, 2, "z");
    end(&reading);
    buf_release(&text);
}

static void faults_have_names(void **state)
{
    (void)state;
    assert_string_equal(csv_fault_name(CSV_OPEN_QUOTE), "csv_open_quote");
    assert_string_equal(csv_fault_name(CSV_TOO_MANY_FIELDS), "csv_too_many_fields");
}

UNIT_TESTS(csv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_have_fields),
        cmocka_unit_test(lines_end_in_three_ways_and_may_be_empty),
        cmocka_unit_test(quotes_hold_anything),
        cmocka_unit_test(the_first_line_tells_the_separator),
        cmocka_unit_test(a_fault_costs_its_line_alone),
        cmocka_unit_test(too_many_fields_are_a_fault),
        cmocka_unit_test(faults_have_names),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
