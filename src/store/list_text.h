#pragma once

/* The texts of pages, for the statement tables of collections: see domain/list/list.h. */

/* $1 ws, $2 below this id, $3 from this id on, $4 made before, $5 made from then on, $6 how many. */
#define LIST_PARAMS "ibbiii"

/* The text of a path: `columns` is what ENTITY_NAME makes, `made_at` the column that tells when a row was made (ids
 * carry milliseconds, `created[...]` is compared to the microsecond), `filters` begins with " AND ". */
#define LIST_TEXT(columns, table, made_at, filters)                                                                    \
    "SELECT ws" columns " FROM " table " WHERE ws = $1" filters " AND id < $2 AND id >= $3 AND " made_at               \
    " < $4 AND " made_at " >= $5 ORDER BY id DESC LIMIT $6"

/* The same merged over all programs of the world, for an index that begins with the program: a range of each. */
#define LIST_MERGED(columns, table, made_at, filters)                                                                  \
    "SELECT ws" columns " FROM " table " WHERE ws = $1 AND id IN (SELECT y.id FROM program p JOIN " table              \
    " y ON y.ws = p.ws AND y.id IN (SELECT id FROM " table " WHERE ws = $1 AND program_id = p.id" filters              \
    " AND id < $2 AND id >= $3 AND " made_at " < $4 AND " made_at                                                      \
    " >= $5 ORDER BY id DESC LIMIT $6) WHERE p.ws = $1 ORDER BY y.id DESC LIMIT $6) ORDER BY id DESC LIMIT $6"
#define LIST_MERGED_POSTGRES(columns, table, made_at, filters)                                                         \
    "SELECT ws" columns " FROM " table " WHERE ws = $1 AND id IN (SELECT y.id FROM program p CROSS JOIN LATERAL "      \
    "(SELECT id FROM " table " WHERE ws = $1 AND program_id = p.id" filters " AND id < $2 AND id >= $3 AND " made_at   \
    " < $4 AND " made_at " >= $5 ORDER BY id DESC LIMIT $6) AS y WHERE p.ws = $1 ORDER BY y.id DESC LIMIT $6) "        \
    "ORDER BY id DESC LIMIT $6"
