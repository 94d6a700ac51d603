/* Queries of addresses that other systems' links lead to: what is read is a code. */

#include <stdlib.h>

#include "domain/link/alias.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct code code = {0}, again;
    if (!link_code_of_query((struct str){(const char *)data, size}, &code))
        return 0;
    if (!code_parse(code_str(&code), &again) || !str_equal(code_str(&code), code_str(&again)))
        abort();
    return 0;
}
