/* Sockets on epoll: a call for each send and each receive, and a part of one to wait. */

#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "program.h"
#include "sockets.h"

enum {
    EVENTS = 256,
    BUFFER_BYTES = 4096,
    SILENCE_MS = 10000,
};

struct sockets {
    const int *fds;
    int epoll;
};

static struct sockets *epoll_open(const int *fds, size_t count)
{
    struct sockets *sockets = calloc(1, sizeof *sockets);
    if (sockets == NULL || (sockets->epoll = epoll_create1(EPOLL_CLOEXEC)) < 0)
        fail("starting", strerror(errno));
    sockets->fds = fds;
    for (size_t i = 0; i < count; i++) {
        /* Edge-triggered, or the kernel would look at each connection once more when it is asked for the next. */
        struct epoll_event interest = {.events = EPOLLIN | EPOLLET, .data.u64 = i};
        if (epoll_ctl(sockets->epoll, EPOLL_CTL_ADD, fds[i], &interest) != 0)
            fail("starting", strerror(errno));
    }
    return sockets;
}

static void epoll_send(struct sockets *sockets, size_t index, const char *bytes, size_t size)
{
    if (send(sockets->fds[index], bytes, size, MSG_NOSIGNAL) != (ssize_t)size)
        fail("sending", strerror(errno));
}

static void receive(struct sockets *sockets, size_t index, arrived_fn *arrived, void *ctx)
{
    char bytes[BUFFER_BYTES];
    ssize_t got;
    do {
        got = recv(sockets->fds[index], bytes, sizeof bytes, 0);
        if (got < 0)
            fail("receiving", strerror(errno));
        arrived(ctx, index, bytes, (size_t)got);
    } while (got == sizeof bytes);
}

static void epoll_wait_for(struct sockets *sockets, arrived_fn *arrived, void *ctx)
{
    struct epoll_event events[EVENTS];
    int count = epoll_wait(sockets->epoll, events, EVENTS, SILENCE_MS);
    if (count <= 0)
        fail("waiting", count == 0 ? "nothing for ten seconds" : strerror(errno));
    for (int i = 0; i < count; i++)
        receive(sockets, events[i].data.u64, arrived, ctx);
}

const struct sockets_way sockets_epoll = {"epoll", epoll_open, epoll_send, epoll_wait_for};
