/* What people type where addresses of friends are asked for: any text is cut into parts of it that hold no separator,
 * as many as there is room for; and what is found stays found when it is typed alone. Own words beside it. */

#include <stdlib.h>

#include "base/limits.h"
#include "domain/enrollment/friend_addresses.h"
#include "domain/message/own_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_found(struct str text, struct str found)
{
    struct str again[2];
    require(found.size > 0 && found.data >= text.data && found.data + found.size <= text.data + text.size);
    require(str_find(found, '\n') == SIZE_MAX);
    if (str_find(found, '"') != SIZE_MAX || str_find(found, '@') == SIZE_MAX || str_find(found, ' ') != SIZE_MAX ||
        str_find(found, '<') != SIZE_MAX || str_find(found, ',') != SIZE_MAX || str_find(found, ';') != SIZE_MAX ||
        str_find(found, '\t') != SIZE_MAX || str_find(found, '\r') != SIZE_MAX)
        return; /* of a part in angle brackets: anything */
    require(friend_addresses_read(found, again, 2) == 1 && str_equal(again[0], str_trim(found)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ROOM = LIMIT_FRIENDS_OF_CALL + 1 };
    struct str text = {size == 0 ? "" : (const char *)data, size};
    struct str found[ROOM];
    struct error err = {0};
    size_t count = friend_addresses_read(text, found, ROOM);
    require(count <= ROOM);
    for (size_t i = 0; i < count; i++)
        check_found(text, found[i]);
    require(friend_addresses_read(text, found, 1) == (count > 0));
    bool right = own_words_check(text, "message", &err) == STATUS_OK;
    require(!right || (!own_words_have_address(text) && size <= LIMIT_OWN_WORDS_BYTES));
    return 0;
}
