/* src/pages/brand.c: whatever the colour, what is made of it can be read. */

#include "base/contrast.h"
#include "pages/brand.h"
#include "unit.h"

/* The n-th value of the name: 0 of the light scheme, 1 of the dark one. */
static void find_color(const struct buf *sheet, const char *name, int n, uint8_t ret[BRAND_COLOR_SIZE])
{
    char text[1024];
    const char *at = text;
    snprintf(text, sizeof text, "%.*s", STR_ARG(buf_str(sheet)));
    for (int i = 0; i <= n; i++) {
        at = strstr(at + 1, name);
        assert_non_null(at);
    }
    assert_true(brand_read((struct str){at + strlen(name), 7}, ret));
}

static void check_color(const uint8_t color[BRAND_COLOR_SIZE])
{
    static const uint8_t panels[2][BRAND_COLOR_SIZE] = {{0xFF, 0xFF, 0xFF}, {0x14, 0x17, 0x1C}};
    struct buf sheet = {0};
    uint8_t fill[3], on[3], text[3], soft[3];
    brand_write(color, &sheet);
    for (int dark = 0; dark < 2; dark++) {
        find_color(&sheet, "--brand:", dark, fill);
        find_color(&sheet, "--brand-on:", dark, on);
        find_color(&sheet, "--brand-text:", dark, text);
        find_color(&sheet, "--brand-soft:", dark, soft);
        if (contrast_ratio(fill, on) < 4.4 || contrast_ratio(text, soft) < 4.6 ||
            contrast_ratio(text, panels[dark]) < 4.5)
            fail_msg("%02x%02x%02x: on %.2f, text %.2f", color[0], color[1], color[2], contrast_ratio(fill, on),
                     contrast_ratio(text, soft));
    }
    assert_true(contrast_ratio(fill, panels[1]) >= 3.0);
    find_color(&sheet, "--brand:", 0, fill);
    assert_memory_equal(fill, color, BRAND_COLOR_SIZE);
    buf_release(&sheet);
}

static void every_colour_can_be_read(void **state)
{
    (void)state;
    for (int r = 0; r < 256; r += 51)
        for (int g = 0; g < 256; g += 51)
            for (int b = 0; b < 256; b += 51) {
                const uint8_t color[] = {(uint8_t)r, (uint8_t)g, (uint8_t)b};
                check_color(color);
            }
}

static void addresses_lead_back_to_the_colour(void **state)
{
    (void)state;
    struct arena arena = {0};
    uint8_t color[BRAND_COLOR_SIZE];
    struct str address = brand_address(STR("#1D624c"), &arena);
    assert_str_equal(address, "/assets/brand/1d624c.1.css");
    assert_true(brand_of_address(address, color));
    assert_memory_equal(color, "\x1d\x62\x4c", 3);
    static const char *const odd[] = {"", "1d624c", "#1d624", "#1d624c0", "#1d624g", "red"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        assert_true(str_is_none(brand_address(str_from(odd[i]), &arena)));
    assert_false(brand_of_address(STR("/assets/brand/1d624c.2.css"), color));
    assert_false(brand_of_address(STR("/assets/brand/1d624z.1.css"), color));
    assert_false(brand_of_address(STR("/assets/brand/"), color));
    arena_release(&arena);
}

UNIT_TESTS(brand)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_colour_can_be_read),
        cmocka_unit_test(addresses_lead_back_to_the_colour),
    };
    return cmocka_run_group_tests_name("brand", tests, NULL, NULL);
}
