/* Importing codes into a pool: each line is looked at once, and what cannot be used is told with its line. The pool's
 * row is kept from others, so that numbers have no gaps. See code_pool.h. Runs on a writer thread, inside its
 * transaction.
 */

#include "base/limits.h"
#include "base/map.h"
#include "domain/discount/code_pool_parts.h"
#include "domain/discount/code_pool_store.h"
#include "domain/discount/code_text.h"
#include "domain/review/review.h"

struct importing {
    struct act *act;
    struct code_pool *pool;
    struct code_import *import;
    struct map seen; /* keys of the list so far */
};

static void tell(struct importing *importing, const struct code_cell *cell, const char *problem, int64_t *count)
{
    struct code_import *import = importing->import;
    (*count)++;
    if (import->fault_count == LIMIT_POOL_FAULTS)
        return;
    struct str shown = cell->text;
    shown.size = shown.size < CODE_TEXT_MAX ? shown.size : CODE_TEXT_MAX;
    if (!str_is_text(shown))
        shown = STR("");
    import->faults[import->fault_count++] =
        (struct code_fault){.line = cell->line, .code = shown, .problem = str_from(problem)};
}

/* Adds it, or in a dry run looks whether it could be. */
static enum status add(struct importing *importing, struct str code, struct str key, bool *ret_added, struct error *err)
{
    struct act *act = importing->act;
    struct result rows;
    int64_t n = importing->pool->total + 1;
    if (importing->import->dry_run) {
        TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_FIND_CODE],
                      VALUES(value_int(act->ws), value_text(key)), &rows, err));
        *ret_added = rows.row_count == 0;
        return STATUS_OK;
    }
    TRY(txn_query(
        act->txn, &code_pool_statements[CODE_POOL_SQL_ADD_CODE],
        VALUES(value_int(act->ws), value_id(&importing->pool->id), value_int(n), value_text(code), value_text(key)),
        &rows, err));
    *ret_added = rows.row_count == 1;
    importing->pool->total += *ret_added;
    return STATUS_OK;
}

static enum status take_cell(struct importing *importing, const struct code_cell *cell, struct error *err)
{
    struct code_import *import = importing->import;
    bool added;
    if (!code_text_is_good(cell->text)) {
        tell(importing, cell, "invalid", &import->invalid);
        return STATUS_OK;
    }
    struct str key = str_upper(txn_arena(importing->act->txn), cell->text);
    if (map_find(&importing->seen, key) != NULL) {
        tell(importing, cell, "repeated", &import->repeated);
        return STATUS_OK;
    }
    map_add(&importing->seen, key, import);
    TRY(add(importing, cell->text, key, &added, err));
    if (added)
        import->added++;
    else
        tell(importing, cell, "taken", &import->taken);
    return STATUS_OK;
}

static enum status take_cells(struct importing *importing, struct error *err)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < importing->import->cell_count && status == STATUS_OK; i++)
        status = take_cell(importing, &importing->import->cells[i], err);
    map_release(&importing->seen);
    return status;
}

/* The case that said that it was low or empty is answered by codes, unless somebody has resolved it. */
static enum status answer_case(struct act *act, const struct code_pool *pool, struct error *err)
{
    struct review_case found, resolved;
    if (id_is_none(&pool->case_id))
        return STATUS_OK;
    TRY(review_read(act, &pool->case_id, &found, err));
    if (found.state != REVIEW_OPEN)
        return STATUS_OK;
    return review_resolve(act, &pool->case_id, STR("Codes were imported."), &resolved, err);
}

static enum status finish(struct importing *importing, struct error *err)
{
    struct act *act = importing->act;
    struct code_pool *pool = importing->pool;
    struct changes changes;
    enum code_pool_warning state = code_pool_state(pool->total - pool->taken, pool->low);
    if (state == CODE_POOL_FINE)
        TRY(answer_case(act, pool, err));
    pool->warned = pool->warned < (int64_t)state ? pool->warned : (int64_t)state;
    TRY(txn_exec(act->txn, &code_pool_statements[CODE_POOL_SQL_GROW],
                 VALUES(value_int(act->ws), value_id(&pool->id), value_int(pool->total), value_int(pool->warned)),
                 err));
    changes_begin(&changes);
    changes_int(&changes, "total", pool->total - importing->import->added, pool->total);
    return code_pool_note(act, "code_pool.imported", pool, &changes, err);
}

enum status code_pool_import(struct act *act, const struct id *id, struct code_import *import,
                             struct code_pool *ret_pool, struct error *err)
{
    struct importing importing = {.act = act, .pool = ret_pool, .import = import};
    import->added = import->repeated = import->taken = import->invalid = 0;
    import->fault_count = 0;
    import->faults = arena_array(txn_arena(act->txn), LIMIT_POOL_FAULTS, sizeof *import->faults);
    TRY(code_pool_lock(act, id, ret_pool, err));
    TRY(take_cells(&importing, err));
    if (!import->dry_run && import->added > 0)
        TRY(finish(&importing, err));
    return code_pool_tell(act, ret_pool, 1, err);
}
