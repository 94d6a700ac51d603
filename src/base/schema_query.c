/* Reading URL queries by field tables: the same rows and checks as for bodies, with every value given as text. Any
 * thread. */

#include <assert.h>

#include "base/schema.h"
#include "base/schema_value.h"

static enum status refuse_type(const struct field *field, struct error *err)
{
    return error_set(err, ERROR_INVALID_TYPE, field->name, "%s must be %s.", field->name,
                     schema_type_phrase(field->type));
}

static enum status read_bool(const struct field *field, struct str text, struct opt_bool *member, struct error *err)
{
    bool value = str_equal(text, STR("true"));
    if (!value && !str_equal(text, STR("false")))
        return refuse_type(field, err);
    *member = (struct opt_bool){true, value};
    return STATUS_OK;
}

static enum status read_value(const struct field *field, struct str text, void *member, struct error *err)
{
    if ((field->flags & FIELD_UNSUPPORTED) != 0)
        return schema_refuse_unsupported(field, err);
    if (!str_is_text(text))
        return error_set(err, ERROR_INVALID_VALUE, field->name, "%s must be UTF-8 text without U+0000.", field->name);
    if (schema_is_textual(field->type))
        return schema_take_text(field, text, member, err);
    if (field->type == FIELD_BOOL)
        return read_bool(field, text, member, err);
    assert(field->type == FIELD_INT || field->type == FIELD_MONEY);
    int64_t value;
    return str_to_int64(text, &value) ? schema_take_int(field, value, member, err) : refuse_type(field, err);
}

enum status schema_read_query(const struct schema *schema, const struct query_parameter *parameters, size_t count,
                              void *out, struct arena *arena, struct error *err)
{
    (void)arena; /* values are views so far; the parameter keeps the call like schema_read() */
    schema_clear(schema, out);
    uint64_t seen = 0;
    for (size_t i = 0; i < count; i++) {
        const struct field *field = schema_find(schema, parameters[i].name);
        if (field == NULL)
            return schema_refuse_unknown(schema, parameters[i].name, err);
        uint64_t bit = UINT64_C(1) << (field - schema->fields);
        if ((seen & bit) != 0)
            return error_set(err, ERROR_INVALID_VALUE, field->name, "%s is given twice.", field->name);
        seen |= bit;
        TRY(read_value(field, parameters[i].value, (char *)out + field->offset, err));
    }
    return schema_check_required(schema, &seen, err);
}
