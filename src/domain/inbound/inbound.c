/* What connections were told. See inbound.h.
 *
 * A message's row is written with what it did, and nothing else: the counts of a connection would be a row that all its
 * messages wait for, so a sweep adds them up behind the commits. Whoever asks adds what the sweep has not. */

#include "domain/inbound/inbound.h"

#include "base/limits.h"
#include "domain/inbound/inbound_store.h"
#include "domain/inbound/inbound_text.h"

enum { COUNTED_AT_ONCE = 500 };

const char *const inbound_outcomes[] = {
    [INBOUND_APPLIED] = "applied", [INBOUND_REPLAYED] = "replayed", [INBOUND_IGNORED] = "ignored",
    [INBOUND_FAILED] = "failed",   [INBOUND_REFUSED] = "refused",   [INBOUND_REFUSED + 1] = NULL,
};

static const char *const object_word[] = {"inbound_message", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct inbound_message, object, id, CONSTANT, 0, .words = object_word) INBOUND_COLUMNS(ENTITY_COLUMN)};
const struct entity inbound_message_entity = ENTITY("InboundMessage", members, struct inbound_message);

enum status inbound_record(struct act *act, const struct id *connection_id, const struct inbound_note *note,
                           struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct inbound_message message = {
        .id = mint_id(&act->mint),
        .connection_id = *connection_id,
        .outcome = (int)note->outcome,
        .facts = (int64_t)note->facts,
        .body_bytes = (int64_t)note->body.size,
        .created_at = act_now(act),
    };
    if (note->outcome != INBOUND_REFUSED)
        message.body = inbound_text(note->body, LIMIT_INBOUND_TEXT_BYTES, arena);
    if (note->error != NULL) {
        message.code = str_from(error_info(note->error->code)->name);
        message.param = note->error->param[0] == '\0' ? STR_NONE : str_from(note->error->param);
        message.detail = str_from(note->error->detail);
    }
    return row_insert(act->txn, &inbound_statements[INBOUND_SQL_INSERT], act->ws, &inbound_message_entity, &message,
                      err);
}

enum status inbound_newest(struct act *act, const struct id *connection_id, struct inbound_message **ret_messages,
                           size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &inbound_statements[INBOUND_SQL_NEWEST],
                  VALUES(value_int(act->ws), value_id(connection_id), value_int(LIMIT_INBOUND_KEPT)), &rows, err));
    *ret_messages = row_read_all(&inbound_message_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- health ---- */

/* The place of an outcome's count. */
static int64_t *count_of(struct connection_health *health, int64_t outcome)
{
    int64_t *const counts[] = {&health->applied, &health->replayed, &health->ignored, &health->failed,
                               &health->refused};
    return counts[outcome];
}

static void come(struct connection_health *health, int64_t at)
{
    if (at > health->last_received_at)
        health->last_received_at = at;
}

/* The health of the connection of that id, made where there is none yet; null: it is none of these. */
static struct connection_health *health_of(struct connection *connections, size_t count, struct id id,
                                           struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        if (id_equal(&connections[i].id, &id)) {
            if (connections[i].health == NULL)
                connections[i].health = arena_alloc(arena, sizeof *connections[i].health);
            return connections[i].health;
        }
    return NULL;
}

static void add_counted(struct connection *connections, size_t count, const struct result *rows, struct arena *arena)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        struct connection_health *health = health_of(connections, count, result_id(rows, row, 0), arena);
        for (int64_t outcome = INBOUND_APPLIED; health != NULL && outcome <= INBOUND_REFUSED; outcome++)
            *count_of(health, outcome) += result_int(rows, row, (size_t)outcome + 1);
        if (health != NULL)
            come(health, result_int(rows, row, INBOUND_REFUSED + 2));
    }
}

static void add_fresh(struct connection *connections, size_t count, const struct result *rows, struct arena *arena)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        struct connection_health *health = health_of(connections, count, result_id(rows, row, 0), arena);
        if (health == NULL)
            continue;
        *count_of(health, result_int(rows, row, 1)) += result_int(rows, row, 2);
        come(health, result_int(rows, row, 3));
    }
}

static void add_errors(struct connection *connections, size_t count, const struct result *rows, struct arena *arena)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        struct connection_health *health = health_of(connections, count, result_id(rows, row, 0), arena);
        if (health == NULL)
            continue;
        health->last_error = result_str(rows, row, 1);
        health->last_error_at = result_int(rows, row, 2);
    }
}

enum status inbound_tell_health(struct act *act, struct connection *connections, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    struct result counted, fresh, errors;
    for (size_t i = 0; i < count; i++)
        ids[i] = connections[i].id;
    TRY(txn_query_ids(act->txn, &inbound_statements[INBOUND_SQL_HEALTH], VALUES(value_int(act->ws)), ids, count,
                      &counted, err));
    TRY(txn_query_ids(act->txn, &inbound_statements[INBOUND_SQL_FRESH], VALUES(value_int(act->ws)), ids, count, &fresh,
                      err));
    TRY(txn_query_ids(act->txn, &inbound_statements[INBOUND_SQL_ERROR], VALUES(value_int(act->ws)), ids, count, &errors,
                      err));
    add_counted(connections, count, &counted, arena);
    add_fresh(connections, count, &fresh, arena);
    for (size_t i = 0; i < count; i++)
        if (connections[i].health != NULL)
            connections[i].health->last_error_at = TIME_NONE;
    add_errors(connections, count, &errors, arena);
    return STATUS_OK;
}

/* ---- the sweep ---- */

static int64_t kept_since(const struct act *act)
{
    return act_now(act) - LIMIT_INBOUND_KEPT_DAYS * TIME_US_PER_DAY;
}

static void add_ids(const struct result *rows, size_t limit, struct id *ret_ids, size_t *count)
{
    for (size_t row = 0; row < rows->row_count && *count < limit; row++) {
        struct id id = result_id(rows, row, 0);
        bool known = false;
        for (size_t i = 0; i < *count; i++)
            known = known || id_equal(&ret_ids[i], &id);
        if (!known)
            ret_ids[(*count)++] = id;
    }
}

enum status inbound_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    struct result rows;
    *ret_count = 0;
    TRY(txn_query(act->txn, &inbound_statements[INBOUND_SQL_DUE], VALUES(value_int(act->ws), value_int((int64_t)limit)),
                  &rows, err));
    add_ids(&rows, limit, ret_ids, ret_count);
    TRY(txn_query(act->txn, &inbound_statements[INBOUND_SQL_DUE_OLD],
                  VALUES(value_int(act->ws), value_int(kept_since(act)), value_int((int64_t)limit)), &rows, err));
    add_ids(&rows, limit, ret_ids, ret_count);
    return STATUS_OK;
}

static enum status count_messages(struct act *act, const struct id *connection_id, bool *ret_more, struct error *err)
{
    struct result rows;
    struct connection_health health = {0};
    TRY(txn_query(act->txn, &inbound_statements[INBOUND_SQL_COUNT_ROWS],
                  VALUES(value_int(act->ws), value_id(connection_id), value_int(COUNTED_AT_ONCE)), &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        ++*count_of(&health, result_int(&rows, row, 0));
        come(&health, result_int(&rows, row, 1));
    }
    *ret_more = rows.row_count == COUNTED_AT_ONCE;
    if (rows.row_count == 0)
        return STATUS_OK;
    return txn_exec(act->txn, &inbound_statements[INBOUND_SQL_ADD],
                    VALUES(value_int(act->ws), value_id(connection_id), value_int(health.applied),
                           value_int(health.replayed), value_int(health.ignored), value_int(health.failed),
                           value_int(health.refused), value_int(health.last_received_at)),
                    err);
}

enum status inbound_sweep(struct act *act, const struct id *connection_id, bool *ret_more, struct error *err)
{
    struct result rows;
    TRY(count_messages(act, connection_id, ret_more, err));
    TRY(txn_query(act->txn, &inbound_statements[INBOUND_SQL_LAST_KEPT],
                  VALUES(value_int(act->ws), value_id(connection_id), value_int(LIMIT_INBOUND_KEPT - 1)), &rows, err));
    if (rows.row_count == 1) {
        struct id last = result_id(&rows, 0, 0);
        TRY(txn_exec(act->txn, &inbound_statements[INBOUND_SQL_PURGE],
                     VALUES(value_int(act->ws), value_id(connection_id), value_id(&last)), err));
    }
    return txn_exec(act->txn, &inbound_statements[INBOUND_SQL_PURGE_OLD],
                    VALUES(value_int(act->ws), value_id(connection_id), value_int(kept_since(act))), err);
}
