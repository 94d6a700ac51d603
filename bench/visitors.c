/*
 * Visitors that follow links: a generator of load that leaves the processors to what it measures.
 *
 *     visitors PORT CONNECTIONS SECONDS FILE     requests of FILE, one at random each time, over kept connections
 *
 * FILE has whole HTTP requests, each followed by a NUL byte (harness/requests.py writes it). Each connection sends one
 * request, reads its answer to the end, and sends the next. It does nothing else, and has the kernel do that as cheaply
 * as it can (sockets.h): wrk changes its interest in a connection twice a request and runs a script.
 *
 * Every answer must be a redirect (302) with a Content-Length, and complete; anything else ends the program with a
 * message. One line of JSON tells the answers, how long they took, and how they were read. One thread.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"
#include "sockets.h"

enum {
    CONNECTIONS_MAX = 20000,
    SECONDS_MAX = 3600,
    ANSWER_BYTES_MAX = 4096,
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
    size_t size; /* of what has arrived of the answer */
    char answer[ANSWER_BYTES_MAX + 1];
};

struct load {
    struct requests requests;
    struct connection *connections;
    size_t connection_count;
    size_t waiting; /* connections whose answer is not there yet */
    const struct sockets_way *way;
    struct sockets *sockets;
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

static void visit(struct load *load, size_t index)
{
    const struct request *request = choose(load);
    load->connections[index].size = 0;
    load->waiting++;
    load->way->send(load->sockets, index, request->bytes, request->size);
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

static void arrived(void *ctx, size_t index, const char *bytes, size_t size)
{
    struct load *load = ctx;
    struct connection *connection = &load->connections[index];
    if (size == 0)
        fail("reading an answer", "the server closed the connection");
    if (size > ANSWER_BYTES_MAX - connection->size)
        fail("an answer is too long", connection->answer);
    memcpy(connection->answer + connection->size, bytes, size);
    connection->size += size;
    connection->answer[connection->size] = '\0';
    size_t whole = answer_size(connection->answer, connection->size);
    if (whole == 0 || connection->size < whole)
        return;
    if (connection->size > whole)
        fail("more than an answer", connection->answer);
    load->answers++;
    load->waiting--;
    if (now_ns() < load->end_ns)
        visit(load, index);
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

static void open_connections(struct load *load, uint16_t port, size_t count)
{
    int *fds = calloc(count, sizeof *fds);
    load->connections = calloc(count, sizeof *load->connections);
    if (fds == NULL || load->connections == NULL)
        fail("starting", "no memory");
    load->connection_count = count;
    for (size_t i = 0; i < count; i++)
        fds[i] = connect_to(port);
    load->way = &sockets_ring;
    load->sockets = load->way->open(fds, count);
    if (load->sockets != NULL)
        return;
    load->way = &sockets_epoll;
    load->sockets = load->way->open(fds, count);
}

/* Until the time is over and every request that was sent has its answer. Returns how long it took, ns. */
static int64_t run(struct load *load, int64_t duration_ns)
{
    int64_t start = now_ns();
    load->end_ns = start + duration_ns;
    for (size_t i = 0; i < load->connection_count; i++)
        visit(load, i);
    while (load->waiting > 0)
        load->way->wait(load->sockets, arrived, load);
    return now_ns() - start;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        fail("usage", "visitors PORT CONNECTIONS SECONDS FILE");
    struct load load = {.random = 20240501};
    uint16_t port = (uint16_t)whole_number(argv[1], UINT16_MAX);
    size_t connections = (size_t)whole_number(argv[2], CONNECTIONS_MAX);
    int64_t duration_ns = whole_number(argv[3], SECONDS_MAX) * NS_PER_S;
    load.requests = read_requests(argv[4]);
    open_connections(&load, port, connections);
    int64_t took_ns = run(&load, duration_ns);
    printf("{\"requests\": %" PRIu64 ", \"duration_us\": %" PRId64 ", \"sockets\": \"%s\"}\n", load.answers,
           took_ns / 1000, load.way->name);
    return EXIT_SUCCESS;
}
