#pragma once

#include "base/arena.h"
#include "base/locale/accept.h"
#include "base/locale/locale.h"

/* The program's texts and figures as one reader has them: language, locale and time zone, chosen once.
 *
 *     struct wording words;
 *     wording_begin(&words, book, arena, &accepted, zone, now);
 *     struct str title = wording_say(&words, "portal.statement.title");
 *     wording_end(&words);
 *
 * Between begin and end it belongs to one thread; what it makes lives in the arena. */

/* The texts of all languages and the locales of whoever needs one. Constant once made; any thread. */
struct wordbook;
struct wordbook *wordbook_new(void);
void wordbook_free(struct wordbook *book); /* null is accepted */

struct wording {
    const struct wordbook *book;
    struct arena *arena;
    struct accepted accepted;
    struct str zone; /* of dates */
    int64_t now;
    struct locale_set *set;
    struct locale *locale;
    struct buf scratch;
};

/* `zone` must outlive it. */
void wording_begin(struct wording *words, const struct wordbook *book, struct arena *arena,
                   const struct accepted *accepted, struct str zone, int64_t now);
void wording_end(struct wording *words);

/* What was written into the scratch, in the arena; the scratch is empty afterwards. */
struct str wording_keep(struct wording *words);

/* A text of the catalogue with its gaps filled. */
struct str wording_fill(struct wording *words, const char *key, const struct message_argument *arguments, size_t count);
#define wording_say(words, ...) wording_say_(words, __VA_ARGS__, (struct message_argument){0})
#define wording_say_(words, key, ...)                                                                                  \
    wording_fill(words, key, (const struct message_argument[]){__VA_ARGS__},                                           \
                 sizeof((const struct message_argument[]){__VA_ARGS__}) / sizeof(struct message_argument) - 1)

/* The text of a key that is put together, without gaps; absent: there is no such text. */
struct str wording_find(const struct wording *words, struct str key);

struct str wording_money(struct wording *words, int64_t amount, const struct currency *currency, enum locale_money how);
struct str wording_near_date(struct wording *words, int64_t at); /* "Jul 8", with its year when that is another */
struct str wording_date(struct wording *words, int64_t at);      /* with its year */
struct str wording_number(struct wording *words, int64_t number);
struct str wording_percent(struct wording *words, int64_t basis_points); /* all of it: "12.55%" */
