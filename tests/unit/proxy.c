/* See proxy.h. One thread polls everything: a handful of connections at most. */

#include "proxy.h"

#include <arpa/inet.h>
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAIRS = 32, CHUNK = 64 * 1024 };

struct pair {
    int client; /* -1: free */
    int server;
    bool deaf; /* a COMMIT was passed on: cut when its answer comes */
};

struct proxy {
    int listener;
    int port;
    int server_port;
    int news; /* eventfd: look at `shut` and `ended` */
    pthread_t thread;
    struct pair pairs[PAIRS];
    _Atomic bool ended;
    _Atomic bool shut;
    _Atomic bool shuts; /* at the next cut */
    _Atomic int next_cut;
    _Atomic int cuts;
};

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

static void close_pair(struct pair *pair)
{
    close(pair->client);
    close(pair->server);
    *pair = (struct pair){.client = -1, .server = -1};
}

static void cut(struct proxy *proxy, struct pair *pair)
{
    if (atomic_exchange(&proxy->shuts, false)) {
        proxy_shut(proxy);
    }
    close_pair(pair);
    atomic_fetch_add(&proxy->cuts, 1);
}

static void accept_pair(struct proxy *proxy)
{
    int client = accept(proxy->listener, NULL, NULL);
    if (atomic_load(&proxy->shut)) {
        close(client);
        return;
    }
    struct sockaddr_in address = loopback(proxy->server_port);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int code = connect(server, (struct sockaddr *)&address, sizeof address);
    assert(client >= 0 && code == 0);
    for (size_t i = 0; i < PAIRS; i++) {
        if (proxy->pairs[i].client < 0) {
            proxy->pairs[i] = (struct pair){client, server, false};
            return;
        }
    }
    abort();
}

static bool pass(int from, int to, bool *ret_commits)
{
    char chunk[CHUNK];
    ssize_t size = recv(from, chunk, sizeof chunk, 0);
    if (size <= 0) {
        return false;
    }
    bool commits = memmem(chunk, (size_t)size, "COMMIT", 6) != NULL;
    if (commits && *ret_commits) {
        return true; /* looked at only */
    }
    *ret_commits = commits;
    return send(to, chunk, (size_t)size, MSG_NOSIGNAL) == size;
}

static void pass_up(struct proxy *proxy, struct pair *pair)
{
    bool hold = atomic_load(&proxy->next_cut) == PROXY_CUTS_BEFORE;
    bool commits = hold;
    if (!pass(pair->client, pair->server, &commits)) {
        close_pair(pair);
        return;
    }
    if (!commits) {
        return;
    }
    int next = atomic_exchange(&proxy->next_cut, PROXY_CUTS_NOTHING);
    if (next == PROXY_CUTS_BEFORE) {
        cut(proxy, pair);
    }
    pair->deaf = next == PROXY_CUTS_AFTER;
}

static void pass_down(struct proxy *proxy, struct pair *pair)
{
    if (pair->deaf) {
        cut(proxy, pair);
        return;
    }
    bool commits = false;
    if (!pass(pair->server, pair->client, &commits)) {
        close_pair(pair);
    }
}

static void close_all(struct proxy *proxy)
{
    for (size_t i = 0; i < PAIRS; i++) {
        if (proxy->pairs[i].client >= 0) {
            close_pair(&proxy->pairs[i]);
        }
    }
}

static void *run(void *ctx)
{
    struct proxy *proxy = ctx;
    for (;;) {
        struct pollfd fds[2 + 2 * PAIRS] = {{proxy->news, POLLIN, 0}, {proxy->listener, POLLIN, 0}};
        for (size_t i = 0; i < PAIRS; i++) {
            fds[2 + 2 * i] = (struct pollfd){proxy->pairs[i].client, POLLIN, 0};
            fds[3 + 2 * i] = (struct pollfd){proxy->pairs[i].server, POLLIN, 0};
        }
        poll(fds, sizeof fds / sizeof fds[0], -1);
        eventfd_t news;
        if (fds[0].revents != 0) {
            eventfd_read(proxy->news, &news);
        }
        if (atomic_load(&proxy->ended)) {
            return NULL;
        }
        if (atomic_load(&proxy->shut)) {
            close_all(proxy);
        }
        for (size_t i = 0; i < PAIRS; i++) {
            if (fds[2 + 2 * i].revents != 0 && proxy->pairs[i].client >= 0) {
                pass_up(proxy, &proxy->pairs[i]);
            }
            if (fds[3 + 2 * i].revents != 0 && proxy->pairs[i].client >= 0) {
                pass_down(proxy, &proxy->pairs[i]);
            }
        }
        if (fds[1].revents != 0) {
            accept_pair(proxy);
        }
    }
}

struct proxy *proxy_new(int server_port)
{
    struct proxy *proxy = calloc(1, sizeof *proxy);
    assert(proxy != NULL);
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    proxy->listener = socket(AF_INET, SOCK_STREAM, 0);
    int code = bind(proxy->listener, (struct sockaddr *)&address, size);
    code = code != 0 ? code : listen(proxy->listener, PAIRS);
    code = code != 0 ? code : getsockname(proxy->listener, (struct sockaddr *)&address, &size);
    assert(code == 0);
    proxy->port = ntohs(address.sin_port);
    proxy->server_port = server_port;
    proxy->news = eventfd(0, EFD_NONBLOCK);
    for (size_t i = 0; i < PAIRS; i++) {
        proxy->pairs[i] = (struct pair){.client = -1, .server = -1};
    }
    code = pthread_create(&proxy->thread, NULL, run, proxy);
    assert(code == 0);
    return proxy;
}

void proxy_free(struct proxy *proxy)
{
    atomic_store(&proxy->ended, true);
    eventfd_write(proxy->news, 1);
    pthread_join(proxy->thread, NULL);
    close_all(proxy);
    close(proxy->listener);
    close(proxy->news);
    free(proxy);
}

int proxy_port(const struct proxy *proxy)
{
    return proxy->port;
}

void proxy_cut_next(struct proxy *proxy, enum proxy_cut cut)
{
    atomic_store(&proxy->next_cut, (int)cut);
}

void proxy_cut_and_shut(struct proxy *proxy, enum proxy_cut cut)
{
    atomic_store(&proxy->shuts, true);
    proxy_cut_next(proxy, cut);
}

void proxy_shut(struct proxy *proxy)
{
    atomic_store(&proxy->shut, true);
    eventfd_write(proxy->news, 1);
}

void proxy_open(struct proxy *proxy)
{
    atomic_store(&proxy->shut, false);
}

int proxy_cuts(const struct proxy *proxy)
{
    return atomic_load(&proxy->cuts);
}
