/* The texts, compiled, in the order of their keys. */

#include "base/locale/catalogue.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

const char *const language_tags[LANGUAGES] = {[LANGUAGE_EN] = "en", [LANGUAGE_DE] = "de", [LANGUAGE_ES] = "es"};
const char *const language_names[LANGUAGES] = {
    [LANGUAGE_EN] = "English", [LANGUAGE_DE] = "Deutsch", [LANGUAGE_ES] = "Espa\xc3\xb1ol"};

struct entry {
    const struct text_row *row;
    const struct message *messages[LANGUAGES];
};

struct catalogue {
    struct arena arena;
    struct entry *entries; /* in the order of the rows, which is that of their keys */
};

struct catalogue *catalogue_new(void)
{
    struct catalogue *catalogue = memory_new(sizeof *catalogue);
    arena_init(&catalogue->arena);
    catalogue->entries = arena_array(&catalogue->arena, text_row_count + 1, sizeof *catalogue->entries);
    for (size_t i = 0; i < text_row_count; i++) {
        catalogue->entries[i].row = &text_rows[i];
        for (enum language language = 0; language < LANGUAGES; language++) {
            const char *wrong = message_compile(&catalogue->arena, str_from(text_rows[i].texts[language]),
                                                &catalogue->entries[i].messages[language]);
            assert(wrong == NULL); /* the tests have compiled all of them */
        }
    }
    return catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (catalogue == NULL)
        return;
    arena_release(&catalogue->arena);
    free(catalogue);
}

/* The place of a key; text_row_count: there is none. */
static size_t find_row(struct str key)
{
    size_t low = 0;
    size_t high = text_row_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(key, str_from(text_rows[middle].key));
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return text_row_count;
}

const struct message *catalogue_find(const struct catalogue *catalogue, enum language language, struct str key)
{
    size_t row = find_row(key);
    return row == text_row_count ? NULL : catalogue->entries[row].messages[language];
}

const char *catalogue_text(enum language language, struct str key)
{
    size_t row = find_row(key);
    return row == text_row_count ? NULL : text_rows[row].texts[language];
}
