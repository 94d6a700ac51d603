/* See receiver.h. Connections are few: their threads are joined at the end. */

#include "receiver.h"

#include <assert.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 256, REQUEST_SIZE = 4096 };

struct visit {
    struct receiver *receiver;
    int socket;
    pthread_t thread;
    bool whole;
    char path[64];
    char text[REQUEST_SIZE];
};

struct receiver {
    int socket;
    char url[64];
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool free, stopping;
    struct visit *visits[CONNECTIONS_MAX];
    int visit_count;
};

/* The head and as much of a body as it announces. */
static bool read_request(struct visit *visit)
{
    char text[REQUEST_SIZE];
    size_t size = 0;
    for (;;) {
        ssize_t got = recv(visit->socket, text + size, sizeof text - 1 - size, 0);
        if (got <= 0)
            return false;
        size += (size_t)got;
        text[size] = '\0';
        const char *end = strstr(text, "\r\n\r\n");
        const char *length = strcasestr(text, "content-length:");
        size_t body = length != NULL ? strtoul(length + 15, NULL, 10) : 0;
        if (end != NULL && size >= (size_t)(end + 4 - text) + body)
            break;
    }
    pthread_mutex_lock(&visit->receiver->mutex);
    memcpy(visit->text, text, size + 1);
    if (sscanf(text, "%*s %63s", visit->path) != 1)
        visit->path[0] = '\0';
    visit->whole = true;
    pthread_mutex_unlock(&visit->receiver->mutex);
    return true;
}

static void say(int socket, const char *text)
{
    size_t size = strlen(text);
    for (size_t sent = 0; sent < size;) {
        ssize_t went = send(socket, text + sent, size - sent, MSG_NOSIGNAL);
        if (went <= 0)
            return;
        sent += (size_t)went;
    }
}

static void answer(int socket, const char *status, const char *body)
{
    char head[200];
    snprintf(head, sizeof head,
             "HTTP/1.1 %s Whatever\r\nContent-Length: %zu\r\nRetry-After: 7\r\nConnection: close\r\n\r\n", status,
             strlen(body));
    say(socket, head);
    say(socket, body);
}

static void wait_until_free(struct receiver *receiver)
{
    pthread_mutex_lock(&receiver->mutex);
    while (!receiver->free && !receiver->stopping)
        pthread_cond_wait(&receiver->changed, &receiver->mutex);
    pthread_mutex_unlock(&receiver->mutex);
}

/* Until the other side has had enough. */
static void hang(int socket)
{
    char byte;
    while (recv(socket, &byte, 1, 0) > 0)
        ;
}

static void behave(struct visit *visit)
{
    if (strcmp(visit->path, "/hang") == 0) {
        hang(visit->socket);
    } else if (strcmp(visit->path, "/slow") == 0) {
        wait_until_free(visit->receiver);
        answer(visit->socket, "200", "thanks");
    } else if (strcmp(visit->path, "/break") == 0) {
        say(visit->socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
    } else if (strcmp(visit->path, "/large") == 0) {
        char *body = calloc(1, 100001);
        memset(body, 'x', 100000);
        answer(visit->socket, "200", body);
        free(body);
    } else if (strcmp(visit->path, "/redirect") == 0) {
        say(visit->socket, "HTTP/1.1 302 Found\r\nLocation: /200\r\nContent-Length: 0\r\n\r\n");
    } else if (strcmp(visit->path, "/close") != 0) {
        answer(visit->socket, visit->path + 1, "thanks");
    }
}

static void *serve(void *ctx)
{
    struct visit *visit = ctx;
    if (read_request(visit))
        behave(visit);
    shutdown(visit->socket, SHUT_RDWR);
    return NULL;
}

static void *listen_on(void *ctx)
{
    struct receiver *receiver = ctx;
    for (int socket = 0; (socket = accept(receiver->socket, NULL, NULL)) >= 0;) {
        pthread_mutex_lock(&receiver->mutex);
        assert(receiver->visit_count < CONNECTIONS_MAX);
        struct visit *visit = calloc(1, sizeof *visit);
        visit->receiver = receiver;
        visit->socket = socket;
        receiver->visits[receiver->visit_count++] = visit;
        int failed = pthread_create(&visit->thread, NULL, serve, visit);
        assert(failed == 0);
        (void)failed;
        pthread_mutex_unlock(&receiver->mutex);
    }
    return NULL;
}

struct receiver *receiver_start(void)
{
    struct receiver *receiver = calloc(1, sizeof *receiver);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    receiver->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool listening = receiver->socket >= 0 && bind(receiver->socket, (struct sockaddr *)&address, size) == 0 &&
                     listen(receiver->socket, 64) == 0 &&
                     getsockname(receiver->socket, (struct sockaddr *)&address, &size) == 0;
    assert(listening);
    (void)listening;
    snprintf(receiver->url, sizeof receiver->url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    pthread_mutex_init(&receiver->mutex, NULL);
    pthread_cond_init(&receiver->changed, NULL);
    int failed = pthread_create(&receiver->thread, NULL, listen_on, receiver);
    assert(failed == 0);
    (void)failed;
    return receiver;
}

void receiver_stop(struct receiver *receiver)
{
    shutdown(receiver->socket, SHUT_RDWR);
    pthread_join(receiver->thread, NULL);
    close(receiver->socket);
    pthread_mutex_lock(&receiver->mutex);
    receiver->stopping = true;
    pthread_cond_broadcast(&receiver->changed);
    pthread_mutex_unlock(&receiver->mutex);
    for (int i = 0; i < receiver->visit_count; i++) {
        shutdown(receiver->visits[i]->socket, SHUT_RDWR);
        pthread_join(receiver->visits[i]->thread, NULL);
        close(receiver->visits[i]->socket);
        free(receiver->visits[i]);
    }
    pthread_cond_destroy(&receiver->changed);
    pthread_mutex_destroy(&receiver->mutex);
    free(receiver);
}

const char *receiver_url(const struct receiver *receiver)
{
    return receiver->url;
}

void receiver_let_go(struct receiver *receiver)
{
    pthread_mutex_lock(&receiver->mutex);
    receiver->free = true;
    pthread_cond_broadcast(&receiver->changed);
    pthread_mutex_unlock(&receiver->mutex);
}

static const struct visit *nth(const struct receiver *receiver, const char *path, int n, int *ret_count)
{
    const struct visit *found = NULL;
    *ret_count = 0;
    for (int i = 0; i < receiver->visit_count; i++) {
        const struct visit *visit = receiver->visits[i];
        if (!visit->whole || (path != NULL && strcmp(visit->path, path) != 0))
            continue;
        if (*ret_count == n)
            found = visit;
        ++*ret_count;
    }
    return found;
}

int receiver_count(struct receiver *receiver, const char *path)
{
    int count;
    pthread_mutex_lock(&receiver->mutex);
    nth(receiver, path, -1, &count);
    pthread_mutex_unlock(&receiver->mutex);
    return count;
}

bool receiver_request(struct receiver *receiver, const char *path, int n, char *out, size_t size)
{
    int count;
    pthread_mutex_lock(&receiver->mutex);
    const struct visit *visit = nth(receiver, path, n, &count);
    if (visit != NULL)
        snprintf(out, size, "%s", visit->text);
    pthread_mutex_unlock(&receiver->mutex);
    return visit != NULL;
}
