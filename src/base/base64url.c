/* base64url: see the header. */

#include "base/base64url.h"

#include <stdint.h>

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

void base64url_add(struct buf *buf, struct str bytes)
{
    unsigned held = 0;
    int bits = 0;
    for (size_t i = 0; i < bytes.size; i++) {
        held = (held << 8 | (unsigned char)bytes.data[i]) & 0xFFFFU;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            buf_add_char(buf, ALPHABET[held >> bits & 63U]);
        }
    }
    if (bits > 0)
        buf_add_char(buf, ALPHABET[held << (6 - bits) & 63U]);
}

bool base64url_decode(struct str text, void *out, size_t *ret_size)
{
    uint8_t *bytes = out;
    size_t size = 0;
    unsigned held = 0;
    int bits = 0;
    for (size_t i = 0; i < text.size; i++) {
        int value = value_of(text.data[i]);
        if (value < 0)
            return false;
        held = (held << 6 | (unsigned)value) & 0xFFFFU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[size++] = (uint8_t)(held >> bits & 0xFFU);
        }
    }
    bool spare = (held & ((1U << bits) - 1U)) != 0;
    if (text.size % 4 == 1 || spare)
        return false;
    *ret_size = size;
    return true;
}
