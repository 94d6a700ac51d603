#pragma once

#include "store/state.h"
#include "store/url.h"

/* What a store on SQLite has besides. */
struct sqlite_own {
    struct arena arena; /* holds the paths */
    struct store_paths paths;
    int64_t disk_reserve_bytes;
    int lock_fd;
};

static inline struct sqlite_own *sqlite_own_of(const struct store *store)
{
    return store->own;
}
