/* What is kept of a message's body. */

#include "unit.h"

#include "domain/inbound/inbound_text.h"

static void assert_kept(const char *body, size_t limit, const char *kept)
{
    struct arena arena = {0};
    assert_str_equal(inbound_text(str_from(body), limit, &arena), kept);
    arena_release(&arena);
}

static void secrets_are_taken_out(void **state)
{
    (void)state;
    assert_kept("{\"a\": 1, \"Password\" : \"x\\\"y\", \"b\": 2}", 100,
                "{\"a\": 1, \"Password\" : \"[removed]\", \"b\": 2}");
    assert_kept("{\"access_token\":12345,\"z\":[]}", 100, "{\"access_token\":\"[removed]\",\"z\":[]}");
    assert_kept("{\"secrets\":{\"x\":\"kept\",\"api_key\":\"k\"}}", 100,
                "{\"secrets\":{\"x\":\"kept\",\"api_key\":\"[removed]\"}}");
    assert_kept("{\"tokens\":[\"a]\",[1],{\"b\":\"c\"}],\"d\":[\"e\"]}", 100,
                "{\"tokens\":\"[removed]\",\"d\":[\"e\"]}");
    assert_kept("{\"tokens\":[\"broken\",[", 100, "{\"tokens\":\"[removed]\"");
    assert_kept("{\"note\":\"token\"}", 100, "{\"note\":\"token\"}");
    assert_kept("{\"token\":\"broken", 100, "{\"token\":\"[removed]\"");
    assert_kept("no json", 100, "no json");
    assert_kept("", 100, "");
}

static void it_is_cut_between_characters(void **state)
{
    (void)state;
    assert_kept("abc\xc3\xa9", 4, "abc");
    assert_kept("abc\xc3\xa9", 5, "abc\xc3\xa9");
    struct arena arena = {0};
    assert_true(str_is_none(inbound_text(STR("\xff"), 10, &arena)));
    arena_release(&arena);
}

UNIT_TESTS(inbound_text)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_are_taken_out),
        cmocka_unit_test(it_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
