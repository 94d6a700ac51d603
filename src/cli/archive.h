#pragma once

#include "base/env.h"
#include "cli/manifest.h"
#include "store/watch.h"

/* A backup is a folder: the parts (plain SQLite files, or what pg_dump wrote), `manifest.json` with their hashes, and
 * `manifest.sha256`, which `sha256sum -c` understands. Other files in it are left alone. One thread. */

/* A backup being made, under a temporary name beside its real one. */
struct archive {
    struct arena arena;
    const char *target; /* the folder that it becomes */
    const char *folder; /* "TARGET.draft-XXXXXX"; null: none */
};

/* ERROR_CONFLICT when the target exists; ERROR_UNAVAILABLE when its folder cannot be made. */
MUST_CHECK enum status archive_begin(const char *target, struct archive *ret, struct error *err);

/* Path of a part; the archive's arena has it. */
const char *archive_path(struct archive *archive, const char *name);

/* Hashes the parts into the manifest, writes it, makes everything durable, and gives the folder its name. */
MUST_CHECK enum status archive_publish(struct archive *archive, struct manifest *manifest, const struct watch *watch,
                                       struct error *err);

/* Removes what is left under the temporary name. `{0}` is accepted. */
void archive_end(struct archive *archive);

/* Reads the manifest of a finished backup and proves that it is as it was written. */
MUST_CHECK enum status archive_open(const char *folder, struct arena *arena, struct manifest *ret, struct error *err);

/* Proves that the parts have the sizes and hashes that the manifest says. ERROR_INVALID_VALUE names the one that has
 * not. */
MUST_CHECK enum status archive_check(const char *folder, const struct manifest *manifest, const struct watch *watch,
                                     struct error *err);

/* Copies a part to a new file (mode 0600). */
MUST_CHECK enum status archive_extract(const char *folder, const struct manifest_part *part, const char *path,
                                       const struct watch *watch, struct error *err);
