/* Mail's encodings. */

#include "connect/mime.h"

#include <stdbool.h>

#include "base/base64.h"

enum {
    LINE_MAX_BYTES = 76,       /* of quoted-printable, the '=' of a soft break included */
    WORD_MAX_BYTES = 75,       /* of an encoded word */
    FOLD_AT = 76,              /* where a header of plain words goes on in the next line */
    BASE64_LINE_BYTES = 57,    /* that are a line of 76 characters, without padding in between */
    FILE_NAME_MAX_BYTES = 100, /* so that its line is short too */
};

static const char digits[] = "0123456789ABCDEF";

static void add_hex(struct buf *buf, unsigned char c)
{
    const char escaped[3] = {'=', digits[c >> 4], digits[c & 15]};
    buf_add(buf, escaped, sizeof escaped);
}

/* ---- quoted-printable ---- */

/* As it is: printable, and not at a place where it would mean something to a mail server. */
static bool is_plain(struct str text, size_t i, size_t column)
{
    unsigned char c = (unsigned char)text.data[i];
    bool last = i + 1 == text.size || text.data[i + 1] == '\n' || text.data[i + 1] == '\r';
    if (c == ' ' || c == '\t')
        return !last;
    if (column == 0 && (c == '.' || c == '-'))
        return false;
    return c > ' ' && c < 0x7f && c != '=';
}

static bool is_line_end(struct str text, size_t i)
{
    return text.data[i] == '\n' || text.data[i] == '\r';
}

void mime_add_quoted_printable(struct buf *buf, struct str text)
{
    size_t column = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (is_line_end(text, i)) {
            i += text.data[i] == '\r' && i + 1 < text.size && text.data[i + 1] == '\n';
            BUF_ADD_LITERAL(buf, "\r\n");
            column = 0;
            continue;
        }
        size_t width = is_plain(text, i, column) ? 1 : 3;
        bool last = i + 1 == text.size || is_line_end(text, i + 1);
        if (column + width > (size_t)LINE_MAX_BYTES - !last) {
            BUF_ADD_LITERAL(buf, "=\r\n");
            column = 0;
            width = is_plain(text, i, column) ? 1 : 3;
        }
        if (width == 1)
            buf_add_char(buf, text.data[i]);
        else
            add_hex(buf, (unsigned char)text.data[i]);
        column += width;
    }
    if (column > 0)
        BUF_ADD_LITERAL(buf, "\r\n");
}

/* ---- files ---- */

void mime_add_base64(struct buf *buf, struct str bytes)
{
    for (size_t i = 0; i < bytes.size; i += BASE64_LINE_BYTES) {
        size_t size = bytes.size - i < BASE64_LINE_BYTES ? bytes.size - i : BASE64_LINE_BYTES;
        base64_add(buf, (struct str){bytes.data + i, size});
        BUF_ADD_LITERAL(buf, "\r\n");
    }
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void mime_add_file_name(struct buf *buf, struct str name)
{
    size_t size = name.size < FILE_NAME_MAX_BYTES ? name.size : FILE_NAME_MAX_BYTES;
    if (size == 0)
        BUF_ADD_LITERAL(buf, "file");
    for (size_t i = 0; i < size; i++) {
        char c = name.data[i];
        bool kept = is_letter_or_digit(c) || c == '-' || c == '_' || (c == '.' && i > 0);
        buf_add_char(buf, kept ? c : '_');
    }
}

/* ---- words of headers ---- */

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0x7f || text.data[i] < ' ')
            return false;
    return true;
}

/* What looks like an encoded word must be encoded, or it would be read as one. */
static bool is_plain_header(struct str text)
{
    return is_ascii(text) && memmem(text.data, text.size, "=?", 2) == NULL;
}

/* The bytes of the character that begins there. */
static size_t character_bytes(struct str text, size_t at)
{
    size_t size = 1;
    while (at + size < text.size && ((unsigned char)text.data[at + size] & 0xc0) == 0x80)
        size++;
    return size;
}

static bool is_word_plain(char c)
{
    return is_letter_or_digit(c) || c == '-' || c == '!' || c == '*' || c == '+' || c == '/';
}

static size_t encoded_bytes(struct str character)
{
    return character.size == 1 && (is_word_plain(character.data[0]) || character.data[0] == ' ') ? 1
                                                                                                 : 3 * character.size;
}

static void add_encoded(struct buf *buf, struct str character)
{
    for (size_t i = 0; i < character.size; i++) {
        char c = character.data[i];
        if (c == ' ')
            buf_add_char(buf, '_');
        else if (character.size == 1 && is_word_plain(c))
            buf_add_char(buf, c);
        else
            add_hex(buf, (unsigned char)c);
    }
}

/* Encoded words, a line each, none of which ends within a character. */
static void add_words(struct buf *buf, struct str text)
{
    static const char begin[] = "=?utf-8?Q?";
    enum { FRAME = sizeof begin - 1 + 2 };
    size_t room = 0;
    for (size_t i = 0; i < text.size;) {
        struct str character = {text.data + i, character_bytes(text, i)};
        size_t width = encoded_bytes(character);
        if (width > room) {
            if (i > 0)
                BUF_ADD_LITERAL(buf, "?=\r\n ");
            BUF_ADD_LITERAL(buf, "=?utf-8?Q?");
            room = WORD_MAX_BYTES - FRAME;
        }
        add_encoded(buf, character);
        room -= width;
        i += character.size;
    }
    if (text.size > 0)
        BUF_ADD_LITERAL(buf, "?=");
}

/* Plain words, in lines of FOLD_AT where there are spaces to break at. */
static void add_folded(struct buf *buf, size_t column, struct str text)
{
    bool first = true;
    while (!str_is_none(text)) {
        struct str word = str_split(&text, ' ');
        if (!first && word.size > 0 && column + 1 + word.size > FOLD_AT) {
            BUF_ADD_LITERAL(buf, "\r\n");
            column = 0;
        }
        if (!first)
            buf_add_char(buf, ' ');
        buf_add_str(buf, word);
        column += word.size + !first;
        first = false;
    }
}

static size_t begin_header(struct buf *buf, const char *name)
{
    size_t begin = buf->size;
    buf_add_format(buf, "%s: ", name);
    return buf->size - begin;
}

void mime_add_text_header(struct buf *buf, const char *name, struct str text)
{
    size_t column = begin_header(buf, name);
    if (is_plain_header(text)) {
        add_folded(buf, column, str_trim(text));
    } else {
        BUF_ADD_LITERAL(buf, "\r\n ");
        add_words(buf, text);
    }
    BUF_ADD_LITERAL(buf, "\r\n");
}

static void add_quoted(struct buf *buf, struct str text)
{
    buf_add_char(buf, '"');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            buf_add_char(buf, '\\');
        buf_add_char(buf, text.data[i]);
    }
    buf_add_char(buf, '"');
}

void mime_add_address_header(struct buf *buf, const char *name, struct str person, struct str address)
{
    begin_header(buf, name);
    if (person.size > 0) {
        if (is_plain_header(person)) {
            add_quoted(buf, person);
        } else {
            BUF_ADD_LITERAL(buf, "\r\n ");
            add_words(buf, person);
        }
        BUF_ADD_LITERAL(buf, "\r\n ");
    }
    buf_add_format(buf, "<%.*s>\r\n", STR_ARG(address));
}
