#pragma once

#include <stddef.h>

#include "base/entity.h"
#include "base/schema.h"
#include "base/status.h"
#include "net/http.h"

/* What a path does. Route tables are const arrays; main joins them into one router. All policy is in the row;
 * /openapi.json is written from the rows. `struct txn` and `struct call` belong to layers above: net never looks into
 * them. */

struct txn;
struct call;

enum route_flags {
    ROUTE_WRITE = 1,       /* act() runs in a write transaction; else in a read */
    ROUTE_CHEAP = 2,       /* a read that may run on the loop */
    ROUTE_PUBLIC = 4,      /* no credential */
    ROUTE_PUBLISHABLE = 8, /* a publishable key is enough */
    ROUTE_IDEMPOTENT = 16, /* honours Idempotency-Key */
    ROUTE_RAW = 32,        /* the body is not parsed as JSON (signature over its bytes) */
    ROUTE_SECRET = 64,     /* the answer holds a secret: stored sealed and only for 24 h */
    ROUTE_NOT_BUILT = 128, /* documented, answers 501 `not_built` */
    ROUTE_ARRAY = 256,     /* the body may be one object or an array of them: `parse` reads it */
    ROUTE_LIST = 1024,     /* answers {data, has_more, next_cursor} of `told` */
    ROUTE_ALONE = 512,     /* a write that moves its world's clock: other writes of the world wait until it is done */
    ROUTE_PAGE = 2048,     /* opened by people: a slash at the end of the path is no other path */
    ROUTE_FACE = 4096,     /* a page or what belongs to it: no part of the API, hence not in its description */
    ROUTE_TREE = 8192,     /* of a GET: it has all paths below its own too, except those of other rows */
    ROUTE_SESSION = 16384, /* of a user about himself: by a session, of any role and world; no key may call */
    ROUTE_STEP_UP = 32768, /* a user must have proved lately who he is; keys are not asked */
    ROUTE_SIGN_IN = 65536, /* public, and gives a browser a session: pages of other sites may not send it */
    ROUTE_EMPTY = 131072,  /* answers 204, without a body */
    ROUTE_BARE = 262144,   /* no body at all is an empty object */
    ROUTE_REHEARSAL = 524288, /* of a write: what act() writes is taken back; it answers what would be */
    ROUTE_BROWSER = 1048576,  /* pages of any origin may call: by a participant's token, never by a cookie of ours */
};

/* Whose objects a call sees, beside what its scope says. */
enum owner_rule {
    OWNER_ANY,  /* all of the world */
    OWNER_SELF, /* the calling participant's own; nobody else may call */
};

struct route {
    enum http_method method;
    const char *path;  /* "/v1/referrals/{id}/timeline": {x} matches one segment; literal segments win */
    const char *scope; /* "referrals:read"; "public" with ROUTE_PUBLIC; never null */
    enum owner_rule owner;
    unsigned flags;
    const struct schema *query;        /* null: any query parameter is refused for /v1, ignored elsewhere */
    const struct schema *body;         /* null: no body is accepted */
    const struct schema *browser_body; /* what a publishable key may send instead of `body`; null: the same */
    size_t body_limit;                 /* bytes; 0: LIMIT_BODY_BYTES where there is a body */
    size_t
        command_size; /* of the struct that body and parse() fill, zeroed, in the request's arena; 0: that of `body` */
    /* Bytes -> command, every check that needs no data. Loop thread. May be null. */
    enum status (*parse)(struct call *call, struct error *err);
    /* After parse() and before the transaction: work that no transaction may wait for (hashing a password), or that
     * needs transactions of its own, on this loop. Ends in `go_on`, at once or later; a status other than STATUS_OK is
     * answered instead. May be null. */
    void (*prepare)(struct call *call, void (*go_on)(struct call *call, enum status status, const struct error *err));
    /* Command -> domain calls -> answer. Store thread, in a transaction, may run again. */
    enum status (*act)(struct txn *txn, struct call *call, struct error *err);
    /* After act()'s commit, also where its answer is replayed: what must go to the file of the clicks, in a write
     * transaction of it. May be null. */
    enum status (*append)(struct txn *txn, struct call *call, struct error *err);
    /* After act()'s commit, not where its answer is replayed: work that needs transactions of its own, on this loop,
     * and that the answer waits for. Ends in `go_on`, at once or later; a status other than STATUS_OK is answered
     * instead. May be null. */
    void (*settle)(struct call *call, void (*go_on)(struct call *call, enum status status, const struct error *err));
    /* After act(), instead of the answer that it wrote, which is cleared: takes the request over, for an answer that
     * goes on (http_stream_begin()). Loop thread. May be null. */
    void (*stream)(struct call *call);
    /* Instead of parse and act: takes the whole request (redirect, health, metrics). Must end in http_respond(), at
     * once or later. */
    void (*handle)(struct http_request *request, void *ctx);
    const char *summary;               /* for the published description */
    const struct entity *told;         /* what is answered; with ROUTE_LIST, pages of it */
    const struct entity *browser_told; /* what a publishable key is told instead; null: the same */
    int told_status;                   /* of a handle()'s answer, where it is not 200 */
    const char *accepts;               /* the type of a raw body that is not JSON: "text/csv" */
    const char *produces; /* the type of a body that no entity tells ("text/html"), or with `told` those, between
                             spaces, that it may have instead */
};

struct router;

/* Joins tables. Asserts that each route has a scope and a handler, and that no two rows are the same. */
struct router *router_new(const struct route *const *tables, const size_t *counts, size_t table_count);
void router_free(struct router *router);

enum router_match { ROUTER_FOUND, ROUTER_NO_PATH, ROUTER_NO_METHOD };

/* Finds the row for a decoded path and fills `parameters`. HEAD is looked up as GET. ROUTER_NO_METHOD: the path exists
 * for other methods;
 * `*ret_allowed` is then a bit set of 1 << enum http_method. */
enum router_match router_find(const struct router *router, enum http_method method, struct str path,
                              const struct route **ret_route, struct str parameters[HTTP_PATH_PARAMETERS],
                              unsigned *ret_allowed);

/* The methods that have a row with one of these flags at the path: a bit set like `*ret_allowed`. */
unsigned router_methods(const struct router *router, struct str path, unsigned flags);

/* Walks all rows in path order: for the description and for tests. */
size_t router_count(const struct router *router);
const struct route *router_row(const struct router *router, size_t index);
