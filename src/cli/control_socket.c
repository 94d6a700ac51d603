/* Unix sockets with deadlines. */

#include "cli/control_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BACKLOG = 16, READ_BYTES = 16 * 1024, PATH_LIMIT = 4096 };

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Fills the address; a long path becomes /proc/self/fd/N/name, with N open as long as the address is used. */
static bool address_fill(const char *path, struct sockaddr_un *ret, int *ret_folder)
{
    char folder[PATH_LIMIT];
    *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
    *ret_folder = -1;
    int size = snprintf(ret->sun_path, sizeof ret->sun_path, "%s", path);
    if (size > 0 && (size_t)size < sizeof ret->sun_path)
        return true;
    const char *name = strrchr(path, '/');
    if (name == NULL || snprintf(folder, sizeof folder, "%.*s", (int)(name - path), path) >= PATH_LIMIT)
        return false;
    *ret_folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    size = snprintf(ret->sun_path, sizeof ret->sun_path, "/proc/self/fd/%d%s", *ret_folder, name);
    return *ret_folder >= 0 && (size_t)size < sizeof ret->sun_path;
}

static int socket_at(const char *path, bool listening)
{
    struct sockaddr_un address;
    int folder = -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool done = fd >= 0 && address_fill(path, &address, &folder);
    if (done && listening)
        done = fchmod(fd, 0600) == 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
               chmod(path, 0600) == 0 && listen(fd, BACKLOG) == 0;
    else if (done)
        done = connect(fd, (const struct sockaddr *)&address, sizeof address) == 0;
    int failure = errno;
    if (folder >= 0)
        close(folder);
    if (!done && fd >= 0)
        close(fd);
    errno = failure;
    return done ? fd : -1;
}

int control_socket_listen(const char *path)
{
    unlink(path);
    return socket_at(path, true);
}

int control_socket_connect(const char *path)
{
    return socket_at(path, false);
}

static bool wait_for(int fd, short what, int64_t end_ms)
{
    struct pollfd poll_fd = {.fd = fd, .events = what};
    int ready;
    do {
        int64_t left = end_ms - now_ms();
        ready = left <= 0 ? 0 : poll(&poll_fd, 1, (int)left);
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

bool control_socket_read(int fd, size_t limit, int64_t deadline_ms, struct buf *ret)
{
    int64_t end_ms = now_ms() + deadline_ms;
    while (ret->size <= limit && wait_for(fd, POLLIN, end_ms)) {
        char *at = buf_reserve(ret, READ_BYTES);
        ssize_t size = read(fd, at, READ_BYTES);
        if (size == 0)
            return true;
        if (size < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        ret->size += size > 0 ? (size_t)size : 0;
    }
    return false;
}

bool control_socket_write(int fd, struct str text)
{
    int64_t end_ms = now_ms() + CONTROL_MESSAGE_MS;
    while (text.size > 0 && wait_for(fd, POLLOUT, end_ms)) {
        ssize_t size = send(fd, text.data, text.size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (size < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        text.data += size > 0 ? size : 0;
        text.size -= size > 0 ? (size_t)size : 0;
    }
    return text.size == 0 && shutdown(fd, SHUT_WR) == 0;
}
