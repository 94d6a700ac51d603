/* Figures as text. Each metric is a row of the table with a function that fetches it from one snapshot of all figures,
 * taken once per answer. Names and numbers only, nothing of persons. On a listener of its own, where this is the only
 * route; loop thread. */

#include <inttypes.h>
#include <stddef.h>

#include "api/api.h"
#include "api/routes.h"
#include "net/http.h"

struct figures {
    struct api_metrics api;
    struct store_metrics store;
    bool ready;
};

enum metric_type { COUNTER, GAUGE };

struct metric {
    const char *name;
    enum metric_type type;
    const char *help;
    size_t offset; /* of a uint64_t in struct figures, or (per file) in struct store_file_metrics */
};

#define API(member) offsetof(struct figures, api.member)
#define STORE(member) offsetof(struct figures, store.member)
#define FILE_OF(member) offsetof(struct store_file_metrics, member)

/* One value each. sorted table: by 1 */
static const struct metric metrics[] = {
    {"referd_cache_generation", COUNTER, "Commits that changed something kept in caches.", STORE(generation)},
    {"referd_http_bad_requests_total", COUNTER, "Requests that were malformed or too large.", API(http.bad_requests)},
    {"referd_http_bodies_in_flight_bytes", GAUGE, "Bytes of request bodies that are held.",
     API(http.bodies_in_flight_bytes)},
    {"referd_http_bytes_received_total", COUNTER, "Bytes read from clients.", API(http.bytes_in)},
    {"referd_http_bytes_sent_total", COUNTER, "Bytes sent to clients.", API(http.bytes_out)},
    {"referd_http_connections_accepted_total", COUNTER, "Connections accepted.", API(http.accepted)},
    {"referd_http_connections_open", GAUGE, "Connections that are open now.", API(http.open_connections)},
    {"referd_http_connections_refused_total", COUNTER, "Connections refused because there were too many.",
     API(http.refused_connections)},
    {"referd_http_requests_total", COUNTER, "Requests answered.", API(http.requests)},
    {"referd_http_timeouts_total", COUNTER, "Requests that did not arrive in time.", API(http.timeouts)},
    {"referd_job_failures_total", COUNTER, "Units of work, and runs of jobs, that failed.", API(job_failures)},
    {"referd_job_runs_total", COUNTER, "Runs of jobs.", API(job_runs)},
    {"referd_job_units_put_off", GAUGE, "Units of work that failed and wait for their next try.",
     API(job_units_put_off)},
    {"referd_redirects_without_click_total", COUNTER, "Visitors sent on although their click could not be stored.",
     API(redirects_without_click)},
    {"referd_store_read_statements_total", COUNTER, "Statements of reads.", STORE(read_statements)},
    {"referd_store_reads_total", COUNTER, "Reads.", STORE(reads)},
};

/* One value per file of the store. sorted table: by 1 */
static const struct metric file_metrics[] = {
    {"referd_store_checkpoints_total", COUNTER, "Checkpoints made.", FILE_OF(checkpoints)},
    {"referd_store_commit_microseconds_total", COUNTER, "Time spent in commits.", FILE_OF(commit_us)},
    {"referd_store_commits_total", COUNTER, "Commits, of one or many writes each.", FILE_OF(commits)},
    {"referd_store_errors_total", COUNTER, "Errors of the database.", FILE_OF(errors)},
    {"referd_store_items_total", COUNTER, "Writes committed.", FILE_OF(items)},
    {"referd_store_lost_commits_total", COUNTER,
     "Acknowledged commits that were not there on the next connection: the database has gone back.",
     FILE_OF(lost_commits)},
    {"referd_store_queue_bytes", GAUGE, "Bytes of writes that wait.", FILE_OF(queue_bytes)},
    {"referd_store_queue_items", GAUGE, "Writes that wait.", FILE_OF(queue_items)},
    {"referd_store_reconnects_total", COUNTER, "Connections to the database that were made anew.", FILE_OF(reconnects)},
    {"referd_store_refused_items_total", COUNTER, "Writes refused because the queue, the disk or time was used up.",
     FILE_OF(refused_items)},
    {"referd_store_rerun_items_total", COUNTER, "Writes run again singly after a surprise in their batch.",
     FILE_OF(rerun_items)},
    {"referd_store_retries_total", COUNTER, "Transactions run again because others changed the same thing.",
     FILE_OF(retries)},
    {"referd_store_rolled_back_batches_total", COUNTER, "Batches rolled back by a surprise.",
     FILE_OF(rolled_back_batches)},
    {"referd_store_unknown_commits_total", COUNTER, "Commits whose answer did not come, looked up before answering.",
     FILE_OF(unknown_commits)},
    {"referd_store_unresolved_commits_total", COUNTER, "Of those, refused because nothing could be found out in time.",
     FILE_OF(unresolved_commits)},
    {"referd_wal_pages_written_total", COUNTER, "Pages written to the write-ahead log.", FILE_OF(wal_pages)},
};

static const char *const file_names[] = {[STORE_BOOKS] = "books", [STORE_CLICKS] = "clicks"};

static uint64_t value_at(const void *base, size_t offset)
{
    return *(const uint64_t *)(const void *)((const char *)base + offset);
}

static void add_head(struct buf *out, const char *name, enum metric_type type, const char *help)
{
    buf_add_format(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type == COUNTER ? "counter" : "gauge");
}

static void add_value(struct buf *out, const char *name, uint64_t value)
{
    buf_add_format(out, "%s %" PRIu64 "\n", name, value);
}

static void add_labelled(struct buf *out, const char *name, const char *label, const char *label_value, uint64_t value)
{
    buf_add_format(out, "%s{%s=\"%s\"} %" PRIu64 "\n", name, label, label_value, value);
}

static void add_files(struct buf *out, const struct store_metrics *store)
{
    for (size_t i = 0; i < sizeof file_metrics / sizeof file_metrics[0]; i++) {
        const struct metric *metric = &file_metrics[i];
        add_head(out, metric->name, metric->type, metric->help);
        for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++)
            add_labelled(out, metric->name, "file", file_names[file], value_at(&store->files[file], metric->offset));
    }
    const char *name = "referd_store_stopped_for_disk";
    add_head(out, name, GAUGE, "1 while writes are refused because the disk is below its reserve.");
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++)
        add_labelled(out, name, "file", file_names[file], store->files[file].stopped_for_disk);
}

static const char *const method_names[] = {
    [HTTP_METHOD_GET] = "GET",     [HTTP_METHOD_POST] = "POST",     [HTTP_METHOD_PUT] = "PUT",
    [HTTP_METHOD_PATCH] = "PATCH", [HTTP_METHOD_DELETE] = "DELETE",
};

/* Calls by their row, those that were made. */
static void add_calls(struct buf *out, const struct api *api)
{
    add_head(out, "referd_api_calls_total", COUNTER, "Calls answered with 2xx.");
    for (size_t row = 0; row < api_route_total(); row++) {
        uint64_t total = api_calls_total(api, row);
        if (total > 0)
            buf_add_format(out, "referd_api_calls_total{method=\"%s\",path=\"%s\"} %" PRIu64 "\n",
                           method_names[api_route(row)->method], api_route(row)->path, total);
    }
}

static bool reports_events(const struct route *route)
{
    return strcmp(route->scope, "events:write") == 0 || str_starts_with(str_from(route->path), STR("/hooks/"));
}

/* What comes in: facts through the API and the hooks, clicks by their file. */
static void add_facts(struct buf *out, const struct figures *figures, const struct api *api)
{
    uint64_t events = 0;
    for (size_t row = 0; row < api_route_total(); row++)
        if (reports_events(api_route(row)))
            events += api_calls_total(api, row);
    add_head(out, "referd_clicks_stored_total", COUNTER, "Clicks stored.");
    add_value(out, "referd_clicks_stored_total", figures->store.files[STORE_CLICKS].items);
    add_head(out, "referd_event_calls_total", COUNTER, "Calls accepted that report events, hooks included.");
    add_value(out, "referd_event_calls_total", events);
}

static void add_responses(struct buf *out, const struct http_metrics *http)
{
    static const char *const classes[] = {NULL, "1xx", "2xx", "3xx", "4xx", "5xx"};
    add_head(out, "referd_http_responses_total", COUNTER, "Answers by the first digit of their status.");
    for (size_t i = 1; i < sizeof classes / sizeof classes[0]; i++)
        add_labelled(out, "referd_http_responses_total", "status", classes[i], http->responses[i]);
}

static void add_state(struct buf *out, const struct figures *figures)
{
    add_head(out, "referd_build_info", GAUGE, "1, with the version as label.");
    add_labelled(out, "referd_build_info", "version", REFERD_VERSION, 1);
    add_head(out, "referd_ready", GAUGE, "1 when /readyz would say so.");
    add_value(out, "referd_ready", figures->ready);
    add_head(out, "referd_job_finished_timestamp_seconds", GAUGE, "When a job was last done with what was due, here.");
    for (size_t i = 0; i < figures->api.job_count; i++)
        add_labelled(out, "referd_job_finished_timestamp_seconds", "job", figures->api.jobs[i].name,
                     (uint64_t)(figures->api.jobs[i].finished_at / TIME_US_PER_S));
}

static void take_figures(const struct api *api, struct figures *figures)
{
    struct error err;
    *figures = (struct figures){0};
    api->probes.metrics(api->probes.ctx, &figures->api);
    store_metrics(api->store, &figures->store);
    figures->ready =
        store_ready(api->store, &err) == STATUS_OK && api->probes.jobs_ready(api->probes.ctx, &err) == STATUS_OK;
}

static void metrics_read(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct figures figures;
    struct buf *out = &request->response.body;
    const struct api *api = api_loop_of(request)->api;
    take_figures(api, &figures);
    for (size_t i = 0; i < sizeof metrics / sizeof metrics[0]; i++) {
        add_head(out, metrics[i].name, metrics[i].type, metrics[i].help);
        add_value(out, metrics[i].name, value_at(&figures, metrics[i].offset));
    }
    add_responses(out, &figures.api.http);
    add_files(out, &figures.store);
    add_facts(out, &figures, api);
    add_calls(out, api);
    add_state(out, &figures);
    request->response.status = 200;
    request->response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    http_respond(request);
}

/* sorted table: by 1, 2 */
const struct route metrics_routes[] = {
    CALL("/metrics", GET, .scope = "public", .flags = ROUTE_PUBLIC, .handle = metrics_read, .produces = "text/plain",
         .summary = "Figures for Prometheus."),
};
const size_t metrics_route_count = sizeof metrics_routes / sizeof metrics_routes[0];
