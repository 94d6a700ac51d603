/* Stripe's hook. It has no key: its credential is the signature over the raw body under the connection's secret. All of
 * that is looked at on the loop, so that a message which is not the connection's never costs a transaction of the
 * writer:
 *
 *     hooks_stripe -> find (cache, else a cheap read) -> check (signature, JSON, envelope, mode, account, use) -> apply
 *     (the write) -> answer
 *
 * Measured: a signature takes 10 us for 4 KiB and 1.4 ms for the 1 MiB that a body may have, which is a small part of
 * what reading that body as JSON takes, here as for any call.
 *
 * Time. A signature is of this machine's time. What a message tells of happened when Stripe says, in the live world. In
 * the test world it happened as far ahead of that as the world's clock is: a payment made now is made now there too,
 * wherever the clock has been moved to. */

#include <jansson.h>
#include <stddef.h>

#include "api/api.h"
#include "api/hook_cache.h"
#include "api/routes.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/schema.h"
#include "base/text.h"
#include "connect/stripe.h"
#include "domain/intake/intake.h"
#include "domain/workspace/workspace.h"
#include "net/http.h"

enum outcome_name { IGNORED, APPLIED, REPLAYED };
static const char *const outcomes[] = {
    [IGNORED] = "ignored", [APPLIED] = "applied", [REPLAYED] = "replayed", [REPLAYED + 1] = NULL};

struct hook_outcome {
    enum outcome_name outcome;
};

static const struct member outcome_members[] = {ENTITY_TOLD(
    struct hook_outcome, outcome, outcome, WORD, 0, .words = outcomes,
    .doc = "applied: the message was new, and counts. replayed: it was here before, and nothing happened again. "
           "ignored: its type is not used.")};
static const struct entity hook_outcome_entity = ENTITY("HookOutcome", outcome_members, struct hook_outcome);

/* One message; in the request's arena. */
struct hook {
    struct store_work work;
    struct http_request *request;
    struct api_loop *loop;
    struct id id;
    uint64_t generation;          /* before the look-up */
    struct connection connection; /* as looked up; texts in the request's arena */
    json_t *json;                 /* owned */
    struct contact_fields payer;
    struct event_fact fact;
    bool replayed;
};

static struct hook *of_work(struct store_work *work)
{
    return (struct hook *)((char *)work - offsetof(struct hook, work));
}

/* ---- answers ---- */

static void refuse(struct hook *hook, const struct error *err)
{
    char id[ID_TEXT_SIZE];
    id_format(&hook->request->id, "req", id);
    if (err->code == ERROR_INTERNAL)
        LOG(LOG_ERROR, "request failed", LOG_TEXT("route", hook->request->route->path), LOG_TEXT("detail", err->detail),
            LOG_STR("request_id", ((struct str){id, sizeof id})));
    json_decref(hook->json);
    http_problem(hook->request, err);
    http_respond(hook->request);
}

static void answer(struct hook *hook, enum outcome_name outcome)
{
    struct http_request *request = hook->request;
    struct jsonw w = jsonw_begin(&request->response.body);
    entity_write(&hook_outcome_entity, &w, NULL, &(struct hook_outcome){outcome}, ENTITY_ALONE);
    jsonw_end(&w);
    json_decref(hook->json);
    api_count_call(hook->loop, request->route);
    request->response.status = 200;
    request->response.content_type = "application/json";
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
    http_respond(request);
}

/* ---- apply: the write ---- */

/* Into the one way in for facts. */
static enum status take_in(struct act *act, const struct event_fact *fact, bool *ret_replayed, struct error *err)
{
    struct outcome outcome;
    TRY(intake_event(act, fact, &outcome, err));
    *ret_replayed = outcome.replayed;
    return STATUS_OK;
}

/* When it happened in the act's world. Stripe tells whole seconds, and whole seconds are compared: a clock that is
 * ahead by a fraction must not put a payment before a lead of the same second, nor into the world's future. */
static int64_t world_time(int64_t created_at, const struct act *act)
{
    int64_t wall_now = txn_now(act->txn), ahead = act_now(act) - wall_now;
    int64_t at = created_at + (ahead + TIME_US_PER_S - 1) / TIME_US_PER_S * TIME_US_PER_S;
    return created_at <= wall_now && at > act_now(act) ? act_now(act) : at;
}

static enum status apply_act(struct txn *txn, struct store_work *work, struct error *err)
{
    struct hook *hook = of_work(work);
    const struct connection *connection = &hook->connection;
    const struct workspace world = {
        .ws = connection->ws, .livemode = connection->livemode, .clock_offset_us = connection->clock_offset_us};
    struct act act;
    const struct principal principal = {
        .kind = PRINCIPAL_CONNECTION, .id = connection->id, .request_id = hook->request->id};
    TRY(workspace_enter(txn, &world, principal, &act, err));
    struct event_fact fact = hook->fact;
    fact.occurred_at = world_time(fact.occurred_at, &act);
    return take_in(&act, &fact, &hook->replayed, err);
}

static void applied(struct store_work *work, enum status status, const struct error *err)
{
    struct hook *hook = of_work(work);
    if (status == STATUS_OK)
        answer(hook, hook->replayed ? REPLAYED : APPLIED);
    else
        refuse(hook, err);
}

static void apply(struct hook *hook)
{
    hook->work.act = apply_act;
    hook->work.done = applied;
    hook->work.bytes = hook->request->arena.allocated + hook->request->body.size;
    hook->work.lane = intake_lane(&hook->fact.about, &hook->fact.referral_id);
    store_write(hook->loop->store, STORE_BOOKS, &hook->work);
}

/* ---- check: whose message it is, and what it says ---- */

static enum status check_signature(const struct hook *hook, const struct connection *connection, struct error *err)
{
    const struct api *api = hook->loop->api;
    const struct http_request *request = hook->request;
    int64_t now = env_now(api->env);
    struct connection_secrets secrets;
    TRY(connection_open_secrets(connection, api->seal, now, &hook->request->arena, &secrets, err));
    struct str header = http_header(request, STR("stripe-signature"));
    enum status status = stripe_check_signature(str_is_none(header) ? STR("") : header, request->body, secrets.items,
                                                secrets.count, now, err);
    connection_wipe_secrets(&secrets);
    return status;
}

static enum status check_origin(const struct connection *connection, const struct stripe_event *event, int64_t now_at,
                                struct error *err)
{
    if (event->livemode != connection->livemode)
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "livemode", "This connection takes %s events only.",
                         connection->livemode ? "live" : "test");
    if (!str_is_none(connection->account) && !str_equal(connection->account, event->account))
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "account", "This connection takes events of another account.");
    if (event->created_at > now_at + LIMIT_HOOK_AHEAD_HOURS * 3600 * TIME_US_PER_S)
        return error_set(err, ERROR_INVALID_VALUE, "created", "The event is more than %d hours ahead of this server.",
                         LIMIT_HOOK_AHEAD_HOURS);
    return STATUS_OK;
}

/* Whom an invoice is about: the referral in its metadata, else the customer by id, else by e-mail. */
static enum status read_payer(const struct stripe_invoice *invoice, struct arena *arena,
                              struct contact_fields *ret_payer, struct error *err)
{
    struct contact_fields payer = contact_fields_none();
    payer.name = text_make_plain(invoice->customer_name, arena); /* a payment is not lost over a line break */
    payer.email = invoice->customer_email;
    if (!str_is_none(invoice->customer)) {
        struct external_id *id = arena_alloc(arena, sizeof *id);
        *id = (struct external_id){true, STR("stripe"), invoice->customer};
        payer.external_ids = (struct field_array){id, 1};
    }
    enum status status = contact_fields_normalise(&payer, arena, err);
    if (status == STATUS_INVALID && !str_is_none(payer.email)) {
        *err = (struct error){0};
        payer.email = STR_NONE; /* an address that nobody can write to must not lose the payment */
        status = contact_fields_normalise(&payer, arena, err);
    }
    if (status == STATUS_OK)
        *ret_payer = payer;
    return status;
}

static enum status read_fact(struct hook *hook, const struct connection *connection, const struct stripe_event *event,
                             struct error *err)
{
    struct stripe_invoice invoice;
    struct event_fact *fact = &hook->fact;
    TRY(stripe_read_invoice(event->object, &invoice, err));
    TRY(read_payer(&invoice, &hook->request->arena, &hook->payer, err));
    *fact = (struct event_fact){
        .about =
            {
                .person = contact_fields_have_key(&hook->payer) ? &hook->payer : NULL,
                .program_id = connection->program_id,
            },
        .referral_optional = true,
        .source = STR("stripe"),
        .type = STR("invoice.paid"),
        .external_id = event->id,
        .object_id = invoice.id,
        .amount = {true, invoice.amount_paid},
        .net_amount = invoice.net_amount,
        .currency = invoice.currency,
        .occurred_at = event->created_at,
    };
    if (!str_is_none(invoice.referral))
        (void)id_parse(invoice.referral, "ref", &fact->referral_id); /* else: by the other keys */
    if (fact->about.person == NULL && id_is_none(&fact->referral_id))
        return error_set(err, ERROR_MISSING_FIELD, "data.object.customer",
                         "The invoice names no customer, no e-mail address and no referral.");
    json_fingerprint(event->object, fact->about.fingerprint);
    return STATUS_OK;
}

static enum status read_message(struct hook *hook, const struct connection *connection, bool *ret_used,
                                struct error *err)
{
    struct stripe_event event;
    TRY(check_signature(hook, connection, err));
    if (connection->status == CONNECTION_PAUSED)
        return error_set(err, ERROR_CONFLICT, "status", "This connection is paused: send the message again later.");
    TRY(json_parse(hook->request->body, &hook->json, err));
    TRY(stripe_read_event(hook->json, &event, err));
    TRY(check_origin(connection, &event, env_now(hook->loop->api->env), err));
    *ret_used = str_equal(event.type, STR("invoice.paid"));
    return *ret_used ? read_fact(hook, connection, &event, err) : STATUS_OK;
}

static void check(struct hook *hook, const struct connection *connection)
{
    struct error err;
    bool used = false;
    if (read_message(hook, connection, &used, &err) != STATUS_OK) {
        refuse(hook, &err);
    } else if (!used) {
        answer(hook, IGNORED);
    } else {
        hook->connection = *connection; /* of its texts none is looked at any more */
        apply(hook);
    }
}

/* ---- find: whose hook it is ---- */

static enum status look_up(struct txn *txn, struct store_work *work, struct error *err)
{
    struct hook *hook = of_work(work);
    struct arena *arena = &hook->request->arena;
    struct connection *found = &hook->connection;
    TRY(connection_find(txn, &hook->id, found, err));
    found->kind = str_copy(arena, found->kind);
    found->account = str_copy(arena, found->account);
    found->sealed = str_copy(arena, found->sealed);
    found->previous_sealed = str_copy(arena, found->previous_sealed);
    return STATUS_OK;
}

static void looked_up(struct store_work *work, enum status status, const struct error *err)
{
    struct hook *hook = of_work(work);
    if (status != STATUS_OK) {
        refuse(hook, err);
        return;
    }
    hook_cache_add(hook->loop->hooks, hook->generation, &hook->connection);
    check(hook, &hook->connection);
}

static void hooks_stripe(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct hook *hook = arena_alloc(&request->arena, sizeof *hook);
    struct error err;
    hook->request = request;
    hook->loop = api_loop_of(request);
    if (!id_parse(request->path_parameters[0], "con", &hook->id)) {
        error_set(&err, ERROR_NOT_FOUND, "id", "There is no connection with this id.");
        refuse(hook, &err);
        return;
    }
    hook->generation = store_generation(hook->loop->api->store);
    const struct connection *connection = hook_cache_find(hook->loop->hooks, hook->generation, &hook->id);
    if (connection != NULL) {
        check(hook, connection);
        return;
    }
    hook->work.act = look_up;
    hook->work.done = looked_up;
    store_read(hook->loop->store, &hook->work, true);
}

/* sorted table: by 1, 2 */
const struct route hook_routes[] = {
    CALL("/hooks/stripe/{con}", POST, .scope = "public", .flags = ROUTE_PUBLIC | ROUTE_RAW, .handle = hooks_stripe,
         .summary = "Takes the webhooks of a Stripe connection.", .told = &hook_outcome_entity),
};
const size_t hook_route_count = sizeof hook_routes / sizeof hook_routes[0];
