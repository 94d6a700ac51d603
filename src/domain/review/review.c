/* Cases: opening, reading, resolving. Runs inside a transaction, on its thread. */

#include "domain/review/review.h"

#include "domain/audit/audit.h"
#include "domain/review/review_store.h"

const char *const review_kinds[] = {
    [REVIEW_FRAUD] = "fraud",
    [REVIEW_DUPLICATE] = "duplicate",
    [REVIEW_UNCONFIRMED_REFERRER] = "unconfirmed_referrer",
    [REVIEW_DISPUTE] = "dispute",
    [REVIEW_MISSING_REFERRAL] = "missing_referral",
    [REVIEW_AMOUNT] = "amount",
    [REVIEW_CURRENCY_RATE] = "currency_rate",
    [REVIEW_RECONCILIATION] = "reconciliation",
    [REVIEW_PAYOUT] = "payout",
    [REVIEW_KIND_COUNT] = NULL,
};

const char *const review_states[] = {"open", "resolved", NULL};

static const char *const object_word[] = {"case", NULL};
static const struct member members[] = {ENTITY_TOLD(struct review_case, object, id, CONSTANT, 0, .words = object_word)
                                            REVIEW_COLUMNS(ENTITY_COLUMN)};
const struct entity review_case_entity = ENTITY("Case", members, struct review_case);

static const struct list_filter filters[] = {[CASES_STATE] = {"state", 'i'}, [CASES_KIND] = {"kind", 'i'}};
static const struct list_path paths[] = {
    {0, &review_statements[REVIEW_SQL_LIST], false},
    {LIST_FILTER(CASES_STATE), &review_statements[REVIEW_SQL_LIST_STATE], false},
    {LIST_FILTER(CASES_STATE) | LIST_FILTER(CASES_KIND), &review_statements[REVIEW_SQL_LIST_STATE_KIND], false},
};
const struct list review_case_list = {
    .name = "cases",
    .entity = &review_case_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &review_statements[REVIEW_SQL_HELD],
};

static enum status tell(struct act *act, const char *action, const struct review_case *of, struct str reason,
                        struct error *err)
{
    const struct audit_entry entry = {
        .action = action,
        .object_kind = "cas",
        .object_id = of->id,
        .referral_id = of->referral_id,
        .event_id = of->event_id,
        .note = reason,
    };
    return audit_write(act, &entry, NULL, err);
}

enum status review_open(struct act *act, const struct review_case *about, struct error *err)
{
    struct review_case opened = *about;
    opened.id = mint_id(&act->mint);
    opened.state = REVIEW_OPEN;
    opened.created_at = act_now(act);
    opened.resolved_at = TIME_NONE;
    TRY(row_insert(act->txn, &review_statements[REVIEW_SQL_INSERT], act->ws, &review_case_entity, &opened, err));
    return tell(act, "case.opened", &opened, STR_NONE, err);
}

enum status review_read(struct act *act, const struct id *id, struct review_case *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &review_statements[REVIEW_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no case with this id.");
    row_read(&review_case_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status review_resolve(struct act *act, const struct id *id, struct str reason, struct review_case *ret,
                           struct error *err)
{
    TRY(review_read(act, id, ret, err));
    struct result rows;
    TRY(txn_query(act->txn, &review_statements[REVIEW_SQL_RESOLVE],
                  VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_CONFLICT, "id", "This case is resolved already.");
    ret->state = REVIEW_RESOLVED;
    ret->resolved_at = act_now(act);
    return tell(act, "case.resolved", ret, reason, err);
}

enum status review_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query stray = {&review_statements[REVIEW_SQL_STRAY], "B20", "cas",
                                              "it is about something that does not exist"};
    return verify_queries(act, &stray, 1, broken, ctx, err);
}
