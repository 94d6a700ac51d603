/* Calendar arithmetic on microseconds since 1970, without libc: no locale, no time zone file, no lock. Any thread.
 *
 * Days become dates by counting in years that begin on 1 March, so that the leap day is the last of its year, and in
 * eras of 400 years, which all have the same number of days. */

#include "base/time.h"

#include <assert.h>

enum {
    DAYS_PER_ERA = 146097,         /* 400 Gregorian years */
    DAYS_0000_03_TO_1970 = 719468, /* from 0000-03-01 to 1970-01-01 */
    SECONDS_PER_DAY = 86400,
    FRACTION_DIGITS_LIMIT = 9,
};

#define DAY_COUNT INT64_C(2932897) /* days from 1970-01-01 to 10000-01-01 */

struct date {
    int64_t year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static struct date date_from_days(int64_t days)
{
    int64_t shifted = days + DAYS_0000_03_TO_1970;
    int64_t era = floor_divide(shifted, DAYS_PER_ERA);
    int day_of_era = (int)(shifted - era * DAYS_PER_ERA);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (struct date){
        .year = era * 400 + year_of_era + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

static int64_t days_from_date(int year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = floor_divide(shifted, 400);
    int64_t year_of_era = shifted - era * 400;
    int month_from_march = month > 2 ? month - 3 : month + 9;
    int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_0000_03_TO_1970;
}

static int month_days(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Reads `count` digits at the start of *rest. */
static bool take_digits(struct str *rest, int count, int *ret_value)
{
    if (rest->size < (size_t)count)
        return false;
    int value = 0;
    for (int i = 0; i < count; i++) {
        char c = rest->data[i];
        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    rest->data += count;
    rest->size -= (size_t)count;
    *ret_value = value;
    return true;
}

/* Reads one byte, `c` or its lower-case form. */
static bool take_char(struct str *rest, char c)
{
    if (rest->size == 0 || (rest->data[0] != c && (c < 'A' || rest->data[0] != c + ('a' - 'A'))))
        return false;
    rest->data++;
    rest->size--;
    return true;
}

static bool take_date(struct str *rest, int64_t *ret_days)
{
    int year, month, day;
    if (!take_digits(rest, 4, &year) || !take_char(rest, '-') || !take_digits(rest, 2, &month) ||
        !take_char(rest, '-') || !take_digits(rest, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return false;
    *ret_days = days_from_date(year, month, day);
    return true;
}

static bool take_clock(struct str *rest, int *ret_seconds)
{
    int hour, minute, second;
    if (!take_digits(rest, 2, &hour) || !take_char(rest, ':') || !take_digits(rest, 2, &minute) ||
        !take_char(rest, ':') || !take_digits(rest, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    if (second == 60) /* a leap second; this count of time has none */
        second = 59;
    *ret_seconds = hour * 3600 + minute * 60 + second;
    return true;
}

/* Reads an optional fraction of a second, cut to microseconds. */
static bool take_fraction(struct str *rest, int *ret_us)
{
    int value = 0;
    int digits = 0;
    if (take_char(rest, '.')) {
        int digit;
        while (take_digits(rest, 1, &digit)) {
            if (++digits > FRACTION_DIGITS_LIMIT)
                return false;
            if (digits <= 6)
                value = value * 10 + digit;
        }
        if (digits == 0)
            return false;
    }
    for (; digits < 6; digits++)
        value *= 10;
    *ret_us = value;
    return true;
}

/* Reads `Z` or a numeric offset to the end of the text. */
static bool take_offset(struct str *rest, int *ret_seconds)
{
    if (take_char(rest, 'Z')) {
        *ret_seconds = 0;
        return rest->size == 0;
    }
    bool west = take_char(rest, '-');
    int hour, minute;
    if ((!west && !take_char(rest, '+')) || !take_digits(rest, 2, &hour) || !take_char(rest, ':') ||
        !take_digits(rest, 2, &minute))
        return false;
    if (hour > 23 || minute > 59 || rest->size != 0)
        return false;
    *ret_seconds = (hour * 3600 + minute * 60) * (west ? -1 : 1);
    return true;
}

static void put_digits(char *out, int count, int64_t value)
{
    for (int i = count - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* HH:MM:SS, 8 bytes. */
static void put_clock(char *out, int second_of_day)
{
    put_digits(out, 2, second_of_day / 3600);
    out[2] = ':';
    put_digits(out + 3, 2, second_of_day / 60 % 60);
    out[5] = ':';
    put_digits(out + 6, 2, second_of_day % 60);
}

bool time_parse(struct str text, int64_t *ret_at)
{
    int64_t days;
    int seconds, fraction_us, offset_s;
    if (!take_date(&text, &days) || !take_char(&text, 'T') || !take_clock(&text, &seconds) ||
        !take_fraction(&text, &fraction_us) || !take_offset(&text, &offset_s))
        return false;
    int64_t at = (days * SECONDS_PER_DAY + seconds - offset_s) * TIME_US_PER_S + fraction_us;
    if (at < 0 || at >= DAY_COUNT * TIME_US_PER_DAY)
        return false;
    *ret_at = at;
    return true;
}

void time_format(int64_t at, char *out)
{
    assert(at >= 0 && at < DAY_COUNT * TIME_US_PER_DAY);
    int64_t days = at / TIME_US_PER_DAY;
    int64_t in_day = at % TIME_US_PER_DAY;
    struct date date = date_from_days(days);
    put_digits(out, 4, date.year);
    out[4] = '-';
    put_digits(out + 5, 2, date.month);
    out[7] = '-';
    put_digits(out + 8, 2, date.day);
    out[10] = 'T';
    put_clock(out + 11, (int)(in_day / TIME_US_PER_S));
    out[19] = '.';
    put_digits(out + 20, 6, in_day % TIME_US_PER_S);
    out[26] = 'Z';
}

int64_t time_day(int64_t at)
{
    return floor_divide(at, TIME_US_PER_DAY);
}

int64_t time_month(int64_t at)
{
    struct date date = date_from_days(time_day(at));
    return date.year * 100 + date.month;
}

int64_t time_year(int64_t at)
{
    return date_from_days(time_day(at)).year;
}

void time_format_http(int64_t at, char *out)
{
    static const char weekdays[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static const char shape[TIME_HTTP_SIZE] = "Thu, 01 Jan 1970 00:00:00 GMT";
    assert(at >= 0 && at < DAY_COUNT * TIME_US_PER_DAY);
    int64_t days = at / TIME_US_PER_DAY;
    struct date date = date_from_days(days);
    memcpy(out, shape, sizeof shape);
    memcpy(out, weekdays + days % 7 * 3, 3);
    put_digits(out + 5, 2, date.day);
    memcpy(out + 8, months + (date.month - 1) * 3, 3);
    put_digits(out + 12, 4, date.year);
    put_clock(out + 17, (int)(at % TIME_US_PER_DAY / TIME_US_PER_S));
}
