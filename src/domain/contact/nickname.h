#pragma once

#include <stdbool.h>

#include "base/str.h"

/* First names that one person goes by: William is Bill to his friends. English, German and Spanish ones, folded
 * (fold.h). Pure; any thread. */

enum { NICKNAMES_MAX = 24 };

/* The other names of whoever may have this one: at most NICKNAMES_MAX; none for most words. Views of constants. */
size_t nickname_others(struct str name, struct str ret_names[NICKNAMES_MAX]);

/* Two different names of one list. */
bool nickname_same(struct str a, struct str b);
