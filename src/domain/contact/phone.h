#pragma once

#include "base/str.h"

/* Phone numbers by libphonenumber, the only C++ of the program, kept behind a module of its own that is loaded with the
 * first number: linked in, it would cost 6 MB of memory and 4 ms of start (docs/decisions). Any thread. */

enum { PHONE_TEXT_SIZE = 48 }; /* '+', 15 digits, ";ext=", 20 digits, NUL, and some room */

enum phone_outcome {
    PHONE_OK,
    PHONE_NEEDS_COUNTRY, /* no country code in the number, and none was told */
    PHONE_MALFORMED,     /* no number, or of a length that its country does not have */
    PHONE_NO_MODULE,     /* the module is not installed beside the program */
};

/* Reads a number in any usual notation and writes its E.164 form, an extension behind it as in RFC 3966:
 * "+12025550143;ext=12". `country` is alpha-2, or absent. */
enum phone_outcome phone_to_e164(struct str text, struct str country, char out[PHONE_TEXT_SIZE]);
