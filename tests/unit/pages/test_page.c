/* The layout of pages: escaped, complete, and allowed by its own policy. */

#include "unit.h"

#include <sodium.h>

#include "base/crypto.h"
#include "pages/page.h"

static struct str between(struct str text, const char *before, const char *after)
{
    const char *begin = memmem(text.data, text.size, before, strlen(before));
    assert_non_null(begin);
    begin += strlen(before);
    const char *end = memmem(begin, (size_t)(text.data + text.size - begin), after, strlen(after));
    assert_non_null(end);
    return (struct str){begin, (size_t)(end - begin)};
}

static void test_texts_are_escaped(void **state)
{
    (void)state;
    struct buf out = {0};
    page_write(&out, STR("<b>&\"'"), STR("</p><script>"), STR("<i>"));
    assert_str_equal(between(buf_str(&out), "<h1>", "</h1>"), "&lt;b&gt;&amp;&quot;&#39;");
    assert_str_equal(between(buf_str(&out), "<p>", "</p>"), "&lt;/p&gt;&lt;script&gt;");
    assert_str_equal(between(buf_str(&out), "<code>", "</code>"), "&lt;i&gt;");
    buf_release(&out);
}

static void test_reference_may_be_absent(void **state)
{
    (void)state;
    struct buf out = {0};
    page_write(&out, STR("Title"), STR("Text"), STR_NONE);
    assert_null(memmem(out.data, out.size, "<footer>", 8));
    assert_str_equal(between(buf_str(&out), "<title>", "</title>"), "Title");
    buf_release(&out);
}

static void test_policy_allows_the_style_of_the_page(void **state)
{
    (void)state;
    struct buf page = {0};
    struct buf headers = {0};
    uint8_t hash[SHA256_SIZE];
    char text[64];
    page_write(&page, STR("Title"), STR("Text"), STR_NONE);
    page_write_headers(&headers);
    crypto_sha256(between(buf_str(&page), "<style>", "</style>"), hash);
    sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
    assert_str_equal(between(buf_str(&headers), "'sha256-", "'"), text);
    buf_release(&page);
    buf_release(&headers);
}

UNIT_TESTS(page)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_are_escaped),
        cmocka_unit_test(test_reference_may_be_absent),
        cmocka_unit_test(test_policy_allows_the_style_of_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
