/* src/pages/assets.c: which file, in which coding. */

#include "pages/assets.h"
#include "unit.h"

static const struct {
    const char *accepted; /* null: no header */
    const char *coding;
    bool takes;
} headers[] = {
    {NULL, "gzip", false},
    {"", "gzip", false},
    {"gzip", "gzip", true},
    {"gzip", "br", false},
    {"gzip, deflate, br, zstd", "br", true},
    {"GZIP;q=0.5", "gzip", true},
    {"gzip;q=0", "gzip", false},
    {"gzip; q=0.000", "gzip", false},
    {"gzip;q=0.001", "gzip", true},
    {"*", "br", true},
    {"*;q=0", "br", false},
    {"*, br;q=0", "br", false},
    {"br;q=0, *", "br", false},
    {"gzipped", "gzip", false},
    {"gzip;level=1", "gzip", true},
    {",,;q=1,", "gzip", false},
};

static void codings_are_those_that_the_browser_takes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (asset_accepts(str_from(headers[i].accepted), str_from(headers[i].coding)) != headers[i].takes)
            fail_msg("%s, %s", headers[i].accepted, headers[i].coding);
}

static void files_are_found_by_name_and_by_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < asset_count; i++) {
        assert_ptr_equal(asset_find(str_from(assets[i].path)), &assets[i]);
        assert_ptr_equal(asset_named(assets[i].name), &assets[i]);
    }
    assert_non_null(asset_named("pages.css"));
    assert_null(asset_named("nothing.css"));
    assert_null(asset_find(STR("/assets/pages.css")));
    assert_null(asset_find(STR("/assets")));
    assert_null(asset_find(STR("")));
}

static void the_shortest_coding_is_chosen(void **state)
{
    (void)state;
    const struct asset *style = asset_named("pages.css");
    assert_int_equal(asset_choose(style, STR_NONE), ASSET_PLAIN);
    assert_int_equal(asset_choose(style, STR("gzip")), ASSET_GZIP);
    bool brotli = style->codings[ASSET_BROTLI].size > 0; /* where the build had it */
    assert_int_equal(asset_choose(style, STR("gzip, br")), brotli ? ASSET_BROTLI : ASSET_GZIP);
    const struct asset small = {.codings = {{0, 10}, {0, 0}, {0, 12}}};
    assert_int_equal(asset_choose(&small, STR("gzip, br")), ASSET_PLAIN);
}

UNIT_TESTS(assets)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codings_are_those_that_the_browser_takes),
        cmocka_unit_test(files_are_found_by_name_and_by_path),
        cmocka_unit_test(the_shortest_coding_is_chosen),
    };
    return cmocka_run_group_tests_name("assets", tests, NULL, NULL);
}
