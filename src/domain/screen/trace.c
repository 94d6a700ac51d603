/* Traces: writing, reading, forgetting. See trace.h. */

#include "domain/screen/trace.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/screen/screen_store.h"

enum { PURGED_AT_ONCE = 500 };

static enum status insert(struct act *act, const struct trace *trace, struct error *err)
{
    struct id id = mint_id(&act->mint);
    return txn_exec(act->txn, &screen_statements[SCREEN_SQL_TRACE_INSERT],
                    VALUES(value_int(act->ws), value_id(&id), value_id(&trace->contact_id),
                           value_id(&trace->participant_id), value_int(trace->network), value_int(trace->agent),
                           value_id(&trace->click_id)),
                    err);
}

static bool says_something(const struct trace *trace)
{
    return trace->network != 0 || !id_is_none(&trace->click_id);
}

enum status trace_write(struct act *act, const struct trace *trace, struct error *err)
{
    return says_something(trace) ? insert(act, trace, err) : STATUS_OK;
}

enum status trace_write_new(struct act *act, const struct trace *trace, struct error *err)
{
    struct trace *known;
    size_t count;
    if (!says_something(trace))
        return STATUS_OK;
    TRY(trace_of_contact(act, &trace->contact_id, &known, &count, err));
    for (size_t i = 0; i < count; i++)
        if (known[i].network == trace->network && known[i].agent == trace->agent &&
            id_equal(&known[i].click_id, &trace->click_id))
            return STATUS_OK;
    return insert(act, trace, err);
}

static void read_rows(struct act *act, const struct result *rows, struct trace **ret_traces, size_t *ret_count)
{
    struct trace *traces = arena_array(txn_arena(act->txn), rows->row_count, sizeof *traces);
    for (size_t i = 0; i < rows->row_count; i++)
        traces[i] = (struct trace){
            .id = result_id(rows, i, 0),
            .contact_id = result_id(rows, i, 1),
            .participant_id = result_id(rows, i, 2),
            .network = result_int(rows, i, 3),
            .agent = result_int(rows, i, 4),
            .click_id = result_id(rows, i, 5),
        };
    *ret_traces = traces;
    *ret_count = rows->row_count;
}

enum status trace_of_contact(struct act *act, const struct id *contact_id, struct trace **ret_traces, size_t *ret_count,
                             struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &screen_statements[SCREEN_SQL_TRACES_OF_CONTACT],
                  VALUES(value_int(act->ws), value_id(contact_id), value_int(LIMIT_TRACES_OF_CONTACT)), &rows, err));
    read_rows(act, &rows, ret_traces, ret_count);
    return STATUS_OK;
}

enum status trace_of_network(struct act *act, int64_t network, int64_t since, struct trace **ret_traces,
                             size_t *ret_count, struct error *err)
{
    struct result rows;
    struct id from = id_floor(since);
    TRY(txn_query(act->txn, &screen_statements[SCREEN_SQL_TRACES_OF_NETWORK],
                  VALUES(value_int(act->ws), value_int(network), value_id(&from), value_int(LIMIT_TRACES_OF_NETWORK)),
                  &rows, err));
    read_rows(act, &rows, ret_traces, ret_count);
    return STATUS_OK;
}

enum status trace_purge(struct act *act, bool *ret_more, struct error *err)
{
    struct result gone;
    struct id before = id_floor(act_now(act) - LIMIT_TRACE_DAYS * TIME_US_PER_DAY);
    TRY(txn_query(act->txn, &screen_statements[SCREEN_SQL_TRACE_PURGE],
                  VALUES(value_int(act->ws), value_id(&before), value_int(PURGED_AT_ONCE)), &gone, err));
    *ret_more = gone.row_count == PURGED_AT_ONCE;
    return STATUS_OK;
}
