/* The chunked coding as a state machine over bytes, so that no split of the input can change what it says. Data is
 * copied in runs.
 *
 *   SIZE -> (extension) -> SIZE_LF -> DATA -> DATA_CR -> DATA_LF -> SIZE ...
 *                             `- size 0 -> TRAILER_START -> NAME -> TRAILER -> TRAILER_LF -> TRAILER_START ...
 *                                                      `-> END_LF -> END
 *
 * An extension is `;name`, `;name=token` or `;name="text"`. RFC 9112 lets white space stand between its parts, which no
 * client sends and other readers refuse: it is refused here too. */

#include "net/chunked.h"

#include <stdlib.h>

#include "base/limits.h"
#include "net/framing.h"

enum {
    STATE_SIZE,
    STATE_EXTENSION_START, /* behind the semicolon */
    STATE_EXTENSION_NAME,
    STATE_EXTENSION_VALUE_START, /* behind the equals sign */
    STATE_EXTENSION_TOKEN,
    STATE_EXTENSION_QUOTED,
    STATE_EXTENSION_ESCAPED, /* behind a backslash in quotes */
    STATE_EXTENSION_END,     /* behind the closing quote */
    STATE_SIZE_LF,
    STATE_DATA,
    STATE_DATA_CR,
    STATE_DATA_LF,
    STATE_TRAILER_START,
    STATE_TRAILER_NAME,
    STATE_TRAILER,
    STATE_TRAILER_LF,
    STATE_END_LF,
    STATE_END,
};

enum { SIZE_DIGITS = 8 };

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_text(char c)
{
    return (unsigned char)c >= ' ' || c == '\t' ? c != 0x7F : false;
}

/* A byte of an extension or a trailer: counted, not kept. */
static bool ignore(struct chunked *chunked, char c)
{
    return is_text(c) && ++chunked->ignored <= LIMIT_HEADER_BYTES;
}

static bool move(struct chunked *chunked, uint8_t next)
{
    chunked->state = next;
    return true;
}

/* Behind a part of an extension that may be its last: `*ret_good` says whether the byte may stand there. */
static bool ends_extension(struct chunked *chunked, char c, bool *ret_good)
{
    if (c != ';' && c != '\r')
        return false;
    *ret_good = c == '\r' ? move(chunked, STATE_SIZE_LF) : move(chunked, STATE_EXTENSION_START) && ignore(chunked, c);
    return true;
}

static bool extension_step(struct chunked *chunked, char c)
{
    bool good;
    switch (chunked->state) {
    case STATE_EXTENSION_START:
        return framing_is_token_byte(c) && move(chunked, STATE_EXTENSION_NAME) && ignore(chunked, c);
    case STATE_EXTENSION_NAME:
        if (ends_extension(chunked, c, &good))
            return good;
        if (c == '=')
            return move(chunked, STATE_EXTENSION_VALUE_START) && ignore(chunked, c);
        return framing_is_token_byte(c) && ignore(chunked, c);
    case STATE_EXTENSION_VALUE_START:
        move(chunked, c == '"' ? STATE_EXTENSION_QUOTED : STATE_EXTENSION_TOKEN);
        return (c == '"' || framing_is_token_byte(c)) && ignore(chunked, c);
    case STATE_EXTENSION_TOKEN:
        if (ends_extension(chunked, c, &good))
            return good;
        return framing_is_token_byte(c) && ignore(chunked, c);
    case STATE_EXTENSION_QUOTED:
        if (c == '"' || c == '\\')
            move(chunked, c == '"' ? STATE_EXTENSION_END : STATE_EXTENSION_ESCAPED);
        return ignore(chunked, c);
    case STATE_EXTENSION_ESCAPED:
        return move(chunked, STATE_EXTENSION_QUOTED) && ignore(chunked, c);
    default: /* STATE_EXTENSION_END */
        return ends_extension(chunked, c, &good) && good;
    }
}

static bool size_step(struct chunked *chunked, char c)
{
    int digit = hex_value(c);
    if (digit >= 0) {
        chunked->remaining = chunked->remaining * 16 + (size_t)digit;
        return ++chunked->digits <= SIZE_DIGITS;
    }
    if (chunked->digits == 0)
        return false;
    if (c == '\r') {
        chunked->state = STATE_SIZE_LF;
        return true;
    }
    return c == ';' && move(chunked, STATE_EXTENSION_START) && ignore(chunked, c);
}

static bool expect(struct chunked *chunked, char c, char wanted, uint8_t next)
{
    chunked->state = next;
    return c == wanted;
}

/* One byte of anything but data; false: refused. */
static bool line_step(struct chunked *chunked, char c)
{
    switch (chunked->state) {
    case STATE_SIZE:
        return size_step(chunked, c);
    case STATE_EXTENSION_START:
    case STATE_EXTENSION_NAME:
    case STATE_EXTENSION_VALUE_START:
    case STATE_EXTENSION_TOKEN:
    case STATE_EXTENSION_QUOTED:
    case STATE_EXTENSION_ESCAPED:
    case STATE_EXTENSION_END:
        return extension_step(chunked, c);
    case STATE_SIZE_LF:
        chunked->digits = 0;
        return expect(chunked, c, '\n', chunked->remaining > 0 ? STATE_DATA : STATE_TRAILER_START);
    case STATE_DATA_CR:
        return expect(chunked, c, '\r', STATE_DATA_LF);
    case STATE_DATA_LF:
        return expect(chunked, c, '\n', STATE_SIZE);
    case STATE_TRAILER_START:
        if (c == '\r')
            return expect(chunked, c, '\r', STATE_END_LF);
        return framing_is_token_byte(c) && move(chunked, STATE_TRAILER_NAME) && ignore(chunked, c);
    case STATE_TRAILER_NAME:
        if (c == ':')
            return move(chunked, STATE_TRAILER) && ignore(chunked, c);
        return framing_is_token_byte(c) && ignore(chunked, c);
    case STATE_TRAILER:
        return c == '\r' ? expect(chunked, c, '\r', STATE_TRAILER_LF) : ignore(chunked, c);
    case STATE_TRAILER_LF:
        return expect(chunked, c, '\n', STATE_TRAILER_START);
    case STATE_END_LF:
        return expect(chunked, c, '\n', STATE_END);
    default:
        abort(); /* data and the end are not lines */
    }
}

/* The bytes of the chunk that are here. */
static size_t data_step(struct chunked *chunked, const char *data, size_t size, struct buf *out)
{
    size_t run = size < chunked->remaining ? size : chunked->remaining;
    buf_add(out, data, run);
    chunked->remaining -= run;
    if (chunked->remaining == 0)
        chunked->state = STATE_DATA_CR;
    return run;
}

enum chunked_result chunked_decode(struct chunked *chunked, const char *data, size_t size, struct buf *out,
                                   size_t limit, size_t *ret_used, struct error *err)
{
    size_t at = 0;
    while (at < size && chunked->state != STATE_END) {
        if (chunked->state == STATE_DATA) {
            at += data_step(chunked, data + at, size - at, out);
            continue;
        }
        if (!line_step(chunked, data[at++])) {
            error_set(err, ERROR_BAD_REQUEST, NULL,
                      "The chunked body is malformed. A chunk is its size in hex digits, CR LF, as many bytes, CR LF; "
                      "an extension is ;name or ;name=value without spaces.");
            return CHUNKED_REFUSED;
        }
        /* Judged when the size is known, so that the answer does not depend on how much of the chunk has come. */
        if (chunked->state == STATE_DATA && chunked->remaining > limit - out->size) {
            error_set(err, ERROR_BODY_TOO_LARGE, NULL, "The body may have at most %zu bytes.", limit);
            return CHUNKED_REFUSED;
        }
    }
    *ret_used = at;
    return chunked->state == STATE_END ? CHUNKED_COMPLETE : CHUNKED_MORE;
}
