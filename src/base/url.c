/* Checking URLs that will be stored and later put into a Location header or a page. Only what a browser and an RFC 3986
 * parser read alike is accepted; a URL with other characters must be percent-encoded by its owner. Any thread. */

#include "base/url.h"

enum { PORT_LIMIT = 65535 };

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* True when every byte is an ASCII letter, a digit or in `others`. */
static bool consists_of(struct str text, const char *others)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_alphanumeric(text.data[i]) && (text.data[i] == '\0' || strchr(others, text.data[i]) == NULL))
            return false;
    return true;
}

static bool is_port(struct str text)
{
    int64_t port;
    return text.size > 0 && text.data[0] != '-' && str_to_int64(text, &port) && port >= 1 && port <= PORT_LIMIT;
}

/* A name or an IPv4 address: letters, digits, dots, hyphens, underscores, with a letter or digit at both ends but for
 * one closing dot. */
static bool is_name(struct str host)
{
    if (host.size > 1 && host.data[host.size - 1] == '.')
        host.size--;
    return host.size > 0 && consists_of(host, ".-_") && is_alphanumeric(host.data[0]) &&
           is_alphanumeric(host.data[host.size - 1]);
}

/* The inside of the brackets of an IPv6 address. */
static bool is_ipv6(struct str inside)
{
    for (size_t i = 0; i < inside.size; i++) {
        char c = inside.data[i];
        bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!hex && c != ':' && c != '.')
            return false;
    }
    return str_find(inside, ':') != SIZE_MAX;
}

static bool is_authority(struct str authority)
{
    if (authority.size > 0 && authority.data[0] == '[') {
        struct str inside = {authority.data + 1, authority.size - 1};
        size_t close = str_find(inside, ']');
        if (close == SIZE_MAX || !is_ipv6((struct str){inside.data, close}))
            return false;
        struct str after = {inside.data + close + 1, inside.size - close - 1};
        return after.size == 0 || (after.data[0] == ':' && is_port((struct str){after.data + 1, after.size - 1}));
    }
    struct str host = str_split(&authority, ':');
    return is_name(host) && (str_is_none(authority) || is_port(authority));
}

bool url_is_web(struct str text)
{
    struct str http = STR("http://");
    struct str https = STR("https://");
    size_t scheme = text.size >= https.size && str_equal_nocase((struct str){text.data, https.size}, https) ? https.size
                    : text.size >= http.size && str_equal_nocase((struct str){text.data, http.size}, http)  ? http.size
                                                                                                            : 0;
    if (scheme == 0)
        return false;
    struct str rest = {text.data + scheme, text.size - scheme};
    size_t end = 0;
    while (end < rest.size && strchr("/?#", rest.data[end]) == NULL)
        end++;
    struct str tail = {rest.data + end, rest.size - end};
    return is_authority((struct str){rest.data, end}) && consists_of(tail, "-._~:/?#[]@!$&'()*+,;=%");
}
