/*
 * Visitors that follow links: a generator of load that leaves the processors to what it measures.
 *
 *     visitors PORT CONNECTIONS SECONDS FILE     requests of FILE, one at random each time, over kept connections
 *
 * FILE has whole HTTP requests, each followed by a NUL byte (harness/requests.py writes it). Each connection sends one
 * request, reads its answer to the end, and sends the next: one read, one write, and a part of a wait for events. That
 * is all that it saves against wrk, which changes its interest in a connection twice a request and runs a script.
 *
 * Every answer must be a redirect (302) with a Content-Length, and complete; anything else ends the program with a
 * message. One line of JSON tells the answers and how long they took. One thread.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"

enum {
    CONNECTIONS_MAX = 20000,
    SECONDS_MAX = 3600,
    ANSWER_BYTES_MAX = 4096,
    EVENTS = 256,
    SILENCE_MS = 10000, /* so long without any answer ends it */
};

struct request {
    const char *bytes;
    size_t size;
};

struct requests {
    struct request *items;
    size_t count;
};

struct connection {
    int fd;
    size_t size; /* of what has arrived of the answer */
    char answer[ANSWER_BYTES_MAX + 1];
};

struct load {
    struct requests requests;
    struct connection *connections;
    size_t connection_count;
    size_t waiting; /* connections whose answer is not there yet */
    int epoll;
    int64_t end_ns;
    uint64_t random;
    uint64_t answers;
};

/* ---- requests ---- */

static char *read_file(const char *path, size_t *ret_size)
{
    struct stat about;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &about) != 0)
        fail(path, strerror(errno));
    char *bytes = malloc((size_t)about.st_size);
    if (bytes == NULL || fread(bytes, 1, (size_t)about.st_size, file) != (size_t)about.st_size)
        fail(path, "cannot be read");
    fclose(file);
    *ret_size = (size_t)about.st_size;
    return bytes;
}

static struct requests read_requests(const char *path)
{
    size_t size;
    const char *bytes = read_file(path, &size);
    struct requests requests = {0};
    for (const char *at = bytes; at < bytes + size; at++)
        requests.count += *at == '\0';
    requests.items = calloc(requests.count, sizeof *requests.items);
    if (requests.count == 0 || requests.items == NULL)
        fail(path, "no requests");
    const char *at = bytes;
    for (size_t i = 0; i < requests.count; i++) {
        requests.items[i] = (struct request){at, strlen(at)};
        at += requests.items[i].size + 1;
    }
    return requests;
}

/* xorshift64, G. Marsaglia, Xorshift RNGs (2003): the same order in every run. */
static const struct request *choose(struct load *load)
{
    load->random ^= load->random << 13;
    load->random ^= load->random >> 7;
    load->random ^= load->random << 17;
    return &load->requests.items[load->random % load->requests.count];
}

/* ---- a connection ---- */

static void visit(struct load *load, struct connection *connection)
{
    const struct request *request = choose(load);
    connection->size = 0;
    load->waiting++;
    if (send(connection->fd, request->bytes, request->size, MSG_NOSIGNAL) != (ssize_t)request->size)
        fail("sending a request", strerror(errno));
}

/* The size of the whole answer, 0 while its head is not complete. Header names are expected as referd writes them. */
static size_t answer_size(const char *answer, size_t size)
{
    static const char status[] = "HTTP/1.1 302 ";
    static const char length[] = "\r\nContent-Length: ";
    static const char blank[] = "\r\n\r\n";
    const char *end = memmem(answer, size, blank, sizeof blank - 1);
    if (end == NULL)
        return 0;
    const char *header = memmem(answer, (size_t)(end - answer), length, sizeof length - 1);
    if (memcmp(answer, status, sizeof status - 1) != 0 || header == NULL)
        fail("not a redirect with a length", answer);
    return (size_t)(end - answer) + sizeof blank - 1 + strtoul(header + sizeof length - 1, NULL, 10);
}

static void receive(struct load *load, struct connection *connection)
{
    ssize_t got = recv(connection->fd, connection->answer + connection->size, ANSWER_BYTES_MAX - connection->size, 0);
    if (got <= 0)
        fail("reading an answer", got == 0 ? "the server closed the connection" : strerror(errno));
    connection->size += (size_t)got;
    connection->answer[connection->size] = '\0';
    size_t whole = answer_size(connection->answer, connection->size);
    if (whole == 0 && connection->size < ANSWER_BYTES_MAX)
        return;
    if (whole == 0 || whole > ANSWER_BYTES_MAX || connection->size > whole)
        fail("an answer is too long", connection->answer);
    if (connection->size < whole)
        return;
    load->answers++;
    load->waiting--;
    if (now_ns() < load->end_ns)
        visit(load, connection);
}

static int connect_to(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
        fail("connecting", strerror(errno));
    return fd;
}

/* ---- the run ---- */

static void open_connections(struct load *load, uint16_t port)
{
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    load->connections = calloc(load->connection_count, sizeof *load->connections);
    if (load->epoll < 0 || load->connections == NULL)
        fail("starting", strerror(errno));
    for (size_t i = 0; i < load->connection_count; i++) {
        load->connections[i].fd = connect_to(port);
        /* Edge-triggered, or the kernel would look at each connection once more when it is asked for the next. */
        struct epoll_event interest = {.events = EPOLLIN | EPOLLET, .data.ptr = &load->connections[i]};
        if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, load->connections[i].fd, &interest) != 0)
            fail("starting", strerror(errno));
    }
}

/* Until the time is over and every request that was sent has its answer. Returns how long it took, ns. */
static int64_t run(struct load *load, int64_t duration_ns)
{
    int64_t start = now_ns();
    load->end_ns = start + duration_ns;
    for (size_t i = 0; i < load->connection_count; i++)
        visit(load, &load->connections[i]);
    while (load->waiting > 0) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(load->epoll, events, EVENTS, SILENCE_MS);
        if (count <= 0)
            fail("waiting", count == 0 ? "no answer for ten seconds" : strerror(errno));
        for (int i = 0; i < count; i++)
            receive(load, events[i].data.ptr);
    }
    return now_ns() - start;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        fail("usage", "visitors PORT CONNECTIONS SECONDS FILE");
    struct load load = {.random = 20240501};
    uint16_t port = (uint16_t)whole_number(argv[1], UINT16_MAX);
    load.connection_count = (size_t)whole_number(argv[2], CONNECTIONS_MAX);
    int64_t duration_ns = whole_number(argv[3], SECONDS_MAX) * NS_PER_S;
    load.requests = read_requests(argv[4]);
    open_connections(&load, port);
    int64_t took_ns = run(&load, duration_ns);
    printf("{\"requests\": %" PRIu64 ", \"duration_us\": %" PRId64 "}\n", load.answers, took_ns / 1000);
    return EXIT_SUCCESS;
}
