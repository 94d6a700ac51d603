/* Colours of businesses. Text on a fill of the colour is black or white, whichever can be read, so any colour serves
 * but one that cannot be told from the page: relative luminance and contrast as WCAG 2.2 defines them. Pure; any
 * thread. */

#include <math.h>

#include "base/crypto.h"
#include "domain/workspace/business.h"

/* Against white. Pale yellow and pale blue pass, paper does not. */
static const double LEAST_CONTRAST = 1.15;

static double linear(uint8_t channel)
{
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double contrast_with_white(const uint8_t rgb[3])
{
    double luminance = 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
    return 1.05 / (luminance + 0.05);
}

enum status brand_color_check(struct str text, struct arena *arena, struct str *ret, struct error *err)
{
    uint8_t rgb[3];
    struct str digits = {text.data + 1, text.size - 1};
    if (text.size != 7 || text.data[0] != '#' || !crypto_unhex(digits, rgb, sizeof rgb))
        return error_set(err, ERROR_INVALID_VALUE, "brand_color",
                         "A colour is written as six hexadecimal digits, such as #1c48b9.");
    if (contrast_with_white(rgb) < LEAST_CONTRAST)
        return error_set(err, ERROR_INVALID_VALUE, "brand_color",
                         "This colour is too close to white: nobody would see it on a page. Choose a darker one.");
    *ret = str_lower(arena, text);
    return STATUS_OK;
}
