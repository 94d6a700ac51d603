/* Paths are decoded strictly, since they choose the route and their parts are values: no route has a control byte in
 * it, and all is UTF-8. Query values are decoded leniently, as browsers do, for an advertiser's unfilled macro
 * ("?gclid=%%ID%%") must not cost a click; they may hold any byte, and of too many the first are kept. Who wants a
 * strict query has the text as sent. Pure; any thread. */

#include "net/target.h"

#include "base/limits.h"
#include "net/framing.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that "%XY" at `at` stands for, or -1. */
static int escaped_byte(struct str text, size_t at)
{
    if (text.size - at < 3)
        return -1;
    int high = hex_value(text.data[at + 1]);
    int low = hex_value(text.data[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static enum status refuse_escape(struct error *err)
{
    return error_set(err, ERROR_BAD_REQUEST, NULL, "The request target holds a bad percent escape.");
}

static enum status find_nothing(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, NULL, "There is nothing at this path.");
}

static enum status path_decode(struct str text, struct arena *arena, struct str *ret_path, struct error *err)
{
    if (str_find(text, '%') == SIZE_MAX) {
        *ret_path = text;
        return STATUS_OK;
    }
    char *out = arena_alloc(arena, text.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int byte = (unsigned char)text.data[i];
        if (byte == '%') {
            byte = escaped_byte(text, i);
            if (byte < 0)
                return refuse_escape(err);
            if (byte < ' ' || byte == 0x7F)
                return find_nothing(err);
            i += 2;
        }
        out[size++] = (char)byte;
    }
    *ret_path = (struct str){out, size};
    return str_is_text(*ret_path) ? STATUS_OK : find_nothing(err);
}

static struct str query_decode(struct str text, struct arena *arena)
{
    if (str_find(text, '%') == SIZE_MAX && str_find(text, '+') == SIZE_MAX)
        return text;
    char *out = arena_alloc(arena, text.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        int byte = (unsigned char)text.data[i];
        int escaped = byte == '%' ? escaped_byte(text, i) : -1;
        if (escaped >= 0) {
            byte = escaped;
            i += 2;
        } else if (byte == '+') {
            byte = ' ';
        }
        out[size++] = (char)byte;
    }
    return (struct str){out, size};
}

static size_t count_parts(struct str text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '&';
    return count;
}

static void query_read(struct str query, struct arena *arena, struct target *ret)
{
    size_t parts = count_parts(query);
    size_t room = parts < LIMIT_QUERY_PARAMETERS ? parts : LIMIT_QUERY_PARAMETERS;
    struct query_parameter *parameters = arena_array(arena, room, sizeof *parameters);
    size_t count = 0;
    while (!str_is_none(query)) {
        struct str value = str_split(&query, '&');
        if (value.size == 0)
            continue;
        if (count == room) {
            ret->query_cut = true;
            break;
        }
        struct str name = str_split(&value, '=');
        if (str_is_none(value))
            value = STR("");
        parameters[count].name = query_decode(name, arena);
        parameters[count].value = query_decode(value, arena);
        count++;
    }
    ret->query = parameters;
    ret->query_count = count;
}

/* RFC 9112 3.2.2: servers accept the absolute form, and RFC 9110 4.2: it has a host and no user. Two names for one
 * request are one too many, hence they must agree. */
static enum status absolute_read(struct str *target, struct str host, struct error *err)
{
    struct str scheme = STR("http://");
    if (str_starts_with(*target, STR("https://")))
        scheme = STR("https://");
    else if (!str_starts_with(*target, scheme))
        return error_set(err, ERROR_BAD_REQUEST, NULL, "The request target must begin with a slash.");
    struct str rest = {target->data + scheme.size, target->size - scheme.size};
    size_t end = 0;
    while (end < rest.size && rest.data[end] != '/' && rest.data[end] != '?')
        end++;
    struct str authority = {rest.data, end};
    if (!framing_is_host(authority))
        return error_set(err, ERROR_BAD_REQUEST, NULL,
                         "The request target must name a host, with an optional port, after its scheme.");
    if (!str_is_none(host) && !str_equal_nocase(authority, host))
        return error_set(err, ERROR_BAD_REQUEST, NULL,
                         "The host of the request target must be the one of the Host header.");
    *target = (struct str){rest.data + end, rest.size - end};
    return STATUS_OK;
}

enum status target_read(struct str target, struct str host, struct arena *arena, struct target *ret, struct error *err)
{
    if (str_find(target, '#') != SIZE_MAX)
        return error_set(err, ERROR_BAD_REQUEST, NULL, "A request target has no fragment.");
    if (target.data[0] != '/' && !str_equal(target, STR("*")))
        TRY(absolute_read(&target, host, err));
    struct target read = {0};
    struct str path = str_split(&target, '?');
    if (path.size == 0)
        path = STR("/");
    TRY(path_decode(path, arena, &read.path, err));
    read.query_text = target;
    if (target.size > 0)
        query_read(target, arena, &read);
    *ret = read;
    return STATUS_OK;
}
