/* Names are compared as they stand, in their own case; only the value is unescaped, for some systems escape all of it.
 */

#include "domain/link/alias.h"

#include "base/limits.h"

const char *const link_aliases[] = {"ref", "via", "fpr", "grsf", "ucc", "rsCode", NULL};

enum { VALUE_LIMIT = 128 }; /* longer values are no code, however they are escaped */

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* False where it is too long to be a code, or is escaped wrongly. */
static bool unescape(struct str value, char text[VALUE_LIMIT], size_t *ret_size)
{
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (size == VALUE_LIMIT)
            return false;
        if (c == '%') {
            int high = value.size - i > 2 ? hex_value(value.data[i + 1]) : -1;
            int low = high >= 0 ? hex_value(value.data[i + 2]) : -1;
            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        text[size++] = c;
    }
    *ret_size = size;
    return true;
}

static bool read_parameter(struct str query, struct str name, struct code *ret)
{
    char text[VALUE_LIMIT];
    size_t size;
    while (!str_is_none(query)) {
        struct str value = str_split(&query, '&');
        if (!str_equal(str_split(&value, '='), name) || str_is_none(value))
            continue;
        return unescape(value, text, &size) && code_parse((struct str){text, size}, ret);
    }
    return false;
}

bool link_code_of_query(struct str query, struct code *ret)
{
    for (size_t i = 0; link_aliases[i] != NULL; i++)
        if (read_parameter(query, str_from(link_aliases[i]), ret))
            return true;
    return false;
}
