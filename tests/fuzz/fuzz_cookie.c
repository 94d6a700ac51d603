/* Arbitrary bytes as a Cookie header and a name: what is found lies within the header. Name and header are split by the
 * first line feed. */

#include <stdint.h>
#include <stdlib.h>

#include "net/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str header = {(const char *)data, size};
    if (size == 0)
        return 0;
    struct str name = str_split(&header, '\n');
    struct str value = http_cookie_find(header, name);
    if (str_is_none(value))
        return 0;
    if (value.data < header.data || value.data + value.size > header.data + header.size ||
        str_find(value, ';') != SIZE_MAX)
        abort();
    return 0;
}
