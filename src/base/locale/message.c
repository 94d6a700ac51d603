/* A recursive reader and a walk. A message is a list of pieces; a choice (plural, select) has a list for each of its
 * branches. */

#include "base/locale/message.h"

#include <string.h>

#include "base/limits.h"
#include "base/locale/locale.h"

enum piece_kind { PIECE_TEXT, PIECE_GAP, PIECE_NUMBER, PIECE_HASH, PIECE_PLURAL, PIECE_ORDINAL, PIECE_SELECT };

struct branch {
    struct branch *next;
    struct str key; /* "one", "=0", "other", a word of a select */
    struct message *message;
};

struct piece {
    struct piece *next;
    enum piece_kind kind;
    struct str text; /* of a text; name of the argument */
    int64_t offset;  /* of a plural */
    struct branch *branches;
};

struct message {
    struct piece *first, *last;
};

/* ---- reading ---- */

struct reader {
    struct arena *arena;
    struct str pattern;
    size_t at;
    unsigned depth;
    const char *wrong;
};

static bool at_end(const struct reader *reader)
{
    return reader->at >= reader->pattern.size;
}

static char peek(const struct reader *reader)
{
    return at_end(reader) ? '\0' : reader->pattern.data[reader->at];
}

static void skip_space(struct reader *reader)
{
    while (!at_end(reader) && (peek(reader) == ' ' || peek(reader) == '\n' || peek(reader) == '\t'))
        reader->at++;
}

static bool take(struct reader *reader, char c)
{
    skip_space(reader);
    if (peek(reader) != c)
        return false;
    reader->at++;
    return true;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '=' ||
           c == '.' || c == '-';
}

static struct str take_word(struct reader *reader)
{
    skip_space(reader);
    size_t from = reader->at;
    while (!at_end(reader) && is_word_byte(peek(reader)))
        reader->at++;
    return (struct str){reader->pattern.data + from, reader->at - from};
}

static struct piece *add_piece(struct reader *reader, struct message *message, enum piece_kind kind, struct str text)
{
    struct piece *piece = arena_alloc(reader->arena, sizeof *piece);
    piece->kind = kind;
    piece->text = text;
    if (message->last == NULL)
        message->first = piece;
    else
        message->last->next = piece;
    message->last = piece;
    return piece;
}

static struct message *read_message(struct reader *reader, bool in_plural);

static void read_branches(struct reader *reader, struct piece *piece)
{
    struct branch **last = &piece->branches;
    bool other = false;
    bool plural = piece->kind != PIECE_SELECT;
    while (reader->wrong == NULL && !take(reader, '}')) {
        struct branch *branch = arena_alloc(reader->arena, sizeof *branch);
        branch->key = take_word(reader);
        other = other || str_equal(branch->key, STR("other"));
        if (branch->key.size == 0 || !take(reader, '{')) {
            reader->wrong = "has a choice whose branches cannot be read";
            return;
        }
        branch->message = read_message(reader, plural);
        if (reader->wrong == NULL && !take(reader, '}'))
            reader->wrong = "has a branch that does not end";
        *last = branch;
        last = &branch->next;
    }
    if (reader->wrong == NULL && !other)
        reader->wrong = "has a choice without the branch `other`";
}

static void read_offset(struct reader *reader, struct piece *piece)
{
    struct str rest = {reader->pattern.data + reader->at, reader->pattern.size - reader->at};
    if (!str_starts_with(rest, STR("offset:")))
        return;
    reader->at += STR("offset:").size;
    if (!str_to_int64(take_word(reader), &piece->offset))
        reader->wrong = "has an offset that is no number";
}

static void read_gap(struct reader *reader, struct message *message)
{
    static const struct {
        const char *word;
        enum piece_kind kind;
    } kinds[] = {
        {"number", PIECE_NUMBER}, {"plural", PIECE_PLURAL}, {"select", PIECE_SELECT}, {"selectordinal", PIECE_ORDINAL}};
    struct piece *piece = add_piece(reader, message, PIECE_GAP, take_word(reader));
    if (piece->text.size == 0) {
        reader->wrong = "has a gap without a name";
        return;
    }
    if (take(reader, '}'))
        return;
    struct str word = take(reader, ',') ? take_word(reader) : STR("");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_equal(word, str_from(kinds[i].word)))
            piece->kind = kinds[i].kind;
    if (piece->kind == PIECE_NUMBER && take(reader, '}'))
        return;
    if (piece->kind == PIECE_GAP || piece->kind == PIECE_NUMBER || !take(reader, ',')) {
        reader->wrong = "has a gap of a kind that is not known";
        return;
    }
    skip_space(reader);
    if (piece->kind != PIECE_SELECT)
        read_offset(reader, piece);
    if (reader->wrong == NULL)
        read_branches(reader, piece);
}

/* What is taken as it is, up to a single apostrophe or the end; two of them are one, and it goes on. */
static void read_quotation(struct reader *reader, struct message *message)
{
    for (size_t from = reader->at; !at_end(reader); from = reader->at) {
        while (!at_end(reader) && peek(reader) != '\'')
            reader->at++;
        size_t end = reader->at;
        if (!at_end(reader))
            reader->at++;
        bool twice = peek(reader) == '\'';
        add_piece(reader, message, PIECE_TEXT, (struct str){reader->pattern.data + from, end + twice - from});
        if (!twice)
            return;
        reader->at++;
    }
}

/* From an apostrophe on: '' is one; before a brace (or '#' in a plural) it begins a quotation; else it is itself. */
static void read_apostrophe(struct reader *reader, struct message *message, bool in_plural)
{
    size_t from = reader->at++;
    char next = peek(reader);
    if (next == '\'') {
        add_piece(reader, message, PIECE_TEXT, STR("'"));
        reader->at++;
        return;
    }
    if (next != '{' && next != '}' && !(in_plural && next == '#')) {
        add_piece(reader, message, PIECE_TEXT, (struct str){reader->pattern.data + from, 1});
        return;
    }
    read_quotation(reader, message);
}

static bool is_plain_byte(char c, bool in_plural)
{
    return c != '{' && c != '}' && c != '\'' && !(in_plural && c == '#');
}

static void read_text(struct reader *reader, struct message *message, bool in_plural)
{
    size_t from = reader->at;
    while (!at_end(reader) && is_plain_byte(peek(reader), in_plural))
        reader->at++;
    add_piece(reader, message, PIECE_TEXT, (struct str){reader->pattern.data + from, reader->at - from});
}

/* Up to the brace that ends it, or the end of the pattern. */
static struct message *read_message(struct reader *reader, bool in_plural)
{
    struct message *message = arena_alloc(reader->arena, sizeof *message);
    if (++reader->depth > LIMIT_MESSAGE_DEPTH)
        reader->wrong = "has too many choices in each other";
    while (reader->wrong == NULL && !at_end(reader) && peek(reader) != '}') {
        char c = peek(reader);
        if (c == '{') {
            reader->at++;
            read_gap(reader, message);
        } else if (c == '#' && in_plural) {
            reader->at++;
            add_piece(reader, message, PIECE_HASH, STR_NONE);
        } else if (c == '\'') {
            read_apostrophe(reader, message, in_plural);
        } else {
            read_text(reader, message, in_plural);
        }
    }
    reader->depth--;
    return message;
}

/* A text whose apostrophes have cut it up, as one piece again. */
static void join_texts(struct arena *arena, struct message *message)
{
    size_t size = 0;
    for (const struct piece *piece = message->first; piece != NULL; piece = piece->next) {
        if (piece->kind != PIECE_TEXT)
            return;
        size += piece->text.size;
    }
    if (message->first == NULL || message->first == message->last)
        return;
    char *whole = arena_alloc(arena, size);
    size_t at = 0;
    for (const struct piece *piece = message->first; piece != NULL; piece = piece->next) {
        memcpy(whole + at, piece->text.data, piece->text.size);
        at += piece->text.size;
    }
    message->first->text = (struct str){whole, size};
    message->first->next = NULL;
    message->last = message->first;
}

const char *message_compile(struct arena *arena, struct str pattern, const struct message **ret)
{
    struct reader reader = {.arena = arena, .pattern = pattern};
    struct message *message = read_message(&reader, false);
    if (reader.wrong == NULL && !at_end(&reader))
        reader.wrong = "has a closing brace without an opening one";
    if (reader.wrong == NULL) {
        join_texts(arena, message);
        *ret = message;
    }
    return reader.wrong;
}

/* ---- filling ---- */

struct filling {
    struct locale *locale;
    const struct message_argument *arguments;
    size_t count;
    struct buf *out;
};

static const struct message_argument *find_argument(const struct filling *filling, struct str name)
{
    for (size_t i = 0; i < filling->count; i++)
        if (str_equal(name, str_from(filling->arguments[i].name)))
            return &filling->arguments[i];
    return NULL;
}

static void fill(const struct filling *filling, const struct message *message, int64_t hash);

/* Whether the branch is for exactly this number: "=1". */
static bool is_exactly(const struct branch *branch, int64_t number)
{
    int64_t exact;
    struct str digits = {branch->key.data + 1, branch->key.size - 1};
    return branch->key.data[0] == '=' && str_to_int64(digits, &exact) && exact == number;
}

static const struct branch *find_branch(const struct piece *piece, struct str key)
{
    const struct branch *other = NULL;
    for (const struct branch *branch = piece->branches; branch != NULL; branch = branch->next) {
        if (str_equal(branch->key, key))
            return branch;
        if (str_equal(branch->key, STR("other")))
            other = branch;
    }
    return other;
}

static void fill_plural(const struct filling *filling, const struct piece *piece, int64_t number)
{
    char form[LOCALE_FORM_SIZE];
    int64_t rest = number - piece->offset;
    const struct branch *chosen = NULL;
    for (const struct branch *branch = piece->branches; branch != NULL && chosen == NULL; branch = branch->next)
        if (is_exactly(branch, number))
            chosen = branch;
    if (chosen == NULL)
        chosen = find_branch(piece, locale_plural(filling->locale, rest, piece->kind == PIECE_ORDINAL, form));
    fill(filling, chosen->message, rest);
}

static void fill_gap(const struct filling *filling, const struct piece *piece)
{
    const struct message_argument *argument = find_argument(filling, piece->text);
    bool number = argument != NULL && str_is_none(argument->text);
    switch (piece->kind) {
    case PIECE_PLURAL:
    case PIECE_ORDINAL:
        fill_plural(filling, piece, number ? argument->number : 0);
        break;
    case PIECE_SELECT:
        fill(filling, find_branch(piece, argument != NULL && !number ? argument->text : STR("other"))->message, 0);
        break;
    default:
        if (number)
            locale_add_number(filling->locale, argument->number, filling->out);
        else if (argument != NULL)
            buf_add_str(filling->out, argument->text);
    }
}

static void fill(const struct filling *filling, const struct message *message, int64_t hash)
{
    for (const struct piece *piece = message->first; piece != NULL; piece = piece->next) {
        if (piece->kind == PIECE_TEXT)
            buf_add_str(filling->out, piece->text);
        else if (piece->kind == PIECE_HASH)
            locale_add_number(filling->locale, hash, filling->out);
        else
            fill_gap(filling, piece);
    }
}

void message_format(const struct message *message, struct locale *locale, const struct message_argument *arguments,
                    size_t count, struct buf *out)
{
    const struct filling filling = {locale, arguments, count, out};
    fill(&filling, message, 0);
}

struct str message_plain(const struct message *message)
{
    if (message->first == NULL)
        return STR("");
    return message->first->kind == PIECE_TEXT && message->first->next == NULL ? message->first->text : STR_NONE;
}

void message_each_name(const struct message *message, void (*each)(void *ctx, struct str name), void *ctx)
{
    for (const struct piece *piece = message->first; piece != NULL; piece = piece->next) {
        if (piece->kind != PIECE_TEXT && piece->kind != PIECE_HASH)
            each(ctx, piece->text);
        for (const struct branch *branch = piece->branches; branch != NULL; branch = branch->next)
            message_each_name(branch->message, each, ctx);
    }
}
