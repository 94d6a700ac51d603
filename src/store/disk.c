/* The disk reserve. A failed write also closes the gate although space may look free: quotas do not show in statvfs. */

#include "store/disk.h"

#include <errno.h>
#include <sys/statvfs.h>

#include "base/time.h"

static const int64_t look_us = 50 * TIME_US_PER_MS;
static const int64_t look_pages = 64; /* 256 KiB: a fast disk takes megabytes in 50 ms */
static const int64_t retry_us = 250 * TIME_US_PER_MS;

struct disk_gate disk_gate_new(const char *folder, int64_t need_bytes)
{
    return (struct disk_gate){.folder = folder, .need_bytes = need_bytes, .checked_at = INT64_MIN / 2};
}

bool disk_gate_allows(struct disk_gate *gate, int64_t now)
{
    int64_t age = now - gate->checked_at;
    if (gate->stopped ? age < retry_us : age < look_us && gate->pages < look_pages) {
        return !gate->stopped;
    }
    gate->checked_at = now;
    gate->pages = 0;
    gate->stopped = disk_free_bytes(gate->folder) < gate->need_bytes;
    return !gate->stopped;
}

void disk_gate_failed(struct disk_gate *gate, int64_t now)
{
    gate->stopped = true;
    gate->checked_at = now;
}

int64_t disk_free_bytes(const char *folder)
{
    struct statvfs disk;
    int result;
    do {
        result = statvfs(folder, &disk);
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        return INT64_MAX;
    }
    int64_t bytes;
    if (__builtin_mul_overflow((int64_t)disk.f_bavail, (int64_t)disk.f_frsize, &bytes)) {
        return INT64_MAX;
    }
    return bytes;
}
