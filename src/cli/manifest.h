#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "store/bulk/copy.h"

/* What a backup says of itself: a JSON document that is written beside its parts and read before anything else. Reading
 * takes any bytes: nothing in a manifest is believed that is not within its limits. Any thread. */

enum { MANIFEST_FORMAT = 1, MANIFEST_PARTS_MAX = 2, MANIFEST_TABLES_MAX = 256, MANIFEST_BYTES_MAX = 1024 * 1024 };

enum manifest_engine { MANIFEST_SQLITE, MANIFEST_POSTGRES };

/* One file of the backup. Which files there are and what they are called follows from the engine. */
struct manifest_part {
    const char *name;
    int64_t bytes;
    struct str sha256; /* hex */
};

struct manifest {
    struct str referd; /* the version that wrote it */
    enum manifest_engine engine;
    int64_t taken_at;
    int64_t schemas[2];          /* migrations applied, by enum store_file */
    struct str master_key_check; /* hex; absent: the database has no key yet */
    struct str digest;           /* of the books; absent: there was no world */
    struct manifest_part parts[MANIFEST_PARTS_MAX];
    size_t part_count;
    struct store_sum sums; /* by table */
};

/* Names of the parts, in their order. */
const char *const *manifest_part_names(enum manifest_engine engine, size_t *ret_count);

void manifest_write(const struct manifest *manifest, struct buf *out);

/* The texts are the arena's. ERROR_INVALID_VALUE when it is no manifest, ERROR_NOT_SUPPORTED when it is of a newer
 * format. */
MUST_CHECK enum status manifest_read(struct str text, struct arena *arena, struct manifest *ret, struct error *err);
