#pragma once

#include <stdint.h>

#include "base/error.h"
#include "store/migrations.h"

/* What a database says of its schema against what this program knows, and the sentences for what does not fit. The same
 * on all engines; reading the table `schema_version` is theirs. `place` names the database for people. Each refusal is
 * ERROR_UNAVAILABLE with the parameter "database" and says what to do. Thread: any. */

/* The row at `position` (0, 1, ... in the order of the numbers). Refused: a migration that this program does not know,
 * one out of order, one whose text (by its hash) is another. */
MUST_CHECK enum status schema_version_known(const struct migration_set *set, const char *place, size_t position,
                                            int64_t number, const char *sha256, struct error *err);

/* Refused: fewer migrations than this program has. */
MUST_CHECK enum status schema_version_current(const struct migration_set *set, const char *place, size_t applied,
                                              struct error *err);

/* A database without tables, where there should be some. */
MUST_CHECK enum status schema_version_empty(const char *place, struct error *err);

/* A database that has tables, and none of them ours. */
MUST_CHECK enum status schema_version_foreign(const char *place, struct error *err);
