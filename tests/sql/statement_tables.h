#pragma once

#include <stddef.h>

#include "domain/list/list.h"
#include "store/store.h"

/* Every statement of the program, by table. Made at build time from the headers that declare the tables, so that none
 * can be forgotten. */
struct statement_table {
    const char *name; /* of the C array */
    const struct statement *rows;
    size_t count;
};

extern const struct statement_table statement_tables[];
extern const size_t statement_table_count;

/* Every list of the program (domain/list/list.h), found in the same way. */
extern const struct list *const program_lists[];
extern const size_t program_list_count;

/* The statement of this name; ends the program when there is none. */
const struct statement *statement_named(const char *name);
