#pragma once

#include "base/locale/catalogue.h"
#include "base/locale/locale.h"
#include "domain/workspace/act.h"

/* The words and tables of mails to staff, as one reader has them. Between begin and end it belongs to one thread; what
 * it makes lives in the transaction's arena. */

struct mail_words {
    struct arena *arena;
    enum language language;
    struct str tag;  /* "de-AT" */
    struct str zone; /* of moments */
    int64_t now;
    struct locale_set *set;
    struct locale *locale;
};

/* `tag`: the reader's; one that is not known, or absent, is English. */
void mail_words_begin(struct mail_words *words, struct act *act, struct str tag, struct str zone);
void mail_words_end(struct mail_words *words);

/* The text of a key that is there. */
struct str mail_say(const struct mail_words *words, const char *key);

/* The text of a key that is put together; a word that has none is told as it is. */
struct str mail_name(const struct mail_words *words, const char *prefix, struct str word);

struct str mail_number(struct mail_words *words, int64_t number);
struct str mail_percent(struct mail_words *words, int64_t basis_points); /* "12.9%" */
struct str mail_money(struct mail_words *words, int64_t amount, const struct currency *currency);
struct str mail_day(struct mail_words *words, int64_t day); /* of UTC: "Jul 8", with its year when that is another */
struct str mail_moment(struct mail_words *words, int64_t at);

/* A table whose first row is its head: cells row by row. */
struct mail_table {
    size_t columns;
    struct str *cells;
    size_t count, room;
};
struct mail_table mail_table_begin(struct arena *arena, size_t columns, size_t rows);
void mail_table_add(struct mail_table *table, struct str cell);

/* "| Week   | Joined |", a line a row: the columns stand below each other where letters are of one width. */
void mail_table_write(const struct mail_table *table, struct buf *out);
