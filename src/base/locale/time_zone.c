/* Zones, by ICU. Any thread. */

#include "base/locale/time_zone.h"

#include <unicode/ucal.h>

#include "base/time.h"

enum { NAME_LIMIT = 64 };

/* False: it is no name at all. */
static bool widen(struct str name, UChar wide[NAME_LIMIT])
{
    if (name.size == 0 || name.size >= NAME_LIMIT)
        return false;
    for (size_t i = 0; i < name.size; i++) {
        if ((unsigned char)name.data[i] >= 0x80)
            return false;
        wide[i] = (UChar)name.data[i];
    }
    return true;
}

bool time_zone_is_known(struct str name)
{
    UChar wide[NAME_LIMIT], canonical[NAME_LIMIT];
    UBool of_system = 0;
    UErrorCode code = U_ZERO_ERROR;
    if (!widen(name, wide))
        return false;
    ucal_getCanonicalTimeZoneID(wide, (int32_t)name.size, canonical, NAME_LIMIT, &of_system, &code);
    return U_SUCCESS(code) && of_system;
}

int64_t time_zone_offset_s(struct str name, int64_t at)
{
    UChar wide[NAME_LIMIT];
    UErrorCode code = U_ZERO_ERROR;
    if (!widen(name, wide))
        return 0;
    UCalendar *calendar = ucal_open(wide, (int32_t)name.size, "en", UCAL_GREGORIAN, &code);
    if (U_FAILURE(code))
        return 0;
    ucal_setMillis(calendar, (UDate)(at / TIME_US_PER_MS), &code);
    int64_t offset_ms = ucal_get(calendar, UCAL_ZONE_OFFSET, &code) + ucal_get(calendar, UCAL_DST_OFFSET, &code);
    ucal_close(calendar);
    return U_SUCCESS(code) ? offset_ms / 1000 : 0;
}
