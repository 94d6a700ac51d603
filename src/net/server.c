/* The server: binds one socket per loop to the same port, starts the loops' threads, adds up their counters. What its
 * functions share is atomic or read-only once the threads run. */

#include "net/server.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "net/listener.h"
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

/* The store's writers and the jobs need a core of their own: on two cores a second loop only takes it from them, and
 * more, smaller commits cost more than it gives (docs/decisions/). */
static int default_loops(void)
{
    int cores = core_count();
    return cores > 1 ? cores - 1 : 1;
}

static struct http_config complete(const struct http_config *config)
{
    struct http_config full = *config;
    full.loops = config->loops > 0 ? config->loops : default_loops();
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
        LOG(LOG_WARN, "fewer open files than connections are allowed", LOG_INT("open_files", limit.rlim_cur),
            LOG_INT("connections", connections));
}

static void server_free(struct http_server *server)
{
    for (int i = 0; i < server->loop_count; i++)
        free(server->loops[i]);
    uv_sem_destroy(&server->started);
    proxy_list_free(server->shared.proxies);
    free(server);
}

static enum status server_add_loop(struct http_server *server, union listener_address *name, struct error *err)
{
    int fd = -1;
    TRY(listener_open(name, server->loop_count == 0, server->shared.config.listen, &fd, err));
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

enum status http_listen_check(const char *listen, struct error *err)
{
    union listener_address address;
    return listener_parse(listen, &address, err);
}

enum status http_server_start(const struct http_config *config, struct http_server **ret_server, struct error *err)
{
    union listener_address name = {.v6 = {0}};
    struct proxy_list *proxies;
    TRY(listener_parse(config->listen, &name, err));
    TRY(proxy_list_new(config->trusted_proxies, &proxies, err));
    struct http_server *server = memory_new(sizeof *server);
    server->shared.config = complete(config);
    server->shared.proxies = proxies;
    int failed = uv_sem_init(&server->started, 0);
    assert(!failed);
    raise_file_limit(server->shared.config.connections);

    enum status status;
    do
        status = server_add_loop(server, &name, err);
    while (status == STATUS_OK && server->loop_count < server->shared.config.loops);
    if (status != STATUS_OK) {
        for (int i = 0; i < server->loop_count; i++)
            loop_abandon(server->loops[i]);
        server_free(server);
        return status;
    }
    server->port = listener_port(&name);
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
