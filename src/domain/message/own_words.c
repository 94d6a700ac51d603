/* Looking for addresses. What looks like one is taken for one: a false alarm costs a space, a miss sends a stranger
 * where another stranger wants. */

#include "domain/message/own_words.h"

#include "base/limits.h"
#include "base/text.h"

/* Dots as people and mail programs read them, in UTF-8: ".", and those of other scripts (U+3002, U+FF0E, U+FF61,
 * U+2024). */
static const char *const dots[] = {".", "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1", "\xe2\x80\xa4"};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || ((unsigned char)c & 0x80) != 0;
}

static bool is_letter_or_digit(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

/* The bytes of the dot at `text`; 0: there is none. */
static size_t dot_at(struct str text)
{
    for (size_t i = 0; i < sizeof dots / sizeof dots[0]; i++)
        if (str_starts_with(text, str_from(dots[i])))
            return str_from(dots[i]).size;
    return 0;
}

/* Scripts that have a full stop of their own put no space behind it: behind such only ASCII is a name. */
static bool is_name_end(struct str rest, bool ascii_dot)
{
    if (rest.size < 2 || !is_letter(rest.data[0]) || !is_letter(rest.data[1]) || dot_at(rest) > 0)
        return false;
    return ascii_dot || (((unsigned char)rest.data[0] | (unsigned char)rest.data[1]) & 0x80) == 0;
}

bool own_words_have_address(struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        struct str rest = {text.data + i, text.size - i};
        size_t dot = dot_at(rest);
        if (rest.data[0] == '@' || str_starts_with(rest, STR("://")))
            return true;
        if (dot > 0 && i > 0 && is_letter_or_digit(text.data[i - 1]) &&
            is_name_end((struct str){rest.data + dot, rest.size - dot}, dot == 1))
            return true;
    }
    return false;
}

enum status own_words_check(struct str text, const char *param, struct error *err)
{
    struct str rest = text;
    if (str_is_none(text))
        return STATUS_OK;
    if (text.size > LIMIT_OWN_WORDS_BYTES)
        return error_set(err, ERROR_OUT_OF_RANGE, param, "Own words have at most %d bytes.", LIMIT_OWN_WORDS_BYTES);
    while (!str_is_none(rest))
        TRY(text_check_plain(str_split(&rest, '\n'), param, err));
    if (own_words_have_address(text))
        return error_set(
            err, ERROR_INVALID_VALUE, param,
            "Own words have no addresses of pages or people in them; a full stop needs a space behind it.");
    return STATUS_OK;
}
