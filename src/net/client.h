#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Calls to others over HTTP, many at once on one thread: the jobs' thread drives it, and sleeps in it.
 *
 * A call follows no redirect, uses no proxy, speaks http and https only, has a connection of its own, and reaches only
 * an address of the public internet, checked after the name was resolved, unless the client may reach all. It ends at
 * its deadline, or when the answer is longer than was said. Nothing is sent from within a transaction: asserted. */

struct http_client;

enum { CLIENT_HEADERS_WANTED = 4 };

struct client_request {
    const char *method; /* "POST" */
    const char *url;
    const char *const *headers; /* lines "Name: value", ended by null; or null */
    struct str body;            /* absent: none */
    int deadline_ms;            /* for all of it */
    size_t answer_bytes_max;
    const char *wanted[CLIENT_HEADERS_WANTED]; /* names of headers of the answer to be kept; null: none. Literals */
};

enum client_outcome {
    CLIENT_ANSWERED, /* whole, with whatever status */
    CLIENT_NOT_SENT, /* nobody was reached: no such name, no connection, an address that is not allowed */
    CLIENT_UNKNOWN,  /* what was sent may have arrived: no answer in time, or one that broke off or was too long */
};

struct client_reply {
    enum client_outcome outcome;
    int status;                                /* of the answer; 0: none */
    struct str headers[CLIENT_HEADERS_WANTED]; /* in the order of `wanted`; absent: there was none */
    struct str body;                           /* what arrived */
    const char *failure;                       /* unless it was answered: why, in English, for logs and people */
};

struct http_client_config {
    bool allow_private; /* may reach any address: tests, and who says so */
};

struct http_client *http_client_new(const struct http_client_config *config);

/* Breaks off what is under way, without a word to whoever asked. Null is accepted. */
void http_client_free(struct http_client *client);

/* Begins a call; everything is copied. `done` is called on the thread of http_client_run(), from within it; the reply's
 * views are valid until it returns. A URL that is none is CLIENT_NOT_SENT there too. */
void http_client_send(struct http_client *client, const struct client_request *request,
                      void (*done)(void *ctx, const struct client_reply *reply), void *ctx);

/* Goes on with what is under way, and sleeps for want of work: at most so long, or until http_client_wake(). */
void http_client_run(struct http_client *client, int timeout_ms);

/* Ends the present sleep, or the next one. Any thread. */
void http_client_wake(struct http_client *client);

/* Calls under way. */
size_t http_client_pending(const struct http_client *client);
