#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "net/chunked.h"
#include "net/framing.h"
#include "net/head.h"

/* Turns the bytes of a connection into requests, one after the other, without a socket: bytes go in where
 * receiver_space() says, in any splits; receiver_advance() tells what has become complete. The outcome depends on the
 * bytes alone.
 *
 *   receiver_begin -> advance: MORE ... HEAD -> receiver_accept_body -> advance: MORE ... DONE -> receiver_next ->
 * advance ...
 *
 * Invariants: the views in `framing` and `body` stay valid from HEAD until receiver_next(), hence `data` does not move
 * in between; bytes after the request (pipelined) wait behind it. One thread at a time. */

enum receiver_stage { RECEIVER_AT_HEAD, RECEIVER_AT_LIMIT, RECEIVER_AT_LENGTH, RECEIVER_AT_CHUNKS, RECEIVER_AT_END };

struct receiver {
    char *data;  /* bytes as received; the request's first byte is data[0] */
    size_t size; /* received */
    size_t capacity;
    size_t used; /* bytes that belong to this request */
    enum receiver_stage stage;
    struct head head;
    struct chunked chunked;
    size_t body_limit;
    struct buf collected; /* a body that did not come together with its head, or was chunked */
    struct str body;      /* once done; empty without one */
    struct framing framing;
};

enum receiver_result {
    RECEIVER_MORE,
    RECEIVER_HEAD,    /* `framing` is filled; say how large the body may be */
    RECEIVER_DONE,    /* `body` is there */
    RECEIVER_REFUSED, /* `err` says why; nothing further can be read from this connection */
};

/* An empty receiver is `{0}` and then begun. Memory comes with the first receiver_space(). */
void receiver_begin(struct receiver *receiver);

/* The path as sent, as far as it has come, even where the head is none or too long; absent when there is none. A guess
 * for those who must be told so: nothing else may rely on it. */
struct str receiver_path(const struct receiver *receiver);

/* Frees the memory. */
void receiver_release(struct receiver *receiver);

/* Frees only what is larger than usual, and forgets all bytes. */
void receiver_trim(struct receiver *receiver);

/* Where the next bytes may be written; `*ret_size` 0: not before receiver_next(). */
char *receiver_space(struct receiver *receiver, size_t *ret_size);

/* `size` bytes were written there. */
void receiver_filled(struct receiver *receiver, size_t size);

MUST_CHECK enum receiver_result receiver_advance(struct receiver *receiver, struct error *err);

/* After HEAD. ERROR_BODY_TOO_LARGE when the announced length is above `limit`. */
MUST_CHECK enum status receiver_accept_body(struct receiver *receiver, size_t limit, struct error *err);

/* A body is announced. After HEAD. */
static inline bool receiver_has_body(const struct receiver *receiver)
{
    return receiver->framing.chunked || receiver->framing.content_length > 0;
}

/* Bytes of the body that have arrived. */
size_t receiver_body_size(const struct receiver *receiver);

/* Bytes after this request have arrived. */
static inline bool receiver_has_more(const struct receiver *receiver)
{
    return receiver->size > receiver->used;
}

/* Forgets the request, moves what follows it to the front and begins anew. */
void receiver_next(struct receiver *receiver);
