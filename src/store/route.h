#pragma once

#include "store/store.h"

/* What is known about which works lock the same rows: an asker's key (a referral, a contact, a code) and the route that
 * a transaction found for it (its participant). A table of the latest, shared by all threads of a process. It is a
 * hint: an entry may be lost, overwritten or out of date, and then works wait for each other or run again. */
struct route_table;

struct route_table *route_table_new(void);

/* The route learnt for a key, or the key. Null table: the key. */
uint64_t route_find(const struct route_table *table, uint64_t key);

/* Null table: nothing. 0 as key: nothing. */
void route_learn(struct route_table *table, uint64_t key, uint64_t route);
