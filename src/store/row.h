#pragma once

#include "base/entity.h"
#include "store/store.h"

/* Rows by their entity's table (base/entity.h): no column is ever named by its position. */

/* Fills the stored members of `object` (struct of the entity) from a row whose columns are those of the entity, in the
 * order of its table, from column `first` on (1 behind `ws`). Other members are left alone. Views point into the
 * result. Returns the column behind the last. */
size_t row_read(const struct entity *entity, const struct result *result, size_t row, size_t first, void *object);

/* The stored members as parameters, in the order of the table: `ret_values` has room for all of them. Views point into
 * `object`. Returns how many. */
size_t row_values(const struct entity *entity, const void *object, struct value *ret_values);

/* All rows of a result as an array of the entity's structs, zeroed before, in `arena`. */
void *row_read_all(const struct entity *entity, const struct result *result, size_t first, struct arena *arena);

/* Those rows of txn_query_ids() that `ids` asked for, in the order of `ids`: an engine gives them in any. `first` is
 * the column of the id, which the entity's table begins with. An id without a row is left out. */
void *row_read_asked(const struct entity *entity, const struct result *result, size_t first, const struct id *ids,
                     size_t id_count, struct arena *arena, size_t *ret_count);

/* Runs a statement whose first parameter is `ws` and whose others are the stored members of `object`: an INSERT of the
 * whole row. */
MUST_CHECK enum status row_insert(struct txn *txn, const struct statement *statement, int64_t ws,
                                  const struct entity *entity, const void *object, struct error *err);

/* The same of an INSERT that does nothing where there is such a row, and returns one column of a new one. */
MUST_CHECK enum status row_insert_new(struct txn *txn, const struct statement *statement, int64_t ws,
                                      const struct entity *entity, const void *object, bool *ret_inserted,
                                      struct error *err);

/* The most stored members that an entity may have. */
enum { ROW_MEMBERS_MAX = 48 };
