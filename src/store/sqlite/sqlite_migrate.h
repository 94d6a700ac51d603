#pragma once

#include "store/migrations.h"
#include "store/sqlite/sqlite.h"

/* Brings a file up to date, one transaction per migration, through its writing connection. Refused: a schema newer than
 * this program, a migration whose text has changed since, a database that is not referd's. */
MUST_CHECK enum status migrate_run(struct db *db, const struct migration_set *set, const char *path, struct error *err);

/* The same checks without changing anything; an older schema is refused too. */
MUST_CHECK enum status migrate_check(struct db *db, const struct migration_set *set, const char *path,
                                     struct error *err);
