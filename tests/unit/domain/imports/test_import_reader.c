/* A file of which only a window is in memory: the same records come out wherever the windows end. */

#include "domain/imports/import_reader.h"

#include "base/buf.h"
#include "base/limits.h"
#include "unit.h"

struct seen {
    struct buf text; /* "<line>:<field>|<field>\n", "<line>!<fault>\n", "<line>+\n" of one that is too long */
};

static void see(struct seen *seen, enum import_read read, const struct csv_record *record)
{
    buf_add_int(&seen->text, (int64_t)record->line);
    if (read == IMPORT_READ_LONG)
        BUF_ADD_LITERAL(&seen->text, "+");
    else if (record->fault != CSV_FINE)
        buf_add_format(&seen->text, "!%d", (int)record->fault);
    for (size_t i = 0; read == IMPORT_READ_RECORD && i < record->count; i++)
        buf_add_format(&seen->text, "%c%.*s", i == 0 ? ':' : '|', STR_ARG(record->fields[i]));
    buf_add_char(&seen->text, '\n');
}

/* Windows of a step each, and the one behind it, as blocks give them. */
static void read_all(struct str file, size_t step, struct seen *ret)
{
    struct arena arena;
    arena_init(&arena);
    struct import_place place = {0, 1, false};
    enum import_read read = IMPORT_READ_MORE;
    *ret = (struct seen){0};
    while (read != IMPORT_READ_END) {
        size_t at = (size_t)place.at, end = (at / step + 2) * step;
        end = end > file.size ? file.size : end;
        const struct import_window window = {{file.data + at, end - at}, place.at, end == file.size};
        int64_t before = place.at;
        read = IMPORT_READ_RECORD;
        while (read == IMPORT_READ_RECORD || read == IMPORT_READ_LONG) {
            struct csv_record record;
            read = import_read_next(&window, ',', &place, &arena, &record);
            if (read == IMPORT_READ_RECORD || read == IMPORT_READ_LONG)
                see(ret, read, &record);
        }
        assert_true(read == IMPORT_READ_END || place.at > before);
    }
    assert_int_equal(place.at, file.size);
    arena_release(&arena);
}

static void expect(struct str file, const char *expected)
{
    static const size_t steps[] = {LIMIT_IMPORT_LINE_BYTES + 3, LIMIT_IMPORT_LINE_BYTES + 4,
                                   LIMIT_IMPORT_LINE_BYTES * 2, LIMIT_IMPORT_BLOCK_BYTES, 100 * 1024 * 1024};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct seen seen;
        read_all(file, steps[i], &seen);
        assert_int_equal(seen.text.size, strlen(expected));
        assert_memory_equal(seen.text.data, expected, seen.text.size);
        buf_release(&seen.text);
    }
}

static void add_many(struct buf *buf, char c, size_t count)
{
    memset(buf_reserve(buf, count), c, count);
    buf->size += count;
}

static void short_files_are_read_as_csv_is(void **state)
{
    (void)state;
    expect(STR("\r\n\r\n"), "");
    expect(STR("a,b\r\n\r\n\"c\r\nd\",e\n\"x\"y\nlast"), "1:a|b\n3:c\r\nd|e\n5!2\n6:last\n");
    expect(STR("\"open\nnext\n"), "1!1\n2:next\n");
}

static void a_long_line_is_one_fault(void **state)
{
    (void)state;
    struct buf file = {0};
    BUF_ADD_LITERAL(&file, "first\r\n");
    add_many(&file, 'x', 10 * 1024 * 1024);
    BUF_ADD_LITERAL(&file, "\r\nthird\r\n");
    add_many(&file, 'y', LIMIT_IMPORT_LINE_BYTES + 2);
    expect(buf_str(&file), "1:first\n2+\n3:third\n4+\n");
    buf_release(&file);
}

static void a_long_quote_costs_its_first_line(void **state)
{
    (void)state;
    struct buf file = {0};
    BUF_ADD_LITERAL(&file, "\"never closed\n");
    for (size_t i = 0; i < 3; i++) {
        add_many(&file, 'z', LIMIT_IMPORT_LINE_BYTES * 2 / 3);
        BUF_ADD_LITERAL(&file, "\n");
    }
    struct seen seen;
    read_all(buf_str(&file), LIMIT_IMPORT_BLOCK_BYTES, &seen);
    assert_true(str_starts_with(buf_str(&seen.text), STR("1!1\n2:zzz")));
    buf_release(&seen.text);
    buf_release(&file);
}

static void seams_lose_nothing(void **state)
{
    (void)state;
    struct buf file = {0}, expected = {0};
    for (int64_t n = 0; n < 60000; n++) {
        buf_add_format(&file, "p%lld,\"q%lld\"%s", (long long)n, (long long)n,
                       n % 3 == 0   ? "\r\n"
                       : n % 3 == 1 ? "\n"
                                    : "\r");
        buf_add_format(&expected, "%lld:p%lld|q%lld\n", (long long)n + 1, (long long)n, (long long)n);
    }
    buf_add_char(&expected, '\0');
    expect(buf_str(&file), expected.data);
    buf_release(&file);
    buf_release(&expected);
}

UNIT_TESTS(import_reader)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_files_are_read_as_csv_is),
        cmocka_unit_test(a_long_line_is_one_fault),
        cmocka_unit_test(a_long_quote_costs_its_first_line),
        cmocka_unit_test(seams_lose_nothing),
    };
    return cmocka_run_group_tests_name("import_reader", tests, NULL, NULL);
}
