/* A head is a block of texts and octal numbers at fixed places, with a sum of its bytes that counts the place of the
 * sum as spaces. See the header. */

#include "base/tar.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"

/* As POSIX has it; all of it is text. */
struct head {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], kind, link[100];
    char magic[6], version[2], user[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct head) == TAR_BLOCK_BYTES, "a head is a block");

/* Octal digits, and a zero byte behind them. */
static void write_octal(char *place, size_t room, uint64_t value)
{
    place[room - 1] = '\0';
    for (size_t i = room - 1; i-- > 0; value >>= 3)
        place[i] = (char)('0' + (value & 7));
    assert(value == 0);
}

static unsigned sum_of(const struct head *head)
{
    const unsigned char *bytes = (const unsigned char *)head;
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof *head; i++)
        sum += bytes[i];
    return sum;
}

void tar_add_head(struct buf *out, const char *name, uint64_t size, int64_t at)
{
    struct head head = {.kind = '0'};
    assert(strlen(name) <= TAR_NAME_MAX);
    memcpy(head.name, name, strlen(name));
    write_octal(head.mode, sizeof head.mode, 0600);
    write_octal(head.uid, sizeof head.uid, 0);
    write_octal(head.gid, sizeof head.gid, 0);
    write_octal(head.size, sizeof head.size, size);
    write_octal(head.mtime, sizeof head.mtime, at < 0 ? 0 : (uint64_t)(at / TIME_US_PER_S));
    memset(head.sum, ' ', sizeof head.sum);
    memcpy(head.magic, "ustar", sizeof head.magic);
    memcpy(head.version, "00", sizeof head.version);
    write_octal(head.sum, sizeof head.sum - 1, sum_of(&head));
    buf_add(out, &head, sizeof head);
}

static void add_zeros(struct buf *out, size_t count)
{
    static const char zeros[2 * TAR_BLOCK_BYTES];
    buf_add(out, zeros, count);
}

void tar_add_padding(struct buf *out, uint64_t size)
{
    add_zeros(out, (TAR_BLOCK_BYTES - size % TAR_BLOCK_BYTES) % TAR_BLOCK_BYTES);
}

void tar_add_end(struct buf *out)
{
    add_zeros(out, (size_t)2 * TAR_BLOCK_BYTES);
}
