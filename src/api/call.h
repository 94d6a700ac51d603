#pragma once

#include "base/jsonw.h"
#include "domain/workspace/act.h"
#include "net/http.h"
#include "net/route.h"

/* One call of the API, between the bytes and the domain. A route's parse() fills `command` on the loop's thread; its act() runs in a transaction on a
 * store thread, perhaps more than once, and writes the answer with `w`; the dispatcher (dispatch.h) does the rest: credential, scope, idempotency,
 * problem documents, sending. Everything lives in the request's arena. */

struct api; /* wiring: store, public URL, master sub-keys, click log: api.h */

/* Who calls, as the key says. */
struct caller {
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us;
    struct id key_id;
    bool publishable;
};

struct call {
    struct http_request *request;
    const struct api *api;
    struct caller caller;
    void *command;        /* route->command_size bytes, filled from route->body and by parse() */
    void *query;          /* filled from route->query */
    const json_t *json;   /* the parsed body, or null */
    uint8_t fingerprint[32]; /* of the parsed body (json_fingerprint) */

    /* within act(), set anew each time it runs */
    struct act act;       /* transaction, world, ids, actor */
    struct jsonw w;       /* writes the answer's body */
    int status;           /* of the answer: 200 unless act() says 201 */
};

/* The id in the path's n-th parameter. A malformed one is unknown: ERROR_NOT_FOUND `id`, like another world's. */
MUST_CHECK enum status call_path_id(struct call *call, size_t n, const char *prefix, struct id *ret_id, struct error *err);

/* ---- lists ---- */

/* The query members that every list has: embed first in the route's query struct and use LIST_FIELDS in its field table. */
struct list_query {
    struct opt_int limit;    /* 1..LIMIT_PAGE_MAX, default LIMIT_PAGE_DEFAULT */
    struct id starting_after;
};

size_t call_limit(const struct list_query *query);

/* {"data": [ ... ], "has_more": ..., "next_cursor": ...}: begin, then write each row with name null, then end with the last row's id (zero: none). */
void call_list_begin(struct call *call);
void call_list_end(struct call *call, bool has_more, const char *prefix, const struct id *last_id);
