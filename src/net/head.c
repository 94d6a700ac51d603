/* Lines end with CR LF, and nothing else is a control byte but a tab: so only control bytes need a look, and what lies
 * between them is passed sixteen bytes at a time. */

#include "net/head.h"

#include <assert.h>
#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"

/* As many bytes as every processor of today handles at once. GCC's and Clang's vectors: element by element, a
 * comparison gives all ones or nothing. */
typedef uint8_t octets __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

/* The first of eight elements that is all ones and not nothing; there is one. */
static size_t first_of(uint64_t found)
{
    return (size_t)__builtin_ctzll(le64toh(found)) / 8;
}

/* The index of the first control byte, or the number of bytes. */
static size_t find_control(octets bytes)
{
    halves found = (halves)(bytes < ' ') | (halves)(bytes == 0x7F);
    if ((found[0] | found[1]) == 0)
        return sizeof bytes;
    return found[0] != 0 ? first_of(found[0]) : 8 + first_of(found[1]);
}

static bool is_control(char byte)
{
    return (unsigned char)byte < ' ' || byte == 0x7F;
}

size_t head_plain_run(const char *data, size_t size)
{
    size_t at = 0;
    octets bytes;
    for (; size - at >= sizeof bytes; at += sizeof bytes) {
        memcpy(&bytes, data + at, sizeof bytes);
        size_t plain = find_control(bytes);
        if (plain < sizeof bytes)
            return at + plain;
    }
    while (at < size && !is_control(data[at]))
        at++;
    return at;
}

void head_init(struct head *head)
{
    *head = (struct head){0};
}

/* A line has ended before `next`. True: it was the blank line. RFC 9112 2.2: empty lines before a request are ignored,
 * since old clients send one after a body. */
static bool end_line(struct head *head, size_t next)
{
    bool empty = head->scanned == head->line_at;
    bool blank = empty && head->begun;
    head->begun = head->begun || !empty;
    head->scanned = head->line_at = next;
    return blank;
}

enum head_result head_scan(struct head *head, const char *data, size_t size)
{
    assert(head->scanned <= size && head->scanned <= LIMIT_HEADER_BYTES);
    size_t end = size < LIMIT_HEADER_BYTES ? size : LIMIT_HEADER_BYTES;
    for (;;) {
        head->scanned += head_plain_run(data + head->scanned, end - head->scanned);
        size_t at = head->scanned;
        if (at == end || (data[at] == '\r' && at + 1 == end))
            return end == LIMIT_HEADER_BYTES ? HEAD_TOO_LARGE : HEAD_MORE;
        if (data[at] == '\t')
            head->scanned++;
        else if (data[at] != '\r' || data[at + 1] != '\n')
            return HEAD_BAD;
        else if (end_line(head, at + 2))
            return HEAD_COMPLETE;
    }
}
