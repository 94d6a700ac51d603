/* Paths into JSON: see json_path.h.
 *
 * The text has been accepted by json_parse() before, so nothing is checked here but the end of the text: a walk over
 * well-formed JSON needs to know strings and brackets only. Each loop moves on by a byte at least. */

#include "domain/mapping/json_path.h"

#include <jansson.h>

#include "base/json.h"

/* ---- reading a path ---- */

static enum status refuse(const char *param, const char *what, size_t at, struct error *err)
{
    return error_set(err, ERROR_INVALID_VALUE, param, "This is no path, at character %zu: %s", at + 1, what);
}

static bool ends_name(char c)
{
    return c == '.' || c == '[' || c == ']' || c == ' ';
}

static enum status read_name(struct str text, size_t *at, const char *param, struct str *ret, struct error *err)
{
    size_t begin = *at;
    while (*at < text.size && !ends_name(text.data[*at]))
        ++*at;
    if (*at == begin)
        return refuse(param, "a name must follow the dot; names with other characters are written ['so'].", begin, err);
    *ret = (struct str){text.data + begin, *at - begin};
    return STATUS_OK;
}

static enum status read_index(struct str text, size_t *at, const char *param, size_t *ret, struct error *err)
{
    int64_t index;
    size_t begin = *at;
    while (*at < text.size && text.data[*at] >= '0' && text.data[*at] <= '9')
        ++*at;
    if (!str_to_int64((struct str){text.data + begin, *at - begin}, &index) || index > LIMIT_MAPPING_INDEX)
        return refuse(param, "between brackets stands a number from 0 to 9999, or a name in quotes.", begin, err);
    *ret = (size_t)index;
    return STATUS_OK;
}

static enum status read_quoted(struct str text, size_t *at, const char *param, struct str *ret, struct error *err)
{
    char quote = text.data[*at];
    size_t begin = ++*at;
    while (*at < text.size && text.data[*at] != quote)
        ++*at;
    if (*at == text.size || *at == begin)
        return refuse(param, "the name in quotes has no end, or is empty.", begin, err);
    *ret = (struct str){text.data + begin, *at - begin};
    ++*at;
    return STATUS_OK;
}

static enum status read_bracket(struct str text, size_t *at, const char *param, struct json_step *ret,
                                struct error *err)
{
    bool quoted = *at < text.size && (text.data[*at] == '\'' || text.data[*at] == '"');
    ret->is_index = !quoted;
    TRY(quoted ? read_quoted(text, at, param, &ret->name, err) : read_index(text, at, param, &ret->index, err));
    if (*at == text.size || text.data[*at] != ']')
        return refuse(param, "a ] is missing.", *at, err);
    ++*at;
    return STATUS_OK;
}

static enum status read_step(struct str text, size_t *at, const char *param, struct json_step *ret, struct error *err)
{
    char c = text.data[(*at)++];
    if (c == '.')
        return read_name(text, at, param, &ret->name, err);
    if (c == '[')
        return read_bracket(text, at, param, ret, err);
    return refuse(param, "a step is written .name or [0].", *at - 1, err);
}

enum status json_path_parse(struct str text, const char *param, struct json_path *ret, struct error *err)
{
    struct json_path path = {.text = text};
    size_t at = 1;
    if (text.size == 0 || text.size > LIMIT_TEXT_BYTES || (text.data[0] != '$' && text.data[0] != '@'))
        return error_set(
            err, ERROR_INVALID_VALUE, param,
            "A path begins with $, as in $.order.id, or with @ for one of several facts. For a fixed value "
            "write {\"const\": ...}.");
    path.of_item = text.data[0] == '@';
    while (at < text.size) {
        if (path.step_count == LIMIT_MAPPING_STEPS)
            return refuse(param, "it has too many steps.", at, err);
        TRY(read_step(text, &at, param, &path.steps[path.step_count++], err));
    }
    *ret = path;
    return STATUS_OK;
}

/* ---- walking ---- */

struct walk {
    const char *at, *end;
};

static void skip_space(struct walk *w)
{
    while (w->at < w->end && (*w->at == ' ' || *w->at == '\t' || *w->at == '\n' || *w->at == '\r'))
        w->at++;
}

/* The string that begins here, with its quotes. */
static struct str take_string(struct walk *w)
{
    const char *begin = w->at++;
    while (w->at < w->end && *w->at != '"')
        w->at += *w->at == '\\' && w->end - w->at > 1 ? 2 : 1;
    if (w->at < w->end)
        w->at++;
    return (struct str){begin, (size_t)(w->at - begin)};
}

static void skip_word(struct walk *w)
{
    while (w->at < w->end && str_find(STR(",]} \t\n\r"), *w->at) == SIZE_MAX)
        w->at++;
}

static void skip_nested(struct walk *w)
{
    size_t depth = 0;
    do {
        if (*w->at == '"') {
            (void)take_string(w);
            continue;
        }
        depth += *w->at == '{' || *w->at == '[';
        depth -= *w->at == '}' || *w->at == ']';
        w->at++;
    } while (w->at < w->end && depth > 0);
}

/* The value that begins here. */
static struct str take_value(struct walk *w)
{
    skip_space(w);
    const char *begin = w->at;
    if (w->at == w->end)
        return STR_NONE;
    if (*w->at == '"')
        (void)take_string(w);
    else if (*w->at == '{' || *w->at == '[')
        skip_nested(w);
    else
        skip_word(w);
    return (struct str){begin, (size_t)(w->at - begin)};
}

/* Over one of these; false at the end of the object or array. */
static bool pass(struct walk *w, char c)
{
    skip_space(w);
    if (w->at == w->end || *w->at != c)
        return false;
    w->at++;
    return true;
}

static bool begins(struct walk *w, struct str json, char bracket)
{
    *w = (struct walk){json.data, json.data + json.size};
    return pass(w, bracket);
}

/* Whether a member's name, as it stands in the text, is this one. */
static bool is_named(struct str quoted, struct str name)
{
    struct str inside = {quoted.data + 1, quoted.size < 2 ? 0 : quoted.size - 2};
    if (str_find(inside, '\\') == SIZE_MAX)
        return str_equal(inside, name);
    json_t *decoded = json_loadb(quoted.data, quoted.size, JSON_DECODE_ANY, NULL);
    bool same = json_is_string(decoded) &&
                str_equal((struct str){json_string_value(decoded), json_string_length(decoded)}, name);
    json_decref(decoded);
    return same;
}

static struct str member_of(struct str json, struct str name)
{
    struct walk w;
    if (!begins(&w, json, '{'))
        return STR_NONE;
    do {
        skip_space(&w);
        if (w.at == w.end || *w.at != '"')
            return STR_NONE;
        struct str key = take_string(&w);
        if (!pass(&w, ':'))
            return STR_NONE;
        struct str value = take_value(&w);
        if (is_named(key, name))
            return value;
    } while (pass(&w, ','));
    return STR_NONE;
}

static struct str element_of(struct str json, size_t index)
{
    struct walk w;
    if (!begins(&w, json, '['))
        return STR_NONE;
    for (size_t i = 0;; i++) {
        struct str value = take_value(&w);
        if (value.size == 0)
            return STR_NONE;
        if (i == index)
            return value;
        if (!pass(&w, ','))
            return STR_NONE;
    }
}

struct str json_path_find(const struct json_path *path, struct str json)
{
    struct walk w = {json.data, json.data + json.size};
    struct str found = take_value(&w);
    for (size_t i = 0; i < path->step_count && !str_is_none(found); i++) {
        const struct json_step *step = &path->steps[i];
        found = step->is_index ? element_of(found, step->index) : member_of(found, step->name);
    }
    return found;
}

bool json_elements(struct str json, size_t limit, struct arena *arena, struct str **ret, size_t *ret_count)
{
    struct walk w;
    size_t count = 0;
    struct str *items = arena_array(arena, limit, sizeof *items);
    if (!begins(&w, json, '['))
        return false;
    do {
        struct str value = take_value(&w);
        if (value.size == 0)
            break; /* an empty array */
        if (count == limit)
            return false;
        items[count++] = value;
    } while (pass(&w, ','));
    *ret = items;
    *ret_count = count;
    return true;
}
