#pragma once

#include <string.h>

#include "base/buf.h"
#include "net/receiver.h"

/* What a stream of bytes means to the receiver, as text: unit tests and the fuzz target compare it for all ways to
 * split the stream. */

enum { OUTCOME_BODY_LIMIT = 1000 };

/* How many of the next `left` bytes arrive together: 1..left. */
typedef size_t outcome_split(void *ctx, size_t left);

static inline void outcome_request(const struct receiver *receiver, struct buf *out)
{
    const struct framing *framing = &receiver->framing;
    buf_add_format(out, "%d %d %d ", (int)framing->method, framing->version_1_1, framing->keep_alive);
    buf_add_str(out, framing->target);
    for (size_t i = 0; i < framing->header_count; i++) {
        buf_add_str(out, STR("\n  "));
        buf_add_str(out, framing->headers[i].name);
        buf_add_char(out, '=');
        buf_add_str(out, framing->headers[i].value);
    }
    buf_add_format(out, "\n  %zu: ", receiver->body.size);
    buf_add_str(out, receiver->body);
    buf_add_char(out, '\n');
}

/* Takes all requests that are complete; false when nothing further can be read. */
static inline bool outcome_advance(struct receiver *receiver, struct buf *out)
{
    struct error err = {0};
    for (;;) {
        enum status accepted = STATUS_OK;
        switch (receiver_advance(receiver, &err)) {
        case RECEIVER_MORE:
            return true;
        case RECEIVER_HEAD:
            accepted = receiver_accept_body(receiver, OUTCOME_BODY_LIMIT, &err);
            break;
        case RECEIVER_DONE:
            outcome_request(receiver, out);
            receiver_next(receiver);
            break;
        case RECEIVER_REFUSED:
            accepted = STATUS_INVALID;
        }
        if (accepted != STATUS_OK) {
            buf_add_format(out, "! %s %s\n", error_info(err.code)->name, err.detail);
            return false;
        }
    }
}

/* Appends the outcome of `data`, arriving in the splits that `split` says. */
static inline void outcome_write(const char *data, size_t size, outcome_split *split, void *ctx, struct buf *out)
{
    struct receiver receiver = {0};
    bool open = true;
    receiver_begin(&receiver);
    while (open && size > 0) {
        size_t together = split(ctx, size);
        while (open && together > 0) {
            size_t space;
            char *to = receiver_space(&receiver, &space);
            size_t now = together < space ? together : space;
            memcpy(to, data, now);
            receiver_filled(&receiver, now);
            data += now;
            size -= now;
            together -= now;
            open = outcome_advance(&receiver, out);
        }
    }
    receiver_release(&receiver);
}
