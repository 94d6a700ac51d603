/* Deliveries: made of changes, read and told. Runs inside a transaction, on its thread. */

#include "domain/webhook/delivery.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/webhook/delivery_store.h"
#include "domain/webhook/retry.h"
#include "domain/webhook/webhook_event.h"

enum { ATTEMPTS_TOLD = 50 };

const char *const delivery_states[] = {"waiting", "delivered", "dead", NULL};
const char *const delivery_outcomes[] = {"taken",       "gone",       "busy",      "redirected", "refused",
                                         "unreachable", "unanswered", "forgotten", NULL};

static const char *const object_word[] = {"delivery", NULL};
static const struct member attempt_members[] = {DELIVERY_ATTEMPT_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(
    struct delivery_attempt, duration_ms, duration_ms, INT, 0, .doc = "How long it took.")};
const struct entity delivery_attempt_entity = ENTITY("DeliveryAttempt", attempt_members, struct delivery_attempt);

static const struct member members[] = {
    ENTITY_TOLD(struct delivery, object, id, CONSTANT, 0, .words = object_word) DELIVERY_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct delivery, request_body, body, TEXT, MEMBER_NULL | MEMBER_DETAIL,
                    .doc = "What is sent, byte by byte; null: it was deleted.")
            ENTITY_TOLD(struct delivery, attempts, log, LIST, MEMBER_DETAIL, .entity = &delivery_attempt_entity,
                        .doc = "Its tries that have ended, the newest first.")};
const struct entity delivery_entity = ENTITY("Delivery", members, struct delivery);

static const struct list_filter filters[] = {
    [DELIVERIES_ENDPOINT] = {"endpoint_id", 'b'},
    [DELIVERIES_STATE] = {"state", 'i'},
};
static const struct list_path paths[] = {
    {0, &delivery_statements[DELIVERY_SQL_LIST], false},
    {LIST_FILTER(DELIVERIES_ENDPOINT), &delivery_statements[DELIVERY_SQL_LIST_ENDPOINT], false},
    {LIST_FILTER(DELIVERIES_STATE), &delivery_statements[DELIVERY_SQL_LIST_STATE], false},
    {LIST_FILTER(DELIVERIES_ENDPOINT) | LIST_FILTER(DELIVERIES_STATE),
     &delivery_statements[DELIVERY_SQL_LIST_ENDPOINT_STATE], false},
};
const struct list delivery_list = {
    .name = "deliveries",
    .entity = &delivery_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &delivery_statements[DELIVERY_SQL_HELD],
};

/* ---- reading ---- */

enum status delivery_read(struct act *act, const struct id *id, struct delivery *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows,
                  err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no delivery with this id.");
    struct delivery found = {0};
    row_read(&delivery_entity, &rows, 0, 1, &found);
    *ret = found;
    return STATUS_OK;
}

static enum status read_attempts(struct act *act, struct delivery *delivery, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_ATTEMPTS],
                  VALUES(value_int(act->ws), value_id(&delivery->id), value_int(ATTEMPTS_TOLD)), &rows, err));
    struct delivery_attempt *log = row_read_all(&delivery_attempt_entity, &rows, 1, txn_arena(act->txn));
    for (size_t i = 0; i < rows.row_count; i++)
        log[i].duration_ms = log[i].duration_us / TIME_US_PER_MS;
    delivery->log = (struct entity_list){log, rows.row_count};
    return STATUS_OK;
}

enum status delivery_tell(struct act *act, struct delivery *delivery, struct str public_url, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &delivery_statements[DELIVERY_SQL_BODY],
                  VALUES(value_int(act->ws), value_id(&delivery->event_id)), &rows, err));
    if (rows.row_count == 1)
        delivery->body = webhook_event_body(result_str(&rows, 0, 0), public_url, txn_arena(act->txn));
    return read_attempts(act, delivery, err);
}

/* ---- making ---- */

/* Of a referral its sequence. Of other objects the act's time, and within a transaction its rank, which its id has
 * (mint_id()). */
static int64_t position_of(const struct webhook_event *event)
{
    enum { RANKS = 1024 };
    int64_t rank = (int64_t)(event->id.bytes[8] & 0x3f) << 8 | event->id.bytes[9];
    if (event->sequence > 0)
        return event->sequence;
    return event->at * RANKS + (rank < RANKS ? rank : RANKS - 1);
}

static enum status add(struct act *act, const struct webhook_event *event, const struct id *endpoint_id,
                       struct delivery *ret, struct error *err)
{
    *ret = (struct delivery){
        .id = mint_id(&act->mint),
        .event_id = event->id,
        .endpoint_id = *endpoint_id,
        .type = str_from(event->type->name),
        .stream_id = event->sequence > 0 ? event->referral_id : event->object_id,
        .position = position_of(event),
        .state = DELIVERY_WAITING,
        .next_try_at = act_now(act),
        .tried_at = TIME_NONE,
        .created_at = act_now(act),
        .ended_at = TIME_NONE,
    };
    return row_insert(act->txn, &delivery_statements[DELIVERY_SQL_INSERT], act->ws, &delivery_entity, ret, err);
}

static enum status add_body(struct act *act, const struct webhook_event *event, struct str text, struct error *err)
{
    return txn_exec(act->txn, &delivery_statements[DELIVERY_SQL_ADD_BODY],
                    VALUES(value_int(act->ws), value_id(&event->id), value_text(text), value_int(act_now(act))), err);
}

/* Of those who want to be told of such events of any program, those who want to be told of this one. */
static enum status add_all(struct act *act, const struct webhook_event *event, struct webhook_endpoint *endpoints,
                           size_t count, struct error *err)
{
    struct str text;
    struct id program_id;
    struct delivery made;
    bool told = false;
    enum status status = webhook_event_write(act, event, &text, &program_id, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK; /* there is nothing to tell of any more */
    TRY(status);
    for (size_t i = 0; i < count; i++) {
        const struct webhook_endpoint *endpoint = &endpoints[i];
        if (!id_is_none(&endpoint->program_id) && !id_equal(&endpoint->program_id, &program_id))
            continue;
        TRY(add(act, event, &endpoint->id, &made, err));
        told = true;
    }
    return told ? add_body(act, event, text, err) : STATUS_OK;
}

enum status delivery_asks(struct act *act, const char *const **ret_actions, struct error *err)
{
    static const char *const nothing[] = {NULL};
    struct webhook_endpoint *endpoints;
    size_t count;
    TRY(webhook_all(act, &endpoints, &count, err));
    *ret_actions = count == 0 ? nothing : NULL;
    return STATUS_OK;
}

enum status delivery_take(struct act *act, const struct outbox_change *change, struct error *err)
{
    struct webhook_endpoint *endpoints;
    size_t count, wanting = 0;
    TRY(webhook_all(act, &endpoints, &count, err));
    for (size_t i = 0; i < count; i++)
        if (webhook_wants(&endpoints[i], change->action))
            endpoints[wanting++] = endpoints[i];
    const struct event_type *type = event_type_named(change->action);
    if (wanting == 0 || type == NULL)
        return STATUS_OK;
    const struct webhook_event event = {
        .id = change->id,
        .at = change->at,
        .type = type,
        .object_id = change->object_id,
        .referral_id = change->referral_id,
        .sequence = change->sequence,
        .changes = change->changes,
    };
    return add_all(act, &event, endpoints, wanting, err);
}

enum status delivery_test(struct act *act, const struct webhook_endpoint *endpoint, struct delivery *ret,
                          struct error *err)
{
    struct str text;
    struct id program_id;
    struct webhook_event event = {
        .at = act_now(act),
        .type = event_type_named(STR(EVENT_TYPE_TEST)),
        .object_id = endpoint->id,
    };
    if (endpoint->status == WEBHOOK_DISABLED)
        return error_set(err, ERROR_INVALID_STATE, "id", "The endpoint is disabled: enable it first.");
    const struct audit_entry entry = {.action = EVENT_TYPE_TEST, .object_kind = "whk", .object_id = endpoint->id};
    TRY(audit_write(act, &entry, &event.id, err));
    TRY(webhook_event_write(act, &event, &text, &program_id, err));
    TRY(add(act, &event, &endpoint->id, ret, err));
    return add_body(act, &event, text, err);
}
