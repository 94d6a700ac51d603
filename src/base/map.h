#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* A hash table: keys are bytes, values are pointers. The one table for whatever is found by a key in memory.
 *
 * The map owns neither: a key is a view, which the value usually holds (`map_key(&thing->id, sizeof thing->id)`), and
 * both stay where they are and as they are while they are in the map. Bytes are compared, so a struct that is a key has
 * no padding.
 *
 * `{0}` is an empty map, which owns no memory. It grows as needed; whoever fills it from outside bounds it by `count`.
 * Keys that strangers choose need map_seed(), or somebody may choose many that collide.
 * One thread at a time. */

struct map_slot;
struct env;

struct map {
    size_t count;
    struct map_slot *slots; /* open addressing, at most three quarters full */
    size_t capacity;        /* a power of two, or 0 */
    uint8_t seed[16];
};

/* The bytes of a thing as a key. A thing that is known by its address: map_key(&pointer, sizeof(void *)). */
static inline struct str map_key(const void *data, size_t size)
{
    return (struct str){data, size};
}

/* Makes the order unpredictable. The map is empty. */
void map_seed(struct map *map, struct env *env);

/* Null when the key is not there. */
void *map_find(const struct map *map, struct str key);

/* The key is not there yet; the value is not null. */
void map_add(struct map *map, struct str key, void *value);

/* One value after the other, then null; `*at` is 0 at first. In no order. Nothing is added or dropped meanwhile.
 *
 *     size_t at = 0;
 *     for (struct thing *thing; (thing = map_next(&map, &at)) != NULL;) ... */
void *map_next(const struct map *map, size_t *at);

/* Drops each value for which keep() is false, and may free it there: it is called once for each. */
void map_keep(struct map *map, bool (*keep)(void *value, void *ctx), void *ctx);

/* Forgets everything and gives the memory back; the map may be filled again. */
void map_release(struct map *map);
