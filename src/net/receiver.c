/* One buffer per request in progress holds the head and usually a small body; both are used in place. A longer body is
 * read straight into a buffer of its own, which grows with what arrives, never with what was announced. */

#include "net/receiver.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"

void receiver_begin(struct receiver *receiver)
{
    head_init(&receiver->head);
    receiver->stage = RECEIVER_AT_HEAD;
    receiver->used = 0;
    receiver->chunked = (struct chunked){0};
    receiver->body = STR("");
    buf_clear(&receiver->collected);
}

void receiver_release(struct receiver *receiver)
{
    free(receiver->data);
    receiver->data = NULL;
    receiver->size = receiver->capacity = 0;
    buf_release(&receiver->collected);
}

void receiver_trim(struct receiver *receiver)
{
    receiver->size = 0;
    if (receiver->capacity > LIMIT_KEPT_BUFFER_BYTES) {
        free(receiver->data);
        receiver->data = NULL;
        receiver->capacity = 0;
    }
    if (receiver->collected.capacity > LIMIT_KEPT_BUFFER_BYTES)
        buf_release(&receiver->collected);
}

static void grow(struct receiver *receiver)
{
    size_t capacity = receiver->capacity == 0 ? LIMIT_READ_BUFFER_BYTES : receiver->capacity * 2;
    receiver->data = memory_resize(receiver->data, capacity);
    receiver->capacity = capacity;
}

char *receiver_space(struct receiver *receiver, size_t *ret_size)
{
    if (receiver->stage == RECEIVER_AT_LENGTH) {
        size_t missing = receiver->framing.content_length - receiver->collected.size;
        *ret_size = missing < LIMIT_READ_BYTES ? missing : LIMIT_READ_BYTES;
        return buf_reserve(&receiver->collected, *ret_size);
    }
    if (receiver->size == receiver->capacity && receiver->stage == RECEIVER_AT_HEAD)
        grow(receiver);
    *ret_size = receiver->capacity - receiver->size;
    return receiver->data + receiver->size;
}

void receiver_filled(struct receiver *receiver, size_t size)
{
    if (receiver->stage == RECEIVER_AT_LENGTH)
        receiver->collected.size += size;
    else
        receiver->size += size;
    assert(receiver->size <= receiver->capacity && receiver->collected.size <= receiver->collected.capacity);
}

/* Chunks are read through the buffer behind the head, which may not move any more: there must be room now. */
static void make_room_for_chunks(struct receiver *receiver)
{
    while (receiver->capacity - receiver->used < LIMIT_READ_BUFFER_BYTES / 2)
        grow(receiver);
}

static enum receiver_result advance_head(struct receiver *receiver, struct error *err)
{
    switch (head_scan(&receiver->head, receiver->data, receiver->size)) {
    case HEAD_MORE:
        return RECEIVER_MORE;
    case HEAD_BAD:
        error_set(err, ERROR_BAD_REQUEST, NULL, "This is not a well-formed HTTP/1.1 request.");
        return RECEIVER_REFUSED;
    case HEAD_TOO_LARGE:
        error_set(err, ERROR_HEADER_TOO_LARGE, NULL, "The request line and headers may have at most %d bytes.",
                  LIMIT_HEADER_BYTES);
        return RECEIVER_REFUSED;
    case HEAD_COMPLETE:
        break;
    }
    receiver->used = receiver->head.scanned;
    make_room_for_chunks(receiver);
    if (framing_read((struct str){receiver->data, receiver->used}, &receiver->framing, err) != STATUS_OK)
        return RECEIVER_REFUSED;
    receiver->stage = RECEIVER_AT_LIMIT;
    return RECEIVER_HEAD;
}

enum status receiver_accept_body(struct receiver *receiver, size_t limit, struct error *err)
{
    assert(receiver->stage == RECEIVER_AT_LIMIT);
    size_t length = receiver->framing.content_length;
    size_t here = receiver->size - receiver->used;
    if (length > limit)
        return error_set(err, ERROR_BODY_TOO_LARGE, NULL, "The body may have at most %zu bytes.", limit);
    receiver->body_limit = limit;
    if (receiver->framing.chunked) {
        receiver->stage = RECEIVER_AT_CHUNKS;
    } else if (here >= length) {
        receiver->body = (struct str){receiver->data + receiver->used, length};
        receiver->used += length;
        receiver->stage = RECEIVER_AT_END;
    } else {
        buf_add(&receiver->collected, receiver->data + receiver->used, here);
        receiver->size = receiver->used;
        receiver->stage = RECEIVER_AT_LENGTH;
    }
    return STATUS_OK;
}

struct str receiver_path(const struct receiver *receiver)
{
    struct str rest = {receiver->data, receiver->size};
    if (str_is_none(rest))
        return STR_NONE;
    struct str line = str_split(&rest, '\r');
    str_split(&line, ' ');
    if (str_is_none(line))
        return STR_NONE;
    struct str target = str_split(&line, ' ');
    struct str path = str_split(&target, '?');
    return path.size > 0 && path.data[0] == '/' ? path : STR_NONE;
}

static enum receiver_result finish(struct receiver *receiver)
{
    receiver->body = buf_str(&receiver->collected);
    receiver->stage = RECEIVER_AT_END;
    return RECEIVER_DONE;
}

static enum receiver_result advance_chunks(struct receiver *receiver, struct error *err)
{
    size_t decoded = 0;
    switch (chunked_decode(&receiver->chunked, receiver->data + receiver->used, receiver->size - receiver->used,
                           &receiver->collected, receiver->body_limit, &decoded, err)) {
    case CHUNKED_MORE:
        receiver->size = receiver->used; /* all of it is decoded: make room */
        return RECEIVER_MORE;
    case CHUNKED_COMPLETE:
        receiver->used += decoded;
        return finish(receiver);
    case CHUNKED_REFUSED:
        break;
    }
    return RECEIVER_REFUSED;
}

enum receiver_result receiver_advance(struct receiver *receiver, struct error *err)
{
    switch (receiver->stage) {
    case RECEIVER_AT_HEAD:
        return advance_head(receiver, err);
    case RECEIVER_AT_LENGTH:
        return receiver->collected.size == receiver->framing.content_length ? finish(receiver) : RECEIVER_MORE;
    case RECEIVER_AT_CHUNKS:
        return advance_chunks(receiver, err);
    case RECEIVER_AT_END:
        return RECEIVER_DONE;
    case RECEIVER_AT_LIMIT:
        break;
    }
    abort(); /* the caller has to accept the body first */
}

size_t receiver_body_size(const struct receiver *receiver)
{
    return receiver->stage == RECEIVER_AT_END ? receiver->body.size : receiver->collected.size;
}

void receiver_next(struct receiver *receiver)
{
    size_t rest = receiver->size - receiver->used;
    if (rest > 0)
        memmove(receiver->data, receiver->data + receiver->used, rest);
    receiver->size = rest;
    receiver_begin(receiver);
}
