/* The server: binds one socket per loop to the same port, starts the loops' threads, adds up their counters. What its
 * functions share is atomic or read-only once the threads run. */

#include "net/server.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "net/loop.h"

enum { MOST_LOOPS = 64, SPARE_FILES = 256 /* databases, logs, pipes */ };

struct http_server {
    struct server_shared shared;
    int port;
    int loop_count;
    uv_sem_t started;
    _Atomic bool draining;
    struct http_loop *loops[MOST_LOOPS];
};

static int64_t or_default(int64_t value, int64_t otherwise)
{
    return value > 0 ? value : otherwise;
}

static int core_count(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > MOST_LOOPS ? MOST_LOOPS : (int)cores;
}

static struct http_config complete(const struct http_config *config)
{
    struct http_config full = *config;
    full.loops = config->loops > 0 ? config->loops : core_count();
    full.header_deadline_ms = or_default(config->header_deadline_ms, LIMIT_HEADER_DEADLINE_MS);
    full.body_deadline_ms = or_default(config->body_deadline_ms, LIMIT_BODY_DEADLINE_MS);
    full.keep_alive_ms = or_default(config->keep_alive_ms, LIMIT_KEEP_ALIVE_MS);
    full.drain_ms = or_default(config->drain_ms, LIMIT_DRAIN_MS);
    full.connections = config->connections > 0 ? config->connections : LIMIT_CONNECTIONS;
    assert(full.loops <= MOST_LOOPS && full.router != NULL && full.env != NULL);
    return full;
}

/* Each connection is a file. The soft limit is often 1,024 for programs that cannot do better. */
static void raise_file_limit(size_t connections)
{
    struct rlimit limit;
    rlim_t wanted = connections + SPARE_FILES;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        LOG(LOG_WARN, "the limit of open files is below the limit of connections",
            LOG_INT("open_files", limit.rlim_cur), LOG_INT("connections", connections));
}

static enum status listen_parse(const char *listen, struct sockaddr_storage *ret, struct error *err)
{
    struct str text = str_from(listen);
    size_t colon = text.size;
    int64_t port = -1;
    char host[64];
    while (colon > 0 && text.data[colon - 1] != ':')
        colon--;
    size_t begin = text.size > 0 && text.data[0] == '[';
    size_t end = colon > begin ? colon - 1 - begin : 0;
    bool shaped = colon > 1 + begin && end < sizeof host && (begin == 0 || text.data[end] == ']') &&
                  str_to_int64((struct str){text.data + colon, text.size - colon}, &port) && port >= 0 &&
                  port <= UINT16_MAX;
    if (shaped) {
        memcpy(host, text.data + begin, end - begin);
        host[end - begin] = '\0';
        if (begin == 0 && uv_ip4_addr(host, (int)port, (struct sockaddr_in *)ret) == 0)
            return STATUS_OK;
        if (begin == 1 && uv_ip6_addr(host, (int)port, (struct sockaddr_in6 *)ret) == 0)
            return STATUS_OK;
    }
    return error_set(err, ERROR_INVALID_VALUE, "listen",
                     "\"%s\" is not an address to listen on: write it as 127.0.0.1:8080 or [::1]:8080.", listen);
}

static uint16_t *port_of(struct sockaddr_storage *name)
{
    return name->ss_family == AF_INET6 ? &((struct sockaddr_in6 *)name)->sin6_port
                                       : &((struct sockaddr_in *)name)->sin_port;
}

/* The first socket is bound without SO_REUSEPORT, so that a second server on the same port is noticed; it may be shared
 * only afterwards. */
static bool socket_bind(int fd, struct sockaddr_storage *name, bool first)
{
    const int on = 1;
    socklen_t size = name->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    socklen_t bound = sizeof *name;
    /* Accepted sockets inherit TCP_NODELAY. */
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0 &&
           (first || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
           bind(fd, (const struct sockaddr *)name, size) == 0 &&
           (!first || setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0) &&
           getsockname(fd, (struct sockaddr *)name, &bound) == 0;
}

static enum status socket_open(struct sockaddr_storage *name, bool first, const char *listen, int *ret_fd,
                               struct error *err)
{
    int fd = socket(name->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && socket_bind(fd, name, first)) {
        *ret_fd = fd;
        return STATUS_OK;
    }
    int failure = errno;
    if (fd >= 0)
        close(fd);
    if (failure == EADDRINUSE)
        return error_set(err, ERROR_UNAVAILABLE, "listen",
                         "%s is in use by another program: stop it or listen on another port.", listen);
    return error_set(err, ERROR_UNAVAILABLE, "listen", "%s cannot be listened on: %s.", listen, strerror(failure));
}

static void server_free(struct http_server *server)
{
    for (int i = 0; i < server->loop_count; i++)
        free(server->loops[i]);
    uv_sem_destroy(&server->started);
    proxy_list_free(server->shared.proxies);
    free(server);
}

static enum status server_add_loop(struct http_server *server, struct sockaddr_storage *name, struct error *err)
{
    int fd = -1;
    TRY(socket_open(name, server->loop_count == 0, server->shared.config.listen, &fd, err));
    struct http_loop *loop = memory_new(sizeof *loop);
    enum status status = loop_init(loop, &server->shared, fd, &server->started, err);
    if (status != STATUS_OK)
        free(loop);
    else
        server->loops[server->loop_count++] = loop;
    return status;
}

/* Signals are for the main thread. SIGPIPE is for nobody: writing to a closed connection is an ordinary error. */
static void server_run(struct http_server *server)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < server->loop_count; i++) {
        int failed = pthread_create(&server->loops[i]->thread, NULL, loop_run, server->loops[i]);
        assert(!failed);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    for (int i = 0; i < server->loop_count; i++)
        uv_sem_wait(&server->started);
}

enum status http_server_start(const struct http_config *config, struct http_server **ret_server, struct error *err)
{
    struct sockaddr_storage name = {0};
    struct proxy_list *proxies;
    TRY(listen_parse(config->listen, &name, err));
    TRY(proxy_list_new(config->trusted_proxies, &proxies, err));
    struct http_server *server = memory_new(sizeof *server);
    server->shared.config = complete(config);
    server->shared.proxies = proxies;
    int failed = uv_sem_init(&server->started, 0);
    assert(!failed);
    raise_file_limit(server->shared.config.connections);

    enum status status = STATUS_OK;
    while (status == STATUS_OK && server->loop_count < server->shared.config.loops)
        status = server_add_loop(server, &name, err);
    if (status != STATUS_OK) {
        for (int i = 0; i < server->loop_count; i++)
            loop_abandon(server->loops[i]);
        server_free(server);
        return status;
    }
    server->port = ntohs(*port_of(&name));
    server_run(server);
    *ret_server = server;
    return STATUS_OK;
}

int http_server_port(const struct http_server *server)
{
    return server->port;
}

void http_server_drain(struct http_server *server)
{
    if (atomic_exchange(&server->draining, true))
        return; /* a loop that has ended cannot be told again */
    for (int i = 0; i < server->loop_count; i++)
        uv_async_send(&server->loops[i]->drain_asked);
}

void http_server_join(struct http_server *server)
{
    for (int i = 0; i < server->loop_count; i++) {
        int failed = pthread_join(server->loops[i]->thread, NULL);
        assert(!failed);
    }
    server_free(server);
}

static uint64_t read_counter(const _Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

static void add_counters(const struct loop_counters *counters, struct http_metrics *sum)
{
    sum->accepted += read_counter(&counters->accepted);
    sum->refused_connections += read_counter(&counters->refused_connections);
    sum->requests += read_counter(&counters->requests);
    sum->bytes_in += read_counter(&counters->bytes_in);
    sum->bytes_out += read_counter(&counters->bytes_out);
    sum->bad_requests += read_counter(&counters->bad_requests);
    sum->timeouts += read_counter(&counters->timeouts);
    for (size_t i = 0; i < sizeof sum->responses / sizeof sum->responses[0]; i++)
        sum->responses[i] += read_counter(&counters->responses[i]);
}

void http_server_metrics(const struct http_server *server, struct http_metrics *ret)
{
    struct http_metrics sum = {
        .open_connections = atomic_load_explicit(&server->shared.connections, memory_order_relaxed),
        .bodies_in_flight_bytes = atomic_load_explicit(&server->shared.body_bytes, memory_order_relaxed),
    };
    for (int i = 0; i < server->loop_count; i++)
        add_counters(&server->loops[i]->counters, &sum);
    *ret = sum;
}
