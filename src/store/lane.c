/* See lane.h. One slot per key, by its low bits, read and written without a lock: the check value of a slot is its key
 * and lane together, so that halves of two entries are not taken for one. Any thread. */

#include "store/lane.h"

#include <stdatomic.h>

#include "base/memory.h"

enum { SLOTS = 16384 };

struct slot {
    _Atomic uint64_t check; /* key ^ lane */
    _Atomic uint64_t lane;
};

struct lane_table {
    struct slot slots[SLOTS];
};

struct lane_table *lane_table_new(void)
{
    return memory_new(sizeof(struct lane_table));
}

uint64_t lane_find(const struct lane_table *table, uint64_t key)
{
    if (table == NULL || key == 0) {
        return key;
    }
    const struct slot *slot = &table->slots[key % SLOTS];
    uint64_t lane = atomic_load_explicit(&slot->lane, memory_order_relaxed);
    uint64_t check = atomic_load_explicit(&slot->check, memory_order_relaxed);
    return lane != 0 && (check ^ lane) == key ? lane : key;
}

void lane_learn(struct lane_table *table, uint64_t key, uint64_t lane)
{
    if (table == NULL || key == 0) {
        return;
    }
    struct slot *slot = &table->slots[key % SLOTS];
    atomic_store_explicit(&slot->lane, lane, memory_order_relaxed);
    atomic_store_explicit(&slot->check, key ^ lane, memory_order_relaxed);
}
