/* How endpoints go. A success writes nothing unless the last attempt had failed, so that a busy endpoint's row is not
 * written by each of its deliveries. Runs inside a transaction, on its thread. */

#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/review/review.h"
#include "domain/webhook/webhook_store.h"

enum status webhook_read_health(struct act *act, struct webhook_endpoint *endpoints, size_t count, struct error *err)
{
    static const int states[] = {0, 2}; /* waiting, dead: see delivery.h */
    for (size_t i = 0; i < 2 * count; i++) {
        struct webhook_endpoint *endpoint = &endpoints[i / 2];
        struct result rows;
        TRY(txn_query(
            act->txn, &webhook_statements[WEBHOOK_SQL_COUNT_STATE],
            VALUES(value_int(act->ws), value_id(&endpoint->id), value_int(states[i % 2]), value_int(LIMIT_COUNTED)),
            &rows, err));
        *(i % 2 == 0 ? &endpoint->health.waiting : &endpoint->health.dead) = result_int(&rows, 0, 0);
    }
    return STATUS_OK;
}

/* ---- warnings ---- */

static enum status warn(struct act *act, const struct webhook_endpoint *endpoint, const char *words, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    char id[ID_TEXT_SIZE];
    struct id case_id;
    struct result rows;
    id_format(&endpoint->id, "whk", id);
    const struct review_case about = {
        .kind = REVIEW_WEBHOOK,
        .program_id = endpoint->program_id,
        .detail = str_from(arena_format(arena, "The webhook endpoint %.*s %s.", ID_TEXT_SIZE, id, words)),
    };
    TRY(review_open(act, &about, &case_id, err));
    TRY(txn_query(act->txn, &webhook_statements[WEBHOOK_SQL_SET_CASE],
                  VALUES(value_int(act->ws), value_id(&endpoint->id), value_id(&case_id), value_id(&endpoint->case_id)),
                  &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY; /* somebody else has warned meanwhile */
}

/* Whether a case warns of it that nobody has resolved. */
static enum status is_warned_of(struct act *act, const struct webhook_endpoint *endpoint, bool *ret, struct error *err)
{
    struct review_case found;
    *ret = false;
    if (id_is_none(&endpoint->case_id))
        return STATUS_OK;
    TRY(review_read(act, &endpoint->case_id, &found, err));
    *ret = found.state == REVIEW_OPEN;
    return STATUS_OK;
}

static enum status end_warning(struct act *act, const struct webhook_endpoint *endpoint, const char *words,
                               struct error *err)
{
    struct review_case resolved;
    bool open;
    TRY(is_warned_of(act, endpoint, &open, err));
    return open ? review_resolve(act, &endpoint->case_id, str_from(words), &resolved, err) : STATUS_OK;
}

enum status webhook_worked(struct act *act, const struct webhook_endpoint *endpoint, struct error *err)
{
    if (endpoint->failing_since == TIME_NONE && endpoint->not_before == TIME_NONE && id_is_none(&endpoint->case_id))
        return STATUS_OK;
    TRY(end_warning(act, endpoint, "The endpoint works again, or is not asked any more.", err));
    return txn_exec(act->txn, &webhook_statements[WEBHOOK_SQL_WORKED],
                    VALUES(value_int(act->ws), value_id(&endpoint->id)), err);
}

/* ---- failures ---- */

enum status webhook_disable(struct act *act, const struct webhook_endpoint *endpoint, enum webhook_reason reason,
                            struct error *err)
{
    static const char *const words[] = {
        [WEBHOOK_GONE] = "answered that it is gone, and is sent nothing any more",
        [WEBHOOK_FAILING] = "has failed for days, and is sent nothing until somebody enables it",
        [WEBHOOK_SECRET_LOST] = "has lost its secret with a master key, and is sent nothing until it is rotated",
    };
    struct result rows;
    struct changes changes;
    bool warned;
    TRY(txn_query(act->txn, &webhook_statements[WEBHOOK_SQL_DISABLE],
                  VALUES(value_int(act->ws), value_id(&endpoint->id), value_int(reason), value_int(act_now(act))),
                  &rows, err));
    if (rows.row_count == 0)
        return STATUS_OK;
    changes_begin(&changes);
    changes_str(&changes, "status", STR("enabled"), STR("disabled"));
    changes_str(&changes, "disabled_reason", STR_NONE, str_from(webhook_reasons[reason - 1]));
    const struct audit_entry entry = {
        .action = "webhook_endpoint.disabled",
        .object_kind = "whk",
        .object_id = endpoint->id,
        .changes = changes_end(&changes, txn_arena(act->txn)),
    };
    TRY(audit_write(act, &entry, NULL, err));
    TRY(is_warned_of(act, endpoint, &warned, err));
    return warned ? STATUS_OK : warn(act, endpoint, words[reason], err);
}

enum status webhook_failed(struct act *act, const struct webhook_endpoint *endpoint, int64_t wait_until,
                           struct error *err)
{
    int64_t now = act_now(act), since = endpoint->failing_since;
    bool first = since == TIME_NONE;
    int64_t failing_us = first ? 0 : now - since;
    if (first || wait_until != endpoint->not_before)
        TRY(txn_exec(act->txn, &webhook_statements[WEBHOOK_SQL_FAILED],
                     VALUES(value_int(act->ws), value_id(&endpoint->id), value_int(now), value_time(wait_until)), err));
    if (failing_us >= LIMIT_WEBHOOK_DISABLE_DAYS * TIME_US_PER_DAY)
        return webhook_disable(act, endpoint, WEBHOOK_FAILING, err);
    if (failing_us >= LIMIT_WEBHOOK_WARN_HOURS * INT64_C(3600) * TIME_US_PER_S && id_is_none(&endpoint->case_id))
        return warn(act, endpoint, "has taken nothing for a day; it is disabled after five", err);
    return STATUS_OK;
}
