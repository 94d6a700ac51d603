#pragma once

#include "store/store.h"

/* What is known about which works lock the same rows: an asker's key (a referral, a contact, a code) and the lane that
 * a transaction found for it (its participant). A table of the latest, shared by all threads of a process. It is a
 * hint: an entry may be lost, overwritten or out of date, and then works wait for each other or run again. No map of
 * base/map.h, which is one thread's: here every thread reads and writes without a lock. */
struct lane_table;

struct lane_table *lane_table_new(void);

/* The lane learnt for a key, or the key. Null table: the key. */
uint64_t lane_find(const struct lane_table *table, uint64_t key);

/* Null table: nothing. 0 as key: nothing. */
void lane_learn(struct lane_table *table, uint64_t key, uint64_t lane);
