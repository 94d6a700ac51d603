/* Taking a query apart: see search_query.h. */

#include "domain/contact/search_query.h"

#include "domain/contact/contact_token.h"

enum { PHONE_DIGITS_MIN = 3 };

/* Only what numbers are written with, and digits enough to mean one. */
static bool is_phone(struct str text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (c == '\0' || strchr(" +()-./", c) == NULL)
            return false;
    }
    return digits >= PHONE_DIGITS_MIN;
}

/* "+44 (0)20 7946 0958": the zero is not dialled from abroad. */
static struct str without_trunk_zero(struct str text, struct arena *arena)
{
    size_t at = str_find(text, '(');
    if (text.size < 3 || at > text.size - 3 || memcmp(text.data + at, "(0)", 3) != 0)
        return text;
    return str_from(arena_format(arena, "%.*s%.*s", (int)at, text.data, (int)(text.size - at - 3), text.data + at + 3));
}

struct str search_phone_ending(struct str said, struct arena *arena)
{
    struct str text = without_trunk_zero(said, arena);
    size_t at = 0;
    while (at < text.size && !(text.data[at] >= '1' && text.data[at] <= '9'))
        at++;
    struct str number = {text.data + at, text.size - at};
    struct str token = token_of_phone(number, arena);
    return token.size > PHONE_DIGITS_MIN ? token : token_of_phone(text, arena);
}

static void add_words(struct search_query *query, struct str text, struct arena *arena)
{
    struct words words = fold_words(text, arena);
    for (size_t i = 0; i < words.count && query->count < LIMIT_NAME_WORDS; i++)
        query->pieces[query->count++] = (struct piece){.word = words.items[i]};
}

/* Without the marks that sentences put around an address. */
static struct str bare(struct str part)
{
    while (part.size > 0 && strchr("<(\",;", part.data[0]) != NULL)
        part = (struct str){part.data + 1, part.size - 1};
    while (part.size > 0 && strchr(">)\",;.", part.data[part.size - 1]) != NULL)
        part.size--;
    return part;
}

static void add_part(struct search_query *query, struct str part, struct arena *arena)
{
    if (query->count == LIMIT_NAME_WORDS)
        return;
    if (str_find(part, '@') != SIZE_MAX) {
        query->pieces[query->count++] = (struct piece){.address = str_lower(arena, bare(part))};
    } else if (is_phone(part)) {
        struct words words = fold_words(part, arena);
        query->pieces[query->count++] = (struct piece){.word = words.count == 1 ? words.items[0] : STR_NONE,
                                                       .phone = search_phone_ending(part, arena)};
    } else {
        add_words(query, part, arena);
    }
}

static bool is_of_number(struct str part)
{
    bool digit = false;
    for (size_t i = 0; i < part.size; i++) {
        char c = part.data[i];
        if (c == '\0' || strchr("0123456789+()-./ ", c) == NULL)
            return false;
        digit = digit || (c >= '0' && c <= '9');
    }
    return digit;
}

/* Up to the next space; a phone number that is written with spaces is one part. */
static struct str next_part(struct str *rest)
{
    struct str part = str_split(rest, ' ');
    while (is_of_number(part) && !str_is_none(*rest)) {
        struct str after = *rest, more = str_split(&after, ' ');
        if (!is_of_number(more))
            break;
        part.size = (size_t)(more.data + more.size - part.data);
        *rest = after;
    }
    return part;
}

struct search_query search_query_read(struct str text, struct arena *arena)
{
    struct search_query query = {.count = 0};
    struct str rest = str_trim(text);
    if (is_phone(rest) && str_find(rest, ' ') != SIZE_MAX) {
        query.pieces[query.count++] = (struct piece){.phone = search_phone_ending(rest, arena)};
        return query;
    }
    if (rest.size > 0 && rest.size <= EMAIL_AS_SENT_LIMIT && str_find(rest, ' ') == SIZE_MAX)
        query.whole = str_lower(arena, rest);
    while (!str_is_none(rest))
        add_part(&query, next_part(&rest), arena);
    return query;
}

size_t search_query_words(const struct search_query *query, struct str ret_words[LIMIT_NAME_WORDS])
{
    size_t count = 0;
    for (size_t i = 0; i < query->count; i++)
        if (!str_is_none(query->pieces[i].word))
            ret_words[count++] = query->pieces[i].word;
    return count;
}
