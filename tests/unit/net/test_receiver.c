/* The framing table: what is a request, what is refused, and that no split of the bytes changes either. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "outcome.h"
#include "unit.h"

#define HOST "Host: shop.example.com\r\n"

/* Expected: "2" = that many requests read and the stream still open; "1!bad_request" = one read, then refused with that
 * code. */
static const struct {
    const char *bytes;
    const char *expected;
} cases[] = {
    /* Accepted */
    {"", "0"},
    {"GET / HTTP/1.1\r\n" HOST "\r\n", "1"},
    {"GET / HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n", "2"},
    {"GET / HTTP/1.0\r\n\r\n", "1"},
    {"GET / HTTP/1.0\r\n" HOST "\r\n", "1"},
    {"GET / HTTP/1.1\r\nHost:shop.example.com\r\n\r\n", "1"},
    {"GET / HTTP/1.1\r\nhOST: \t shop.example.com:8080 \t \r\n\r\n", "1"},
    {"GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "1"},
    {"GET / HTTP/1.1\r\n" HOST "X-Empty:\r\nX-Empty2: \r\n\r\n", "1"},
    {"GET / HTTP/1.1\r\n" HOST "X-Utf8: caf\xC3\xA9\r\n\r\n", "1"},
    {"GET / HTTP/1.1\r\n" HOST "X-Tab: a\tb\r\n\r\n", "1"},
    {"\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", "1"},
    {"GET / HTTP/1.1\r\n" HOST "\r\n\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n", "2"},
    {"PATCH /a HTTP/1.1\r\n" HOST "\r\n", "1"},
    {"PROPFIND /a HTTP/1.1\r\n" HOST "\r\n", "1"},
    {"GETS / HTTP/1.1\r\n" HOST "\r\n", "1"}, /* a method that no route has */
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhell", "0"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n" HOST "\r\n", "2"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 0005\r\n\r\nhello", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n", "2"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1;a=b;c=\"d\"\r\nx\r\n0;e\r\n\r\n", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nTrailer: 1\r\nHost: evil\r\n\r\n",
     "1"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n00000003\r\nabc\r\n0\r\n\r\n", "1"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n2\r\n\r\n\r\n0\r\n\r\n", "1"},

    /* Line ends */
    {"GET / HTTP/1.1\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\nHost: a\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "\n", "0!bad_request"},
    {"GET / HTTP/1.1\nHost: a\n\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X: a\r\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\rHost: a\r\r", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X: a\r\n\rGET", "0!bad_request"},
    {"\nGET / HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"\r\rGET / HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},

    /* Header lines */
    {"GET / HTTP/1.1\r\n" HOST "X: a\r\n folded\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X: a\r\n\tfolded\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n X: a\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X y: a\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X(y): a\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X\xC3\xA9: a\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "no colon\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X: a\x01z\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X: a\x7Fz\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "X: a\x0Bz\r\n\r\n", "0!bad_request"},

    /* Host */
    {"GET / HTTP/1.1\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\nHost:\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/1.0\r\n" HOST HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\nHost: user@a\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "0!bad_request"},

    /* Request line */
    {"GET  / HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET /  HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/1.1 \r\n" HOST "\r\n", "0!bad_request"},
    {" GET / HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET\t/ HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET /a b HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET /\xC3\xA9 HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET /\x01 HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET /\r\n\r\n", "0!bad_request"},
    {"GET\r\n\r\n", "0!bad_request"},
    {"get / HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET1 / HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"\xC3\x89 / HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/2.0\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/1.2\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/0.9\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/11.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / HTTP/1.10\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / http/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"GET / ICY/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "0!bad_request"},
    {"CONNECT shop.example.com:443 HTTP/1.1\r\n" HOST "\r\n", "0!bad_request"},
    {"\x16\x03\x01\x02", "0!bad_request"},

    /* Lengths */
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5 5\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\t\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5 \t \r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length:\t5\r\n\r\nhello", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 1001\r\n\r\n", "0!body_too_large"},
    {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\x0B chunked\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "0!bad_request"},

/* Chunks */
#define CHUNKED "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
    {CHUNKED "\r\n", "0!bad_request"},
    {CHUNKED "g\r\n", "0!bad_request"},
    {CHUNKED "-1\r\n", "0!bad_request"},
    {CHUNKED "0x1\r\n", "0!bad_request"},
    {CHUNKED " 1\r\n", "0!bad_request"},
    {CHUNKED "1 \r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1\rx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1\r\nxy\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1\r\nx\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1\r\nx\rx0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a;b=c;d=\"e \\\" ;f\"\r\nx\r\n0;g=\"\";h\r\n\r\n", "1"},
    {CHUNKED "1;\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;;a\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;=a\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a=\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a=b=c\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a b\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1; a\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a=\"b\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a=\"b\"c\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a\"\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;\xE4\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "1;a\x01\r\nx\r\n0\r\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\nno colon\r\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\nnocolon\r\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\n: a\r\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\nT : a\r\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\n folded\r\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\n\n", "0!bad_request"},
    {CHUNKED "0\r\nT: a\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\nT: a\x01\r\n\r\n", "0!bad_request"},
    {CHUNKED "0\r\n\rX", "0!bad_request"},
    {CHUNKED "000000001\r\n", "0!bad_request"},
    {CHUNKED "ffffffff\r\n", "0!body_too_large"},
    {CHUNKED "3e9\r\n", "0!body_too_large"},

    /* Others */
    {"GET / HTTP/1.1\r\n" HOST "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "Upgrade: h2c\r\n\r\n", "0!bad_request"},
    {"POST / HTTP/1.1\r\n" HOST "Expect: 200-ok\r\nContent-Length: 1\r\n\r\nx", "0!bad_request"},
    {"GET / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n\r\n", "1!bad_request"},
};

static size_t all(void *ctx, size_t left)
{
    (void)ctx;
    return left;
}

static size_t one(void *ctx, size_t left)
{
    (void)ctx;
    (void)left;
    return 1;
}

/* `*ctx` bytes first, then the rest. */
static size_t at_point(void *ctx, size_t left)
{
    size_t *point = ctx;
    size_t now = *point > 0 && *point < left ? *point : left;
    *point = 0;
    return now;
}

/* "3!code" from an outcome: requests begin at the start of a line with a digit, a refusal with '!'. */
static void summarize(struct str outcome, char *out, size_t size)
{
    int requests = 0;
    struct str refusal = STR_NONE;
    while (!str_is_none(outcome)) {
        struct str line = str_split(&outcome, '\n');
        requests += line.size > 0 && line.data[0] >= '0' && line.data[0] <= '9';
        if (line.size > 2 && line.data[0] == '!') {
            refusal = (struct str){line.data + 2, line.size - 2};
            refusal = str_split(&refusal, ' ');
        }
    }
    snprintf(out, size, "%d%s%.*s", requests, str_is_none(refusal) ? "" : "!", STR_ARG(refusal));
}

static void agrees(const char *bytes, size_t size, struct str expected, outcome_split *split, size_t point)
{
    struct buf outcome = {0};
    outcome_write(bytes, size, split, &point, &outcome);
    if (!str_equal(buf_str(&outcome), expected))
        fail_msg("split changes\n%.*s\nfrom\n%.*s\nto\n%.*s", (int)size, bytes, STR_ARG(expected),
                 STR_ARG(buf_str(&outcome)));
    buf_release(&outcome);
}

static void frames_strictly_in_all_splits(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str bytes = str_from(cases[i].bytes);
        struct buf whole = {0};
        char summary[64];
        outcome_write(bytes.data, bytes.size, all, NULL, &whole);
        summarize(buf_str(&whole), summary, sizeof summary);
        if (strcmp(summary, cases[i].expected) != 0)
            fail_msg("row %zu: got %s, expected %s for\n%s\n%.*s", i, summary, cases[i].expected, cases[i].bytes,
                     STR_ARG(buf_str(&whole)));
        agrees(bytes.data, bytes.size, buf_str(&whole), one, 0);
        for (size_t point = 1; point < bytes.size; point++)
            agrees(bytes.data, bytes.size, buf_str(&whole), at_point, point);
        buf_release(&whole);
    }
}

static void refuses_nul_bytes(void **state)
{
    (void)state;
    static const struct str streams[] = {
        STR("GET /\0 HTTP/1.1\r\n" HOST "\r\n"),
        STR("GET / HTTP/1.1\r\n" HOST "X: \0\r\n\r\n"),
        STR("GET / HTTP/1.1\r\n" HOST "X\0: a\r\n\r\n"),
        STR("\0"),
    };
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        struct buf whole = {0};
        outcome_write(streams[i].data, streams[i].size, all, NULL, &whole);
        assert_true(str_starts_with(buf_str(&whole), STR("! bad_request")));
        agrees(streams[i].data, streams[i].size, buf_str(&whole), one, 0);
        buf_release(&whole);
    }
}

static void a_connection_is_kept_when_both_may(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        bool kept;
    } rows[] = {
        {"GET / HTTP/1.1\r\n" HOST "\r\n", true},
        {"GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", false},
        {"GET / HTTP/1.1\r\n" HOST "connection: CLOSE\r\n\r\n", false},
        {"GET / HTTP/1.1\r\n" HOST "Connection: te , Close\t,x\r\n\r\n", false},
        {"GET / HTTP/1.1\r\n" HOST "Connection: te\r\nConnection: close\r\n\r\n", false},
        {"GET / HTTP/1.1\r\n" HOST "Connection: keep-alive, close\r\n\r\n", false},
        {"GET / HTTP/1.1\r\n" HOST "Connection: closed\r\n\r\n", true},
        {"GET / HTTP/1.1\r\n" HOST "Connection:\r\n\r\n", true},
        {"GET / HTTP/1.1\r\n" HOST "Connection: ,,\r\n\r\n", true},
        {"GET / HTTP/1.1\r\n" HOST "Connections: close\r\n\r\n", true},
        {"GET / HTTP/1.0\r\n" HOST "\r\n", false},
        {"GET / HTTP/1.0\r\n" HOST "Connection: Keep-Alive\r\n\r\n", true},
        {"GET / HTTP/1.0\r\n" HOST "Connection: keep-alive\r\nConnection: close\r\n\r\n", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct framing framing;
        struct error err;
        assert_int_equal(framing_read(str_from(rows[i].head), &framing, &err), STATUS_OK);
        if (framing.keep_alive != rows[i].kept)
            fail_msg("row %zu: kept %d", i, framing.keep_alive);
    }
}

/* Every byte at every place of a value, also where eight bytes are looked at together. */
static void a_value_holds_every_byte_but_control_bytes(void **state)
{
    (void)state;
    static const char before[] = "GET / HTTP/1.1\r\n" HOST "X: ";
    enum { VALUE_BYTES = 27 };
    for (size_t place = 0; place < VALUE_BYTES; place++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            char head[sizeof before - 1 + VALUE_BYTES + 4];
            memcpy(head, before, sizeof before - 1);
            memset(head + sizeof before - 1, 'a', VALUE_BYTES);
            memcpy(head + sizeof head - 4, "\r\n\r\n", 4);
            head[sizeof before - 1 + place] = (char)byte;
            struct framing framing;
            struct error err;
            bool fine = framing_read((struct str){head, sizeof head}, &framing, &err) == STATUS_OK;
            if (fine != (byte == '\t' || (byte >= ' ' && byte != 0x7F)))
                fail_msg("byte %u at %zu", byte, place);
        }
    }
}

static void check_sized(size_t headers, size_t value, size_t target, const char *expected)
{
    struct buf bytes = {0};
    struct buf whole = {0};
    char summary[64];
    BUF_ADD_LITERAL(&bytes, "GET /");
    memset(buf_reserve(&bytes, target), 'a', target);
    bytes.size += target;
    BUF_ADD_LITERAL(&bytes, " HTTP/1.1\r\nHost: a\r\n");
    for (size_t i = 1; i < headers; i++) {
        BUF_ADD_LITERAL(&bytes, "X: ");
        memset(buf_reserve(&bytes, value), 'a', value);
        bytes.size += value;
        BUF_ADD_LITERAL(&bytes, "\r\n");
    }
    BUF_ADD_LITERAL(&bytes, "\r\n");
    outcome_write(bytes.data, bytes.size, all, NULL, &whole);
    summarize(buf_str(&whole), summary, sizeof summary);
    assert_string_equal(summary, expected);
    agrees(bytes.data, bytes.size, buf_str(&whole), one, 0);
    agrees(bytes.data, bytes.size, buf_str(&whole), at_point, LIMIT_HEADER_BYTES);
    agrees(bytes.data, bytes.size, buf_str(&whole), at_point, LIMIT_HEADER_BYTES - 1);
    buf_release(&bytes);
    buf_release(&whole);
}

static void bounds_sizes(void **state)
{
    (void)state;
    enum { FIXED = sizeof("GET / HTTP/1.1\r\nHost: a\r\n\r\n") - 1, LINE = sizeof("X: \r\n") - 1 };
    check_sized(LIMIT_HEADERS, 1, 0, "1");
    check_sized(LIMIT_HEADERS + 1, 1, 0, "0!header_too_large");
    check_sized(2, LIMIT_HEADER_BYTES - FIXED - LINE, 0, "1");
    check_sized(2, LIMIT_HEADER_BYTES - FIXED - LINE + 1, 0, "0!header_too_large");
    check_sized(2, 1024 * 1024, 0, "0!header_too_large");
    check_sized(1, 0, LIMIT_TARGET_BYTES - 1, "1");
    check_sized(1, 0, LIMIT_TARGET_BYTES, "0!header_too_large");
}

/* The announced length is not allocated before the bytes come. */
static void collects_long_bodies(void **state)
{
    (void)state;
    enum { SIZE = 300 * 1000 };
    struct receiver receiver = {0};
    struct error err = {0};
    static const char head[] = "POST / HTTP/1.1\r\n" HOST "Content-Length: 300000\r\n\r\n";
    size_t space;
    receiver_begin(&receiver);
    memcpy(receiver_space(&receiver, &space), head, sizeof head - 1);
    receiver_filled(&receiver, sizeof head - 1);
    assert_int_equal(receiver_advance(&receiver, &err), RECEIVER_HEAD);
    assert_int_equal(receiver_accept_body(&receiver, SIZE, &err), STATUS_OK);
    assert_true(receiver.collected.capacity < SIZE / 2);
    for (size_t sent = 0; sent < SIZE; sent += space) {
        assert_int_equal(receiver_advance(&receiver, &err), RECEIVER_MORE);
        assert_int_equal(receiver_body_size(&receiver), sent);
        char *to = receiver_space(&receiver, &space);
        assert_true(space > 0 && space <= SIZE - sent);
        memset(to, 'b', space);
        receiver_filled(&receiver, space);
    }
    assert_int_equal(receiver_advance(&receiver, &err), RECEIVER_DONE);
    assert_int_equal(receiver.body.size, SIZE);
    assert_int_equal(receiver.body.data[SIZE - 1], 'b');
    receiver_next(&receiver);
    receiver_trim(&receiver);
    assert_true(receiver.collected.capacity <= LIMIT_KEPT_BUFFER_BYTES);
    receiver_release(&receiver);
}

/* Trailers and extensions are read over, not without end. */
static void bounds_what_it_ignores(void **state)
{
    (void)state;
    static const char *const heads[] = {"1;", "0\r\nTrailer: "};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        struct chunked chunked = {0};
        struct buf out = {0};
        struct error err = {0};
        size_t used;
        size_t fed = 0;
        enum chunked_result result = chunked_decode(&chunked, heads[i], strlen(heads[i]), &out, 10, &used, &err);
        for (; result == CHUNKED_MORE && fed <= LIMIT_HEADER_BYTES; fed++)
            result = chunked_decode(&chunked, "a", 1, &out, 10, &used, &err);
        assert_int_equal(result, CHUNKED_REFUSED);
        assert_in_range(fed, LIMIT_HEADER_BYTES - 16, LIMIT_HEADER_BYTES);
        buf_release(&out);
    }
}

UNIT_TESTS(receiver)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_strictly_in_all_splits),
        cmocka_unit_test(refuses_nul_bytes),
        cmocka_unit_test(a_connection_is_kept_when_both_may),
        cmocka_unit_test(a_value_holds_every_byte_but_control_bytes),
        cmocka_unit_test(bounds_sizes),
        cmocka_unit_test(collects_long_bodies),
        cmocka_unit_test(bounds_what_it_ignores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
