#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Finds the end of a request's head, however its bytes arrive; net/framing.h reads what is in it. What can be no head
 * is refused at its first wrong byte (a greeting of TLS, a line that ends with a bare LF), since the rest may never
 * come. */

struct head {
    size_t scanned; /* bytes of the head that were looked at */
    size_t line_at; /* where the line that is not complete yet begins */
    bool begun;     /* a line that is not empty has ended */
};

enum head_result {
    HEAD_MORE,      /* all bytes seen, the blank line has not come */
    HEAD_COMPLETE,  /* `scanned` is the size of the head, blank line included */
    HEAD_BAD,       /* not HTTP */
    HEAD_TOO_LARGE, /* no blank line within LIMIT_HEADER_BYTES */
};

void head_init(struct head *head);

/* Goes on with the head that begins at `data`, of which `size` bytes have arrived. The bytes may have moved since the
 * last call. The result depends on the bytes alone, never on how they were split. Any thread. */
enum head_result head_scan(struct head *head, const char *data, size_t size);

/* The number of bytes from `data` on that are no control bytes: under 0x20, or DEL. Any thread. */
size_t head_plain_run(const char *data, size_t size);
