#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Stops writing before the disk is full, and starts again by itself. One gate per writer, used by its thread alone.
 * Times are monotonic microseconds. */
struct disk_gate {
    const char *folder;
    int64_t need_bytes; /* free space below which nothing is written */
    int64_t checked_at;
    int64_t pages; /* written since the last look */
    bool stopped;
};

struct disk_gate disk_gate_new(const char *folder, int64_t need_bytes);

/* May something be written now? Looks at the disk at most every 50 ms (or 64 pages) while all is well, at most every
 * 250 ms once it was not. */
bool disk_gate_allows(struct disk_gate *gate, int64_t now);

/* A write failed for want of space: nothing is tried again for 250 ms. */
void disk_gate_failed(struct disk_gate *gate, int64_t now);

/* Bytes that may still be written in this folder; INT64_MAX when the system does not tell. Any thread. */
int64_t disk_free_bytes(const char *folder);
