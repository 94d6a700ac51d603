/* Reading results: NULL has a stand-in for each type; a wrong type or position is a bug and asserts. Any thread. */

#include <assert.h>
#include <string.h>

#include "base/time.h"
#include "store/store.h"

static const struct value *cell(const struct result *result, size_t row, size_t column)
{
    assert(row < result->row_count && column < result->column_count);
    return &result->values[row * result->column_count + column];
}

int64_t result_int(const struct result *result, size_t row, size_t column)
{
    const struct value *value = cell(result, row, column);
    assert(value->type == VALUE_INT || value->type == VALUE_NULL);
    return value->type == VALUE_INT ? value->number : 0;
}

int64_t result_time(const struct result *result, size_t row, size_t column)
{
    const struct value *value = cell(result, row, column);
    assert(value->type == VALUE_INT || value->type == VALUE_NULL);
    return value->type == VALUE_INT ? value->number : TIME_NONE;
}

struct str result_str(const struct result *result, size_t row, size_t column)
{
    const struct value *value = cell(result, row, column);
    assert(value->type != VALUE_INT);
    return value->type == VALUE_NULL ? STR_NONE : value->text;
}

struct id result_id(const struct result *result, size_t row, size_t column)
{
    const struct value *value = cell(result, row, column);
    assert(value->type == VALUE_BYTES || value->type == VALUE_NULL);
    return id_from_bytes(value->type == VALUE_BYTES ? value->text : STR_NONE);
}

struct currency result_currency(const struct result *result, size_t row, size_t column)
{
    const struct value *value = cell(result, row, column);
    assert(value->type == VALUE_TEXT || value->type == VALUE_NULL);
    struct currency currency = {{0}};
    if (value->type == VALUE_TEXT) {
        assert(value->text.size < sizeof currency.text);
        memcpy(currency.text, value->text.data, value->text.size);
    }
    return currency;
}

bool result_is_null(const struct result *result, size_t row, size_t column)
{
    return cell(result, row, column)->type == VALUE_NULL;
}
