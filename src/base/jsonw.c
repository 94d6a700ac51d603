/* JSON out. State is three words: depth, one bit per level that says array or object, and whether the next value needs
 * a comma. Strings are copied in runs between bytes that need an escape; numbers are written without printf. One thread
 * at a time. */

#include "base/jsonw.h"

#include <assert.h>
#include <string.h>

#include "base/time.h"

enum {
    DEPTH_LIMIT = 63, /* bits of `arrays`, less the top level */
    COPIED = 0,
    BY_NUMBER = 'u', /* written as \u00xx */
};

/* What follows the backslash for each byte; COPIED for bytes that stand for themselves. */
static const char escapes[256] = {
    [0x00 ... 0x07] = BY_NUMBER,
    ['\b'] = 'b',
    ['\t'] = 't',
    ['\n'] = 'n',
    [0x0B] = BY_NUMBER,
    ['\f'] = 'f',
    ['\r'] = 'r',
    [0x0E ... 0x1F] = BY_NUMBER,
    ['"'] = '"',
    ['\\'] = '\\',
};

static bool in_object(const struct jsonw *w)
{
    return w->depth > 0 && (w->arrays >> w->depth & 1) == 0;
}

/* Comma and name: what stands before every value. */
static void before_value(struct jsonw *w, const char *name)
{
    assert((name != NULL) == in_object(w));
    struct str key = str_from(name);
    char *out = buf_reserve(w->buf, key.size + 4);
    char *start = out;
    if (w->comma)
        *out++ = ',';
    if (name != NULL) {
        *out++ = '"';
        memcpy(out, key.data, key.size);
        out += key.size;
        *out++ = '"';
        *out++ = ':';
    }
    w->buf->size += (size_t)(out - start);
    w->comma = true;
}

static void open_level(struct jsonw *w, const char *name, bool array)
{
    before_value(w, name);
    buf_add_char(w->buf, array ? '[' : '{');
    assert(w->depth < DEPTH_LIMIT);
    w->depth++;
    uint64_t bit = UINT64_C(1) << w->depth;
    w->arrays = array ? w->arrays | bit : w->arrays & ~bit;
    w->comma = false;
}

static void add_escape(struct buf *buf, unsigned char c)
{
    buf_add_char(buf, '\\');
    buf_add_char(buf, escapes[c]);
    if (escapes[c] == BY_NUMBER) {
        BUF_ADD_LITERAL(buf, "00");
        buf_add_hex(buf, &c, 1);
    }
}

struct jsonw jsonw_begin(struct buf *buf)
{
    return (struct jsonw){.buf = buf};
}

void jsonw_end(const struct jsonw *w)
{
    assert(w->depth == 0);
}

void jsonw_object(struct jsonw *w, const char *name)
{
    open_level(w, name, false);
}

void jsonw_array(struct jsonw *w, const char *name)
{
    open_level(w, name, true);
}

void jsonw_close(struct jsonw *w)
{
    assert(w->depth > 0);
    buf_add_char(w->buf, in_object(w) ? '}' : ']');
    w->depth--;
    w->comma = true;
}

void jsonw_str(struct jsonw *w, const char *name, struct str value)
{
    if (str_is_none(value)) {
        jsonw_null(w, name);
        return;
    }
    before_value(w, name);
    buf_add_json_string(w->buf, value);
}

void jsonw_text(struct jsonw *w, const char *name, const char *value)
{
    jsonw_str(w, name, str_from(value));
}

void jsonw_int(struct jsonw *w, const char *name, int64_t value)
{
    before_value(w, name);
    buf_add_int(w->buf, value);
}

void jsonw_bool(struct jsonw *w, const char *name, bool value)
{
    before_value(w, name);
    buf_add_str(w->buf, value ? STR("true") : STR("false"));
}

void jsonw_null(struct jsonw *w, const char *name)
{
    before_value(w, name);
    BUF_ADD_LITERAL(w->buf, "null");
}

void jsonw_time(struct jsonw *w, const char *name, int64_t at)
{
    if (at == TIME_NONE) {
        jsonw_null(w, name);
        return;
    }
    before_value(w, name);
    char *out = buf_reserve(w->buf, TIME_TEXT_SIZE + 2);
    out[0] = '"';
    time_format(at, out + 1);
    out[TIME_TEXT_SIZE + 1] = '"';
    w->buf->size += TIME_TEXT_SIZE + 2;
}

void jsonw_id(struct jsonw *w, const char *name, const char *prefix, const struct id *id)
{
    if (id_is_none(id)) {
        jsonw_null(w, name);
        return;
    }
    before_value(w, name);
    char *out = buf_reserve(w->buf, ID_TEXT_SIZE + 2);
    out[0] = '"';
    id_format(id, prefix, out + 1);
    out[ID_TEXT_SIZE + 1] = '"';
    w->buf->size += ID_TEXT_SIZE + 2;
}

void jsonw_currency(struct jsonw *w, const char *name, const struct currency *currency)
{
    jsonw_str(w, name, currency->text[0] == '\0' ? STR_NONE : currency_str(currency));
}

void jsonw_raw(struct jsonw *w, const char *name, struct str json)
{
    if (str_is_none(json)) {
        jsonw_null(w, name);
        return;
    }
    before_value(w, name);
    buf_add_str(w->buf, json);
}

void buf_add_json_string(struct buf *buf, struct str value)
{
    buf_reserve(buf, value.size + 2);
    buf_add_char(buf, '"');
    size_t run = 0; /* start of the bytes not copied yet */
    for (size_t at = 0; at < value.size; at++) {
        unsigned char c = (unsigned char)value.data[at];
        if (escapes[c] == COPIED)
            continue;
        buf_add(buf, value.data + run, at - run);
        add_escape(buf, c);
        run = at + 1;
    }
    buf_add(buf, value.data + run, value.size - run);
    buf_add_char(buf, '"');
}
