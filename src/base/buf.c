/* Growing byte buffers. Capacity doubles, so that n bytes cost O(n) copying in all. One thread at a time. */

#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    BUF_FIRST_CAPACITY = 256,
    INT64_TEXT_SIZE = 20, /* "-9223372036854775808" */
};

static void buf_grow(struct buf *buf, size_t size)
{
    size_t wanted;
    if (__builtin_add_overflow(buf->size, size, &wanted) || wanted > SIZE_MAX / 2)
        memory_exhausted();
    size_t capacity = buf->capacity < BUF_FIRST_CAPACITY ? BUF_FIRST_CAPACITY : buf->capacity;
    while (capacity < wanted)
        capacity *= 2;
    buf->data = memory_resize(buf->data, capacity);
    buf->capacity = capacity;
}

void buf_release(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){0};
}

char *buf_reserve(struct buf *buf, size_t size)
{
    assert(buf->size <= buf->capacity);
    if (buf->data == NULL || size > buf->capacity - buf->size)
        buf_grow(buf, size);
    return buf->data + buf->size;
}

void buf_add(struct buf *buf, const void *data, size_t size)
{
    if (size == 0)
        return;
    memcpy(buf_reserve(buf, size), data, size);
    buf->size += size;
}

void buf_add_str(struct buf *buf, struct str s)
{
    buf_add(buf, s.data, s.size);
}

void buf_add_char(struct buf *buf, char c)
{
    *buf_reserve(buf, 1) = c;
    buf->size++;
}

void buf_add_int(struct buf *buf, int64_t value)
{
    char text[INT64_TEXT_SIZE];
    size_t at = sizeof text;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        text[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        text[--at] = '-';
    buf_add(buf, text + at, sizeof text - at);
}

void buf_add_hex(struct buf *buf, const void *data, size_t size)
{
    static const char digits[16] = "0123456789abcdef";
    const unsigned char *bytes = data;
    char *out = buf_reserve(buf, size * 2);
    for (size_t i = 0; i < size; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    buf->size += size * 2;
}

void buf_add_format(struct buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(size >= 0);

    char *out = buf_reserve(buf, (size_t)size + 1); /* vsnprintf() writes a NUL too; it is not counted */
    va_start(arguments, format);
    vsnprintf(out, (size_t)size + 1, format, arguments);
    va_end(arguments);
    buf->size += (size_t)size;
}
