#pragma once

#include <stdbool.h>

#include "base/str.h"

/* Where a discount's code comes from, as rules say it: "generate", "pool:<name>", "stripe", or the code itself. Codes
 * are 3 to 64 letters, digits, '-', '_' and '.', the first a letter or digit; kept as they are spelled and compared in
 * capitals. Names of pools are 1 to 40 of the same characters. Pure; any thread. */

enum { CODE_TEXT_MIN = 3, CODE_TEXT_MAX = 64, CODE_POOL_NAME_MAX = 40 };

bool code_text_is_good(struct str text);

bool code_pool_name_is_good(struct str name);

bool code_source_is_good(struct str source);

/* The name of the pool that it is; absent: it is none. */
struct str code_source_pool(struct str source);

/* Whether Stripe makes it. */
bool code_source_is_stripe(struct str source);
