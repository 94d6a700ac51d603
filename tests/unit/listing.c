/* See listing.h. */

#include "listing.h"

#include <string.h>

enum status listing_read(struct act *act, const struct list *list, const struct list_ask *ask, struct listed *ret,
                         struct error *err)
{
    return list_read(act, list, ask, &ret->rows, &ret->count, &ret->more, err);
}

struct str listing_json(struct act *act, const struct entity *entity, const void *object, enum entity_view view)
{
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    entity_write(entity, &w, NULL, object, view);
    jsonw_end(&w);
    struct str text = str_copy(txn_arena(act->txn), buf_str(&buf));
    buf_release(&buf);
    return text;
}

bool listing_has(struct str text, const char *part)
{
    return memmem(text.data, text.size, part, strlen(part)) != NULL;
}
