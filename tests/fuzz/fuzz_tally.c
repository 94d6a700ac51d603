/* Stored tallies, as a damaged database may hold them: what is read can be merged, and what is then written is read
 * again as the same. */

#include <stdlib.h>

#include "domain/tally/tally_row.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = {0};
    struct tally tally = {.arena = &arena}, again = {.arena = &arena};
    if (tally_parse((struct str){(const char *)data, size}, &tally)) {
        struct buf text = {0};
        tally_merge(&tally);
        tally_format(&tally, &text);
        require(tally_parse(buf_str(&text), &again));
        tally_merge(&again);
        require(again.count == tally.count);
        for (size_t i = 0; i < tally.count; i++)
            require(tally_compare(&tally.rows[i], &again.rows[i]) == 0);
        buf_release(&text);
    } else {
        require(tally.count == 0);
    }
    arena_release(&arena);
    return 0;
}
