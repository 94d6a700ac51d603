#pragma once

#include <stdint.h>

/* Contrast of two colours (red, green, blue) as WCAG 2 has it: 1 to 21. Pure; any thread. */
double contrast_ratio(const uint8_t a[3], const uint8_t b[3]);

/* The light that a byte of a colour stands for, 0 to 1: sRGB's curve undone. */
double contrast_linear(uint8_t byte);
