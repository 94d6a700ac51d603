/* See the header. One pass over the bytes of a record; a field in quotes is copied once. */

#include "base/csv.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static const struct str BYTE_ORDER_MARK = {"\xEF\xBB\xBF", 3};

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

/* The separator that the first line has most of, outside of quotes; a comma where it has none. */
static char find_separator(struct str text)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t counts[sizeof candidates] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.size && (quoted || !ends_line(text.data[i])); i++) {
        quoted = quoted != (text.data[i] == '"');
        for (size_t c = 0; !quoted && c < sizeof candidates; c++)
            counts[c] += text.data[i] == candidates[c];
    }
    for (size_t c = 1; c < sizeof candidates; c++)
        best = counts[c] > counts[best] ? c : best;
    return candidates[best];
}

struct csv csv_begin(struct str text)
{
    struct csv csv = {.text = text, .line = 1};
    if (str_starts_with(text, BYTE_ORDER_MARK))
        csv.at = BYTE_ORDER_MARK.size;
    csv.separator = find_separator((struct str){text.data + csv.at, text.size - csv.at});
    return csv;
}

static bool is_at_end(const struct csv *csv)
{
    return csv->at == csv->text.size;
}

static char peek(const struct csv *csv)
{
    return csv->text.data[csv->at];
}

/* Over one end of a line, if there is one. */
static void skip_line_end(struct csv *csv)
{
    if (is_at_end(csv) || !ends_line(peek(csv)))
        return;
    bool is_return = peek(csv) == '\r';
    csv->at++;
    csv->line++;
    if (is_return && !is_at_end(csv) && peek(csv) == '\n')
        csv->at++;
}

static void skip_line(struct csv *csv)
{
    while (!is_at_end(csv) && !ends_line(peek(csv)))
        csv->at++;
    skip_line_end(csv);
}

/* Behind the opening quote. The copy is never longer than what is left of the text's field. */
static enum csv_fault read_quoted(struct csv *csv, struct arena *arena, struct str *ret)
{
    size_t begin = csv->at, end = begin, quotes = 0;
    while (end < csv->text.size) {
        if (csv->text.data[end] != '"') {
            end++;
        } else if (end + 1 < csv->text.size && csv->text.data[end + 1] == '"') {
            quotes++;
            end += 2;
        } else {
            break;
        }
    }
    if (end == csv->text.size)
        return CSV_OPEN_QUOTE;
    char *copy = arena_alloc(arena, end - begin - quotes + 1);
    size_t size = 0;
    while (csv->at < end) {
        if (ends_line(peek(csv))) { /* kept as it is, and counted */
            size_t line_end = csv->at;
            skip_line_end(csv);
            for (; line_end < csv->at; line_end++)
                copy[size++] = csv->text.data[line_end];
            continue;
        }
        csv->at += peek(csv) == '"'; /* the first of two */
        copy[size++] = csv->text.data[csv->at++];
    }
    csv->at = end + 1;
    *ret = (struct str){copy, size};
    bool is_whole = is_at_end(csv) || ends_line(peek(csv)) || peek(csv) == csv->separator;
    return is_whole ? CSV_FINE : CSV_BEHIND_QUOTE;
}

static enum csv_fault read_field(struct csv *csv, struct arena *arena, struct str *ret)
{
    if (!is_at_end(csv) && peek(csv) == '"') {
        csv->at++;
        return read_quoted(csv, arena, ret);
    }
    size_t begin = csv->at;
    while (!is_at_end(csv) && !ends_line(peek(csv)) && peek(csv) != csv->separator)
        csv->at++;
    *ret = (struct str){csv->text.data + begin, csv->at - begin};
    return CSV_FINE;
}

static enum csv_fault read_fields(struct csv *csv, struct arena *arena, struct csv_record *record)
{
    for (;;) {
        if (record->count == CSV_FIELDS_MAX)
            return CSV_TOO_MANY_FIELDS;
        enum csv_fault fault = read_field(csv, arena, &record->fields[record->count]);
        if (fault != CSV_FINE)
            return fault;
        record->count++;
        if (is_at_end(csv) || ends_line(peek(csv)))
            return CSV_FINE;
        csv->at++; /* the separator */
    }
}

bool csv_next(struct csv *csv, struct arena *arena, struct csv_record *ret)
{
    while (!is_at_end(csv) && ends_line(peek(csv)))
        skip_line_end(csv);
    if (is_at_end(csv))
        return false;
    *ret = (struct csv_record){.at = csv->at, .line = csv->line};
    ret->fault = read_fields(csv, arena, ret);
    if (ret->fault == CSV_FINE) {
        skip_line_end(csv);
        return true;
    }
    ret->count = 0;
    csv->at = ret->at; /* what follows a fault may be anything: the next line is looked at afresh */
    csv->line = ret->line;
    skip_line(csv);
    return true;
}

const char *csv_fault_name(enum csv_fault fault)
{
    static const char *const names[] = {
        [CSV_FINE] = "csv_fine",
        [CSV_OPEN_QUOTE] = "csv_open_quote",
        [CSV_BEHIND_QUOTE] = "csv_behind_quote",
        [CSV_TOO_MANY_FIELDS] = "csv_too_many_fields",
    };
    assert((size_t)fault < sizeof names / sizeof names[0]);
    return names[fault];
}

const char *csv_fault_sentence(enum csv_fault fault)
{
    static const char *const sentences[] = {
        [CSV_FINE] = "",
        [CSV_OPEN_QUOTE] = "A quote is opened here and not closed.",
        [CSV_BEHIND_QUOTE] = "Something stands between a closing quote and the next separator.",
        [CSV_TOO_MANY_FIELDS] = "This line has too many fields.",
    };
    assert((size_t)fault < sizeof sentences / sizeof sentences[0]);
    return sentences[fault];
}

/* " word ", as lists of words have it; false: nothing is left of the head, or it is too long for a word. */
static bool make_word(struct str head, char *ret, size_t room)
{
    size_t size = 0;
    ret[size++] = ' ';
    for (size_t i = 0; i < head.size; i++) {
        unsigned char c = (unsigned char)head.data[i];
        if (c >= 0x80 || !isalnum(c))
            continue;
        if (size + 2 >= room)
            return false;
        ret[size++] = (char)tolower(c);
    }
    ret[size++] = ' ';
    ret[size] = '\0';
    return size > 2;
}

bool csv_head_is(struct str head, const char *words)
{
    char word[40];
    return make_word(head, word, sizeof word) && strstr(words, word) != NULL;
}
