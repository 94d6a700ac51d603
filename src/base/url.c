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

/* The authority's host and port; the brackets stay with the host. */
static struct str split_authority(struct str authority, struct str *ret_port)
{
    struct str rest = authority;
    if (authority.size > 0 && authority.data[0] == '[') {
        size_t close = str_find(authority, ']');
        size_t end = close == SIZE_MAX ? authority.size : close + 1;
        rest = (struct str){authority.data + end, authority.size - end};
        struct str before = str_split(&rest, ':');
        *ret_port = before.size == 0 ? rest : authority; /* what stands behind the bracket is no port */
        return (struct str){authority.data, end};
    }
    struct str host = str_split(&rest, ':');
    *ret_port = rest;
    return host;
}

static bool is_host(struct str host)
{
    if (host.size > 0 && host.data[0] == '[')
        return host.data[host.size - 1] == ']' && is_ipv6((struct str){host.data + 1, host.size - 2});
    return is_name(host);
}

static const char *check_authority(struct str authority)
{
    struct str port;
    struct str host = split_authority(authority, &port);
    if (str_find(authority, '@') != SIZE_MAX)
        return "must not hold a user name or password (what stands before the @)";
    if (host.size == 0)
        return "must have a host behind ://, such as https://www.example.com/";
    if (!is_host(host))
        return "has a host that cannot be one: write letters, digits, dots and hyphens, and an international name in "
               "its ASCII form (xn--...)";
    if (!str_is_none(port) && !is_port(port))
        return "has a port that is none: behind the host's colon stands a number from 1 to 65535";
    return NULL;
}

/* Size of "http://" or "https://" in any case; 0 when the text begins otherwise. */
static size_t scheme_size(struct str text)
{
    static const struct str schemes[] = {{"http://", 7}, {"https://", 8}};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (text.size >= schemes[i].size && str_equal_nocase((struct str){text.data, schemes[i].size}, schemes[i]))
            return schemes[i].size;
    return 0;
}

static struct str split_tail(struct str rest, struct str *ret_tail)
{
    size_t end = 0;
    while (end < rest.size && strchr("/?#", rest.data[end]) == NULL)
        end++;
    *ret_tail = (struct str){rest.data + end, rest.size - end};
    return (struct str){rest.data, end};
}

const char *url_check(struct str text)
{
    struct str tail;
    size_t scheme = scheme_size(text);
    if (scheme == 0)
        return "must begin with http:// or https://";
    struct str authority = split_tail((struct str){text.data + scheme, text.size - scheme}, &tail);
    const char *wrong = check_authority(authority);
    if (wrong != NULL)
        return wrong;
    if (!consists_of(tail, "-._~:/?#[]@!$&'()*+,;=%"))
        return "holds a space or another character that a URL cannot have behind its host: percent-encode it (a space "
               "is %20)";
    return NULL;
}

struct url_parts url_split(struct str text)
{
    struct url_parts parts;
    size_t scheme = scheme_size(text);
    struct str authority = split_tail((struct str){text.data + scheme, text.size - scheme}, &parts.tail);
    parts.scheme = (struct str){text.data, scheme - strlen("://")};
    parts.host = split_authority(authority, &parts.port);
    return parts;
}
