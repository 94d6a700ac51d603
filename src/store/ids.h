#pragma once

#include "base/map.h"
#include "store/store.h"

/* The statements behind txn_query_ids(): one whose text has "{ids}" is run as one of four, with as many parameters in
 * that place as the next of 1, 5, 20 and 100 ids: one object, what a home page shows of each list, a page by default,
 * the largest page. So each is compiled once per size, and both databases plan point look-ups. A session keeps those
 * that it has used; like it they belong to one thread. */

enum { IDS_SIZES = 4 };
extern const size_t ids_sizes[IDS_SIZES]; /* ascending; the last is the most that one run takes */

/* The index of the smallest size that holds `count` ids; that of the last size when none does. */
size_t ids_size_index(size_t count);

/* True when the statement is one for txn_query_ids(). */
bool ids_wanted(const struct statement *statement);

/* What is run for `size` ids: the same row, with the ids' parameters behind the declared ones. Its texts are its own:
 * ids_release(). */
struct statement ids_expand(const struct statement *statement, size_t size);
void ids_release(struct statement *expanded);

/* Frees what a session kept: struct session's `ids`. */
void ids_forget(struct map *ids);
