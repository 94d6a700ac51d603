/* Open addressing with linear probing. A slot keeps the hash: growing computes none, and a key is looked at only where
 * the hashes are the same. Dropping is done to all at once, by building the table anew, so that no slot stands for
 * something that was there. Hashes are SipHash also without a seed: a table that is as good whatever the keys. */

#include "base/map.h"

#include <assert.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "base/env.h"
#include "base/memory.h"

enum { CAPACITY_MIN = 16 };

struct map_slot {
    uint64_t hash;
    struct str key;
    void *value; /* null: free */
};

/* More would fill the table too much to be found in quickly. */
static size_t room(size_t capacity)
{
    return capacity / 4 * 3;
}

/* The slot that has the key, or the free one where it belongs. */
static struct map_slot *slot_of(const struct map *map, uint64_t hash, struct str key)
{
    for (size_t at = (size_t)hash;; at++) {
        struct map_slot *slot = &map->slots[at & (map->capacity - 1)];
        if (slot->value == NULL || (slot->hash == hash && str_equal(slot->key, key)))
            return slot;
    }
}

/* Moves everything into a table with room for `count`. */
static void rebuild(struct map *map, size_t count)
{
    const struct map old = *map;
    map->capacity = CAPACITY_MIN;
    while (room(map->capacity) < count)
        map->capacity *= 2;
    map->slots = memory_new(map->capacity * sizeof *map->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].value != NULL)
            *slot_of(map, old.slots[i].hash, old.slots[i].key) = old.slots[i];
    free(old.slots);
}

void map_seed(struct map *map, struct env *env)
{
    assert(map->count == 0);
    env_random(env, map->seed, sizeof map->seed);
}

void *map_find(const struct map *map, struct str key)
{
    return map->count == 0 ? NULL : slot_of(map, crypto_siphash(map->seed, key), key)->value;
}

void map_add(struct map *map, struct str key, void *value)
{
    if (map->count == room(map->capacity))
        rebuild(map, map->count + 1);
    uint64_t hash = crypto_siphash(map->seed, key);
    struct map_slot *slot = slot_of(map, hash, key);
    assert(value != NULL && slot->value == NULL);
    *slot = (struct map_slot){hash, key, value};
    map->count++;
}

void *map_next(const struct map *map, size_t *at)
{
    while (*at < map->capacity) {
        void *value = map->slots[(*at)++].value;
        if (value != NULL)
            return value;
    }
    return NULL;
}

void map_keep(struct map *map, bool (*keep)(void *value, void *ctx), void *ctx)
{
    for (size_t i = 0; i < map->capacity; i++) {
        struct map_slot *slot = &map->slots[i];
        if (slot->value != NULL && !keep(slot->value, ctx)) {
            slot->value = NULL;
            map->count--;
        }
    }
    rebuild(map, map->count + 1);
}

void map_release(struct map *map)
{
    free(map->slots);
    map->slots = NULL;
    map->count = map->capacity = 0;
}
