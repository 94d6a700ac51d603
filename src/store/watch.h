#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* Who watches long work (backup, restore, copy): is told how far it is, and may ask it to stop. Called on the thread
 * that works, some times a second to some thousand times a second; it must be quick. */
struct watch {
    /* `what` is at work, `done` of `total` (bytes or rows; total 0: not known). False: stop now. */
    bool (*step)(void *ctx, const char *what, uint64_t done, uint64_t total);
    void *ctx;
};

/* STATUS_OK, or ERROR_UNAVAILABLE when the watcher wants to stop. */
MUST_CHECK static inline enum status watch_step(const struct watch *watch, const char *what, uint64_t done,
                                                uint64_t total, struct error *err)
{
    if (watch->step(watch->ctx, what, done, total))
        return STATUS_OK;
    return error_set(err, ERROR_UNAVAILABLE, NULL, "Stopped while working on %s; nothing was changed.", what);
}
