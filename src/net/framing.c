/* Walks the lines of a head once, by position: every byte must be where the grammar wants it. That alone refuses bare
 * CR, bare LF, continued lines, white space before the colon and doubled spaces, which lenient parsers let through.
 * Pure; any thread. */

#include "net/framing.h"

#include <string.h>

#include "net/head.h"

/* Walks over the head. Each step checks one thing and moves on. */
struct cursor {
    const char *at;
    const char *end;
};

/* Bits of a byte's class. */
enum { CLASS_TOKEN = 1, CLASS_TARGET = 2, CLASS_HOST = 4, CLASS_METHOD = 8 };

#define ALL (CLASS_TOKEN | CLASS_TARGET | CLASS_HOST)
#define TOK (CLASS_TOKEN | CLASS_TARGET)
#define VIS CLASS_TARGET

/* RFC 9110: token = tchar; field values are visible bytes, space, tab, and bytes from 0x80 up; a target is visible
 * ASCII. */
static const uint8_t classes[256] = {
    ['!'] = TOK,
    ['"'] = VIS,
    ['#'] = TOK,
    ['$'] = TOK,
    ['%'] = TOK,
    ['&'] = TOK,
    ['\''] = TOK,
    ['('] = VIS,
    [')'] = VIS,
    ['*'] = TOK,
    ['+'] = TOK,
    [','] = VIS,
    ['-'] = ALL | CLASS_METHOD,
    ['.'] = ALL,
    ['/'] = VIS,
    ['0' ... '9'] = ALL,
    [':'] = VIS | CLASS_HOST,
    [';'] = VIS,
    ['<'] = VIS,
    ['='] = VIS,
    ['>'] = VIS,
    ['?'] = VIS,
    ['@'] = VIS,
    ['A' ... 'Z'] = ALL | CLASS_METHOD,
    ['['] = VIS | CLASS_HOST,
    ['\\'] = VIS,
    [']'] = VIS | CLASS_HOST,
    ['^'] = TOK,
    ['_'] = ALL,
    ['`'] = TOK,
    ['a' ... 'z'] = ALL,
    ['{'] = VIS,
    ['|'] = TOK,
    ['}'] = VIS,
    ['~'] = TOK,
};

static const struct {
    struct str name;
    enum http_method method;
} methods[] = {
    {{"GET", 3}, HTTP_METHOD_GET},         {{"POST", 4}, HTTP_METHOD_POST}, {{"HEAD", 4}, HTTP_METHOD_HEAD},
    {{"PATCH", 5}, HTTP_METHOD_PATCH},     {{"PUT", 3}, HTTP_METHOD_PUT},   {{"DELETE", 6}, HTTP_METHOD_DELETE},
    {{"OPTIONS", 7}, HTTP_METHOD_OPTIONS},
};

static enum status refuse(struct error *err, const char *sentence)
{
    return error_set(err, ERROR_BAD_REQUEST, NULL, "%s", sentence);
}

static bool is_class(char byte, unsigned class)
{
    return (classes[(unsigned char)byte] & class) != 0;
}

/* The bytes of that class at the cursor. */
static struct str take(struct cursor *cursor, unsigned class)
{
    const char *begin = cursor->at;
    while (cursor->at < cursor->end && is_class(*cursor->at, class))
        cursor->at++;
    return (struct str){begin, (size_t)(cursor->at - begin)};
}

/* A header's value: every byte but control bytes, and tabs. */
static struct str take_value(struct cursor *cursor)
{
    const char *begin = cursor->at;
    do
        cursor->at += head_plain_run(cursor->at, (size_t)(cursor->end - cursor->at));
    while (cursor->at < cursor->end && *cursor->at == '\t' && cursor->at++);
    return (struct str){begin, (size_t)(cursor->at - begin)};
}

static bool take_byte(struct cursor *cursor, char byte)
{
    if (cursor->at == cursor->end || *cursor->at != byte)
        return false;
    cursor->at++;
    return true;
}

static bool take_line_end(struct cursor *cursor)
{
    return take_byte(cursor, '\r') && take_byte(cursor, '\n');
}

static bool take_text(struct cursor *cursor, struct str text)
{
    if ((size_t)(cursor->end - cursor->at) < text.size || memcmp(cursor->at, text.data, text.size) != 0)
        return false;
    cursor->at += text.size;
    return true;
}

static enum http_method method_of(struct str name)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
        if (str_equal(name, methods[i].name))
            return methods[i].method;
    return HTTP_METHOD_OTHER;
}

static enum status read_request_line(struct cursor *cursor, struct framing *framing, struct error *err)
{
    struct str method = take(cursor, CLASS_METHOD);
    if (method.size == 0 || !take_byte(cursor, ' '))
        return refuse(err, "The request line must begin with a method, in capitals, and one space.");
    framing->target = take(cursor, CLASS_TARGET);
    if (framing->target.size == 0 || !take_text(cursor, STR(" HTTP/1.")))
        return refuse(err, "The request line must be: method, target, HTTP/1.1, with one space between.");
    framing->version_1_1 = take_byte(cursor, '1');
    if (!framing->version_1_1 && !take_byte(cursor, '0'))
        return refuse(err, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    if (!take_line_end(cursor))
        return refuse(err, "The request line must end with CR LF.");
    if (str_equal(method, STR("CONNECT")))
        return refuse(err, "CONNECT is not supported: this is not a proxy.");
    if (framing->target.size > LIMIT_TARGET_BYTES)
        return error_set(err, ERROR_HEADER_TOO_LARGE, NULL, "The request target may have at most %d bytes.",
                         LIMIT_TARGET_BYTES);
    framing->method = method_of(method);
    return STATUS_OK;
}

static struct str trim_end(struct str value)
{
    while (value.size > 0 && (value.data[value.size - 1] == ' ' || value.data[value.size - 1] == '\t'))
        value.size--;
    return value;
}

static enum status read_header(struct cursor *cursor, struct http_header *header, struct error *err)
{
    header->name = take(cursor, CLASS_TOKEN);
    if (header->name.size == 0 || !take_byte(cursor, ':'))
        return refuse(err, "A header line must be: name, colon, value; a line may not be continued.");
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))
        cursor->at++;
    header->value = trim_end(take_value(cursor));
    if (!take_line_end(cursor))
        return refuse(err, "A header value may hold no control bytes and must end with CR LF.");
    return STATUS_OK;
}

static enum status set_host(struct framing *framing, struct str value, struct error *err)
{
    if (!str_is_none(framing->host))
        return refuse(err, "There must be exactly one Host header.");
    if (!framing_is_host(value))
        return refuse(err, "The Host header must be a host name or address with an optional port.");
    framing->host = value;
    return STATUS_OK;
}

/* RFC 9110 5.5 lets tabs stand around a value; some readers do not, and to them the value is another. The line's end
 * follows. */
static bool is_beside_tab(const struct http_header *header)
{
    for (const char *at = header->name.data + header->name.size + 1; at < header->value.data; at++)
        if (*at == '\t')
            return true;
    for (const char *at = header->value.data + header->value.size; *at != '\r'; at++)
        if (*at == '\t')
            return true;
    return false;
}

/* Digits only, of a length that cannot overflow: a sign, a list or white space inside is another reader's other length.
 */
static bool read_length(struct str value, uint64_t *ret_length)
{
    uint64_t length = 0;
    if (value.size == 0 || value.size > 18)
        return false;
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9')
            return false;
        length = length * 10 + (uint64_t)(value.data[i] - '0');
    }
    *ret_length = length;
    return true;
}

enum framing_seen { SEEN_LENGTH = 1, SEEN_ENCODING = 2, SEEN_BODY = 3, SEEN_CLOSE = 4, SEEN_KEEP_ALIVE = 8 };

/* RFC 9112 9.3: options in any case and any order, in one header or several; what else is named is no matter. */
static void read_connection(struct str value, unsigned *seen)
{
    while (!str_is_none(value)) {
        struct str option = str_trim(str_split(&value, ','));
        if (str_equal_nocase(option, STR("close")))
            *seen |= SEEN_CLOSE;
        else if (str_equal_nocase(option, STR("keep-alive")))
            *seen |= SEEN_KEEP_ALIVE;
    }
}

/* The headers that decide how the connection is read. */
static enum status read_meaning(struct framing *framing, const struct http_header *header, unsigned *seen,
                                struct error *err)
{
    struct str name = header->name;
    switch (name.size) {
    case 4:
        return str_equal_nocase(name, STR("host")) ? set_host(framing, header->value, err) : STATUS_OK;
    case 6:
        if (!str_equal_nocase(name, STR("expect")))
            return STATUS_OK;
        if (!str_equal_nocase(header->value, STR("100-continue")))
            return refuse(err, "The only expectation that is understood is 100-continue.");
        framing->expect_continue = framing->version_1_1;
        return STATUS_OK;
    case 7:
        return str_equal_nocase(name, STR("upgrade")) ? refuse(err, "Upgrade is not supported.") : STATUS_OK;
    case 10:
        if (str_equal_nocase(name, STR("connection")))
            read_connection(header->value, seen);
        return STATUS_OK;
    case 14:
        if (!str_equal_nocase(name, STR("content-length")))
            return STATUS_OK;
        if ((*seen & SEEN_BODY) != 0 || is_beside_tab(header) || !read_length(header->value, &framing->content_length))
            return refuse(err, "There must be one Content-Length, a whole number without tabs around it, and no "
                               "Transfer-Encoding beside it.");
        *seen |= SEEN_LENGTH;
        return STATUS_OK;
    case 17:
        if (!str_equal_nocase(name, STR("transfer-encoding")))
            return STATUS_OK;
        if ((*seen & SEEN_BODY) != 0 || is_beside_tab(header) || !framing->version_1_1 ||
            !str_equal_nocase(header->value, STR("chunked")))
            return refuse(
                err, "The only Transfer-Encoding is chunked, once, without tabs around it, in HTTP/1.1, and without "
                     "Content-Length.");
        *seen |= SEEN_ENCODING;
        framing->chunked = true;
        return STATUS_OK;
    default:
        return STATUS_OK;
    }
}

enum status framing_read(struct str head, struct framing *framing, struct error *err)
{
    struct cursor cursor = {head.data, head.data + head.size};
    unsigned seen = 0;
    framing->host = STR_NONE;
    framing->chunked = framing->expect_continue = false;
    framing->content_length = 0;
    framing->header_count = 0;

    /* RFC 9112 2.2: empty lines before a request are ignored, since old clients send one after a body. */
    while (cursor.at < cursor.end && *cursor.at == '\r')
        if (!take_line_end(&cursor))
            return refuse(err, "Lines must end with CR LF.");
    TRY(read_request_line(&cursor, framing, err));
    while (cursor.at < cursor.end && *cursor.at != '\r') {
        if (framing->header_count == LIMIT_HEADERS)
            return error_set(err, ERROR_HEADER_TOO_LARGE, NULL, "A request may have at most %d header lines.",
                             LIMIT_HEADERS);
        struct http_header *header = &framing->headers[framing->header_count++];
        TRY(read_header(&cursor, header, err));
        TRY(read_meaning(framing, header, &seen, err));
    }
    if (!take_line_end(&cursor) || cursor.at != cursor.end)
        return refuse(err, "The headers must end with an empty line.");
    if (framing->version_1_1 && str_is_none(framing->host))
        return refuse(err, "An HTTP/1.1 request must have a Host header.");
    framing->keep_alive = (seen & SEEN_CLOSE) == 0 && (framing->version_1_1 || (seen & SEEN_KEEP_ALIVE) != 0);
    return STATUS_OK;
}

bool framing_is_host(struct str host)
{
    struct cursor cursor = {host.data, host.data + host.size};
    return host.size > 0 && host.size <= 255 && take(&cursor, CLASS_HOST).size == host.size;
}

bool framing_is_token_byte(char byte)
{
    return is_class(byte, CLASS_TOKEN);
}
