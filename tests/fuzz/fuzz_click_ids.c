/* Arbitrary bytes as the value of the click cookie: what is accepted is written again as it was, and taking in a new
 * click keeps the list within its bound. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/click/click_ids.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct id newest = {{1}};
    struct str text = {(const char *)data, size};
    struct click_ids ids;
    char written[CLICK_IDS_TEXT_SIZE];
    if (size == 0 || !click_ids_parse(text, &ids))
        return 0;
    if (!str_equal(text, (struct str){written, click_ids_format(&ids, written)}))
        abort();
    click_ids_drop(&ids, &ids.ids[0]);
    click_ids_push(&ids, &newest);
    if (ids.count > LIMIT_COOKIE_CLICKS || !id_equal(&ids.ids[0], &newest))
        abort();
    return 0;
}
