#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/store.h"

/* The tables that make up a store, learnt from the migrations, so that no list beside them can grow old: they are run
 * on an empty SQLite database in memory, and what then exists is what both engines have. What an engine keeps for
 * itself (`schema_version`, and tables that a migration makes on PostgreSQL alone) is not among them. */

struct table_column {
    const char *name;
    char type; /* as in `struct statement`: 'i', 't' or 'b' */
};

struct table {
    const char *name;
    enum store_file file;
    const struct table_column *columns; /* in the order of the migration */
    size_t column_count;
    const struct table_column *keys; /* the primary key, or else the first unique one */
    size_t key_count;
};

/* In the order in which the migrations make them, hence every table after those that it refers to. */
struct tables {
    const struct table *rows;
    size_t count;
};

/* Everything is the arena's. Any thread. */
MUST_CHECK enum status tables_read(struct arena *arena, struct tables *ret, struct error *err);

/* "SELECT columns FROM table ORDER BY key"; `collate` (such as " COLLATE \"C\"", or "") follows each text key. */
const char *table_select(const struct table *table, const char *collate, struct arena *arena);
