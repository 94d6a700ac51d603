#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Time is a count of microseconds since 1970-01-01T00:00:00Z, in int64, everywhere. Names of such values end in `_at`;
 * durations end in their unit (`_us`, `_ms`, `_s`). Range accepted from outside: years 1970 to 9999. */

#define TIME_US_PER_MS INT64_C(1000)
#define TIME_US_PER_S INT64_C(1000000)
#define TIME_US_PER_DAY (INT64_C(86400) * TIME_US_PER_S)
#define TIME_LAST (INT64_C(253402300800) * TIME_US_PER_S - 1) /* the last moment of year 9999 */
#define TIME_NONE INT64_MIN                                   /* "no time": SQL NULL, JSON null */

enum { TIME_TEXT_SIZE = 27 }; /* YYYY-MM-DDTHH:MM:SS.ffffffZ, without NUL */

/* Any RFC 3339 date-time (offset, lower case t/z, 0 to 9 fraction digits; digits past microseconds are cut; second 60
 * is read as 59). False leaves *ret_at alone. */
bool time_parse(struct str text, int64_t *ret_at);

/* Writes exactly TIME_TEXT_SIZE bytes, no NUL. `at` must be within years 1970 to 9999. */
void time_format(int64_t at, char *out);

/* Days since 1970-01-01 of the UTC day that holds `at`. */
int64_t time_day(int64_t at);

/* 202611 for November 2026, UTC; 2026 for the year: the windows of steps and milestones. */
int64_t time_month(int64_t at);
int64_t time_year(int64_t at);

/* Writes an IMF-fixdate (RFC 9110) of 29 bytes, no NUL, for the Date header. */
enum { TIME_HTTP_SIZE = 29 };
void time_format_http(int64_t at, char *out);
