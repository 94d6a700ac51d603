/* The schedule, and what receivers say against it. */

#include "domain/webhook/retry.h"

#include <stdio.h>

#include "base/time.h"

enum { DAY_S = 86400, FIXDATE_SIZE = 29 };

/* After the first try, the second, ... docs/guides/webhooks.md has the same numbers. */
static const int64_t delays_s[] = {5, 60, 300, 900, 2700, 7200, 14400, 28800, 43200, 72000, 86400};

int64_t retry_tries(void)
{
    return (int64_t)(sizeof delays_s / sizeof delays_s[0]) + 1;
}

int64_t retry_delay_us(int64_t tries, uint64_t chance)
{
    if (tries < 1 || tries >= retry_tries())
        return 0;
    int64_t delay_us = delays_s[tries - 1] * TIME_US_PER_S;
    return delay_us + (int64_t)(chance % (uint64_t)(delay_us / 10));
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" as RFC 3339, so that one parser of times judges it. */
static bool read_fixdate(struct str text, int64_t *ret_at)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char moment[sizeof "YYYY-MM-DDTHH:MM:SSZ"];
    if (text.size != FIXDATE_SIZE || memcmp(text.data + 25, " GMT", 4) != 0)
        return false;
    for (unsigned month = 0; month < 12; month++) {
        if (memcmp(text.data + 8, months + 3 * (size_t)month, 3) != 0)
            continue;
        snprintf(moment, sizeof moment, "%.4s-%02u-%.2sT%.8sZ", text.data + 12, month + 1, text.data + 5,
                 text.data + 17);
        return time_parse(str_from(moment), ret_at);
    }
    return false;
}

int64_t retry_after_s(struct str header, int64_t now_at)
{
    struct str text = str_trim(header);
    int64_t seconds, at;
    if (str_is_none(header))
        return 0;
    if (!str_to_int64(text, &seconds)) {
        if (!read_fixdate(text, &at) || at <= now_at)
            return 0;
        seconds = (at - now_at + TIME_US_PER_S - 1) / TIME_US_PER_S;
    }
    return seconds <= 0 ? 0 : seconds < DAY_S ? seconds : DAY_S;
}
