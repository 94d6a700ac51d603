/* Headers and query of a visit: what is kept of them is bounded and of harmless bytes. Lines of the input are user
 * agent, purpose, referrer, query. */

#include <stdlib.h>

#include "domain/click/classify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_bytes(struct str kept, size_t limit, const char *others)
{
    if (kept.size > limit)
        abort();
    for (size_t i = 0; i < kept.size; i++) {
        char c = kept.data[i];
        bool harmless = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!harmless && (c == '\0' || strchr(others, c) == NULL))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    if (size == 0)
        return 0;
    struct str agent = str_split(&rest, '\n');
    struct str purpose = str_is_none(rest) ? STR_NONE : str_split(&rest, '\n');
    struct str referrer = str_is_none(rest) ? STR_NONE : str_split(&rest, '\n');
    struct click_class class = click_classify(
        &(struct click_headers){.user_agent = agent, .purpose = purpose, .sec_fetch_dest = purpose, .x_moz = referrer});
    if (class.flags > (CLICK_PREFETCH | CLICK_EMBEDDED | CLICK_BOT) || class.device > CLICK_DEVICE_TABLET)
        abort();
    struct arena arena = {0};
    check_bytes(click_referrer_host(referrer, &arena), 253, "-._");
    check_bytes(click_campaign(rest, &arena), 64 * 3 + 40, "-._~%+&=");
    arena_release(&arena);
    return 0;
}
