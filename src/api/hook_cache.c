/* The texts of a connection are copied beside it: its place outlives whatever it was read into. */

#include "api/hook_cache.h"

#include <assert.h>
#include <string.h>

#include "api/cache.h"
#include "base/limits.h"

enum { PLACES = 64, SEALED_MAX = 2 * LIMIT_TEXT_BYTES + SEALED_OVERHEAD };

struct hook {
    struct connection connection; /* its texts are in `texts` */
    char texts[2 * LIMIT_TEXT_BYTES + 2 * SEALED_MAX];
};

struct cache *hook_cache_new(void)
{
    return cache_new(PLACES, sizeof(struct hook));
}

const struct connection *hook_cache_find(struct cache *cache, uint64_t generation, const struct id *id)
{
    const struct hook *hook = cache_find(cache, generation, id_bytes(id));
    return hook == NULL ? NULL : &hook->connection;
}

/* Moves a text into the item, behind those that are there. */
static void move_text(struct hook *hook, size_t *used, struct str *text)
{
    if (str_is_none(*text))
        return;
    assert(text->size <= sizeof hook->texts - *used);
    memcpy(hook->texts + *used, text->data, text->size);
    text->data = hook->texts + *used;
    *used += text->size;
}

void hook_cache_add(struct cache *cache, uint64_t generation, const struct connection *connection)
{
    struct hook *hook = cache_put(cache, generation, id_bytes(&connection->id));
    size_t used = 0;
    hook->connection = *connection;
    move_text(hook, &used, &hook->connection.kind);
    move_text(hook, &used, &hook->connection.account);
    move_text(hook, &used, &hook->connection.sealed);
    move_text(hook, &used, &hook->connection.previous_sealed);
}
