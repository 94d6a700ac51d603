#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Time zones by their names in the IANA database ("Europe/Berlin", "UTC"), as ICU knows them. Any thread. */

/* Whether there is such a zone. */
bool time_zone_is_known(struct str name);

/* How far ahead of UTC the zone's clocks are at the moment, in seconds; summer time counts. An unknown zone: 0. */
int64_t time_zone_offset_s(struct str name, int64_t at);
