#pragma once

#include <stddef.h>

/*
 * Sockets that answers arrive on, at as little of the processors as the kernel allows. sockets_ring.c does it with
 * io_uring: requests of many sockets go out in one call, answers come without being asked for one by one.
 * sockets_epoll.c is for machines that forbid it. One thread; a failure ends the program.
 */
struct sockets;

/* What arrived on a socket, by its index; the bytes are valid during the call. `size` 0: the peer has closed it. */
typedef void arrived_fn(void *ctx, size_t index, const char *bytes, size_t size);

/* What a way of doing it consists of. */
struct sockets_way {
    const char *name;
    /* Null when this machine forbids it. `fds`: connected; they are the caller's, and outlive the result. */
    struct sockets *(*open)(const int *fds, size_t count);
    /* Sends all of the bytes, at the latest when wait() is called next; until then they stay the caller's. */
    void (*send)(struct sockets *sockets, size_t index, const char *bytes, size_t size);
    /* Waits until something has arrived, and hands out all of it. */
    void (*wait)(struct sockets *sockets, arrived_fn *arrived, void *ctx);
};

extern const struct sockets_way sockets_ring;
extern const struct sockets_way sockets_epoll;
