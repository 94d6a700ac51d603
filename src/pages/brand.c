/* Colours are moved in OKLCH (Ottosson 2020), where a step of lightness looks like one whatever the hue; contrast is
 * WCAG's. A colour that screens cannot show loses chroma until they can. */

#include "pages/brand.h"

#include <math.h>
#include <string.h>

#include "base/contrast.h"
#include "base/crypto.h"

#define PREFIX "/assets/brand/"
#define SUFFIX ".1.css" /* the number changes when what is made of a colour does */

enum { HEX_DIGITS = 2 * BRAND_COLOR_SIZE };

#define TEXT_CONTRAST 4.6
#define FILL_CONTRAST 3.0
#define STEP 0.004 /* of lightness, when one is looked for */

struct color {
    uint8_t rgb[BRAND_COLOR_SIZE];
};

struct lch {
    double lightness, chroma, hue;
};

static const struct color white = {{0xFF, 0xFF, 0xFF}};
static const struct color ink = {{0x0B, 0x0D, 0x10}};
static const struct color dark_panel = {{0x14, 0x17, 0x1C}};

/* ---- spaces ---- */

static double from_linear(double value)
{
    return value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055;
}

static struct lch to_lch(const struct color *color)
{
    double r = contrast_linear(color->rgb[0]);
    double g = contrast_linear(color->rgb[1]);
    double b = contrast_linear(color->rgb[2]);
    double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    double a_axis = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    double b_axis = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
    return (struct lch){
        .lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        .chroma = hypot(a_axis, b_axis),
        .hue = atan2(b_axis, a_axis),
    };
}

/* False when no screen shows it. */
static bool try_lch(const struct lch *lch, struct color *ret)
{
    double a_axis = lch->chroma * cos(lch->hue);
    double b_axis = lch->chroma * sin(lch->hue);
    double l = pow(lch->lightness + 0.3963377774 * a_axis + 0.2158037573 * b_axis, 3);
    double m = pow(lch->lightness - 0.1055613458 * a_axis - 0.0638541728 * b_axis, 3);
    double s = pow(lch->lightness - 0.0894841775 * a_axis - 1.2914855480 * b_axis, 3);
    const double linear[BRAND_COLOR_SIZE] = {
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    };
    for (int i = 0; i < BRAND_COLOR_SIZE; i++) {
        double value = from_linear(linear[i]) * 255;
        if (!(value > -0.5 && value < 255.5))
            return false;
        ret->rgb[i] = (uint8_t)lround(value < 0 ? 0 : value);
    }
    return true;
}

static struct color from_lch(struct lch lch)
{
    struct color color = {{0}};
    lch.lightness = fmin(fmax(lch.lightness, 0), 1);
    for (int i = 0; i < 64 && !try_lch(&lch, &color); i++)
        lch.chroma *= i < 63 ? 0.94 : 0;
    return color;
}

/* ---- contrast ---- */

static double contrast(const struct color *a, const struct color *b)
{
    return contrast_ratio(a->rgb, b->rgb);
}

static struct color on_it(const struct color *fill)
{
    return contrast(fill, &white) >= 4.5 || contrast(fill, &white) > contrast(fill, &ink) ? white : ink;
}

/* The colour itself, or as much darker (step < 0) or lighter as it takes to be seen on the ground. */
static struct color until_seen(struct lch lch, const struct color *ground, double wanted, double step)
{
    struct color color = from_lch(lch);
    for (int i = 0; i < 250 && contrast(&color, ground) < wanted; i++) {
        lch.lightness += step;
        color = from_lch(lch);
    }
    return color;
}

static struct color tint(struct lch lch, double lightness, double chroma)
{
    return from_lch((struct lch){lightness, fmin(lch.chroma, chroma), lch.hue});
}

/* ---- the sheet ---- */

static void add(struct buf *out, const char *name, const struct color *color)
{
    buf_add_format(out, "--brand%s:#%02x%02x%02x;", name, color->rgb[0], color->rgb[1], color->rgb[2]);
}

static void add_scheme(struct buf *out, const struct color *fill, const struct color *text, const struct color *soft,
                       const struct color *line)
{
    struct color on = on_it(fill);
    struct lch hover = to_lch(fill);
    hover.lightness += memcmp(on.rgb, white.rgb, sizeof on.rgb) == 0 ? -0.05 : 0.05;
    struct color hovered = from_lch(hover);
    add(out, "", fill);
    add(out, "-on", &on);
    add(out, "-hover", &hovered);
    add(out, "-text", text);
    add(out, "-soft", soft);
    add(out, "-line", line);
}

void brand_write(const uint8_t rgb[BRAND_COLOR_SIZE], struct buf *out)
{
    struct color color;
    memcpy(color.rgb, rgb, sizeof color.rgb);
    struct lch lch = to_lch(&color);
    struct color soft = tint(lch, 0.966, 0.013);
    struct color line = tint(lch, 0.89, 0.03);
    struct color text = contrast(&color, &soft) >= TEXT_CONTRAST ? color : until_seen(lch, &soft, TEXT_CONTRAST, -STEP);
    BUF_ADD_LITERAL(out, ":root{");
    add_scheme(out, &color, &text, &soft, &line);
    struct color fill = until_seen(lch, &dark_panel, FILL_CONTRAST, STEP);
    soft = tint(lch, 0.245, 0.025);
    line = tint(lch, 0.34, 0.035);
    text = until_seen(lch, &soft, TEXT_CONTRAST, STEP);
    BUF_ADD_LITERAL(out, "}\n@media (prefers-color-scheme:dark){:root{");
    add_scheme(out, &fill, &text, &soft, &line);
    BUF_ADD_LITERAL(out, "}}\n");
}

void brand_pair(const uint8_t rgb[BRAND_COLOR_SIZE], uint8_t ret_on[BRAND_COLOR_SIZE],
                uint8_t ret_text[BRAND_COLOR_SIZE])
{
    struct color color;
    memcpy(color.rgb, rgb, sizeof color.rgb);
    struct lch lch = to_lch(&color);
    struct color soft = tint(lch, 0.966, 0.013), on = on_it(&color);
    struct color text = until_seen(lch, &soft, TEXT_CONTRAST, -STEP);
    memcpy(ret_on, on.rgb, sizeof on.rgb);
    memcpy(ret_text, text.rgb, sizeof text.rgb);
}

/* ---- addresses ---- */

bool brand_read(struct str text, uint8_t ret_color[BRAND_COLOR_SIZE])
{
    return text.size == 1 + HEX_DIGITS && text.data[0] == '#' &&
           crypto_unhex((struct str){text.data + 1, HEX_DIGITS}, ret_color, BRAND_COLOR_SIZE);
}

struct str brand_address(struct str text, struct arena *arena)
{
    uint8_t rgb[BRAND_COLOR_SIZE];
    if (!brand_read(text, rgb))
        return STR_NONE;
    return str_from(arena_format(arena, PREFIX "%02x%02x%02x" SUFFIX, rgb[0], rgb[1], rgb[2]));
}

bool brand_of_address(struct str path, uint8_t ret_color[BRAND_COLOR_SIZE])
{
    const size_t begin = sizeof PREFIX - 1;
    if (path.size != begin + HEX_DIGITS + sizeof SUFFIX - 1 || !str_starts_with(path, STR(PREFIX)))
        return false;
    struct str rest = {path.data + begin + HEX_DIGITS, sizeof SUFFIX - 1};
    return str_equal(rest, STR(SUFFIX)) &&
           crypto_unhex((struct str){path.data + begin, HEX_DIGITS}, ret_color, BRAND_COLOR_SIZE);
}
