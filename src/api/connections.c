/* /v1/connections, and Stripe's hook.
 *
 * The hook has no key: its credential is the signature over the raw body under the connection's secret, which is only
 * known inside the transaction. So act() checks in this order: the connection exists, the signature fits, the message
 * is of this connection's mode and account, the type is one that is used; all of it reading. What is applied goes
 * through intake like every other fact. */

#include "api/connections.h"

#include <jansson.h>
#include <string.h>

#include "api/api.h"
#include "base/json.h"
#include "base/text.h"
#include "connect/stripe.h"
#include "domain/connection/connection.h"
#include "domain/intake/intake.h"
#include "domain/workspace/workspace.h"

/* ---- connections ---- */

static const struct field list_fields[] = {
    LIST_FIELDS("con"),
};

const struct schema connection_list_schema = SCHEMA("ConnectionList", list_fields, struct list_query);

enum status connections_create_parse(struct call *call, struct error *err)
{
    return connection_fields_check(call->command, err);
}

enum status connections_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct connection connection;
    TRY(connection_create(&call->act, call->command, call->api->seal, &connection, err));
    call->status = 201;
    connection_write_json(&call->w, NULL, &connection, call->api->public_url);
    return STATUS_OK;
}

enum status connections_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_query *query = call->query;
    struct page page = call_page(query);
    struct connection *rows = arena_array(txn_arena(txn), page.limit, sizeof *rows);
    size_t count;
    bool more;
    TRY(connection_list(&call->act, &page, rows, &count, &more, err));
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        connection_write_json(&call->w, NULL, &rows[i], call->api->public_url);
    call_list_end(call, more, "con", count == 0 ? NULL : &rows[count - 1].id);
    return STATUS_OK;
}

enum status connections_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    struct connection connection;
    TRY(connection_read(&call->act, &id, &connection, err));
    connection_write_json(&call->w, NULL, &connection, call->api->public_url);
    return STATUS_OK;
}

/* ---- Stripe's hook ---- */

static void write_outcome(struct call *call, const char *outcome)
{
    jsonw_object(&call->w, NULL);
    jsonw_text(&call->w, "outcome", outcome);
    jsonw_close(&call->w);
}

static enum status check_signature(struct call *call, const struct connection *connection, struct error *err)
{
    const struct http_request *request = call->request;
    size_t size = connection->sealed.size - SEALED_OVERHEAD;
    uint8_t *secret = arena_alloc(txn_arena(call->act.txn), size);
    if (!crypto_unseal(call->api->seal, connection->sealed, secret))
        return error_set(err, ERROR_INTERNAL, NULL, "The connection's secret cannot be opened with this master key.");
    struct str header = http_header(request, STR("stripe-signature"));
    if (str_is_none(header))
        header = STR("");
    enum status status = stripe_check_signature(header, request->body, (struct str){(const char *)secret, size},
                                                env_now(call->api->env), err);
    crypto_wipe(secret, size);
    return status;
}

static enum status check_origin(const struct connection *connection, const struct stripe_event *event,
                                struct error *err)
{
    if (event->livemode != connection->livemode)
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "livemode", "This connection takes %s events only.",
                         connection->livemode ? "live" : "test");
    if (!str_is_none(connection->account) && !str_equal(connection->account, event->account))
        return error_set(err, ERROR_LIVEMODE_MISMATCH, "account", "This connection takes events of another account.");
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

static enum status apply_invoice(struct call *call, const struct connection *connection,
                                 const struct stripe_event *event, bool *ret_replayed, struct error *err)
{
    struct arena *arena = txn_arena(call->act.txn);
    struct stripe_invoice invoice;
    struct contact_fields payer;
    TRY(stripe_read_invoice(event->object, &invoice, err));
    TRY(read_payer(&invoice, arena, &payer, err));
    struct event_fact fact = {
        .about =
            {
                .person = contact_fields_have_key(&payer) ? &payer : NULL,
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
        (void)id_parse(invoice.referral, "ref", &fact.referral_id); /* else: by the other keys */
    if (fact.about.person == NULL && id_is_none(&fact.referral_id))
        return error_set(err, ERROR_MISSING_FIELD, "data.object.customer",
                         "The invoice names no customer, no e-mail address and no referral.");
    json_fingerprint(event->object, fact.about.fingerprint);
    struct outcome outcome;
    TRY(intake_event(&call->act, &fact, &outcome, err));
    *ret_replayed = outcome.replayed;
    return STATUS_OK;
}

static enum status apply_event(struct call *call, const struct connection *connection, const json_t *json,
                               struct error *err)
{
    struct stripe_event event;
    TRY(stripe_read_event(json, &event, err));
    TRY(check_origin(connection, &event, err));
    if (!str_equal(event.type, STR("invoice.paid"))) {
        write_outcome(call, "ignored");
        return STATUS_OK;
    }
    bool replayed = false;
    TRY(apply_invoice(call, connection, &event, &replayed, err));
    write_outcome(call, replayed ? "replayed" : "applied");
    return STATUS_OK;
}

enum status hooks_stripe_act(struct txn *txn, struct call *call, struct error *err)
{
    struct id id;
    TRY(call_path_id(call, 0, "con", &id, err));
    struct connection connection;
    TRY(connection_find(txn, &id, &connection, err));
    TRY(check_signature(call, &connection, err));
    json_t *json;
    TRY(json_parse(call->request->body, &json, err));
    const struct workspace world = {
        .ws = connection.ws, .livemode = connection.livemode, .clock_offset_us = connection.clock_offset_us};
    struct principal principal = call->caller.principal;
    principal.kind = PRINCIPAL_CONNECTION;
    principal.id = connection.id;
    enum status status = workspace_enter(txn, &world, principal, &call->act, err);
    if (status == STATUS_OK)
        status = apply_event(call, &connection, json, err);
    json_decref(json);
    return status;
}
