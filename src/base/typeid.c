/* TypeIDs: 128 bits as 26 characters of Crockford's base 32, most significant first. 26 * 5 is 130, so the first
 * character carries only three bits and is at most '7'. Lower case only, no look-alikes. Any thread. */

#include "base/typeid.h"

#include <assert.h>
#include <endian.h>

#include "base/time.h"

enum { PREFIX_SIZE = 3 };

/* An id is two words of 64 bits. Twelve digits are 60 bits of one: so the digits of an id are one with three bits of
 * the high word, twelve with its next 60, one with the last bit of the high word and the first four of the low one, and
 * twelve with its other 60. */
enum { HIGH_DIGITS = 1, MIDDLE_DIGIT = 13, LOW_DIGITS = 14, DIGITS_OF_A_WORD = 12, BITS_OF_A_WORD = 60 };

/* What RFC 9562 fixes in a UUIDv7: four bits of the high word, two of the low one. */
static const uint64_t VERSION_MASK = 0xF000, VERSION_7 = 0x7000;
static const uint64_t VARIANT_MASK = UINT64_C(3) << 62, VARIANT = UINT64_C(2) << 62;

static const char digits[32] = "0123456789abcdefghjkmnpqrstvwxyz";

/* The value of a digit plus one, so that what is not written here is no digit. */
static const uint8_t digit_values[256] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
    ['g'] = 17, ['h'] = 18, ['j'] = 19, ['k'] = 20, ['m'] = 21, ['n'] = 22, ['p'] = 23, ['q'] = 24,
    ['r'] = 25, ['s'] = 26, ['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30, ['y'] = 31, ['z'] = 32,
};

/* False when one of them is no digit. */
static bool digits_parse(const char *text, size_t count, uint64_t *ret_value)
{
    uint64_t value = 0;
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        uint64_t digit = digit_values[(unsigned char)text[i]];
        fine = fine && digit != 0;
        value = value << 5 | ((digit - 1) & 31);
    }
    *ret_value = value;
    return fine;
}

static void digits_format(uint64_t value, size_t count, char *out)
{
    for (size_t i = count; i-- > 0; value >>= 5)
        out[i] = digits[value & 31];
}

static bool suffix_parse(const char *text, struct id *ret_id)
{
    uint64_t first, high, middle, low;
    if (text[0] > '7' || !digits_parse(text, HIGH_DIGITS, &first) ||
        !digits_parse(text + HIGH_DIGITS, DIGITS_OF_A_WORD, &high) || !digits_parse(text + MIDDLE_DIGIT, 1, &middle) ||
        !digits_parse(text + LOW_DIGITS, DIGITS_OF_A_WORD, &low))
        return false;
    uint64_t words[] = {htobe64(first << 61 | high << 1 | middle >> 4), htobe64(middle << BITS_OF_A_WORD | low)};
    memcpy(ret_id->bytes, words, sizeof words);
    return true;
}

/* Letters a to z with underscores inside, or nothing at all. */
static bool is_prefix(struct str text)
{
    if (text.size > TYPEID_PREFIX_LIMIT)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        bool inside = i > 0 && i + 1 < text.size;
        if ((text.data[i] < 'a' || text.data[i] > 'z') && !(inside && text.data[i] == '_'))
            return false;
    }
    return true;
}

bool typeid_parse(struct str text, struct str *ret_prefix, struct id *ret_id)
{
    if (text.size < TYPEID_SUFFIX_SIZE)
        return false;
    size_t head = text.size - TYPEID_SUFFIX_SIZE;
    struct str prefix = {text.data, 0};
    if (head > 0) {
        prefix.size = head - 1;
        if (prefix.size == 0 || text.data[head - 1] != '_' || !is_prefix(prefix))
            return false;
    }
    if (!suffix_parse(text.data + head, ret_id))
        return false;
    *ret_prefix = prefix;
    return true;
}

bool id_parse(struct str text, const char *prefix, struct id *ret_id)
{
    struct id id;
    if (text.size != ID_TEXT_SIZE || memcmp(text.data, prefix, PREFIX_SIZE) != 0 || text.data[PREFIX_SIZE] != '_')
        return false;
    if (!suffix_parse(text.data + PREFIX_SIZE + 1, &id) || id_is_none(&id))
        return false;
    *ret_id = id;
    return true;
}

void id_format(const struct id *id, const char *prefix, char *out)
{
    assert(strlen(prefix) == PREFIX_SIZE);
    memcpy(out, prefix, PREFIX_SIZE);
    out[PREFIX_SIZE] = '_';
    typeid_suffix_format(id, out + PREFIX_SIZE + 1);
}

void typeid_suffix_format(const struct id *id, char *out)
{
    uint64_t words[2];
    memcpy(words, id->bytes, sizeof words);
    uint64_t high = be64toh(words[0]);
    uint64_t low = be64toh(words[1]);
    digits_format(high >> 61, HIGH_DIGITS, out);
    digits_format(high >> 1, DIGITS_OF_A_WORD, out + HIGH_DIGITS);
    digits_format(high << 4 | low >> BITS_OF_A_WORD, 1, out + MIDDLE_DIGIT);
    digits_format(low, DIGITS_OF_A_WORD, out + LOW_DIGITS);
}

int64_t id_time(const struct id *id)
{
    int64_t ms = 0;
    for (size_t i = 0; i < 6; i++)
        ms = ms << 8 | id->bytes[i];
    return ms * TIME_US_PER_MS;
}

struct id id_from_words(uint64_t high, uint64_t low)
{
    uint64_t words[] = {htobe64((high & ~VERSION_MASK) | VERSION_7), htobe64((low & ~VARIANT_MASK) | VARIANT)};
    struct id id;
    memcpy(id.bytes, words, sizeof id.bytes);
    return id;
}

struct id id_floor(int64_t at)
{
    assert(at >= 0);
    uint64_t ms = (uint64_t)(at / TIME_US_PER_MS);
    return id_from_words(ms << 16, 0);
}

struct id id_from_bytes(struct str bytes)
{
    struct id id = {{0}};
    if (str_is_none(bytes))
        return id;
    assert(bytes.size == sizeof id.bytes);
    memcpy(id.bytes, bytes.data, sizeof id.bytes);
    return id;
}
