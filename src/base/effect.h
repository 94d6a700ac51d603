#pragma once

#include <stdbool.h>

/* Whether this thread may have an effect on the world outside. It may not while it is inside a transaction, which may
 * run twice or be taken back: store/ says so around each act, and whoever sends something asserts it. One flag per
 * thread. */

void effects_forbid(void);
void effects_allow(void);
bool effects_are_allowed(void);
