/* Words of mails to staff. Any thread, each with its own. */

#include "domain/schedule/mail_words.h"

#include <assert.h>

#include "base/locale/accept.h"
#include "base/time.h"

void mail_words_begin(struct mail_words *words, struct act *act, struct str tag, struct str zone)
{
    struct accepted accepted = {.language = LANGUAGE_EN};
    bool known = !str_is_none(tag) && language_of_tag(tag, &accepted);
    *words = (struct mail_words){
        .arena = txn_arena(act->txn),
        .language = known ? accepted.language : LANGUAGE_EN,
        .tag = known ? tag : str_from(language_tags[LANGUAGE_EN]),
        .zone = zone,
        .now = act_now(act),
        .set = locale_set_new(),
    };
    words->locale = locale_of(words->set, words->tag);
}

void mail_words_end(struct mail_words *words)
{
    locale_set_free(words->set);
}

struct str mail_say(const struct mail_words *words, const char *key)
{
    const char *text = catalogue_text(words->language, str_from(key));
    assert(text != NULL); /* script/check-texts has looked for it */
    return str_from(text);
}

struct str mail_name(const struct mail_words *words, const char *prefix, struct str word)
{
    const char *key = arena_format(words->arena, "%s%.*s", prefix, STR_ARG(word));
    const char *text = catalogue_text(words->language, str_from(key));
    return text == NULL ? word : str_from(text);
}

/* ---- figures ---- */

static struct str keep(const struct mail_words *words, struct buf *buf)
{
    struct str text = str_copy(words->arena, buf_str(buf));
    buf_release(buf);
    return text;
}

struct str mail_number(struct mail_words *words, int64_t number)
{
    struct buf out = {0};
    locale_add_number(words->locale, number, &out);
    return keep(words, &out);
}

struct str mail_percent(struct mail_words *words, int64_t basis_points)
{
    struct buf out = {0};
    locale_add_percent(words->locale, basis_points, 1, &out);
    return keep(words, &out);
}

struct str mail_money(struct mail_words *words, int64_t amount, const struct currency *currency)
{
    struct buf out = {0};
    locale_add_money(words->locale, amount, currency, LOCALE_MONEY_FULL, &out);
    return keep(words, &out);
}

struct str mail_day(struct mail_words *words, int64_t day)
{
    struct buf out = {0};
    locale_add_near_date(words->locale, day * TIME_US_PER_DAY, words->now, STR("UTC"), &out);
    return keep(words, &out);
}

struct str mail_moment(struct mail_words *words, int64_t at)
{
    struct buf out = {0};
    locale_add_date(words->locale, at, words->zone, LOCALE_DATE_TIME, &out);
    return keep(words, &out);
}

/* ---- tables ---- */

struct mail_table mail_table_begin(struct arena *arena, size_t columns, size_t rows)
{
    struct mail_table table = {.columns = columns, .room = columns * rows};
    table.cells = arena_array(arena, table.room, sizeof *table.cells);
    return table;
}

void mail_table_add(struct mail_table *table, struct str cell)
{
    assert(table->count < table->room);
    table->cells[table->count++] = cell;
}

static size_t width_of(struct str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.size; i++)
        width += ((unsigned char)text.data[i] & 0xC0) != 0x80; /* the first byte of a character */
    return width;
}

static size_t column_width(const struct mail_table *table, size_t column)
{
    size_t most = 0;
    for (size_t i = column; i < table->count; i += table->columns) {
        size_t width = width_of(table->cells[i]);
        most = width > most ? width : most;
    }
    return most;
}

static void add_spaces(struct buf *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_add_char(out, ' ');
}

/* What parts cells and rows cannot stand in them. */
static void add_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        buf_add_char(out, c == '|' ? '/' : c < ' ' ? ' ' : (char)c);
    }
}

/* Names to the left, figures to the right. */
static void add_cell(struct buf *out, struct str text, size_t width, bool is_name)
{
    size_t space = width - width_of(text);
    buf_add_char(out, ' ');
    add_spaces(out, is_name ? 0 : space);
    add_text(out, text);
    add_spaces(out, is_name ? space : 0);
    BUF_ADD_LITERAL(out, " |");
}

void mail_table_write(const struct mail_table *table, struct buf *out)
{
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->columns;
        if (column == 0)
            buf_add_char(out, '|');
        add_cell(out, table->cells[i], column_width(table, column), column == 0);
        if (column + 1 == table->columns)
            buf_add_char(out, '\n');
    }
}
