#pragma once

#include <stdbool.h>

#include "base/error.h"

/* One process at a time owns a store: it holds an exclusive lock on a small file beside the database. The lock ends
 * with the process, however that ends; the file stays. */

/* Creates the file if need be and locks it. ERROR_UNAVAILABLE, naming the file, when another process holds it. */
MUST_CHECK enum status store_lock_take(const char *path, int *ret_fd, struct error *err);

/* Gives the lock back. -1 is accepted. */
void store_lock_release(int fd);

/* True when somebody holds the lock. Takes nothing, so asking never disturbs a server that is just starting. */
bool store_lock_is_held(const char *path);
