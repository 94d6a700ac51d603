/* One flag per thread, kept in all builds: it costs two stores per transaction. */

#include "base/effect.h"

static _Thread_local bool forbidden;

void effects_forbid(void)
{
    forbidden = true;
}

void effects_allow(void)
{
    forbidden = false;
}

bool effects_are_allowed(void)
{
    return !forbidden;
}
