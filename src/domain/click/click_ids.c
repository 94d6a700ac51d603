/* Click ids joined by dots, and the short list that they are. Pure; any thread. */

#include "domain/click/click_ids.h"

#include <string.h>

bool click_ids_parse(struct str text, struct click_ids *ret)
{
    struct click_ids ids = {0};
    while (!str_is_none(text)) {
        struct str part = str_split(&text, '.');
        if (ids.count == LIMIT_COOKIE_CLICKS || !id_parse(part, "clk", &ids.ids[ids.count]))
            return false;
        ids.count++;
    }
    if (ids.count == 0)
        return false;
    *ret = ids;
    return true;
}

size_t click_ids_format(const struct click_ids *ids, char ret_text[CLICK_IDS_TEXT_SIZE])
{
    size_t size = 0;
    for (size_t i = 0; i < ids->count; i++) {
        if (i > 0)
            ret_text[size++] = '.';
        id_format(&ids->ids[i], "clk", ret_text + size);
        size += ID_TEXT_SIZE;
    }
    return size;
}

void click_ids_push(struct click_ids *ids, const struct id *id)
{
    if (ids->count < LIMIT_COOKIE_CLICKS)
        ids->count++;
    memmove(&ids->ids[1], &ids->ids[0], (ids->count - 1) * sizeof ids->ids[0]);
    ids->ids[0] = *id;
}

void click_ids_drop(struct click_ids *ids, const struct id *id)
{
    size_t kept = 0;
    for (size_t i = 0; i < ids->count; i++)
        if (!id_equal(&ids->ids[i], id))
            ids->ids[kept++] = ids->ids[i];
    ids->count = kept;
}
