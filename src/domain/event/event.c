/* Events: rows in, rows out. What an event means is decided by intake.
 *
 * Runs inside a transaction, on its thread. */

#include "domain/event/event.h"

#include "domain/event/event_store.h"

static const struct member row_members[] = {EVENT_COLUMNS(ENTITY_COLUMN)};
const struct entity event_row_entity = ENTITY("EventRow", row_members, struct event);

static const struct list_filter filters[] = {
    [EVENTS_REFERRAL] = {"referral_id", 'b'},
    [EVENTS_OBJECT] = {"object", 'b'},
};

static const struct list_path paths[] = {
    {0, &event_statements[EVENT_SQL_LIST], false},
    {LIST_FILTER(EVENTS_REFERRAL), &event_statements[EVENT_SQL_LIST_REFERRAL], false},
    {LIST_FILTER(EVENTS_OBJECT), &event_statements[EVENT_SQL_LIST_OBJECT], false},
};

const struct list event_list = {
    .name = "events",
    .entity = &event_row_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &event_statements[EVENT_SQL_HELD],
};

static struct event event_of(const struct result *rows, size_t row)
{
    struct event event = {0};
    row_read(&event_row_entity, rows, row, 1, &event);
    return event;
}

/* Whose message it is: of the connection that acts, else of nobody in particular, which is no bytes. */
static struct str teller(const struct act *act)
{
    bool connection = act->principal.kind == PRINCIPAL_CONNECTION;
    return connection ? id_bytes(&act->principal.id) : STR("");
}

enum status event_find(struct act *act, struct str source, struct str type, struct str external_id,
                       struct event *ret_event, bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &event_statements[EVENT_SQL_FIND],
                  VALUES(value_int(act->ws), value_text(external_id), value_text(type), value_text(source),
                         value_bytes(teller(act))),
                  &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        *ret_event = event_of(&rows, 0);
    return STATUS_OK;
}

enum status event_read(struct act *act, const struct id *id, struct event *ret_event, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &event_statements[EVENT_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no event with this id.");
    *ret_event = event_of(&rows, 0);
    return STATUS_OK;
}

enum status event_claim(struct act *act, const struct event *event, bool *ret_claimed, struct error *err)
{
    struct event told = *event;
    told.connection_id = teller(act);
    struct value values[1 + ROW_MEMBERS_MAX] = {value_int(act->ws)};
    size_t count = 1 + row_values(&event_row_entity, &told, values + 1);
    struct result rows;
    TRY(txn_query(act->txn, &event_statements[EVENT_SQL_CLAIM], values, count, &rows, err));
    *ret_claimed = rows.row_count == 1;
    return STATUS_OK;
}

enum status event_attach(struct act *act, const struct id *event_id, const struct id *referral_id, struct error *err)
{
    return txn_exec(act->txn, &event_statements[EVENT_SQL_ATTACH],
                    VALUES(value_int(act->ws), value_id(event_id), value_id(referral_id)), err);
}

enum status event_write_decisions(struct act *act, const struct id *event_id, struct str decisions, struct error *err)
{
    return txn_exec(act->txn, &event_statements[EVENT_SQL_WRITE_DECISIONS],
                    VALUES(value_int(act->ws), value_id(event_id), value_text(decisions)), err);
}

enum status event_waiting(struct act *act, const struct id *contact_id, const struct id *program_id, int64_t since_at,
                          size_t limit, struct event **ret_events, size_t *ret_count, struct error *err)
{
    int64_t since_second = since_at - since_at % TIME_US_PER_S;
    struct result rows;
    TRY(txn_query(act->txn, &event_statements[EVENT_SQL_WAITING],
                  VALUES(value_int(act->ws), value_id(contact_id), value_int(since_second), value_id(program_id),
                         value_int((int64_t)limit)),
                  &rows, err));
    struct event *events = arena_array(txn_arena(act->txn), rows.row_count, sizeof *events);
    for (size_t i = 0; i < rows.row_count; i++)
        events[i] = event_of(&rows, i);
    *ret_events = events;
    *ret_count = rows.row_count;
    return STATUS_OK;
}
