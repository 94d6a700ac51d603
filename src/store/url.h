#pragma once

#include "base/arena.h"
#include "base/error.h"

/* Where the files of a SQLite store are. All of them lie in one folder and share a stem: `sqlite:DIR/referd.db` has the
 * stem `DIR/referd`, its clicks in `DIR/referd.clicks.db` and its lock in `DIR/referd.lock`. */
struct store_paths {
    const char *folder;
    const char *stem;
    const char *files[2]; /* by enum store_file */
    const char *lock;
};

/* Takes a database URL apart; the strings are the arena's. ERROR_INVALID_VALUE when it is not `sqlite:PATH`,
 * or when SQLite would read more into the path than a file (`:memory:`, `file:`, `?mode=ro`). */
MUST_CHECK enum status store_paths_parse(const char *url, struct arena *arena, struct store_paths *ret,
                                         struct error *err);
