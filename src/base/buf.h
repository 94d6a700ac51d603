#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Bytes under construction, on the heap, growing by doubling. Growth never fails (out of memory ends the process).
 * Invariant: size <= capacity; data is null only while capacity is 0. `{0}` is an empty buffer. One thread at
 * a time. */
struct buf {
    char *data;
    size_t size;
    size_t capacity;
};

void buf_release(struct buf *buf);

/* Keeps the memory, forgets the bytes. */
static inline void buf_clear(struct buf *buf)
{
    buf->size = 0;
}

/* Room for `size` more bytes; returns where they go. The caller adds to buf->size what it wrote. */
char *buf_reserve(struct buf *buf, size_t size);

void buf_add(struct buf *buf, const void *data, size_t size);
void buf_add_str(struct buf *buf, struct str s);
void buf_add_char(struct buf *buf, char c);
void buf_add_int(struct buf *buf, int64_t value);
void buf_add_hex(struct buf *buf, const void *data, size_t size);
void buf_add_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A view, valid until the next change. Never absent. */
static inline struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->data ? buf->data : "", buf->size};
}

#define BUF_ADD_LITERAL(buf, literal) buf_add((buf), ("" literal), sizeof(literal) - 1)
