/* Arbitrary bytes as a stream of requests, in arbitrary splits: nothing may break, and no split may change the outcome.
 * The first byte says how the rest is split.
 *
 * What is accepted here must be a request for http-parser as well, with the same end: it reads more leniently, so a
 * head that it refuses or ends elsewhere is one that a proxy in front may take for another. */

#include <stdint.h>
#include <stdlib.h>

/* http-parser's own enum tags would collide with ours. */
#define http_method http_parser_method
#define http_status http_parser_status
#include <http_parser.h>
#undef http_method
#undef http_status

#include "../unit/net/outcome.h"
#include "net/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t together(void *ctx, size_t left)
{
    (void)ctx;
    return left;
}

/* A small generator, so that the splits are the input's own. */
static size_t scattered(void *ctx, size_t left)
{
    uint32_t *seed = ctx;
    *seed = *seed * 1664525U + 1013904223U;
    size_t now = 1 + (*seed >> 24) % 61;
    return now < left ? now : left;
}

static int on_headers_complete(struct http_parser *parser)
{
    http_parser_pause(parser, 1);
    return 0;
}

static bool is_target(struct str text, struct str host)
{
    struct arena arena;
    struct error err;
    struct target target;
    arena_init(&arena);
    bool fine = target_read(text, host, &arena, &target, &err) == STATUS_OK;
    arena_release(&arena);
    return fine;
}

/* http-parser takes every name that begins like this for the header itself (Content-Length beside it is refused). */
static bool misleads_http_parser(const struct framing *framing)
{
    const struct str name = STR("transfer-encoding");
    for (size_t i = 0; i < framing->header_count; i++) {
        struct str other = framing->headers[i].name;
        if (other.size > name.size && str_equal_nocase((struct str){other.data, name.size}, name))
            return true;
    }
    return false;
}

static void compare_with_http_parser(struct str bytes)
{
    static const struct http_parser_settings settings = {.on_headers_complete = on_headers_complete};
    struct framing framing;
    struct error err;
    struct head head;
    head_init(&head);
    if (head_scan(&head, bytes.data, bytes.size) != HEAD_COMPLETE)
        return;
    bytes.size = head.scanned;
    if (framing_read(bytes, &framing, &err) != STATUS_OK || framing.method == HTTP_METHOD_OTHER ||
        !is_target(framing.target, framing.host) || misleads_http_parser(&framing))
        return;
    struct http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    size_t parsed = http_parser_execute(&parser, &settings, bytes.data, bytes.size);
    if (HTTP_PARSER_ERRNO(&parser) != HPE_PAUSED || parsed + 1 != bytes.size) /* it stops before the last line feed */
        abort();
    if (framing.keep_alive && http_should_keep_alive(&parser) == 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct buf whole = {0};
    struct buf split = {0};
    uint32_t seed = data[0];
    const char *bytes = (const char *)data + 1;
    outcome_write(bytes, size - 1, together, NULL, &whole);
    outcome_write(bytes, size - 1, scattered, &seed, &split);
    if (!str_equal(buf_str(&whole), buf_str(&split)))
        abort();

    compare_with_http_parser((struct str){bytes, size - 1});

    struct arena arena = {0};
    struct error err = {0};
    struct target target;
    if (size > 1 && target_read((struct str){bytes, size - 1}, STR_NONE, &arena, &target, &err) == STATUS_OK &&
        str_find(target.path, '\0') != SIZE_MAX && str_find((struct str){bytes, size - 1}, '\0') == SIZE_MAX)
        abort();
    arena_release(&arena);
    buf_release(&whole);
    buf_release(&split);
    return 0;
}
