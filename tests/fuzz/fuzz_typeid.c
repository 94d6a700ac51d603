/* TypeIDs from outside: what is accepted must be written back byte by byte. */

#include <stdlib.h>

#include "base/typeid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_general_form(struct str text)
{
    struct str prefix;
    struct id id;
    if (!typeid_parse(text, &prefix, &id))
        return;
    char suffix[TYPEID_SUFFIX_SIZE];
    typeid_suffix_format(&id, suffix);
    require(memcmp(text.data + text.size - sizeof suffix, suffix, sizeof suffix) == 0);
    require(prefix.size <= TYPEID_PREFIX_LIMIT && str_starts_with(text, prefix));
    require(text.size == sizeof suffix + prefix.size + (prefix.size > 0 ? 1 : 0));
    require(str_is_text(text));
}

static void check_own_form(struct str text)
{
    struct id id;
    if (!id_parse(text, "ref", &id))
        return;
    char back[ID_TEXT_SIZE];
    id_format(&id, "ref", back);
    require(text.size == sizeof back && memcmp(text.data, back, sizeof back) == 0);
    require(!id_is_none(&id) && id_time(&id) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    check_general_form(text);
    check_own_form(text);
    return 0;
}
