#pragma once

#include "base/entity.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"
#include "net/http.h"
#include "net/route.h"

/* One call of the API, between the bytes and the domain. A route's parse() fills `command` on the loop's thread; its
 * act() runs in a transaction on a store thread, perhaps more than once, and writes the answer with `w`; the dispatcher
 * (dispatch.h) does the rest: credential, scope, idempotency, problem documents, sending. Everything lives in the
 * request's arena. */

struct api; /* wiring: store, public URL, master sub-keys, click log: api.h */

struct session;

/* Who calls, as the credential says. */
struct caller {
    int64_t ws; /* 0: nobody has said yet who calls, on a public route */
    bool livemode;
    int64_t clock_offset_us;
    struct principal principal;
    bool publishable;
    const struct session *session; /* of a user of the console; else null */
    struct str session_token;      /* its cookie's value */
};

struct call {
    struct http_request *request;
    const struct api *api;
    struct caller caller;
    void *command;           /* route->command_size bytes, filled from route->body and by parse() */
    void *query;             /* filled from route->query */
    const json_t *json;      /* the parsed body, or null */
    uint8_t fingerprint[32]; /* of the parsed body (json_fingerprint) */
    bool idempotent;         /* an Idempotency-Key was sent */
    uint64_t lane;           /* set by parse() where known: see store_work.lane */

    /* within act(), set anew each time it runs */
    struct act act; /* transaction, world, ids, principal, and what it may see */
    struct jsonw w; /* writes the answer's body */
    int status;     /* of the answer: 200 unless act() says 201 */
    bool replayed;  /* the answer is the one stored for the Idempotency-Key: for append() */
    const char
        *content_type;    /* of an answer that is no JSON and that act() puts into request->response.body; or null */
    struct str file_name; /* what a browser saves it as, or absent */
    struct str cookie;    /* to be set by the answer, as Set-Cookie has it, in the request's arena; absent: none */
};

/* The id in the path's n-th parameter. A malformed one is unknown: ERROR_NOT_FOUND `id`, like another world's. */
MUST_CHECK enum status call_path_id(struct call *call, size_t n, const char *prefix, struct id *ret_id,
                                    struct error *err);

/* For what the path names: hands the status on, and an unknown object is the `id` of the path, whatever the domain
 * calls it. */
MUST_CHECK enum status call_path_found(enum status status, struct error *err);

/* ---- bodies that may be one object or an array ---- */

struct call_items {
    void *items; /* structs of the schema, in the request's arena */
    size_t count;
    bool array; /* the body was an array: so is the answer, and params begin with "events[3]." */
};

/* For parse() of a ROUTE_ARRAY: reads call->json by `schema`, as one object or as 1..limit of them. `name` ("events")
 * names the array in params. */
MUST_CHECK enum status call_read_items(struct call *call, const struct schema *schema, const char *name, size_t limit,
                                       struct call_items *ret, struct error *err);

/* The n-th item's JSON: for its fingerprint. */
const json_t *call_item_json(const struct call *call, const struct call_items *items, size_t n);

/* Puts "events[n]" before the param of an error of the n-th item, where the body was an array. */
void call_item_error(const struct call_items *items, const char *name, size_t n, struct error *err);

/* ---- lists ---- */

/* The query members that every list has: embed first in the route's query struct and use LIST_FIELDS in its field
 * table. */
struct list_query {
    struct opt_int limit; /* 1..LIMIT_PAGE_MAX, default LIMIT_PAGE_DEFAULT */
    struct id starting_after;
    int64_t created_gte_at, created_gt_at, created_lte_at, created_lt_at;
};

/* Rows for those members; `id_prefix` is that of the collection's ids. */
#define LIST_FIELDS(id_prefix) LIST_FIELD_LIMIT, LIST_FIELD_AFTER(id_prefix), LIST_FIELDS_CREATED

#define LIST_FIELD_LIMIT                                                                                               \
    {                                                                                                                  \
        .name = "limit", .type = FIELD_INT, .offset = offsetof(struct list_query, limit), .min = 1,                    \
        .max = LIMIT_PAGE_MAX, .doc = "Rows of a page; 20 when absent."                                                \
    }

#define LIST_FIELD_AFTER(id_prefix)                                                                                    \
    {                                                                                                                  \
        .name = "starting_after", .type = FIELD_ID, .offset = offsetof(struct list_query, starting_after),             \
        .prefix = (id_prefix), .doc = "Only rows older than this one: next_cursor of the page before."                 \
    }

#define LIST_FIELDS_CREATED                                                                                            \
    {.name = "created[gte]",                                                                                           \
     .type = FIELD_TIME,                                                                                               \
     .offset = offsetof(struct list_query, created_gte_at),                                                            \
     .doc = "Only rows made at or after this time."},                                                                  \
        {.name = "created[gt]",                                                                                        \
         .type = FIELD_TIME,                                                                                           \
         .offset = offsetof(struct list_query, created_gt_at),                                                         \
         .doc = "Only rows made after this time."},                                                                    \
        {.name = "created[lte]",                                                                                       \
         .type = FIELD_TIME,                                                                                           \
         .offset = offsetof(struct list_query, created_lte_at),                                                        \
         .doc = "Only rows made at or before this time."},                                                             \
    {                                                                                                                  \
        .name = "created[lt]", .type = FIELD_TIME, .offset = offsetof(struct list_query, created_lt_at),               \
        .doc = "Only rows made before this time."                                                                      \
    }

size_t call_limit(const struct list_query *query);

/* The page that the query asks for. Times are compared to the microsecond. */
struct page call_page(const struct list_query *query);

/* A FIELD_CHOICE as a filter: the number of the word, null where none was asked for. */
struct value call_choice(int choice);

/* The same where the word itself is stored. */
struct value call_name(int choice, const char *const *words);

/* What a call answers that can also be a file for spreadsheets: words of its query's `format`, and whether it is that
 * file, by the query (0: it does not say) or else by `Accept: text/csv`. */
extern const char *const call_formats[];
bool call_wants_csv(const struct call *call, int format);

/* A page of a list's entities, told as rows. `id_offset` is where a row has its id. */
void call_write_page(struct call *call, const struct entity *entity, const void *rows, size_t count, bool more,
                     const char *prefix, size_t id_offset);

/* {"data": [ ... ], "has_more": ..., "next_cursor": ...}: begin, then write each row with name null, then end with the
 * last row's id (null: no rows). next_cursor is null on the last page. */
void call_list_begin(struct call *call);
void call_list_end(struct call *call, bool has_more, const char *prefix, const struct id *last_id);
