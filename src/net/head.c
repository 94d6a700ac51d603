/* The seam to http-parser. The parser is stopped at the blank line: bodies are read by net/receiver.c and
 * net/chunked.c, since Debian's build of http-parser does not insist on the line ends of chunks. Any thread. */

#include "net/head.h"

#include <assert.h>

#include "base/limits.h"

static int on_headers_complete(struct http_parser *parser)
{
    http_parser_pause(parser, 1);
    return 0;
}

static const struct http_parser_settings settings = {.on_headers_complete = on_headers_complete};

void head_init(struct head_parser *head)
{
    http_parser_init(&head->parser, HTTP_REQUEST);
    head->fed = 0;
}

enum head_result head_parse(struct head_parser *head, const char *data, size_t size)
{
    assert(head->fed <= size && head->fed <= LIMIT_HEADER_BYTES);
    size_t end = size < LIMIT_HEADER_BYTES ? size : LIMIT_HEADER_BYTES;
    if (end > head->fed) {
        size_t parsed = http_parser_execute(&head->parser, &settings, data + head->fed, end - head->fed);
        enum http_errno outcome = HTTP_PARSER_ERRNO(&head->parser);
        if (outcome == HPE_PAUSED) {
            head->fed += parsed + 1; /* it stops before the last line feed */
            return HEAD_COMPLETE;
        }
        if (outcome != HPE_OK)
            return HEAD_BAD;
        head->fed = end;
    }
    return end == LIMIT_HEADER_BYTES ? HEAD_TOO_LARGE : HEAD_MORE;
}

bool head_keep_alive(const struct head_parser *head)
{
    return http_should_keep_alive(&head->parser) != 0;
}
