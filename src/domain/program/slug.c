/* Slugs from names. Pure; any thread. */

#include "domain/program/slug.h"

#include "base/limits.h"

enum { ID_LETTERS = 6 };

static bool is_slug_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool slug_is_valid(struct str slug)
{
    if (slug.size == 0 || slug.size > LIMIT_SLUG_BYTES)
        return false;
    for (size_t i = 0; i < slug.size; i++)
        if (!is_slug_letter(slug.data[i]) && slug.data[i] != '-')
            return false;
    return slug.data[0] != '-' && slug.data[slug.size - 1] != '-';
}

struct str slug_from_name(struct str name, struct arena *arena)
{
    const size_t limit = LIMIT_SLUG_BYTES - ID_LETTERS - 1; /* room for slug_with_id() */
    struct str lower = str_lower(arena, name);
    char *slug = arena_alloc(arena, LIMIT_SLUG_BYTES + 1);
    size_t size = 0;
    bool gap = false;
    for (size_t i = 0; i < lower.size && size + 2 <= limit; i++) {
        if (!is_slug_letter(lower.data[i])) {
            gap = size > 0;
            continue;
        }
        if (gap)
            slug[size++] = '-';
        gap = false;
        slug[size++] = lower.data[i];
    }
    return size == 0 ? STR("program") : (struct str){slug, size};
}

struct str slug_with_id(struct str slug, const struct id *id, struct arena *arena)
{
    char suffix[TYPEID_SUFFIX_SIZE];
    typeid_suffix_format(id, suffix);
    return str_from(
        arena_format(arena, "%.*s-%.*s", STR_ARG(slug), (int)ID_LETTERS, suffix + TYPEID_SUFFIX_SIZE - ID_LETTERS));
}
