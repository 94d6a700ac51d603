/* JSON in: one pass over the text for what jansson leaves open (depth), then jansson with its strict flags. jansson's
 * own messages quote the text, which may hold personal data, so only their kind and place are used. Any thread. */

#include "base/json.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "base/memory.h"

/* Offset just behind the string whose opening quote is at `at`; the end of the text if it is not closed. */
static size_t skip_string(struct str text, size_t at)
{
    for (at++; at < text.size; at++) {
        if (text.data[at] == '"')
            return at + 1;
        if (text.data[at] == '\\')
            at++;
    }
    return text.size;
}

/* Offset of the bracket that opens level LIMIT_JSON_DEPTH + 1, or SIZE_MAX. */
static size_t find_too_deep(struct str text)
{
    int depth = 0;
    size_t at = 0;
    while (at < text.size) {
        char c = text.data[at];
        if (c == '"') {
            at = skip_string(text, at);
            continue;
        }
        if ((c == '{' || c == '[') && ++depth > LIMIT_JSON_DEPTH)
            return at;
        if ((c == '}' || c == ']') && depth > 0)
            depth--;
        at++;
    }
    return SIZE_MAX;
}

static enum status refuse_depth(struct str text, size_t offset, struct error *err)
{
    int line = 1;
    int column = 1;
    for (size_t i = 0; i < offset; i++) {
        column++;
        if (text.data[i] == '\n') {
            line++;
            column = 1;
        }
    }
    return error_set(err, ERROR_INVALID_JSON, NULL, "The JSON is nested deeper than %d levels at line %d, column %d.",
                     LIMIT_JSON_DEPTH, line, column);
}

static const char *reason(enum json_error_code code)
{
    switch (code) {
    case json_error_invalid_utf8:
        return "has bytes that are not UTF-8";
    case json_error_premature_end_of_input:
        return "ends too early";
    case json_error_end_of_input_expected:
        return "goes on after its end";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "has the character U+0000, which is not accepted,";
    case json_error_duplicate_key:
        return "has the same key twice in one object";
    case json_error_numeric_overflow:
        return "has a number that is too large";
    default:
        return "has a syntax error";
    }
}

static int compare_key(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static void add_canonical(struct buf *buf, const json_t *json);

static void add_canonical_object(struct buf *buf, const json_t *json)
{
    size_t count = json_object_size(json);
    struct str *keys = memory_new(count * sizeof *keys);
    size_t filled = 0;
    /* jansson's iterator wants a pointer that is not const, but does not write through it. */
    for (void *at = json_object_iter((json_t *)(uintptr_t)json); at;
         at = json_object_iter_next((json_t *)(uintptr_t)json, at))
        keys[filled++] = (struct str){json_object_iter_key(at), json_object_iter_key_len(at)};
    assert(filled == count);
    qsort(keys, count, sizeof *keys, compare_key);

    buf_add_char(buf, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_char(buf, ',');
        buf_add_json_string(buf, keys[i]);
        buf_add_char(buf, ':');
        add_canonical(buf, json_object_getn(json, keys[i].data, keys[i].size));
    }
    buf_add_char(buf, '}');
    free(keys);
}

static void add_canonical_array(struct buf *buf, const json_t *json)
{
    buf_add_char(buf, '[');
    for (size_t i = 0; i < json_array_size(json); i++) {
        if (i > 0)
            buf_add_char(buf, ',');
        add_canonical(buf, json_array_get(json, i));
    }
    buf_add_char(buf, ']');
}

/* Recursion is bounded by the depth that json_parse() accepts. */
static void add_canonical(struct buf *buf, const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        add_canonical_object(buf, json);
        return;
    case JSON_ARRAY:
        add_canonical_array(buf, json);
        return;
    case JSON_STRING:
        buf_add_json_string(buf, (struct str){json_string_value(json), json_string_length(json)});
        return;
    case JSON_INTEGER:
        buf_add_int(buf, json_integer_value(json));
        return;
    case JSON_REAL:
        buf_add_format(buf, "%.17g", json_real_value(json)); /* 17 digits tell any two doubles apart */
        return;
    case JSON_TRUE:
        BUF_ADD_LITERAL(buf, "true");
        return;
    case JSON_FALSE:
        BUF_ADD_LITERAL(buf, "false");
        return;
    case JSON_NULL:
        BUF_ADD_LITERAL(buf, "null");
        return;
    }
    assert(false && "a JSON value has one of eight types");
}

enum status json_parse(struct str text, json_t **ret_json, struct error *err)
{
    size_t deep_at = find_too_deep(text);
    if (deep_at != SIZE_MAX)
        return refuse_depth(text, deep_at, err);

    json_error_t failure;
    json_t *json =
        json_loadb(text.data == NULL ? "" : text.data, text.size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &failure);
    if (json == NULL)
        return error_set(err, ERROR_INVALID_JSON, NULL, "The JSON %s at line %d, column %d.",
                         reason(json_error_code(&failure)), failure.line, failure.column);
    *ret_json = json;
    return STATUS_OK;
}

void json_fingerprint(const json_t *json, uint8_t ret_hash[32])
{
    struct buf canonical = {0};
    add_canonical(&canonical, json);
    crypto_sha256(buf_str(&canonical), ret_hash);
    buf_release(&canonical);
}

char *json_text(const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
    if (text == NULL)
        memory_exhausted();
    return text;
}
