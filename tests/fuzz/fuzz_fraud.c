/* What may be the same mailbox, telephone, address or surname, of any bytes: whatever two texts are, they are compared
 * without reading beyond them, alike in either order, and one mailbox has one way of writing. Lines of the input are
 * two texts and a user agent. */

#include <stdlib.h>

#include "base/arena.h"
#include "domain/click/robots.h"
#include "domain/fraud/address.h"
#include "domain/fraud/disposable.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_alike(bool (*same)(struct str one, struct str other), struct str one, struct str other)
{
    if (same(one, other) != same(other, one))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size};
    if (size == 0)
        return 0;
    struct str one = str_split(&rest, '\n');
    struct str other = str_is_none(rest) ? STR("") : str_split(&rest, '\n');
    check_alike(fraud_same_mailbox, one, other);
    check_alike(fraud_same_phone, one, other);
    check_alike(fraud_same_address, one, other);
    check_alike(fraud_same_surname, one, other);
    struct arena arena = {0};
    struct str mailbox = fraud_mailbox(one, &arena);
    if (mailbox.size > one.size + sizeof "gmail.com" || !str_equal(fraud_mailbox(mailbox, &arena), mailbox))
        abort();
    (void)fraud_is_disposable(one);
    (void)robots_know(str_is_none(rest) ? one : rest);
    arena_release(&arena);
    return 0;
}
