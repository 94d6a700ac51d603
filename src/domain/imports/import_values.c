/* Dates and amounts as spreadsheets write them. */

#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "base/time.h"
#include "domain/imports/import_line.h"

/* ---- dates ---- */

/* Digits at the front, at most `most`; false: there is none. */
static bool take_digits(struct str *text, size_t most, int *ret)
{
    size_t count = 0;
    *ret = 0;
    while (count < most && count < text->size && text->data[count] >= '0' && text->data[count] <= '9')
        *ret = *ret * 10 + (text->data[count++] - '0');
    *text = (struct str){text->data + count, text->size - count};
    return count > 0;
}

static bool take_char(struct str *text, char c)
{
    if (text->size == 0 || text->data[0] != c)
        return false;
    *text = (struct str){text->data + 1, text->size - 1};
    return true;
}

static bool take_day(struct str *text, int *ret_year, int *ret_month, int *ret_day)
{
    int first, second, third;
    if (!take_digits(text, 4, &first))
        return false;
    char separator = text->size > 0 ? text->data[0] : '\0';
    if ((separator != '-' && separator != '.') || !take_char(text, separator) || !take_digits(text, 2, &second) ||
        !take_char(text, separator) || !take_digits(text, separator == '-' ? 2 : 4, &third))
        return false;
    *ret_year = separator == '-' ? first : third;
    *ret_month = second;
    *ret_day = separator == '-' ? third : first;
    return *ret_year >= 1970 && *ret_month <= 12 && *ret_day <= 31;
}

/* Nothing, or " 9:05" or " 09:05:30". */
static bool take_time(struct str *text, int *ret_hour, int *ret_minute, int *ret_second)
{
    *ret_hour = *ret_minute = *ret_second = 0;
    if (text->size == 0)
        return true;
    if (!take_char(text, ' ') || !take_digits(text, 2, ret_hour) || !take_char(text, ':') ||
        !take_digits(text, 2, ret_minute))
        return false;
    return text->size == 0 || (take_char(text, ':') && take_digits(text, 2, ret_second) && text->size == 0);
}

bool import_date_read(struct str text, int64_t *ret_at)
{
    int year, month, day, hour, minute, second;
    struct str rest = text;
    char written[48];
    if (time_parse(text, ret_at))
        return true;
    if (!take_day(&rest, &year, &month, &day) || !take_time(&rest, &hour, &minute, &second))
        return false;
    (void)snprintf(written, sizeof written, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day, hour, minute, second);
    return time_parse(str_from(written), ret_at);
}

/* ---- amounts ---- */

static bool is_separator(char c)
{
    return c == '.' || c == ',';
}

/* Where the decimals begin: the last separator, unless it stands between thousands; SIZE_MAX where there are none.
 * False: it could be either. */
static bool find_decimals(struct str text, size_t *ret)
{
    size_t last = SIZE_MAX, count = 0, same = 0;
    for (size_t i = 0; i < text.size; i++)
        if (is_separator(text.data[i])) {
            last = i;
            count++;
        }
    for (size_t i = 0; i < text.size && last != SIZE_MAX; i++)
        same += text.data[i] == text.data[last];
    *ret = same > 1 ? SIZE_MAX : last; /* 1.234.567 */
    bool thousand = count == 1 && text.size - last == 4 && !(last == 1 && text.data[0] == '0');
    return !thousand;
}

/* Digits, with separators of thousands between groups of three. */
static bool take_whole(struct str text, int64_t *ret)
{
    size_t since = 0;
    bool grouped = false;
    *ret = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (is_separator(c) || c == ' ' || c == '\'') {
            if (i == 0 || (grouped ? since != 3 : since > 3))
                return false;
            grouped = true;
            since = 0;
            continue;
        }
        if (c < '0' || c > '9' || *ret > MONEY_LIMIT / 10)
            return false;
        *ret = *ret * 10 + (c - '0');
        since++;
    }
    return text.size > 0 && (!grouped || since == 3);
}

bool import_amount_read(struct str text, int decimals, int64_t *ret)
{
    size_t point;
    int64_t amount;
    if (text.size == 0 || !find_decimals(text, &point))
        return false;
    struct str whole = {text.data, point == SIZE_MAX ? text.size : point};
    struct str part = point == SIZE_MAX ? STR("") : (struct str){text.data + point + 1, text.size - point - 1};
    if (!take_whole(whole, &amount) || (point != SIZE_MAX && part.size == 0))
        return false;
    for (size_t i = 0; i < part.size || i < (size_t)decimals; i++) {
        char c = '0';
        if (i < part.size)
            c = part.data[i];
        if (c < '0' || c > '9' || (i >= (size_t)decimals && c != '0'))
            return false;
        if (i >= (size_t)decimals)
            continue;
        if (amount > MONEY_LIMIT / 10)
            return false;
        amount = amount * 10 + (c - '0');
    }
    if (amount > MONEY_LIMIT)
        return false;
    *ret = amount;
    return true;
}
