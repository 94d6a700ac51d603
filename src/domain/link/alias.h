#pragma once

#include "base/str.h"
#include "domain/link/code.h"

/* Links of other systems go on leading here after a move: their pages are opened with a code in a parameter of theirs,
 * which means what our `ref` means. Pure; any thread. */

/* "ref", "via", "fpr", "grsf", "ucc", "rsCode", null: the first that an address has counts. */
extern const char *const link_aliases[];

/* The code of an address's query, which is still escaped (absent: none); false: it has none. */
bool link_code_of_query(struct str query, struct code *ret);
