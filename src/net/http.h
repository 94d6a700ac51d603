#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/schema.h"
#include "base/str.h"
#include "base/typeid.h"

/* A request and its answer. A request owns its memory until it is answered, even if its connection has gone; one
 * request of a connection is in flight at a time (pipelined bytes wait). It belongs to the thread of its loop, except
 * while a store thread runs its act(). */

struct route;
struct http_loop;
struct http_connection;

enum http_method {
    HTTP_METHOD_GET,
    HTTP_METHOD_HEAD,
    HTTP_METHOD_POST,
    HTTP_METHOD_PUT,
    HTTP_METHOD_PATCH,
    HTTP_METHOD_DELETE,
    HTTP_METHOD_OPTIONS,
    HTTP_METHOD_OTHER /* well-formed, but no route has it */
};

struct http_header {
    struct str name;  /* as sent */
    struct str value; /* trimmed */
};

/* The peer as far as trusted proxies tell: an IPv4 address is ::ffff:a.b.c.d. */
struct http_address {
    uint8_t bytes[16];
};

struct http_response {
    int status;               /* 0: not decided yet */
    const char *content_type; /* constant; null: no body */
    struct buf headers;       /* further lines, "Name: value\r\n" each: http_headers(), http_add_header() */
    struct buf body;          /* memory is kept for the connection's next request */
    bool close;               /* close the connection after this answer */
};

enum { HTTP_PATH_PARAMETERS = 3 };

struct http_request {
    struct arena arena; /* reset when answered */
    struct http_loop *loop;
    struct http_connection *connection;
    enum http_method method;
    bool head;       /* HEAD: method is GET for routing, the body is not sent */
    bool secure;     /* https, told by a trusted proxy */
    struct str path; /* percent-decoded where it was needed; UTF-8 without control bytes */
    struct str host; /* of the Host header, or of a trusted X-Forwarded-Host */
    const struct http_header *headers;
    size_t header_count;
    const struct query_parameter *query; /* decoded */
    size_t query_count;
    bool query_cut;                                   /* there were more: no view of all of them */
    struct str query_text;                            /* what stands behind the '?', as sent; absent without one */
    struct str path_parameters[HTTP_PATH_PARAMETERS]; /* what matched {..} in the route's path */
    struct str body;
    struct http_address peer;
    struct id id;     /* request id: `request_id` of problems, X-Request-Id header */
    int64_t began_at; /* env_monotonic() of the first byte, where accesses are logged */
    const struct route *route;
    struct http_response response;
    void *user; /* the handler's */
};

/* First header of that name (case ignored), or absent. */
struct str http_header(const struct http_request *request, struct str name);

/* The same for a header that says one thing only: sent twice, no reader can know which is meant. ERROR_BAD_REQUEST. */
MUST_CHECK enum status http_header_once(const struct http_request *request, struct str name, struct str *ret_value,
                                        struct error *err);

/* Value of a cookie by name; the first one wins. Absent when there is none. */
struct str http_cookie(const struct http_request *request, struct str name);

/* Finds `name` in the text of a Cookie header: for tests and fuzzing. */
struct str http_cookie_find(struct str header, struct str name);

/* Adds an answer header. Asserts that the value has no control byte. */
void http_add_header(struct http_request *request, const char *name, struct str value);

/* Where a handler adds header lines that are its own: response.headers, in memory that is lent until the answer is
 * sent. Unlike http_add_header() it checks nothing. On the loop's thread, when the answer is made. */
struct buf *http_headers(struct http_request *request);

/* For a handler that will answer later and has copied what it needs: path, host, headers, query and body become absent,
 * and the memory that they lie in serves the next request while this one waits. On the loop's thread. */
void http_forget_input(struct http_request *request);

/* Sends the answer. Once per request, on its loop's thread; afterwards the request may not be touched. If the
 * connection has gone, the answer is dropped. */
void http_respond(struct http_request *request);

/* ---- answers that go on ---- */

/* Instead of http_respond(): sends the head of the answer (status, content type, headers; no length: it ends with the
 * connection) and keeps the request, to which bytes are written from now on. `gone` is called once, on the loop's
 * thread and never from within a call of these three, when the connection has ended, whoever ended it: the client,
 * http_stream_end(), the drain, a reader that was too slow. Until it returns, the request's memory is there; after it,
 * nothing of the request may be touched. False: the connection had gone already; the request is over and `gone` is not
 * called. For a GET; of a HEAD nothing but the head is sent. */
MUST_CHECK bool http_stream_begin(struct http_request *request, void (*gone)(struct http_request *request, void *ctx),
                                  void *ctx);

/* Sends bytes, or keeps them until the client has read what was sent before: at most LIMIT_STREAM_BYTES. A client that
 * is slower is dropped, and so is one that reads nothing for LIMIT_SEND_DEADLINE_MS. What is written to a stream whose
 * end is under way is dropped too. */
void http_stream_write(struct http_request *request, struct str bytes);

/* For a writer that has more than fits at once: how many bytes the kernel has not taken yet, and who is called, with
 * the ctx of http_stream_begin(), each time that it has taken all after some had to wait. */
size_t http_stream_waiting(const struct http_request *request);
void http_stream_on_sent(struct http_request *request, void (*sent)(struct http_request *request, void *ctx));

/* Ends the connection, without waiting for what was not sent yet. */
void http_stream_end(struct http_request *request);

/* Fills the response with a problem+json (RFC 9457) of `err` and sends nothing: `type` (urn of the code), `title`,
 * `status`, `detail`, `code`, `param`, `errors` (one per wrong field), `request_id`; adds Retry-After for 503 and 507,
 * and where the error knows when. Used for every refusal, by net itself and by handlers. */
void http_problem(struct http_request *request, const struct error *err);
