/* Texts of one line: see text.h. Looks at bytes: in UTF-8 each of these characters is one sequence of 1, 2 or 3. */

#include "base/text.h"

#include "base/arena.h"

/* Bytes of the character at `at` when it is not plain; else 0. */
static size_t odd_size(struct str text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    size_t left = text.size - at;
    if (bytes[0] < 0x20 || bytes[0] == 0x7f)
        return 1;
    if (left >= 2 && bytes[0] == 0xc2 && bytes[1] >= 0x80 && bytes[1] <= 0x9f)
        return 2;
    if (left < 3 || bytes[0] != 0xe2)
        return 0;
    bool separates_or_overrides = bytes[1] == 0x80 && bytes[2] >= 0xa8 && bytes[2] <= 0xae; /* U+2028 to U+202E */
    bool isolates = bytes[1] == 0x81 && bytes[2] >= 0xa6 && bytes[2] <= 0xa9;               /* U+2066 to U+2069 */
    return separates_or_overrides || isolates ? 3 : 0;
}

bool text_is_plain(struct str text)
{
    for (size_t at = 0; at < text.size; at++)
        if (odd_size(text, at) > 0)
            return false;
    return true;
}

enum status text_check_plain(struct str text, const char *param, struct error *err)
{
    if (text_is_plain(text))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param,
                     "%s must be one line of text, without line breaks, tabs, other control characters or characters "
                     "that change the direction of writing.",
                     param);
}

struct str text_make_plain(struct str text, struct arena *arena)
{
    if (text_is_plain(text))
        return text;
    char *copy = arena_alloc(arena, text.size);
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        size_t odd = odd_size(text, at);
        copy[size++] = odd > 0 ? ' ' : text.data[at];
        at += odd > 0 ? odd : 1;
    }
    return (struct str){copy, size};
}

/* ---- names ---- */

struct str text_initial(struct str name)
{
    return (struct str){name.data, name.size > 0 ? str_character(name) : 0};
}

struct str text_short_name(struct str name, struct arena *arena)
{
    struct str rest = str_trim(name), last = STR_NONE;
    if (str_is_none(name) || rest.size == 0)
        return STR_NONE;
    struct str first = str_split(&rest, ' ');
    while (!str_is_none(rest)) {
        struct str word = str_split(&rest, ' ');
        last = word.size > 0 ? word : last;
    }
    if (str_is_none(last))
        return first;
    return str_from(arena_format(arena, "%.*s %.*s.", STR_ARG(first), STR_ARG(text_initial(last))));
}
