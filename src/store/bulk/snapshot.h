#pragma once

#include "base/env.h"
#include "base/error.h"
#include "store/store.h"
#include "store/watch.h"

/* The files of a SQLite store as they are at one moment, copied beside a running server.
 *
 * The moment: the snapshot of the books is taken first and that of the clicks at once after it, and each is held until
 * its file is copied. So every click that the books name or count is among the clicks; those that came between the two
 * are counted after a restore, as after a crash. Whatever was acknowledged before the call is in both.
 *
 * What it costs the server: nothing waits. But while a snapshot is held, the log of its file cannot begin anew, so it
 * grows by what is written meanwhile and is carried over afterwards; hence the copy is one of pages, the fastest there
 * is, and everything slow (hashing, proving) is done on the copy. */

/* Copies the books and the clicks of `url` to new files. The schema must be this program's. On failure or stop the
 * files may be there in part. One thread. */
MUST_CHECK enum status snapshot_copy(const char *url, const char *const files[2], struct env *env,
                                     const struct watch *watch, struct error *err);

/* SQLite's own check of a file's structure (quick_check). ERROR_INTERNAL says what it found, in words of `file`. */
MUST_CHECK enum status snapshot_check(const char *path, enum store_file file, struct error *err);
