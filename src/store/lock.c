/* The lock file. Open-file-description locks rather than flock(): they can be asked for without being taken, and
 * unlike plain fcntl() locks they also keep a second store of the same process out. Any thread. */

#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"
#include "store/url.h"

static struct flock whole_file(void)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
}

enum status store_lock_take(const char *path, int *ret_fd, struct error *err)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        const char *advice = errno == ENOENT ? " Its folder does not exist; `referd init` makes it." : "";
        return error_set(err, ERROR_UNAVAILABLE, "database", "Cannot open the lock file %s: %s.%s", path,
                         strerror(errno), advice);
    }
    struct flock request = whole_file();
    if (fcntl(fd, F_OFD_SETLK, &request) != 0) {
        int reason = errno;
        close(fd);
        if (reason == EAGAIN || reason == EACCES) {
            return error_set(err, ERROR_UNAVAILABLE, "database",
                             "Another process is using this database: it holds %s. Stop it first.", path);
        }
        return error_set(err, ERROR_UNAVAILABLE, "database", "Cannot lock %s: %s.", path, strerror(reason));
    }
    *ret_fd = fd;
    return STATUS_OK;
}

void store_lock_release(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

bool store_lock_is_held(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    struct flock request = whole_file();
    bool held = fcntl(fd, F_OFD_GETLK, &request) == 0 && request.l_type != F_UNLCK;
    close(fd);
    return held;
}

bool store_is_served(const char *url)
{
    struct arena arena;
    arena_init(&arena);
    struct store_paths paths;
    bool held = store_paths_parse(url, &arena, &paths, NULL) == STATUS_OK && store_lock_is_held(paths.lock);
    arena_release(&arena);
    return held;
}
