/* Texts and figures for one reader: see the header. */

#include "base/locale/wording.h"

#include <assert.h>
#include <stdlib.h>

#include "base/locale/catalogue.h"
#include "base/locale/locale_pool.h"
#include "base/memory.h"

struct wordbook {
    struct catalogue *catalogue;
    struct locale_pool *locales;
};

struct wordbook *wordbook_new(void)
{
    struct wordbook *book = memory_new(sizeof *book);
    book->catalogue = catalogue_new();
    book->locales = locale_pool_new();
    return book;
}

void wordbook_free(struct wordbook *book)
{
    if (book == NULL)
        return;
    catalogue_free(book->catalogue);
    locale_pool_free(book->locales);
    free(book);
}

void wording_begin(struct wording *words, const struct wordbook *book, struct arena *arena,
                   const struct accepted *accepted, struct str zone, int64_t now)
{
    *words = (struct wording){.book = book, .arena = arena, .accepted = *accepted, .zone = zone, .now = now};
    words->set = locale_pool_take(book->locales);
    words->locale = locale_of(words->set, str_from(words->accepted.tag));
}

void wording_end(struct wording *words)
{
    locale_pool_give(words->book->locales, words->set);
    buf_release(&words->scratch);
}

struct str wording_keep(struct wording *words)
{
    struct str kept = str_copy(words->arena, buf_str(&words->scratch));
    buf_clear(&words->scratch);
    return kept;
}

struct str wording_fill(struct wording *words, const char *key, const struct message_argument *arguments, size_t count)
{
    const struct message *message = catalogue_find(words->book->catalogue, words->accepted.language, str_from(key));
    assert(message != NULL); /* script/check-texts has looked */
    struct str plain = message_plain(message);
    if (!str_is_none(plain))
        return plain;
    message_format(message, words->locale, arguments, count, &words->scratch);
    return wording_keep(words);
}

struct str wording_find(const struct wording *words, struct str key)
{
    const struct message *message = catalogue_find(words->book->catalogue, words->accepted.language, key);
    return message == NULL ? STR_NONE : message_plain(message);
}

struct str wording_money(struct wording *words, int64_t amount, const struct currency *currency, enum locale_money how)
{
    locale_add_money(words->locale, amount, currency, how, &words->scratch);
    return wording_keep(words);
}

struct str wording_near_date(struct wording *words, int64_t at)
{
    locale_add_near_date(words->locale, at, words->now, words->zone, &words->scratch);
    return wording_keep(words);
}

struct str wording_date(struct wording *words, int64_t at)
{
    locale_add_date(words->locale, at, words->zone, LOCALE_DATE_YEAR, &words->scratch);
    return wording_keep(words);
}

struct str wording_percent(struct wording *words, int64_t basis_points)
{
    locale_add_percent(words->locale, basis_points, 2, &words->scratch);
    return wording_keep(words);
}

struct str wording_number(struct wording *words, int64_t number)
{
    locale_add_number(words->locale, number, &words->scratch);
    return wording_keep(words);
}
