/* Decoding a form's body. */

#include "base/form.h"

#include <string.h>

#include "base/limits.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* False for an escape that is none, and for what is no text. */
static bool decode(struct str text, struct arena *arena, struct str *ret)
{
    char *out = arena_alloc(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i] == '+' ? ' ' : text.data[i];
        if (c == '%') {
            int high = i + 2 < text.size ? hex_value(text.data[i + 1]) : -1;
            int low = i + 2 < text.size ? hex_value(text.data[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        out[size++] = c;
    }
    *ret = (struct str){out, size};
    return str_is_text(*ret);
}

static enum status refuse(struct error *err)
{
    return error_set(err, ERROR_BAD_REQUEST, NULL, "The form cannot be read: it is not as a browser sends one.");
}

enum status form_read(struct str body, struct arena *arena, struct form *ret, struct error *err)
{
    if (body.size > LIMIT_FORM_BYTES)
        return error_set(err, ERROR_BODY_TOO_LARGE, NULL, "The form is too large.");
    *ret = (struct form){arena_array(arena, LIMIT_FORM_FIELDS, sizeof *ret->fields), 0};
    while (!str_is_none(body) && body.size > 0) {
        struct form_field field;
        struct str value = str_split(&body, '&');
        struct str name = str_split(&value, '=');
        if (str_is_none(value))
            value = STR("");
        if (ret->count == LIMIT_FORM_FIELDS)
            return error_set(err, ERROR_BODY_TOO_LARGE, NULL, "The form has too many fields.");
        if (!decode(name, arena, &field.name) || !decode(value, arena, &field.value))
            return refuse(err);
        for (size_t i = 0; i < ret->count; i++)
            if (str_equal(ret->fields[i].name, field.name))
                return refuse(err);
        ret->fields[ret->count++] = field;
    }
    return STATUS_OK;
}

bool form_is_type(struct str content_type)
{
    struct str type = str_trim(str_split(&content_type, ';'));
    return str_equal_nocase(type, STR("application/x-www-form-urlencoded"));
}

struct str form_find(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (str_equal(form->fields[i].name, str_from(name)))
            return form->fields[i].value;
    return STR_NONE;
}

struct str form_text(const struct form *form, const char *name, struct arena *arena)
{
    struct str value = form_find(form, name);
    if (str_is_none(value))
        return STR("");
    char *out = arena_alloc(arena, value.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] != '\r')
            out[size++] = value.data[i];
        else if (i + 1 == value.size || value.data[i + 1] != '\n')
            out[size++] = '\n';
    }
    return str_trim((struct str){out, size});
}
