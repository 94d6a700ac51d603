#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Calls to others over HTTP, and mail by SMTP, many at once on one thread: the jobs' thread drives it, and sleeps in
 * it.
 *
 * A call follows no redirect, uses no proxy, speaks http and https only (a mail smtp and smtps), has a connection of
 * its own, and reaches only an address of the public internet, checked after the name was resolved, unless the client
 * may reach all. It ends at its deadline, or when the answer is longer than was said. Nothing is sent from within a
 * transaction: asserted. */

struct http_client;

enum { CLIENT_HEADERS_WANTED = 4 };

/* What makes a call a mail. The message is the request's body, whole, with CRLF at each line's end; absent: the call
 * signs in, says NOOP and goes. */
struct client_mail {
    const char *from, *to;       /* envelope: plain addresses */
    const char *user, *password; /* null: without AUTH */
    bool starttls;               /* goes on encrypted after the greeting, or not at all */
};

struct client_request {
    const char *method;             /* "POST"; ignored for a mail */
    const char *url;                /* of a mail smtp://host:port/name or smtps://...: by that name we greet */
    const struct client_mail *mail; /* null: HTTP */
    const char *const *headers;     /* lines "Name: value", ended by null; or null */
    struct str body;                /* absent: none */
    int deadline_ms;                /* for all of it */
    size_t answer_bytes_max;
    const char *wanted[CLIENT_HEADERS_WANTED]; /* names of headers of the answer to be kept; null: none. Literals */
};

enum client_outcome {
    CLIENT_ANSWERED, /* whole, with whatever status; of a mail: the server has said yes or no with it */
    CLIENT_NOT_SENT, /* nobody was reached: no such name, no connection, an address that is not allowed */
    CLIENT_UNKNOWN,  /* what was sent may have arrived: no answer in time, or one that broke off or was too long */
};

struct client_reply {
    enum client_outcome outcome;
    int status;                                /* of the answer, or the server's reply code to a mail; 0: none */
    struct str headers[CLIENT_HEADERS_WANTED]; /* in the order of `wanted`; absent: there was none */
    struct str body;                           /* what arrived; of a mail the server's last reply, code and text */
    const char *failure;                       /* unless it was answered: why, in English, for logs and people */
    bool too_long;                             /* it was broken off: `body` is its beginning, `status` is right */
};

struct http_client_config {
    bool allow_private;  /* may reach any address: tests, and who says so */
    const char *ca_file; /* PEM of the authorities that are trusted instead of the system's; null: the system's */
};

/* `ca_file` must outlive the client. */
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

/* One call, on a thread of the caller's that has nothing else to do: a client of its own, until the call has ended.
 * `done` is called from within it. Nothing is sent from within a transaction: asserted. */
void http_client_call(const struct http_client_config *config, const struct client_request *request,
                      void (*done)(void *ctx, const struct client_reply *reply), void *ctx);

/* Calls under way. */
size_t http_client_pending(const struct http_client *client);
