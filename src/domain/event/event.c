/* Events: rows in, rows out. What an event means is decided by intake.
 *
 * Runs inside a transaction, on its thread. */

#include "domain/event/event.h"

#include "base/limits.h"
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
    size_t claimed;
    TRY(txn_change(act->txn, &event_statements[EVENT_SQL_CLAIM], values, count, &claimed, err));
    *ret_claimed = claimed == 1;
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

static enum status read_events(struct act *act, int sql, const struct value *values, size_t count,
                               struct event **ret_events, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &event_statements[sql], values, count, &rows, err));
    struct event *events = arena_array(txn_arena(act->txn), rows.row_count, sizeof *events);
    for (size_t i = 0; i < rows.row_count; i++)
        events[i] = event_of(&rows, i);
    *ret_events = events;
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status event_referring(struct act *act, struct str key, struct event **ret_events, size_t *ret_count,
                            struct error *err)
{
    const struct value values[] = {value_int(act->ws), value_bytes(key), value_int(LIMIT_REFERRING)};
    return read_events(act, EVENT_SQL_REFERRING, values, 3, ret_events, ret_count, err);
}

enum status event_of_object(struct act *act, struct str key, struct str source, struct str id,
                            struct event **ret_events, size_t *ret_count, struct error *err)
{
    const struct value named[] = {value_int(act->ws), value_bytes(key), value_int(LIMIT_REFERRING)};
    const struct value own[] = {value_int(act->ws), value_text(id), value_text(source), value_int(LIMIT_REFERRING)};
    struct event *first, *second;
    size_t first_count, second_count;
    TRY(read_events(act, EVENT_SQL_OF_OBJECT, named, 3, &first, &first_count, err));
    TRY(read_events(act, EVENT_SQL_OF_MESSAGE, own, 4, &second, &second_count, err));
    struct event *events = arena_array(txn_arena(act->txn), first_count + second_count, sizeof *events);
    for (size_t i = 0; i < first_count + second_count; i++)
        events[i] = i < first_count ? first[i] : second[i - first_count];
    *ret_events = events;
    *ret_count = first_count + second_count;
    return STATUS_OK;
}

enum status event_of_referral(struct act *act, const struct id *referral_id, struct event **ret_events,
                              size_t *ret_count, struct error *err)
{
    const struct value values[] = {value_int(act->ws), value_id(referral_id), value_int(LIMIT_LATE_EVENTS)};
    return read_events(act, EVENT_SQL_OF_REFERRAL, values, 3, ret_events, ret_count, err);
}

enum status event_last_of_referral(struct act *act, const struct id *referral_id, struct str type, int64_t until_at,
                                   struct str *ret_details, struct error *err)
{
    struct result row;
    TRY(txn_query(act->txn, &event_statements[EVENT_SQL_LAST_OF_REFERRAL],
                  VALUES(value_int(act->ws), value_id(referral_id), value_text(type), value_int(until_at)), &row, err));
    *ret_details = row.row_count == 0 ? STR_NONE : result_str(&row, 0, 0);
    return STATUS_OK;
}

enum status event_keep_object(struct act *act, struct str key, struct error *err)
{
    int64_t lock = (int64_t)(str_hash(key) ^ (uint64_t)act->ws) | 1;
    struct result kept;
    return txn_query(act->txn, &event_statements[EVENT_SQL_KEEP_OBJECT], VALUES(value_int(lock)), &kept, err);
}
