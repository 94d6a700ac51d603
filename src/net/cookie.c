/* Reads the Cookie header (RFC 6265 section 4.2): "name=value; name=value". Browsers send names that others have set
 * for the same host, so whatever is malformed is skipped and never an error. Pure; any thread. */

#include "net/http.h"

/* Surrounding quotes are part of what some servers set; they are not part of the value. */
static struct str unquote(struct str value)
{
    if (value.size >= 2 && value.data[0] == '"' && value.data[value.size - 1] == '"')
        return (struct str){value.data + 1, value.size - 2};
    return value;
}

struct str http_cookie_find(struct str header, struct str name)
{
    while (!str_is_none(header)) {
        struct str value = str_split(&header, ';');
        struct str candidate = str_trim(str_split(&value, '='));
        if (!str_is_none(value) && str_equal(candidate, name))
            return unquote(str_trim(value));
    }
    return STR_NONE;
}
