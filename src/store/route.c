/* See route.h. One slot per key, by its low bits, read and written without a lock: the check value of a slot is its key
 * and route together, so that halves of two entries are not taken for one. Any thread. */

#include "store/route.h"

#include <stdatomic.h>

#include "base/memory.h"

enum { SLOTS = 16384 };

struct slot {
    _Atomic uint64_t check; /* key ^ route */
    _Atomic uint64_t route;
};

struct route_table {
    struct slot slots[SLOTS];
};

struct route_table *route_table_new(void)
{
    return memory_new(sizeof(struct route_table));
}

uint64_t route_find(const struct route_table *table, uint64_t key)
{
    if (table == NULL || key == 0) {
        return key;
    }
    const struct slot *slot = &table->slots[key % SLOTS];
    uint64_t route = atomic_load_explicit(&slot->route, memory_order_relaxed);
    uint64_t check = atomic_load_explicit(&slot->check, memory_order_relaxed);
    return route != 0 && (check ^ route) == key ? route : key;
}

void route_learn(struct route_table *table, uint64_t key, uint64_t route)
{
    if (table == NULL || key == 0) {
        return;
    }
    struct slot *slot = &table->slots[key % SLOTS];
    atomic_store_explicit(&slot->route, route, memory_order_relaxed);
    atomic_store_explicit(&slot->check, key ^ route, memory_order_relaxed);
}
