/* Contrast, by the formula of WCAG 2. */

#include "base/contrast.h"

#include <math.h>

double contrast_linear(uint8_t byte)
{
    double value = byte / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(const uint8_t rgb[3])
{
    return 0.2126 * contrast_linear(rgb[0]) + 0.7152 * contrast_linear(rgb[1]) + 0.0722 * contrast_linear(rgb[2]);
}

double contrast_ratio(const uint8_t a[3], const uint8_t b[3])
{
    double first = luminance(a) + 0.05;
    double second = luminance(b) + 0.05;
    return first > second ? first / second : second / first;
}
