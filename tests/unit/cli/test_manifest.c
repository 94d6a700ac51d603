/* Manifests: what is written is read again, and what nobody wrote is refused with a reason. */

#include "unit.h"

#include <stdlib.h>

#include "cli/manifest.h"

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static struct table_sum tables[] = {
    {"workspace", 2, {1, UINT64_MAX}},
    {"click", INT64_MAX, {UINT64_C(0x8000000000000000), 0}},
};

static struct manifest example(void)
{
    return (struct manifest){
        .referd = STR("1.2.3"),
        .engine = MANIFEST_SQLITE,
        .taken_at = INT64_C(1700000000123456),
        .schemas = {3, 2},
        .master_key_check = STR(HASH),
        .parts = {{"referd.db", 4096, STR(HASH)}, {"referd.clicks.db", 0, STR(HASH)}},
        .part_count = 2,
        .sums = {tables, 2},
    };
}

static void test_round_trip(void **state)
{
    (void)state;
    struct manifest written = example();
    struct manifest read;
    struct buf text = {0};
    struct arena arena = {0};
    struct error err = {0};
    manifest_write(&written, &text);
    assert_int_equal(manifest_read(buf_str(&text), &arena, &read, &err), STATUS_OK);
    assert_str_equal(read.referd, "1.2.3");
    assert_int_equal(read.engine, MANIFEST_SQLITE);
    assert_int_equal(read.taken_at, written.taken_at);
    assert_int_equal(read.schemas[STORE_BOOKS], 3);
    assert_int_equal(read.schemas[STORE_CLICKS], 2);
    assert_str_equal(read.master_key_check, HASH);
    assert_true(str_is_none(read.digest));
    assert_int_equal(read.part_count, 2);
    assert_string_equal(read.parts[1].name, "referd.clicks.db");
    assert_int_equal(read.parts[0].bytes, 4096);
    assert_str_equal(read.parts[0].sha256, HASH);
    assert_int_equal(read.sums.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_true(table_sum_equal(&read.sums.tables[i], &tables[i]));
    buf_release(&text);
    arena_release(&arena);
}

/* The text of the example with one place changed. */
static enum status read_changed(const char *from, const char *to, struct error *err)
{
    struct manifest written = example();
    struct manifest read;
    struct buf text = {0};
    struct buf changed = {0};
    struct arena arena = {0};
    manifest_write(&written, &text);
    buf_add_char(&text, '\0');
    const char *at = strstr(text.data, from);
    assert_non_null(at);
    buf_add(&changed, text.data, (size_t)(at - text.data));
    buf_add_str(&changed, str_from(to));
    buf_add_str(&changed, str_from(at + strlen(from)));
    enum status status = manifest_read(buf_str(&changed), &arena, &read, err);
    buf_release(&text);
    buf_release(&changed);
    arena_release(&arena);
    return status;
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *says;
    } cases[] = {
        {"{\"format\"", "[{\"format\"", "JSON"},
        {"\"format\":1", "\"format\":0", "format"},
        {"\"format\":1,", "", "format"},
        {"\"format\":1", "\"format\":1,\"format\":1", "JSON"},
        {"\"sqlite\"", "\"oracle\"", "engine"},
        {"\"sqlite\"", "\"postgres\"", "number of parts"},
        {"2023-11-14", "2023-13-14", "taken_at"},
        {"\"referd.db\"", "\"../../referd.db\"", "name"},
        {"\"referd.clicks.db\"", "\"referd.db\"", "name"},
        {":4096", ":-1", "bytes"},
        {":4096", ":4096.5", "bytes"},
        {":4096", ":99999999999999999999", "JSON"},
        {"\"sha256\":\"0", "\"sha256\":\"x", "hash"},
        {"\"sha256\":\"00", "\"sha256\":\"0", "sha256"},
        {"\"sum\":\"0", "\"sum\":\"x", "sum"},
        {"\"master_key_check\":\"0", "\"master_key_check\":\"x", "check value"},
        {"\"parts\":[", "\"parts\":[],\"others\":[", "parts"},
        {"\"tables\":[", "\"tables\":[],\"others\":[", "tables"},
        {"\"books_schema\":3", "\"books_schema\":\"3\"", "books_schema"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error err = {0};
        assert_int_equal(read_changed(cases[i].from, cases[i].to, &err), STATUS_INVALID);
        if (strstr(err.detail, cases[i].says) == NULL)
            fail_msg("%s: %s", cases[i].to, err.detail);
    }
    struct error err = {0};
    assert_int_not_equal(read_changed("\"format\":1", "\"format\":2,\"unheard\":true", &err), STATUS_OK);
    assert_int_equal(err.code, ERROR_NOT_SUPPORTED);
    assert_non_null(strstr(err.detail, "newer referd"));
}

UNIT_TESTS(manifest)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
