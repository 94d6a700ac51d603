/* The hook of connections of kind webhook (hook.h): any system that can post JSON reports facts by it. Its settings say
 * how a message proves whose it is (connect/webhook_auth.h) and how it is read (domain/mapping); what the mapping makes
 * of it is judged as a body of POST /v1/events (event_fact.h). */

#include "api/event_fact.h"
#include "api/hook_report.h"
#include "api/hook_webhook.h"
#include "api/routes.h"
#include "base/json.h"
#include "base/limits.h"
#include "connect/webhook_auth.h"
#include "domain/connection/connection_settings.h"

struct webhook_hook {
    struct hook_report report;
    bool by_address; /* which of the two paths was called */
    json_t *settings_json;
    struct webhook_settings settings;
};

static enum status refuse_address(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "id", "There is no connection with this id.");
}

/* ---- whose message it is ---- */

static enum status check_address(const struct hook *hook, struct error *err)
{
    char secret[CONNECTION_HOOK_SECRET_SIZE];
    struct str given = hook->request->path_parameters[1];
    connection_hook_secret(&hook->id, hook->loop->api->seal, secret);
    bool same = crypto_equal(given, (struct str){secret, sizeof secret});
    return same ? STATUS_OK : refuse_address(err);
}

static enum status check_signature(const struct webhook_hook *webhook, const struct connection_secrets *secrets,
                                   struct error *err)
{
    const struct webhook_settings *settings = &webhook->settings;
    const struct http_request *request = webhook->report.hook.request;
    const struct webhook_signing signing = {
        .header = settings->header,
        .prefix = settings->prefix,
        .encoding = (enum webhook_encoding)settings->encoding,
        .content = (enum webhook_signed)settings->content,
        .timestamp_header = settings->timestamp_header,
        .tolerance_s = settings->tolerance_s.value,
    };
    struct webhook_message message = {.body = request->body};
    TRY(http_header_once(request, settings->header, &message.signature, err));
    if (!str_is_none(settings->timestamp_header))
        TRY(http_header_once(request, settings->timestamp_header, &message.timestamp, err));
    return webhook_check_signature(&signing, &message, secrets->items, secrets->count,
                                   env_now(webhook->report.hook.loop->api->env), err);
}

static enum status check_token(const struct webhook_hook *webhook, const struct connection_secrets *secrets,
                               struct error *err)
{
    struct str value;
    TRY(http_header_once(webhook->report.hook.request, webhook->settings.header, &value, err));
    return webhook_check_bearer(webhook->settings.header, value, secrets->items, secrets->count, err);
}

static enum status check_sender(const struct webhook_hook *webhook, struct error *err)
{
    const struct hook *hook = &webhook->report.hook;
    bool signs = webhook->settings.auth == WEBHOOK_AUTH_HMAC;
    struct connection_secrets secrets;
    if (webhook->by_address != (webhook->settings.auth == WEBHOOK_AUTH_PATH))
        return refuse_address(err);
    if (webhook->by_address)
        return check_address(hook, err);
    TRY(connection_read_secret(&hook->connection, hook->loop->api->seal, signs ? "signing_secret" : "token",
                               env_now(hook->loop->api->env), &hook->request->arena, &secrets, err));
    enum status status = signs ? check_signature(webhook, &secrets, err) : check_token(webhook, &secrets, err);
    connection_wipe_secrets(&secrets);
    return status;
}

/* ---- what it says ---- */

static enum status read_facts(struct webhook_hook *webhook, struct error *err)
{
    struct hook_report *report = &webhook->report;
    const struct hook *hook = &report->hook;
    if (hook->connection.status == CONNECTION_PAUSED)
        return error_set(err, ERROR_CONFLICT, "status", "This connection is paused: send the message again later.");
    TRY(json_parse(hook->request->body, &report->json, err));
    if (webhook->settings.mapping == NULL)
        return error_set(err, ERROR_INVALID_STATE, "mapping",
                         "This connection has no mapping yet: the message is kept to be looked at, and nothing more.");
    size_t items;
    return webhook_read(webhook->settings.mapping, hook->request->body, &hook->connection.program_id, report, &items,
                        err);
}

static enum status read_settings(struct webhook_hook *webhook, struct error *err)
{
    const struct hook *hook = &webhook->report.hook;
    TRY(json_parse(hook->connection.settings, &webhook->settings_json, err));
    return schema_read(&webhook_settings_schema, webhook->settings_json, &webhook->settings, &hook->request->arena,
                       err);
}

static void check(struct hook *hook)
{
    struct webhook_hook *webhook = (struct webhook_hook *)hook;
    struct error err;
    enum inbound_outcome outcome = INBOUND_REFUSED;
    enum status status = read_settings(webhook, &err);
    if (status == STATUS_OK)
        status = check_sender(webhook, &err);
    if (status == STATUS_OK) {
        outcome = INBOUND_FAILED;
        status = read_facts(webhook, &err);
    }
    json_decref(webhook->settings_json);
    if (status == STATUS_OK)
        hook_report_take(&webhook->report);
    else
        hook_report_refuse(&webhook->report, outcome, &err);
}

static void begin(struct http_request *request, bool by_address)
{
    struct webhook_hook *webhook = arena_alloc(&request->arena, sizeof *webhook);
    webhook->by_address = by_address;
    webhook->report.hook.with_settings = true;
    hook_begin(&webhook->report.hook, request, "webhook", check);
}

static void in_by_proof(struct http_request *request, void *ctx)
{
    (void)ctx;
    begin(request, false);
}

static void in_by_address(struct http_request *request, void *ctx)
{
    (void)ctx;
    begin(request, true);
}

#define HOOK(path, handler, words)                                                                                     \
    CALL(path, POST, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_RAW, .body_limit = LIMIT_INBOUND_BODY_BYTES,     \
         .handle = (handler), .summary = (words), .told = &hook_outcome_entity)

/* sorted table: by 1, 2 */
const struct route hook_in_routes[] = {
    HOOK("/hooks/in/{con}", in_by_proof,
         "Takes messages to a connection of kind webhook that are signed or bring a token."),
    HOOK("/hooks/in/{con}/{secret}", in_by_address,
         "Takes messages to a connection of kind webhook whose address is the secret."),
};
const size_t hook_in_route_count = sizeof hook_in_routes / sizeof hook_in_routes[0];
