/* The programs that figures are of, and until when they are counted. */

#include "domain/dashboard/scope.h"

#include "base/limits.h"
#include "domain/dashboard/dashboard_store.h"
#include "domain/program/program.h"
#include "domain/rollup/clicks.h"
#include "domain/rollup/figures.h"

static enum status read_one(struct act *act, const struct id *program_id, struct dashboard_scope *scope,
                            struct error *err)
{
    struct program program;
    TRY(program_read(act, program_id, &program, err));
    scope->ids[0] = program.id;
    scope->currencies[0] = program.currency;
    scope->count = 1;
    return STATUS_OK;
}

static enum status read_all(struct act *act, struct dashboard_scope *scope, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &dashboard_statements[DASHBOARD_SQL_PROGRAMS],
                  VALUES(value_int(act->ws), value_int(LIMIT_MERGED_PROGRAMS + 1)), &rows, err));
    if (rows.row_count > LIMIT_MERGED_PROGRAMS)
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "program_id",
                         "There are more than %d programs: name the one whose figures are wanted.",
                         LIMIT_MERGED_PROGRAMS);
    for (size_t i = 0; i < rows.row_count; i++) {
        scope->ids[i] = result_id(&rows, i, 0);
        scope->currencies[i] = result_currency(&rows, i, 1);
    }
    scope->count = rows.row_count;
    return STATUS_OK;
}

enum status dashboard_scope_read(struct act *act, const struct id *program_id, struct dashboard_scope *ret,
                                 struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    *ret = (struct dashboard_scope){
        .program_id = *program_id,
        .ids = arena_array(arena, LIMIT_MERGED_PROGRAMS, sizeof(struct id)),
        .currencies = arena_array(arena, LIMIT_MERGED_PROGRAMS, sizeof(struct currency)),
    };
    return id_is_none(program_id) ? read_all(act, ret, err) : read_one(act, program_id, ret, err);
}

enum status dashboard_as_of(struct act *act, int64_t *ret_as_of, struct error *err)
{
    int64_t clicks_at;
    TRY(figures_as_of(act, ret_as_of, err));
    TRY(rollup_clicks_as_of(act, &clicks_at, err));
    *ret_as_of = clicks_at < *ret_as_of ? clicks_at : *ret_as_of;
    return STATUS_OK;
}
