/* `referd serve`: the wiring of a running server, in the order in which things depend on each other; they end
 * backwards.
 *
 *     store -> master key, worlds -> click log -> api, pages -> routers -> loops -> metrics' listener -> jobs ->
 * control
 *
 * The main thread starts everything and then waits for a signal. TERM and INT ask for a drain, the first time; the
 * second ends the process at once, which loses nothing that was acknowledged. HUP is answered by a line in the log,
 * since there is nothing to reload: settings are read at the start, and the log is standard error. USR1, USR2 and ALRM
 * are ignored. */

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "api/api.h"
#include "api/dispatch.h"
#include "api/routes.h"
#include "base/log.h"
#include "base/memory.h"
#include "cli/control.h"
#include "cli/master_key.h"
#include "cli/verb.h"
#include "domain/rollup/clicks.h"
#include "domain/workspace/workspace.h"
#include "jobs/jobs.h"
#include "jobs/outside.h"
#include "net/context.h"
#include "pages/pages.h"
#include "pages/routes.h"
#include "paper/sheet.h"
#include "store/bulk/staging.h"

/* Heaps of malloc: one for the main thread and one that all others share, so that an idle server stays small. */
enum { HEAPS = 2 };
enum { SUBKEY_SEAL = 2, SUBKEY_TOKEN = 10 }; /* numbers of crypto_subkey() */

struct service {
    const struct settings *settings;
    struct env *env;
    const char *public_url;
    struct store *store;
    struct click_log *clicks;
    struct pages *pages;
    struct api *api;
    struct router *router;
    struct router *metrics_router;
    struct http_server *_Atomic http; /* null until it listens, which the metrics do first */
    struct http_server *metrics;
    struct jobs *jobs;
    struct outside_context outside; /* what jobs that call others need */
    struct control *control;
};

/* ---- what each loop has ---- */

struct loop {
    struct http_context context; /* first: handlers find it as the loop's context */
    struct store_loop *store;
    uv_async_t woken;
};

static void wake(void *ctx)
{
    uv_async_send(&((struct loop *)ctx)->woken);
}

static void on_woken(uv_async_t *async)
{
    store_loop_complete(((struct loop *)async->data)->store);
}

static void *loop_start(struct http_loop *http_loop, void *ctx)
{
    const struct service *service = ctx;
    struct loop *loop = memory_new(sizeof *loop);
    loop->store = store_loop_new(service->store, wake, loop);
    loop->context.api = api_loop_new(service->api, loop->store);
    loop->context.pages = pages_loop_new(service->pages, loop->store);
    loop->woken.data = loop;
    if (uv_async_init(http_loop_uv(http_loop), &loop->woken, on_woken) != 0)
        abort(); /* no memory or descriptors for one of a few handles: the process cannot begin */
    return loop;
}

static void loop_iteration(void *ctx)
{
    store_loop_submit(((struct loop *)ctx)->store);
}

static bool loop_busy(void *ctx)
{
    return store_loop_pending(((struct loop *)ctx)->store) > 0;
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void loop_stop(void *ctx)
{
    struct loop *loop = ctx;
    pages_loop_free(loop->context.pages);
    api_loop_free(loop->context.api);
    store_loop_free(loop->store);
    uv_close((uv_handle_t *)&loop->woken, on_closed);
}

/* The metrics' listener reads nothing from the store's files. */
static void *metrics_loop_start(struct http_loop *http_loop, void *ctx)
{
    const struct service *service = ctx;
    struct http_context *context = memory_new(sizeof *context);
    (void)http_loop;
    context->api = api_loop_new(service->api, NULL);
    return context;
}

static void metrics_loop_stop(void *ctx)
{
    struct http_context *context = ctx;
    api_loop_free(context->api);
    free(context);
}

/* ---- what only the wiring knows ---- */

static void probe_metrics(void *ctx, struct api_metrics *ret)
{
    const struct service *service = ctx;
    struct jobs_metrics jobs;
    struct http_server *http = service->http;
    ret->http = (struct http_metrics){0};
    if (http != NULL)
        http_server_metrics(http, &ret->http);
    jobs_read_metrics(service->jobs, &jobs);
    ret->redirects_without_click = pages_redirects_without_click(service->pages);
    ret->job_runs = jobs.runs;
    ret->job_failures = jobs.failures;
    ret->job_units_put_off = jobs.put_off;
    ret->job_count = jobs.ended_count;
    for (size_t i = 0; i < jobs.ended_count; i++)
        ret->jobs[i] = (struct api_job_end){jobs.ended[i].name, jobs.ended[i].finished_at};
}

static enum status probe_jobs(void *ctx, struct error *err)
{
    return jobs_ready(((const struct service *)ctx)->jobs, err);
}

static void on_fatal(void *ctx, const char *what)
{
    (void)ctx;
    LOG(LOG_ERROR, "storage failed: stopping at once, for nothing may be acknowledged any more",
        LOG_TEXT("what", what));
    _exit(EXIT_FAILED);
}

/* ---- starting ---- */

static enum status act_look(struct txn *txn, void *ctx, struct error *err)
{
    bool any;
    TRY(rollup_clicks_mark(txn, ctx, err));
    TRY(workspace_any(txn, &any, err));
    return any ? STATUS_OK
               : error_set(err, ERROR_NOT_FOUND, NULL, "There is no workspace yet; `referd init` makes one.");
}

static enum status open_store(struct service *service, struct error *err)
{
    const struct settings *settings = service->settings;
    const struct store_config config = {
        .url = settings->database,
        .mode = STORE_SERVE,
        .env = service->env,
        .database_connections = (int)settings->database_connections,
        .disk_reserve_bytes = settings->disk_reserve_bytes,
        .trace_path = settings->trace_statements,
    };
    int64_t counted_batch;
    TRY(store_open(&config, &service->store, err));
    store_on_fatal(service->store, on_fatal, NULL);
    TRY(store_run_read(service->store, act_look, &counted_batch, err));
    service->clicks = click_log_new(service->store, counted_batch);
    return STATUS_OK;
}

static void make_routers(struct service *service)
{
    const struct route *tables[API_TABLES + 1];
    size_t counts[API_TABLES + 1];
    api_tables(tables, counts);
    tables[API_TABLES] = page_routes;
    counts[API_TABLES] = page_route_count;
    const struct route *const metrics_tables[] = {metrics_routes};
    service->router = router_new(tables, counts, API_TABLES + 1);
    service->metrics_router = router_new(metrics_tables, &metrics_route_count, 1);
}

/* The layers that need the master key. */
static enum status make_layers(struct service *service, struct error *err)
{
    uint8_t master[MASTER_KEY_SIZE];
    TRY(master_key_read(service->settings->master_key_file, master, err));
    enum status status = master_key_check(service->store, master, err);
    if (status == STATUS_OK) {
        service->pages = pages_new(&(struct pages_config){
            .env = service->env,
            .store = service->store,
            .clicks = service->clicks,
            .public_url = str_from(service->public_url),
            .router = service->router,
            .master = master,
        });
        service->api = api_new(&(struct api_config){
            .env = service->env,
            .store = service->store,
            .database = service->settings->database,
            .public_url = str_from(service->public_url),
            .master = master,
            .clicks = service->clicks,
            .router = service->router,
            .calls_of_caller = service->settings->calls_of_caller,
            .calls_of_address = service->settings->calls_of_address,
            .calls = {.allow_private = service->settings->allow_private_calls != 0,
                      .ca_file = service->settings->ca_file},
            .probes = {.ctx = service, .metrics = probe_metrics, .jobs_ready = probe_jobs, .run_world = jobs_run_world},
        });
    }
    service->outside.public_url = str_from(service->public_url);
    while (service->outside.public_url.size > 0 &&
           service->outside.public_url.data[service->outside.public_url.size - 1] == '/')
        service->outside.public_url.size--;
    crypto_subkey(master, SUBKEY_SEAL, service->outside.seal);
    crypto_subkey(master, SUBKEY_TOKEN, service->outside.token_key);
    crypto_wipe(master, sizeof master);
    return status;
}

static struct http_config common_config(struct service *service)
{
    const struct settings *settings = service->settings;
    return (struct http_config){
        .trusted_proxies = settings->trusted_proxies,
        .env = service->env,
        .header_deadline_ms = settings->headers_deadline_ms,
        .body_deadline_ms = settings->body_deadline_ms,
        .keep_alive_ms = settings->keep_alive_ms,
        .drain_ms = settings->drain_ms,
        .connections = (size_t)settings->connections,
        .ctx = service,
        .handle = dispatch_request,
    };
}

static enum status start_http(struct service *service, struct error *err)
{
    struct http_config config = common_config(service);
    config.listen = service->settings->listen;
    config.loops = (int)service->settings->loops;
    config.access_log = service->settings->access_log != 0;
    config.router = service->router;
    config.refuse = pages_refuse;
    config.loop_start = loop_start;
    config.loop_iteration = loop_iteration;
    config.loop_busy = loop_busy;
    config.loop_stop = loop_stop;
    struct http_server *http = NULL;
    TRY(http_server_start(&config, &http, err));
    service->http = http;
    return STATUS_OK;
}

static enum status start_metrics(struct service *service, struct error *err)
{
    struct http_config config = common_config(service);
    if (service->settings->metrics_listen == NULL)
        return STATUS_OK;
    config.listen = service->settings->metrics_listen;
    config.loops = 1;
    config.router = service->metrics_router;
    config.loop_start = metrics_loop_start;
    config.loop_stop = metrics_loop_stop;
    return http_server_start(&config, &service->metrics, err);
}

/* The metrics come first: whoever is told by /readyz that the server is ready finds them. */
static enum status start(struct service *service, struct error *err)
{
    TRY(http_listen_check(service->settings->listen, err));
    if (service->settings->metrics_listen != NULL)
        TRY(http_listen_check(service->settings->metrics_listen, err));
    make_routers(service);
    TRY(open_store(service, err));
    TRY(make_layers(service, err));
    service->jobs = jobs_start(&(struct jobs_config){
        .env = service->env,
        .store = service->store,
        .outside = outside_job_table,
        .outside_count = outside_job_count,
        .context = &service->outside,
        .allow_private = service->settings->allow_private_calls != 0,
        .ca_file = service->settings->ca_file,
    });
    TRY(start_metrics(service, err));
    TRY(start_http(service, err));
    return control_start(service->settings, service->env, service->store, service->clicks, &service->control, err);
}

static void stop_server(struct http_server *server)
{
    if (server == NULL)
        return;
    http_server_drain(server);
    http_server_join(server);
}

/* Also after a start that came only part of the way. */
static void stop(struct service *service)
{
    control_stop(service->control);
    stop_server(service->metrics);
    stop_server(service->http);
    jobs_stop(service->jobs);
    store_close(service->store);
    api_free(service->api);
    pages_free(service->pages);
    click_log_free(service->clicks);
    router_free(service->router);
    router_free(service->metrics_router);
    sheet_end();
}

/* ---- the verb ---- */

static sigset_t stop_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

/* Before any thread starts: all have the same mask. */
static void hold_signals(void)
{
    static const int ignored[] = {SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM};
    sigset_t set = stop_signals();
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        signal(ignored[i], SIG_IGN);
}

static void wait_for_stop(void)
{
    sigset_t stopping = stop_signals();
    sigset_t waited = stopping;
    int number = SIGHUP;
    sigaddset(&waited, SIGHUP);
    while (number == SIGHUP) {
        if (sigwait(&waited, &number) != 0)
            continue;
        if (number == SIGHUP)
            LOG(LOG_INFO, "SIGHUP changes nothing: settings are read at the start, and no file is kept open to be "
                          "rotated; SIGTERM stops");
    }
    LOG(LOG_INFO, "stopping", LOG_TEXT("signal", number == SIGINT ? "INT" : "TERM"));
    sigprocmask(SIG_UNBLOCK, &stopping, NULL); /* a second one ends the process */
}

/* What a killed restore or copy has left: this process has the store's lock, so nobody is at work on it. */
static void name_draft(void *ctx, const char *files)
{
    (void)ctx;
    LOG(LOG_WARN, "a restore or copy that was killed has left files that nobody needs: they may be removed",
        LOG_TEXT("files", files));
}

static int serve_run(struct cli_call *call)
{
    const struct settings *settings = &call->settings;
    struct service service = {.settings = settings, .env = env_new(), .public_url = settings->public_url};
    struct error err = {0};
    mallopt(M_ARENA_MAX, HEAPS);
    hold_signals();
    log_setup((enum log_level)settings->log_level, (enum log_format)settings->log_format);
    if (service.public_url == NULL)
        service.public_url = arena_format(&call->arena, "http://%s", settings->listen);
    enum status status = start(&service, &err);
    if (status == STATUS_OK) {
        LOG(LOG_INFO, "serving", LOG_TEXT("listen", settings->listen), LOG_INT("port", http_server_port(service.http)),
            LOG_TEXT("public_url", service.public_url), LOG_TEXT("version", REFERD_VERSION));
        staging_each_draft(settings->database, name_draft, NULL);
        wait_for_stop();
    }
    stop(&service);
    env_free(service.env);
    if (status != STATUS_OK)
        return cli_fail(call, &err);
    LOG(LOG_INFO, "stopped");
    return EXIT_DONE;
}

static const char *const settings_used[] = {
    "database",
    "data-dir",
    "master-key-file",
    "listen",
    "metrics-listen",
    "public-url",
    "trusted-proxies",
    "log-format",
    "log-level",
    "access-log",
    "database-connections",
    "disk-reserve",
    "loops",
    "connections",
    "rate-limit-key",
    "rate-limit-address",
    "headers-deadline-ms",
    "body-deadline-ms",
    "keep-alive-ms",
    "drain-ms",
    "allow-private-calls",
    "ca-file",
    "trace-statements",
    NULL,
};

const struct verb serve_verb = {
    .name = "serve",
    .purpose = "serves the API, the links and the pages until it is told to stop",
    .details =
        "`referd init` must have run. SIGTERM or SIGINT stops it gracefully: requests in flight are answered first; "
        "a second signal stops it at once. SIGHUP changes nothing and is logged. On a disk without room it starts all "
        "the "
        "same: links and reading go on, writes are refused until there is room. Verbs that write may be used beside "
        "it: they are carried out by the "
        "server.",
    .settings = settings_used,
    .run = serve_run,
};
