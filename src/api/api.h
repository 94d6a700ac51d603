#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/env.h"
#include "domain/click/click.h"
#include "net/client.h"
#include "net/server.h"
#include "store/store.h"

/* The API's wiring: made once by main, constant afterwards but for the counters behind `probes`. How main uses it:
 *
 *     router_new() over api_tables() (routes.h) and the pages' table
 *     api_new()                      after store_open() and click_log_new(); before the server starts
 *     http_config.handle = dispatch_request (dispatch.h)
 *     http_config.loop_start         makes the loop's store_loop, then api_loop_new(); gives a struct http_context
 *                                    (net/context.h) whose `api` is that api_loop
 *     http_config.loop_iteration     store_loop_submit()
 *     http_config.loop_stop          api_loop_free(), then store_loop_free()
 *     a second server on the metrics' listener: router over metrics_routes, the same `handle`, an api_loop without
 *                                    store_loop */

struct api_calls;
struct cache;
struct documents;
struct rate_limit;
struct stream_hub;
struct wordbook;

#define API_JOBS_MAX 32

/* When a kind of job last came to its end on this node. */
struct api_job_end {
    const char *name;    /* static */
    int64_t finished_at; /* wall clock */
};

/* What /metrics shows beside the store's figures. */
struct api_metrics {
    struct http_metrics http;
    uint64_t redirects_without_click; /* visitors sent on although their click could not be stored */
    uint64_t job_runs, job_failures, job_units_put_off;
    size_t job_count; /* of those that came to their end here; what another node does is told there */
    struct api_job_end jobs[API_JOBS_MAX];
};

/* What only main can tell, for it alone knows the servers, the jobs and the pages. Called on loop threads. */
struct api_probes {
    void *ctx;
    void (*metrics)(void *ctx, struct api_metrics *ret);
    /* STATUS_UNAVAILABLE and a sentence when a kind of job is overdue: for /readyz. */
    enum status (*jobs_ready)(void *ctx, struct error *err);
    /* Does all that is due in a world, on this loop; `done` comes later. */
    void (*run_world)(struct store_loop *loop, int64_t ws,
                      void (*done)(void *ctx, enum status status, const struct error *err), void *ctx);
};

struct api {
    struct env *env;
    struct store *store;
    struct str public_url;                  /* without a slash at its end */
    uint8_t network_key[16];                /* of click_network() and click_agent(): first half of sub-key 1 */
    uint8_t seal[SUBKEY_SIZE];              /* sub-key 2: secrets, answers that hold one, links to gift cards */
    uint8_t cursor_key[SUBKEY_SIZE];        /* sub-key 4: cursors of ranked lists */
    uint8_t token_key[SUBKEY_SIZE];         /* sub-key 10: links that end messages */
    struct rate_limit *callers, *addresses; /* rate_gate.h */
    _Atomic int *hashing;                   /* passwords that are being hashed, on all loops */
    _Atomic int *trying;                    /* connections that are being tried, on all loops */
    _Atomic int *exporting;                 /* exports under way, on all loops */
    const char *database;                   /* URL of the store, which exports open beside it */
    struct http_client_config outside;      /* how they are called */
    struct click_log *clicks;
    struct api_probes probes;
    const struct wordbook *words;      /* texts of files for people */
    const struct documents *documents; /* /openapi.json and /schemas/rules.json, rendered once */
    struct api_calls *calls;           /* what the loops have counted */
};

struct api_config {
    struct env *env;
    struct store *store;
    const char *database;  /* URL of the store; it outlives the api */
    struct str public_url; /* a slash at its end is dropped */
    const uint8_t *master; /* MASTER_KEY_SIZE bytes */
    struct click_log *clicks;
    const struct router *router;     /* of the public listener: /openapi.json is written from its rows */
    struct http_client_config calls; /* to others, to try a connection; its file outlives the api */
    struct api_probes probes;
    int64_t calls_of_caller, calls_of_address; /* a minute; 0: any number */
};

struct api *api_new(const struct api_config *config);

/* After the servers have ended. Null is accepted. */
void api_free(struct api *api);

/* What may be used of something that comes back with time. */
struct api_allowance {
    int64_t used, counted_at; /* monotonic */
};
enum { API_NOTE_PLACES = 64 };

/* Of one event loop, on its thread only. */
struct api_loop {
    const struct api *api;
    struct store_loop *store; /* main's; null on the metrics' listener */
    /* What it has met lately (api/cache.h), emptied when store_generation() changes. */
    struct cache *keys;                          /* by the key's hash: struct key */
    struct cache *sessions;                      /* by token and world: struct session */
    struct cache *hooks;                         /* hook_cache.h */
    struct stream_hub *streams;                  /* null until somebody listens */
    struct api_allowance notes[API_NOTE_PLACES]; /* hook_report.h: by connection */
    _Atomic uint64_t *calls; /* answered with 2xx, by api_route_index(); written by this loop alone */
};

/* Whether people come by TLS: the public URL is https. Any thread. */
static inline bool api_by_tls(const struct api *api)
{
    return str_starts_with(api->public_url, STR("https://"));
}

struct api_loop *api_loop_new(const struct api *api, struct store_loop *store);

/* Nothing may be in flight. Null is accepted. */
void api_loop_free(struct api_loop *loop);

/* Counts a call of that row of api_tables() as answered with 2xx. The loop's thread. */
void api_count_call(struct api_loop *loop, const struct route *route);

/* Calls of the row api_route(row) that were answered with 2xx, on all loops. Any thread. */
uint64_t api_calls_total(const struct api *api, size_t row);

/* One more answer that goes on, to this key or user: `ret_place` is for leaving. ERROR_RATE_LIMITED: he has as many as
 * one may; ERROR_UNAVAILABLE: the whole process has. Any thread. */
MUST_CHECK enum status api_stream_admit(const struct api *api, const struct principal *principal, size_t *ret_place,
                                        struct error *err);
void api_stream_leave(const struct api *api, size_t place);

/* The api_loop of the loop that has the request. */
struct api_loop *api_loop_of(const struct http_request *request);
