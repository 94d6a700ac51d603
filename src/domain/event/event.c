/* Events: rows in, rows out. What an event means is decided by intake.
 *
 * Runs inside a transaction, on its thread. */

#include "domain/event/event.h"

#include "domain/event/event_store.h"

static struct opt_int optional_int(const struct result *rows, size_t row, size_t column)
{
    return (struct opt_int){!result_is_null(rows, row, column), result_int(rows, row, column)};
}

static struct value value_optional(struct opt_int number)
{
    return number.set ? value_int(number.value) : value_null();
}

static struct event event_of(const struct result *rows, size_t row)
{
    return (struct event){
        .id = result_id(rows, row, 0),
        .source = result_str(rows, row, 1),
        .type = result_str(rows, row, 2),
        .external_id = result_str(rows, row, 3),
        .fingerprint = result_str(rows, row, 4),
        .program_id = result_id(rows, row, 5),
        .contact_id = result_id(rows, row, 6),
        .referral_id = result_id(rows, row, 7),
        .object_source = result_str(rows, row, 8),
        .object_id = result_str(rows, row, 9),
        .amount = optional_int(rows, row, 10),
        .net_amount = optional_int(rows, row, 11),
        .currency = result_currency(rows, row, 12),
        .no_reward = result_int(rows, row, 13) != 0,
        .occurred_at = result_int(rows, row, 14),
        .details = result_str(rows, row, 15),
        .decisions = result_str(rows, row, 16),
    };
}

enum status event_find(struct act *act, struct str source, struct str type, struct str external_id,
                       struct event *ret_event, bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &event_statements[EVENT_SQL_FIND],
                  VALUES(value_int(act->ws), value_text(external_id), value_text(type), value_text(source)), &rows,
                  err));
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
    struct result rows;
    TRY(txn_query(act->txn, &event_statements[EVENT_SQL_CLAIM],
                  VALUES(value_int(act->ws), value_id(&event->id), value_text(event->source), value_text(event->type),
                         value_text(event->external_id), value_bytes(event->fingerprint), value_id(&event->program_id),
                         value_id(&event->contact_id), value_id(&event->referral_id), value_text(event->object_source),
                         value_text(event->object_id), value_optional(event->amount), value_optional(event->net_amount),
                         value_text(event->currency.text[0] ? currency_str(&event->currency) : STR_NONE),
                         value_int(event->no_reward), value_int(event->occurred_at), value_text(event->details),
                         value_text(event->decisions)),
                  &rows, err));
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
