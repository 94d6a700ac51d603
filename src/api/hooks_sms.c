/* Hooks of those who send text messages (hook.h): what came in, and what became of what went out. Twilio signs the
 * address and the form with the account's auth token; a gateway knows an address that nobody can guess. A paused
 * connection takes them all the same: who says STOP must be heard. */

#include "api/hook.h"
#include "api/routes.h"
#include "base/form.h"
#include "base/limits.h"
#include "connect/sms_gateway.h"
#include "connect/twilio.h"
#include "domain/message/message_send.h"

#define TWILIO_ANSWER "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response/>\n" /* there is nothing to say */

struct sms_hook {
    struct hook hook;
    bool is_report;
    struct form form;
    struct sms_inbound message;
    struct sms_report report;
};

/* ---- apply: the write ---- */

static enum status apply_message(struct act *act, const struct sms_hook *sms, struct error *err)
{
    char id[ID_TEXT_SIZE];
    id_format(&sms->hook.request->id, "req", id);
    const struct sms_inbound *message = &sms->message;
    return message_inbound(act,
                           &(struct message_inbound){
                               .channel = MESSAGE_SMS,
                               .connection_id = sms->hook.connection.id,
                               .from = message->from,
                               .text = message->text,
                               .provider_message_id = str_is_none(message->provider_id) ? (struct str){id, sizeof id}
                                                                                        : message->provider_id,
                               .answered = message->answered,
                           },
                           err);
}

static enum status apply_report(struct act *act, const struct sms_hook *sms, struct error *err)
{
    const struct sms_report *report = &sms->report;
    if (report->kind == SMS_REPORT_PENDING)
        return STATUS_OK;
    return message_report(
        act,
        &(struct message_report){
            .reference = report->id,
            .fate = report->kind == SMS_REPORT_DELIVERED ? MESSAGE_FATE_DELIVERED : MESSAGE_FATE_FAILED,
            .reason = report->reason,
            .suppress = report->suppress,
        },
        err);
}

static enum status apply_act(struct txn *txn, struct store_work *work, struct error *err)
{
    const struct sms_hook *sms = (const struct sms_hook *)hook_of_work(work);
    struct act act;
    TRY(hook_enter(txn, &sms->hook, &act, err));
    return sms->is_report ? apply_report(&act, sms, err) : apply_message(&act, sms, err);
}

static void answer(struct hook *hook)
{
    bool twilio = str_equal(str_from(hook->kind), STR("twilio"));
    if (twilio)
        buf_add_str(&hook->request->response.body, STR(TWILIO_ANSWER));
    hook_answer(hook, twilio ? "text/xml" : "text/plain");
}

static void applied(struct store_work *work, enum status status, const struct error *err)
{
    struct hook *hook = hook_of_work(work);
    if (status == STATUS_OK)
        answer(hook);
    else
        hook_refuse(hook, err);
}

static void apply(struct sms_hook *sms)
{
    if (sms->is_report && sms->report.kind == SMS_REPORT_PENDING)
        answer(&sms->hook);
    else
        hook_write(&sms->hook, apply_act, applied, 0);
}

/* ---- what was posted ---- */

/* What stands behind the '?', as if it were a form's. */
static enum status read_query(const struct http_request *request, struct form *ret, struct error *err)
{
    struct arena *arena = (struct arena *)(uintptr_t)&request->arena; /* ours while the request is */
    *ret = (struct form){arena_array(arena, request->query_count, sizeof *ret->fields), request->query_count};
    for (size_t i = 0; i < request->query_count; i++) {
        ret->fields[i] = (struct form_field){request->query[i].name, request->query[i].value};
        if (!str_is_text(ret->fields[i].name) || !str_is_text(ret->fields[i].value))
            return error_set(err, ERROR_BAD_REQUEST, NULL, "The address must be in UTF-8: set charset in the gateway.");
    }
    return STATUS_OK;
}

static enum status read_form(struct http_request *request, struct form *ret, struct error *err)
{
    if (request->method == HTTP_METHOD_GET || request->body.size == 0)
        return read_query(request, ret, err);
    return form_read(request->body, &request->arena, ret, err);
}

/* ---- Twilio ---- */

/* The address as Twilio called it: what is in front of us may have changed it on the way. */
static struct str called_url(struct http_request *request, const struct api *api)
{
    bool asked = !str_is_none(request->query_text);
    return str_from(arena_format(&request->arena, "%.*s%.*s%s%.*s", STR_ARG(api->public_url), STR_ARG(request->path),
                                 asked ? "?" : "", STR_ARG(asked ? request->query_text : STR(""))));
}

/* Our own id of the message stands in the address that Twilio was given, and was signed with it; Twilio's is known only
 * when its answer has been written down. */
static struct str reported_id(const struct http_request *request, struct str otherwise)
{
    for (size_t i = 0; i < request->query_count; i++)
        if (str_equal(request->query[i].name, STR("id")) && str_is_text(request->query[i].value))
            return request->query[i].value;
    return otherwise;
}

static enum status read_twilio(struct sms_hook *sms, struct error *err)
{
    struct http_request *request = sms->hook.request;
    const struct api *api = sms->hook.loop->api;
    struct connection_secrets tokens;
    TRY(form_read(request->body, &request->arena, &sms->form, err));
    TRY(connection_read_secret(&sms->hook.connection, api->seal, "auth_token", env_now(api->env), &request->arena,
                               &tokens, err));
    enum status status = twilio_check_signature(http_header(request, STR("x-twilio-signature")),
                                                called_url(request, api), &sms->form, tokens.items, tokens.count, err);
    connection_wipe_secrets(&tokens);
    TRY(status);
    if (sms->is_report) {
        TRY(twilio_read_report(&sms->form, &request->arena, &sms->report, err));
        sms->report.id = reported_id(request, sms->report.id);
        return STATUS_OK;
    }
    return twilio_read_message(&sms->form, &sms->message, err);
}

static void check_twilio(struct hook *hook)
{
    struct sms_hook *sms = (struct sms_hook *)hook;
    struct error err;
    if (read_twilio(sms, &err) == STATUS_OK)
        apply(sms);
    else
        hook_refuse(hook, &err);
}

/* ---- a gateway ---- */

static bool knows_address(const struct hook *hook)
{
    char secret[CONNECTION_HOOK_SECRET_SIZE];
    connection_hook_secret(&hook->id, hook->loop->api->seal, secret);
    return crypto_equal(hook->request->path_parameters[1], (struct str){secret, sizeof secret});
}

static enum status read_gateway(struct sms_hook *sms, struct error *err)
{
    struct http_request *request = sms->hook.request;
    if (!knows_address(&sms->hook))
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no connection with this id.");
    TRY(read_form(request, &sms->form, err));
    if (sms->is_report)
        return sms_gateway_read_report(&sms->form, &sms->report, err);
    return sms_gateway_read_message(&sms->form, &request->arena, &sms->message, err);
}

static void check_gateway(struct hook *hook)
{
    struct sms_hook *sms = (struct sms_hook *)hook;
    struct error err;
    if (read_gateway(sms, &err) == STATUS_OK)
        apply(sms);
    else
        hook_refuse(hook, &err);
}

/* ---- the paths ---- */

static void begin(struct http_request *request, const char *kind, bool is_report, void (*check)(struct hook *hook))
{
    struct sms_hook *sms = arena_alloc(&request->arena, sizeof *sms);
    sms->is_report = is_report;
    hook_begin(&sms->hook, request, kind, check);
}

static void twilio_inbound(struct http_request *request, void *ctx)
{
    (void)ctx;
    begin(request, "twilio", false, check_twilio);
}

static void twilio_status(struct http_request *request, void *ctx)
{
    (void)ctx;
    begin(request, "twilio", true, check_twilio);
}

static void gateway_inbound(struct http_request *request, void *ctx)
{
    (void)ctx;
    begin(request, "sms_gateway", false, check_gateway);
}

static void gateway_report(struct http_request *request, void *ctx)
{
    (void)ctx;
    begin(request, "sms_gateway", true, check_gateway);
}

#define HOOK(path, verb, handler, words)                                                                               \
    CALL(path, verb, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_RAW, .body_limit = LIMIT_FORM_BYTES,             \
         .handle = (handler), .summary = (words), .produces = "text/plain")

/* sorted table: by 1, 2 */
const struct route hook_sms_routes[] = {
    HOOK("/hooks/sms/{con}/{secret}/inbound", GET, gateway_inbound, "Takes a text message that came in by a gateway."),
    HOOK("/hooks/sms/{con}/{secret}/inbound", POST, gateway_inbound, "The same as a form."),
    HOOK("/hooks/sms/{con}/{secret}/report", GET, gateway_report, "Takes a gateway's delivery report."),
    HOOK("/hooks/sms/{con}/{secret}/report", POST, gateway_report, "The same as a form."),
    CALL("/hooks/twilio/{con}/inbound", POST, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_RAW,
         .body_limit = LIMIT_FORM_BYTES, .handle = twilio_inbound,
         .summary = "Takes a text message that came in at Twilio.", .produces = "text/xml"),
    CALL("/hooks/twilio/{con}/status", POST, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_RAW,
         .body_limit = LIMIT_FORM_BYTES, .handle = twilio_status,
         .summary = "Takes Twilio's word of what became of a message.", .produces = "text/xml"),
};
const size_t hook_sms_route_count = sizeof hook_sms_routes / sizeof hook_sms_routes[0];
