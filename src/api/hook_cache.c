/* A table of fixed size with one place per id, as that of the keys (key_cache.c): a newcomer takes the place of whoever
 * is there. The texts of a connection are copied into its place. */

#include "api/hook_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

enum { PLACES = 64, SEALED_MAX = LIMIT_TEXT_BYTES + SEALED_OVERHEAD };

struct place {
    bool taken;
    struct connection connection; /* its texts are in `texts` */
    char texts[2 * LIMIT_TEXT_BYTES + 2 * SEALED_MAX];
};

struct hook_cache {
    uint64_t generation; /* of the store, under which all of it was read */
    struct place places[PLACES];
};

/* The last byte of an id is random. */
static struct place *place_of(struct hook_cache *cache, const struct id *id)
{
    return &cache->places[id->bytes[sizeof id->bytes - 1] % PLACES];
}

static void empty_if_older(struct hook_cache *cache, uint64_t generation)
{
    if (cache->generation == generation)
        return;
    memset(cache->places, 0, sizeof cache->places);
    cache->generation = generation;
}

struct hook_cache *hook_cache_new(void)
{
    return memory_new(sizeof(struct hook_cache));
}

void hook_cache_free(struct hook_cache *cache)
{
    free(cache);
}

const struct connection *hook_cache_find(struct hook_cache *cache, uint64_t generation, const struct id *id)
{
    empty_if_older(cache, generation);
    struct place *place = place_of(cache, id);
    return place->taken && id_equal(&place->connection.id, id) ? &place->connection : NULL;
}

/* Moves a text into the place, behind those that are there. */
static void move_text(struct place *place, size_t *used, struct str *text)
{
    if (str_is_none(*text))
        return;
    assert(text->size <= sizeof place->texts - *used);
    memcpy(place->texts + *used, text->data, text->size);
    text->data = place->texts + *used;
    *used += text->size;
}

void hook_cache_add(struct hook_cache *cache, uint64_t generation, const struct connection *connection)
{
    empty_if_older(cache, generation);
    struct place *place = place_of(cache, &connection->id);
    size_t used = 0;
    place->taken = true;
    place->connection = *connection;
    move_text(place, &used, &place->connection.kind);
    move_text(place, &used, &place->connection.account);
    move_text(place, &used, &place->connection.sealed);
    move_text(place, &used, &place->connection.previous_sealed);
}
