/* Stripe's hook (hook.h): its credential is the signature over the raw body under the connection's secret.
 *
 * Measured: a signature takes 10 us for 4 KiB and 1.4 ms for the 1 MiB that a body may have, which is a small part of
 * what reading that body as JSON takes, here as for any call.
 *
 * A signature is of this machine's time; when what a message tells of happened: told_time.h. */

#include "api/hook_report.h"
#include "api/routes.h"
#include "base/json.h"
#include "connect/account/stripe_facts.h"
#include "connect/stripe.h"

struct stripe_hook {
    struct hook_report report;
    struct stripe_facts facts;
};

static enum status check_signature(const struct hook *hook, struct error *err)
{
    const struct api *api = hook->loop->api;
    const struct http_request *request = hook->request;
    int64_t now = env_now(api->env);
    struct connection_secrets secrets;
    TRY(connection_open_secrets(&hook->connection, api->seal, now, &hook->request->arena, &secrets, err));
    struct str header = http_header(request, STR("stripe-signature"));
    enum status status = stripe_check_signature(str_is_none(header) ? STR("") : header, request->body, secrets.items,
                                                secrets.count, now, err);
    connection_wipe_secrets(&secrets);
    return status;
}

static enum status take(struct act *act, const struct hook_report *report, bool *ret_new, struct error *err)
{
    const struct stripe_hook *stripe = (const struct stripe_hook *)report;
    return stripe_facts_take(act, &report->hook.connection.id, &stripe->facts, ret_new, err);
}

static enum status read_message(struct stripe_hook *stripe, struct error *err)
{
    struct hook_report *report = &stripe->report;
    const struct connection *connection = &report->hook.connection;
    struct http_request *request = report->hook.request;
    if (connection->status == CONNECTION_PAUSED)
        return error_set(err, ERROR_CONFLICT, "status", "This connection is paused: send the message again later.");
    TRY(json_parse(request->body, &report->json, err));
    TRY(stripe_facts_read(report->json, connection, env_now(report->hook.loop->api->env), &request->arena,
                          &stripe->facts, err));
    report->take = take;
    report->fact_count = stripe->facts.count;
    if (report->fact_count > 0)
        report->lane = intake_lane(&stripe->facts.facts[0].fact.about, &stripe->facts.facts[0].fact.referral_id);
    return STATUS_OK;
}

static void check(struct hook *hook)
{
    struct stripe_hook *stripe = (struct stripe_hook *)hook;
    struct error err;
    if (check_signature(hook, &err) != STATUS_OK)
        hook_report_refuse(&stripe->report, INBOUND_REFUSED, &err);
    else if (read_message(stripe, &err) != STATUS_OK)
        hook_report_refuse(&stripe->report, INBOUND_FAILED, &err);
    else
        hook_report_take(&stripe->report);
}

static void hooks_stripe(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct stripe_hook *stripe = arena_alloc(&request->arena, sizeof *stripe);
    hook_begin(&stripe->report.hook, request, "stripe", check);
}

/* sorted table: by 1, 2 */
const struct route hook_routes[] = {
    CALL("/hooks/stripe/{con}", POST, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_RAW, .handle = hooks_stripe,
         .summary = "Takes the webhooks of a Stripe connection.", .told = &hook_outcome_entity),
};
const size_t hook_route_count = sizeof hook_routes / sizeof hook_routes[0];
