/* Views of bytes: comparing, cutting, copying into an arena, checking text. No locale: case is ASCII's. Any thread. */

#include "base/str.h"

#include "base/arena.h"

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static uint64_t load64(const char *data)
{
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return word;
}

/* Less than eight bytes as one word, the same for the same bytes of one size: what lies in the middle is there twice.
 */
static uint64_t load_short(struct str s)
{
    uint32_t first = 0;
    uint32_t last = 0;
    if (s.size >= 4) {
        memcpy(&first, s.data, sizeof first);
        memcpy(&last, s.data + s.size - sizeof last, sizeof last);
    } else if (s.size > 0) {
        first = (uint32_t)(unsigned char)s.data[0] << 8 | (unsigned char)s.data[s.size / 2];
        last = (unsigned char)s.data[s.size - 1];
    }
    return (uint64_t)first << 32 | last;
}

/* Size of the ASCII run without NUL at the start of `s`. Eight bytes at a time, since nearly all text is ASCII. */
static size_t ascii_run(struct str s)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t highs = UINT64_C(0x8080808080808080);
    size_t at = 0;
    while (s.size - at >= 8) {
        uint64_t word = load64(s.data + at);
        /* A high bit of `word` is a byte above 127; one of `word - ones` is then a byte that was zero. */
        if (((word | (word - ones)) & highs) != 0)
            break;
        at += 8;
    }
    while (at < s.size && s.data[at] > 0)
        at++;
    return at;
}

static bool is_continuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* Size of the multi-byte character at the start of `s`, 0 if it is not well formed (Unicode 15, table 3-7). */
static size_t character_size(struct str s)
{
    const unsigned char *at = (const unsigned char *)s.data;
    unsigned char lead = at[0];
    if (lead >= 0xC2 && lead <= 0xDF)
        return s.size >= 2 && is_continuation(at[1]) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        unsigned char least = lead == 0xE0 ? 0xA0 : 0x80;
        unsigned char most = lead == 0xED ? 0x9F : 0xBF;
        return s.size >= 3 && at[1] >= least && at[1] <= most && is_continuation(at[2]) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        unsigned char least = lead == 0xF0 ? 0x90 : 0x80;
        unsigned char most = lead == 0xF4 ? 0x8F : 0xBF;
        return s.size >= 4 && at[1] >= least && at[1] <= most && is_continuation(at[2]) && is_continuation(at[3]) ? 4
                                                                                                                  : 0;
    }
    return 0;
}

size_t str_character(struct str s)
{
    return (unsigned char)s.data[0] < 0x80 ? 1 : character_size(s);
}

/* A to Z as a to z, eight bytes at once: a carry into a byte's high bit tells whether it is at least 'A', another
 * whether it is past 'Z'. */
static uint64_t lower64(uint64_t bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t highs = UINT64_C(0x8080808080808080);
    uint64_t low = bytes & ~highs;
    uint64_t from_a = low + ones * (0x80 - 'A');
    uint64_t past_z = low + ones * (0x7F - 'Z');
    uint64_t is_upper = (from_a ^ past_z) & ~bytes & highs;
    return bytes | is_upper >> 2;
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (str_is_none(a) || str_is_none(b))
        return str_is_none(a) && str_is_none(b);
    if (a.size != b.size)
        return false;
    if (a.size < 8)
        return lower64(load_short(a)) == lower64(load_short(b));
    for (size_t at = 0; at < a.size - 8; at += 8)
        if (lower64(load64(a.data + at)) != lower64(load64(b.data + at)))
            return false;
    return lower64(load64(a.data + a.size - 8)) == lower64(load64(b.data + b.size - 8));
}

int str_compare(struct str a, struct str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

bool str_starts_with(struct str s, struct str prefix)
{
    return s.size >= prefix.size && (prefix.size == 0 || memcmp(s.data, prefix.data, prefix.size) == 0);
}

bool str_take(struct str *text, struct str word)
{
    if (!str_starts_with(*text, word))
        return false;
    *text = (struct str){text->data + word.size, text->size - word.size};
    return true;
}

size_t str_find(struct str s, char byte)
{
    const char *found = s.size == 0 ? NULL : memchr(s.data, byte, s.size);
    return found == NULL ? SIZE_MAX : (size_t)(found - s.data);
}

struct str str_trim(struct str s)
{
    while (s.size > 0 && is_space(s.data[0])) {
        s.data++;
        s.size--;
    }
    while (s.size > 0 && is_space(s.data[s.size - 1]))
        s.size--;
    return s;
}

struct str str_split(struct str *rest, char byte)
{
    struct str whole = *rest;
    size_t at = str_find(whole, byte);
    if (at == SIZE_MAX) {
        *rest = STR_NONE;
        return whole;
    }
    *rest = (struct str){whole.data + at + 1, whole.size - at - 1};
    return (struct str){whole.data, at};
}

struct str str_copy(struct arena *arena, struct str s)
{
    return str_is_none(s) ? STR_NONE : (struct str){arena_copy(arena, s.data, s.size), s.size};
}

struct str str_lower(struct arena *arena, struct str s)
{
    if (str_is_none(s))
        return STR_NONE;
    char *copy = arena_copy(arena, s.data, s.size);
    for (size_t i = 0; i < s.size; i++)
        copy[i] = lower(copy[i]);
    return (struct str){copy, s.size};
}

struct str str_upper(struct arena *arena, struct str s)
{
    if (str_is_none(s))
        return STR_NONE;
    char *copy = arena_copy(arena, s.data, s.size);
    for (size_t i = 0; i < s.size; i++)
        copy[i] = upper(copy[i]);
    return (struct str){copy, s.size};
}

bool str_to_int64(struct str s, int64_t *ret)
{
    bool negative = s.size > 0 && s.data[0] == '-';
    size_t at = negative ? 1 : 0;
    if (at == s.size)
        return false;
    int64_t value = 0;
    for (; at < s.size; at++) {
        int digit = s.data[at] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(value, 10, &value))
            return false;
        /* Downwards for negative numbers, so that INT64_MIN fits. */
        if (__builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    *ret = value;
    return true;
}

bool str_is_text(struct str s)
{
    while (s.size > 0) {
        size_t run = ascii_run(s);
        s.data += run;
        s.size -= run;
        if (s.size == 0)
            break;
        size_t size = character_size(s);
        if (size == 0)
            return false;
        s.data += size;
        s.size -= size;
    }
    return true;
}

uint64_t str_hash(struct str s)
{
    const uint64_t multiplier = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 / golden ratio: odd, bits well mixed */
    uint64_t hash = s.size * multiplier;
    size_t at = 0;
    for (; s.size - at >= 8; at += 8) {
        hash = (hash ^ load64(s.data + at)) * multiplier;
        hash ^= hash >> 32;
    }
    uint64_t tail = 0;
    for (unsigned shift = 0; at < s.size; at++, shift += 8)
        tail |= (uint64_t)(unsigned char)s.data[at] << shift;
    hash = (hash ^ tail) * multiplier;
    hash ^= hash >> 29;
    hash *= multiplier;
    return hash ^ hash >> 32;
}
