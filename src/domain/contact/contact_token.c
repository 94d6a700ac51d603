/* Tokens of contacts: see contact_token.h. The search, the index and its proof all use this file, so that what one
 * writes the others look for. */

#include "domain/contact/contact_token.h"

#include <stdlib.h>

#include "domain/contact/common_word.h"
#include "domain/contact/word.h"

enum { TOKENS_MAX = 2 * LIMIT_NAME_WORDS + 3 + 2 * (LIMIT_NAME_WORDS + 1) };

/* Hosts where an address says nothing of a firm. sorted table: by value */
static const char *const public_hosts[] = {
    "aol.com",    "comcast.net",    "fastmail.com", "free.fr",        "freenet.de",    "gmail.com",   "gmx.at",
    "gmx.ch",     "gmx.de",         "gmx.net",      "googlemail.com", "hotmail.co.uk", "hotmail.com", "hotmail.de",
    "hotmail.es", "hotmail.fr",     "icloud.com",   "libero.it",      "live.com",      "mac.com",     "mail.com",
    "mail.ru",    "me.com",         "msn.com",      "orange.fr",      "outlook.com",   "outlook.de",  "outlook.es",
    "proton.me",  "protonmail.com", "qq.com",       "t-online.de",    "verizon.net",   "web.de",      "yahoo.co.uk",
    "yahoo.com",  "yahoo.de",       "yahoo.es",     "yandex.ru",      "ymail.com",     "zoho.com",
};

static int compare_host(const void *host, const void *row)
{
    return str_compare(*(const struct str *)host, str_from(*(const char *const *)row));
}

static bool is_public_host(struct str host)
{
    return bsearch(&host, public_hosts, sizeof public_hosts / sizeof public_hosts[0], sizeof public_hosts[0],
                   compare_host) != NULL;
}

struct str contact_own_domain(const struct contact *contact)
{
    if (!str_is_none(contact->domain))
        return contact->domain;
    struct str host = contact->email;
    if (str_is_none(host))
        return STR_NONE;
    (void)str_split(&host, '@');
    return str_is_none(host) || is_public_host(host) ? STR_NONE : host;
}

/* ---- single tokens ---- */

struct str token_of_words(const struct str *words, size_t count, size_t first, struct arena *arena)
{
    char *token = arena_alloc(arena, LIMIT_TOKEN_BYTES);
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        struct str word = words[(first + i) % count];
        if (size + 1 + word.size > LIMIT_TOKEN_BYTES)
            break;
        if (i > 0)
            token[size++] = ' ';
        memcpy(token + size, word.data, word.size);
        size += word.size;
    }
    return (struct str){token, size};
}

struct str token_of_phone(struct str phone, struct arena *arena)
{
    struct str number = phone;
    number = str_split(&number, ';');
    char *token = arena_alloc(arena, number.size + 1);
    size_t size = 0;
    token[size++] = '#';
    for (size_t i = number.size; i > 0; i--)
        if (number.data[i - 1] >= '0' && number.data[i - 1] <= '9')
            token[size++] = number.data[i - 1];
    return (struct str){token, size};
}

struct str token_end(struct str token, struct arena *arena)
{
    char *end = arena_copy(arena, token.data, token.size);
    end[token.size - 1] = (char)((unsigned char)end[token.size - 1] + 1);
    return (struct str){end, token.size};
}

/* ---- of a contact ---- */

static int compare_tokens(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static struct tokens sorted(struct str *items, size_t count)
{
    if (count > 1)
        qsort(items, count, sizeof *items, compare_tokens);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !str_equal(items[kept - 1], items[i]))
            items[kept++] = items[i];
    return (struct tokens){items, kept};
}

static void add_rotations(struct str *items, size_t *count, struct str text, struct arena *arena)
{
    struct words words = fold_words(text, arena);
    for (size_t first = 0; first < words.count; first++)
        items[(*count)++] = token_of_words(words.items, words.count, first, arena);
}

/* What tells a place apart: its words without kinds of streets, then (behind `*ret_telling`) its numbers. */
static size_t place_words(struct str place, struct arena *arena, struct str ret_words[LIMIT_NAME_WORDS],
                          size_t *ret_telling)
{
    struct words words = fold_words(place, arena);
    size_t count = 0;
    for (size_t i = 0; i < words.count; i++)
        if (!word_has_digit(words.items[i]) && !common_word_is_street(words.items[i]))
            ret_words[count++] = words.items[i];
    *ret_telling = count;
    for (size_t i = 0; i < words.count; i++)
        if (word_has_digit(words.items[i]))
            ret_words[count++] = words.items[i];
    return count;
}

/* A place with whoever is there. */
static void add_place(struct str *items, size_t *count, struct str place, struct words name, struct arena *arena)
{
    struct str words[2 * LIMIT_NAME_WORDS];
    size_t telling, all = place_words(place, arena, words, &telling);
    if (telling == 0)
        return;
    if (all > telling || name.count == 0)
        items[(*count)++] = token_of_words(words, all, 0, arena);
    for (size_t first = 0; first < name.count; first++) {
        for (size_t i = 0; i < name.count; i++)
            words[telling + i] = name.items[(first + i) % name.count];
        items[(*count)++] = token_of_words(words, telling + name.count, 0, arena);
    }
}

struct tokens contact_tokens(const struct contact *contact, struct arena *arena)
{
    struct str *items = arena_array(arena, TOKENS_MAX, sizeof *items);
    size_t count = 0;
    add_rotations(items, &count, contact->name, arena);
    add_rotations(items, &count, contact->company, arena);
    if (!str_is_none(contact->email))
        items[count++] = contact->email;
    if (!str_is_none(contact->phone))
        items[count++] = token_of_phone(contact->phone, arena);
    struct str domain = contact_own_domain(contact);
    if (!str_is_none(domain))
        items[count++] = domain;
    struct words name = fold_words(str_is_none(contact->name) ? contact->company : contact->name, arena);
    add_place(items, &count, contact->address, name, arena);
    add_place(items, &count, contact->city, name, arena);
    return sorted(items, count);
}

struct tokens contact_token_words(const struct contact *contact, struct arena *arena)
{
    struct str *items = arena_array(arena, (size_t)2 * LIMIT_NAME_WORDS, sizeof *items);
    size_t count = 0;
    const struct str texts[] = {contact->name, contact->company};
    for (size_t i = 0; i < 2; i++) {
        struct words words = fold_words(texts[i], arena);
        for (size_t n = 0; n < words.count; n++)
            if (word_is_mistyped(words.items[n]))
                items[count++] = words.items[n];
    }
    return sorted(items, count);
}
