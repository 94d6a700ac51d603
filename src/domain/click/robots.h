#pragma once

#include <stdbool.h>

#include "base/str.h"

/* Programs that say they are one: crawlers, previewers, monitors, by what their user agents hold. Libraries that
 * integrators follow links with are none, and neither is an absent user agent. Pure, without memory; any thread; on the
 * hottest path. */

bool robots_know(struct str user_agent);
