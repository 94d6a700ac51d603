#pragma once

#include "domain/workspace/act.h"

/* When something happened in the act's world that another system tells of by its own clock. In the live world that is
 * when it says. In the test world it happened as far ahead of that as the world's clock is: a payment made now is made
 * now there too, wherever the clock has been moved to. TIME_NONE stays. */
int64_t told_time(int64_t told_at, const struct act *act);
