/* Counting segments: whatever the text, one more character never makes fewer of them, and as many as are counted can
 * hold it. */

#include <stdlib.h>

#include "connect/sms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    if (size == 0 || !str_is_text(text))
        return 0;
    bool unicode;
    size_t segments = sms_segments(text, &unicode);
    size_t room = segments == 1 ? (unicode ? 70 : 160) : segments * (unicode ? 67 : 153);
    size_t characters = 0;
    for (size_t i = 0; i < size; i++)
        characters += (data[i] & 0xc0) != 0x80;
    check(segments >= 1 && characters <= room);
    while (size > 1 && (data[size - 1] & 0xc0) == 0x80)
        size--;
    if (--size > 0)
        check(sms_segments((struct str){text.data, size}, NULL) <= segments);
    return 0;
}
