/* Where a discount's code comes from. See the header. Pure. */

#include "domain/rule/code_source.h"

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_of_code(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_alphanumeric(text.data[i]) && text.data[i] != '-' && text.data[i] != '_' && text.data[i] != '.')
            return false;
    return true;
}

bool code_text_is_good(struct str text)
{
    return text.size >= CODE_TEXT_MIN && text.size <= CODE_TEXT_MAX && is_alphanumeric(text.data[0]) &&
           is_of_code(text);
}

bool code_pool_name_is_good(struct str name)
{
    return name.size >= 1 && name.size <= CODE_POOL_NAME_MAX && is_of_code(name);
}

struct str code_source_pool(struct str source)
{
    static const char MARK[] = "pool:";
    const size_t size = sizeof MARK - 1;
    if (!str_starts_with(source, STR("pool:")))
        return STR_NONE;
    return (struct str){source.data + size, source.size - size};
}

bool code_source_is_good(struct str source)
{
    struct str pool = code_source_pool(source);
    return str_is_none(pool) ? code_text_is_good(source) : code_pool_name_is_good(pool);
}

bool code_source_is_stripe(struct str source)
{
    return str_equal(source, STR("stripe"));
}
