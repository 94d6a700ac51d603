#pragma once

#include "base/error.h"

/* Makes a folder that is its owner's alone (mode 0700), unless it is there. The one above it must be there: a path with
 * a slip of the pen makes nothing. `param` names the setting it comes from, or is null. Any thread. */
MUST_CHECK enum status folder_make(const char *path, const char *param, struct error *err);
