/* Reading addresses. A part ends at a separator that is not within quotes, for names have commas; within a part it is
 * what stands in angle brackets, else each word with an '@', else all of it. */

#include "domain/enrollment/friend_addresses.h"

/* What is read so far. */
struct reading {
    struct str *found;
    size_t count, room;
};

static void add(struct reading *reading, struct str address)
{
    if (address.size > 0 && reading->count < reading->room)
        reading->found[reading->count++] = address;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The words with an '@'; false: there is none. */
static bool add_words(struct reading *reading, struct str part)
{
    bool any = false;
    for (size_t i = 0; i < part.size;) {
        size_t begin = i;
        while (i < part.size && !is_space(part.data[i]))
            i++;
        struct str word = {part.data + begin, i - begin};
        if (str_find(word, '@') != SIZE_MAX) {
            add(reading, word);
            any = true;
        }
        while (i < part.size && is_space(part.data[i]))
            i++;
    }
    return any;
}

static void add_part(struct reading *reading, struct str part)
{
    struct str trimmed = str_trim(part), inner = trimmed;
    size_t open = str_find(trimmed, '<');
    if (open != SIZE_MAX) {
        inner = (struct str){trimmed.data + open + 1, trimmed.size - open - 1};
        size_t close = str_find(inner, '>');
        inner.size = close == SIZE_MAX ? inner.size : close;
        add(reading, str_trim(inner));
    } else if (!add_words(reading, trimmed)) {
        add(reading, trimmed);
    }
}

static bool ends_part(char c, bool quoted)
{
    return c == '\n' || (!quoted && (c == ',' || c == ';'));
}

size_t friend_addresses_read(struct str text, struct str *ret, size_t room)
{
    struct reading reading = {ret, 0, room};
    bool quoted = false;
    size_t begin = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            quoted = !quoted;
        if (!ends_part(text.data[i], quoted))
            continue;
        add_part(&reading, (struct str){text.data + begin, i - begin});
        begin = i + 1;
        quoted = false;
    }
    add_part(&reading, (struct str){text.data + begin, text.size - begin});
    return reading.count;
}
