#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* Countries by their codes: ISO 3166-1 alpha-2, and XK, which is not part of it but in use everywhere. Any thread. */

/* Whether `text` is such a code, in capitals as it is written and stored. */
bool country_is_known(struct str text);

/* All of them, in order: "AD", ... `index` is below the count. */
size_t country_count(void);
const char *country_at(size_t index);
