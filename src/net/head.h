#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Finds the end of a request's head with http-parser, however the bytes arrive. What http-parser lets through is judged
 * once more, strictly, by net/framing.h: only what both accept is a request.
 *
 * http-parser's own enum tags would collide with ours, hence the renaming around its header. */
#define http_method http_parser_method
#define http_status http_parser_status
#include <http_parser.h>
#undef http_method
#undef http_status

struct head_parser {
    struct http_parser parser;
    size_t fed; /* bytes of this head that http-parser has seen */
};

enum head_result {
    HEAD_MORE,      /* all bytes seen, the blank line has not come */
    HEAD_COMPLETE,  /* `fed` is the size of the head, blank line included */
    HEAD_BAD,       /* not HTTP */
    HEAD_TOO_LARGE, /* no blank line within LIMIT_HEADER_BYTES */
};

void head_init(struct head_parser *head);

/* Goes on with the head that begins at `data`, of which `size` bytes have arrived. The bytes may have moved since the
 * last call. The result depends on the bytes alone, never on how they were split. */
enum head_result head_parse(struct head_parser *head, const char *data, size_t size);

/* Once complete. */
bool head_keep_alive(const struct head_parser *head);
