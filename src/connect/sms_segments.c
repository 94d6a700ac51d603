/* How carriers count a text. Source: 3GPP TS 23.038 (the default alphabet and its extension table) and 23.040
 * (concatenation: a header of 6 octets in each part takes 7 characters of the alphabet, or 3 of UCS-2). */

#include "connect/sms.h"

#include <stdint.h>

enum { GSM_ALONE = 160, GSM_PART = 153, UCS2_ALONE = 70, UCS2_PART = 67 };

/* The default alphabet beyond ASCII. sorted table: by value */
static const uint32_t basic[] = {
    0xa1, 0xa3, 0xa4, 0xa5,  0xa7,  0xbf,  0xc4,  0xc5,  0xc6,  0xc7,  0xc9,  0xd1,  0xd6,
    0xd8, 0xdc, 0xdf, 0xe0,  0xe4,  0xe5,  0xe6,  0xe8,  0xe9,  0xec,  0xf1,  0xf2,  0xf6,
    0xf8, 0xf9, 0xfc, 0x393, 0x394, 0x398, 0x39b, 0x39e, 0x3a0, 0x3a3, 0x3a6, 0x3a8, 0x3a9,
};

/* Its extension, two characters each: form feed, [ \ ] ^ { | } ~ and the euro. sorted table: by value */
static const uint32_t extended[] = {0x0c, 0x5b, 0x5c, 0x5d, 0x5e, 0x7b, 0x7c, 0x7d, 0x7e, 0x20ac};

static bool is_among(uint32_t code, const uint32_t *codes, size_t count)
{
    size_t from = 0;
    while (from < count) {
        size_t middle = from + (count - from) / 2;
        if (codes[middle] == code)
            return true;
        if (codes[middle] < code)
            from = middle + 1;
        else
            count = middle;
    }
    return false;
}

/* The next character of well-formed UTF-8. */
static uint32_t take(const char **at, const char *end)
{
    unsigned char first = (unsigned char)*(*at)++;
    unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    uint32_t code = more == 0 ? first : first & (0x3fU >> more);
    for (; more > 0 && *at < end; more--)
        code = code << 6 | ((unsigned char)*(*at)++ & 0x3fU);
    return code;
}

/* As how many characters of the default alphabet it counts; 0: it is not in it. */
static size_t gsm_units(uint32_t code)
{
    if (is_among(code, extended, sizeof extended / sizeof extended[0]))
        return 2;
    if (code == '\n' || code == '\r' || (code >= ' ' && code <= 'z' && code != '`'))
        return 1;
    return is_among(code, basic, sizeof basic / sizeof basic[0]) ? 1 : 0;
}

static size_t ucs2_units(uint32_t code)
{
    return code > 0xffff ? 2 : 1;
}

struct count {
    size_t units; /* in all */
    size_t parts; /* as so many, were it more than one */
    size_t room;  /* left in the last of them */
};

/* A character of two units never lies in two parts. */
static void add(struct count *count, size_t units, size_t part)
{
    count->units += units;
    if (count->room < units) {
        count->parts++;
        count->room = part;
    }
    count->room -= units;
}

size_t sms_segments(struct str text, bool *ret_unicode)
{
    struct count gsm = {0}, ucs2 = {0};
    bool unicode = false;
    const char *end = text.data + text.size;
    for (const char *at = text.data; at < end;) {
        uint32_t code = take(&at, end);
        size_t units = gsm_units(code);
        unicode = unicode || units == 0;
        add(&gsm, units, GSM_PART);
        add(&ucs2, ucs2_units(code), UCS2_PART);
    }
    if (ret_unicode != NULL)
        *ret_unicode = unicode;
    const struct count *count = unicode ? &ucs2 : &gsm;
    if (count->units <= (size_t)(unicode ? UCS2_ALONE : GSM_ALONE))
        return count->units > 0;
    return count->parts;
}
