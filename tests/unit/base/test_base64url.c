/* base64url: the vectors of RFC 4648 without padding; texts that are no encoding are refused, and each value has one
 * text. */

#include "unit.h"

#include "base/base64url.h"

static const struct {
    const char *bytes, *text;
} vectors[] = {{"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
               {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xff", "-_8"}};

static void test_vectors(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        struct buf text = {0};
        char bytes[16];
        size_t size;
        base64url_add(&text, str_from(vectors[i].bytes));
        assert_str_equal(buf_str(&text), vectors[i].text);
        assert_true(base64url_decode(str_from(vectors[i].text), bytes, &size));
        assert_true(str_equal((struct str){bytes, size}, str_from(vectors[i].bytes)));
        buf_release(&text);
    }
}

static void test_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"Z", "Zg==", "Zh", "Zm9", "Zm9v Yg", "Zm+v", "Zm/v", "Zm9vY"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char bytes[16];
        size_t size;
        assert_false(base64url_decode(str_from(texts[i]), bytes, &size));
    }
}

UNIT_TESTS(base64url)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_vectors), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests_name("base64url", tests, NULL, NULL);
}
