/* Quiet hours and calendar days, by the clock of a time zone. Where a zone's clocks are put forward or back meanwhile,
 * the moment is looked at by the offset that it has itself. Pure; any thread. */

#include "domain/message/message_quiet.h"

#include "base/locale/time_zone.h"

#define US_PER_MINUTE (60 * TIME_US_PER_S)

enum { MINUTES_PER_DAY = 24 * 60 };

struct str quiet_zone(struct str own, struct str phone, struct str business)
{
    if (!str_is_none(own))
        return own;
    struct str zone = phone_zone(phone);
    return str_is_none(zone) ? business : zone;
}

static int64_t offset_us(struct str zone, int64_t at)
{
    return time_zone_offset_s(zone, at) * TIME_US_PER_S;
}

/* The moment at which the zone's clocks show `local`. */
static int64_t moment_of(struct str zone, int64_t local)
{
    int64_t guess = local - offset_us(zone, local);
    return local - offset_us(zone, guess);
}

int64_t quiet_until(const struct messaging_quiet *hours, struct str zone, int64_t at)
{
    int from = hours->from_minute, to = hours->to_minute;
    int64_t local = at + offset_us(zone, at);
    int64_t minute = local / US_PER_MINUTE % MINUTES_PER_DAY;
    bool quiet = from < to ? minute >= from && minute < to : from != to && (minute >= from || minute < to);
    if (!quiet)
        return at;
    int64_t midnight = local - local % TIME_US_PER_DAY;
    int64_t end = midnight + to * US_PER_MINUTE;
    return moment_of(zone, end > local ? end : end + TIME_US_PER_DAY);
}

/* ---- days ---- */

/* Year, month and day of a count of days since 1970 (Howard Hinnant's civil_from_days). */
static void civil(int64_t days, int64_t *ret_year, int64_t *ret_month, int64_t *ret_day)
{
    int64_t z = days + 719468;
    int64_t era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *ret_day = doy - (153 * mp + 2) / 5 + 1;
    *ret_month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = yoe + era * 400 + (*ret_month <= 2);
}

int64_t zone_day(struct str zone, int64_t at)
{
    int64_t year, month, day;
    civil((at + offset_us(zone, at)) / TIME_US_PER_DAY, &year, &month, &day);
    return year * 10000 + month * 100 + day;
}

int64_t zone_next_day(struct str zone, int64_t at)
{
    int64_t local = at + offset_us(zone, at);
    return moment_of(zone, local - local % TIME_US_PER_DAY + TIME_US_PER_DAY);
}

int64_t zone_next_month(struct str zone, int64_t at)
{
    int64_t local = at + offset_us(zone, at), year, month, day, next_year, next_month;
    int64_t days = local / TIME_US_PER_DAY;
    civil(days, &year, &month, &day);
    do
        civil(++days, &next_year, &next_month, &day);
    while (next_month == month);
    return moment_of(zone, days * TIME_US_PER_DAY);
}
