#pragma once

#include "base/env.h"
#include "base/error.h"
#include "store/watch.h"

/* PostgreSQL's own pg_dump and pg_restore, found by PATH: one file in the custom format. The password and all else that
 * the URL says reach them through their environment, so that no other user of the machine can read it in a list of
 * processes. One thread; a stop ends the program too. */

/* Writes the database as `snapshot` sees it (bulk_snapshot()) to a new file. ERROR_UNAVAILABLE when pg_dump is missing
 * or older than the server. */
MUST_CHECK enum status postgres_dump(const char *url, const char *snapshot, const char *path, const struct watch *watch,
                                     struct error *err);

/* ERROR_CONFLICT when there is any table in the database. */
MUST_CHECK enum status postgres_check_empty(const char *url, struct error *err);

/* Fills an empty database from such a file, in one transaction: all of it, or nothing. */
MUST_CHECK enum status postgres_undump(const char *url, const char *path, const struct watch *watch, struct error *err);

/* Takes back what postgres_undump() has put in, in one transaction: for a database that was found wrong afterwards.
 * Every table goes. */
MUST_CHECK enum status postgres_empty(const char *url, struct error *err);
