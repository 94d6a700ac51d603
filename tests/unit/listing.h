#pragma once

#include "domain/list/list.h"

/* What a resource looks like to whoever asks: a page of its list, and the JSON of one. Within an act. */

struct listed {
    void *rows; /* the entity's structs, in the transaction's arena */
    size_t count;
    bool more;
};

MUST_CHECK enum status listing_read(struct act *act, const struct list *list, const struct list_ask *ask,
                                    struct listed *ret, struct error *err);

/* The JSON of an object, in the transaction's arena. */
struct str listing_json(struct act *act, const struct entity *entity, const void *object, enum entity_view view);

/* True when the text has this part. */
bool listing_has(struct str text, const char *part);
