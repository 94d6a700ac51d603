/*
 * Visitors that follow links: a generator of load that leaves the processors to what it measures.
 *
 *     visitors PORT CONNECTIONS SECONDS FILE     requests of FILE, again and again in a random order, over kept
 *                                                connections
 *
 * FILE has whole HTTP requests, each followed by a NUL byte (harness/requests.py writes it). Each connection sends one
 * request, reads its answer to the end, and sends the next. It does nothing else, and has the kernel do that as cheaply
 * as it can (sockets.h): wrk changes its interest in a connection twice a request and runs a script. The requests lie
 * in memory in the order in which they are sent, and an answer is looked at where it arrived: what the processor has to
 * fetch for the visitors it cannot fetch for the server.
 *
 * Every answer must be a redirect (302) with a Content-Length, and complete; anything else ends the program with a
 * message. One line of JSON tells the answers, how long they took, and how they were read. One thread.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdbool.h>
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

/* An answer that came in parts; usually none does. */
struct connection {
    size_t size;
    char *answer; /* null until one came in parts; room for ANSWER_BYTES_MAX */
};

struct load {
    struct requests requests;
    size_t next; /* of the requests */
    struct connection *connections;
    size_t connection_count;
    size_t waiting; /* connections whose answer is not there yet */
    const struct sockets_way *way;
    struct sockets *sockets;
    bool over; /* nothing more is sent */
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

/* xorshift64, G. Marsaglia, Xorshift RNGs (2003). */
static uint64_t draw(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

/* Fisher and Yates' shuffle. Another order in every run: a server that kept things in the order of the run before would
 * find them one beside the other. */
static void shuffle(struct requests *requests)
{
    uint64_t random = (uint64_t)now_ns() | 1;
    for (size_t i = requests->count; i > 1; i--) {
        size_t other = draw(&random) % i;
        struct request last = requests->items[i - 1];
        requests->items[i - 1] = requests->items[other];
        requests->items[other] = last;
    }
}

/* Puts the bytes into the order of the items. */
static void lay_out(struct requests *requests)
{
    size_t size = 0;
    for (size_t i = 0; i < requests->count; i++)
        size += requests->items[i].size;
    char *at = malloc(size);
    if (at == NULL)
        fail("starting", "no memory");
    for (size_t i = 0; i < requests->count; i++) {
        struct request *request = &requests->items[i];
        memcpy(at, request->bytes, request->size);
        request->bytes = at;
        at += request->size;
    }
}

/* ---- a connection ---- */

static void visit(struct load *load, size_t index)
{
    const struct request *request = &load->requests.items[load->next];
    load->next = (load->next + 1) % load->requests.count;
    load->waiting++;
    load->way->send(load->sockets, index, request->bytes, request->size);
}

/* Ends the program, with what was answered. */
static _Noreturn void fail_over(const char *what, const char *answer, size_t size)
{
    char text[ANSWER_BYTES_MAX + 1];
    snprintf(text, sizeof text, "%.*s", (int)size, answer);
    fail(what, text);
}

static bool begins_with(const char *line, const char *end, const char *text, size_t size)
{
    return (size_t)(end - line) >= size && memcmp(line, text, size) == 0;
}

/* The size of the whole answer, 0 while its head is not complete. Header names are expected as referd writes them. Line
 * by line, since memchr() is several times as quick as memmem(). */
static size_t answer_size(const char *answer, size_t size)
{
    static const char status[] = "HTTP/1.1 302 ";
    static const char length[] = "Content-Length: ";
    const char *end = answer + size;
    const char *header = NULL;
    const char *next;
    for (const char *line = answer; line < end; line = next) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (newline == NULL)
            return 0;
        next = newline + 1;
        if (header == NULL && begins_with(line, newline, length, sizeof length - 1))
            header = line + sizeof length - 1;
        if (newline != line + 1 || *line != '\r')
            continue; /* not the blank line yet */
        if (!begins_with(answer, end, status, sizeof status - 1) || header == NULL)
            fail_over("not a redirect with a length", answer, size);
        return (size_t)(next - answer) + strtoul(header, NULL, 10);
    }
    return 0;
}

/* Adds a part to those that came before, and gives all of them. */
static const char *join(struct connection *connection, const char *bytes, size_t *size)
{
    if (connection->answer == NULL)
        connection->answer = malloc(ANSWER_BYTES_MAX);
    if (connection->answer == NULL)
        fail("reading an answer", "no memory");
    if (*size > ANSWER_BYTES_MAX - connection->size)
        fail_over("an answer is too long", connection->answer, connection->size);
    memcpy(connection->answer + connection->size, bytes, *size);
    connection->size += *size;
    *size = connection->size;
    return connection->answer;
}

static void arrived(void *ctx, size_t index, const char *bytes, size_t size)
{
    struct load *load = ctx;
    struct connection *connection = &load->connections[index];
    if (size == 0)
        fail("reading an answer", "the server closed the connection");
    const char *answer = connection->size > 0 ? join(connection, bytes, &size) : bytes;
    size_t whole = answer_size(answer, size);
    if (whole == 0 || size < whole) {
        if (connection->size == 0)
            join(connection, bytes, &size);
        return;
    }
    if (size > whole)
        fail_over("more than an answer", answer, size);
    connection->size = 0;
    load->answers++;
    load->waiting--;
    if (!load->over)
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
    for (size_t i = 0; i < load->connection_count; i++)
        visit(load, i);
    while (load->waiting > 0) {
        load->over = now_ns() - start >= duration_ns;
        load->way->wait(load->sockets, arrived, load);
    }
    return now_ns() - start;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        fail("usage", "visitors PORT CONNECTIONS SECONDS FILE");
    struct load load = {0};
    uint16_t port = (uint16_t)whole_number(argv[1], UINT16_MAX);
    size_t connections = (size_t)whole_number(argv[2], CONNECTIONS_MAX);
    int64_t duration_ns = whole_number(argv[3], SECONDS_MAX) * NS_PER_S;
    load.requests = read_requests(argv[4]);
    shuffle(&load.requests);
    lay_out(&load.requests);
    open_connections(&load, port, connections);
    int64_t took_ns = run(&load, duration_ns);
    printf("{\"requests\": %" PRIu64 ", \"duration_us\": %" PRId64 ", \"sockets\": \"%s\"}\n", load.answers,
           took_ns / 1000, load.way->name);
    return EXIT_SUCCESS;
}
