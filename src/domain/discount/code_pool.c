/* Pools of codes: making them, what is told of them, and giving a code away. The import is in code_pool_import.c. See
 * code_pool.h. Runs inside a transaction, on its thread. */

#include "domain/discount/code_pool.h"

#include <assert.h>

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/discount/code_pool_parts.h"
#include "domain/discount/code_pool_store.h"
#include "domain/program/program.h"
#include "domain/review/review.h"

enum { LOW_UNLESS_SAID = 10 };

const char *const code_pool_states[] = {
    [CODE_POOL_FINE] = "ok",
    [CODE_POOL_LOW] = "low",
    [CODE_POOL_EMPTY] = "empty",
    NULL,
};

/* ---- the table ---- */

static const char *const object_word[] = {"code_pool", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct code_pool, object, id, CONSTANT, 0, .words = object_word) CODE_POOL_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct code_pool, left, left, INT, 0, .doc = "Codes that are left.")
            ENTITY_TOLD(struct code_pool, waiting, waiting, INT, 0, .doc = "Rewards that wait for a code of it.")
                ENTITY_TOLD(struct code_pool, state, state, WORD, 0, .words = code_pool_states,
                            .doc = "Whether few or none are left.")};
const struct entity code_pool_entity = ENTITY("CodePool", members, struct code_pool);

static const struct list_filter filters[] = {[CODE_POOLS_PROGRAM] = {"program_id", 'b'}};
static const struct list_path paths[] = {
    {0, &code_pool_statements[CODE_POOL_SQL_LIST], false},
    {LIST_FILTER(CODE_POOLS_PROGRAM), &code_pool_statements[CODE_POOL_SQL_LIST_PROGRAM], false},
};
const struct list code_pool_list = {
    .name = "code_pools",
    .entity = &code_pool_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &code_pool_statements[CODE_POOL_SQL_HELD],
};

/* ---- telling ---- */

enum code_pool_warning code_pool_state(int64_t left, int64_t low)
{
    return left == 0 ? CODE_POOL_EMPTY : left <= low ? CODE_POOL_LOW : CODE_POOL_FINE;
}

enum status code_pool_tell(struct act *act, struct code_pool *pools, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct code_pool *pool = &pools[i];
        struct result rows;
        TRY(txn_query(
            act->txn, &code_pool_statements[CODE_POOL_SQL_WAITING],
            VALUES(value_int(act->ws), value_id(&pool->program_id), value_text(pool->name), value_int(LIMIT_COUNTED)),
            &rows, err));
        pool->waiting = result_int(&rows, 0, 0);
        pool->left = pool->total - pool->taken;
        pool->state = (int)code_pool_state(pool->left, pool->low);
    }
    return STATUS_OK;
}

/* ---- rows ---- */

static enum status take_row(const struct result *rows, struct code_pool *ret, struct error *err)
{
    if (rows->row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no code pool with this id.");
    *ret = (struct code_pool){0};
    row_read(&code_pool_entity, rows, 0, 1, ret);
    return STATUS_OK;
}

enum status code_pool_lock(struct act *act, const struct id *id, struct code_pool *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_LOCK], VALUES(value_int(act->ws), value_id(id)), &rows,
                  err));
    return take_row(&rows, ret, err);
}

enum status code_pool_read(struct act *act, const struct id *id, struct code_pool *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows,
                  err));
    return take_row(&rows, ret, err);
}

static enum status find(struct act *act, const struct id *program_id, struct str name, struct code_pool *ret,
                        bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_FIND],
                  VALUES(value_int(act->ws), value_id(program_id), value_text(name)), &rows, err));
    *ret_found = rows.row_count > 0;
    return *ret_found ? take_row(&rows, ret, err) : STATUS_OK;
}

/* Whoever was first with a name has it: the other runs again and finds that. */
static enum status insert(struct act *act, struct code_pool *pool, struct error *err)
{
    bool inserted;
    pool->id = mint_id(&act->mint);
    pool->created_at = act_now(act);
    TRY(row_insert_new(act->txn, &code_pool_statements[CODE_POOL_SQL_INSERT], act->ws, &code_pool_entity, pool,
                       &inserted, err));
    return inserted ? STATUS_OK : STATUS_BUSY;
}

enum status code_pool_note(struct act *act, const char *action, const struct code_pool *pool, struct changes *changes,
                           struct error *err)
{
    const struct audit_entry entry = {
        .action = action,
        .object_kind = "pol",
        .object_id = pool->id,
        .changes = changes_end(changes, txn_arena(act->txn)),
    };
    return audit_write(act, &entry, NULL, err);
}

/* ---- making ---- */

static enum status check_room(struct act *act, const struct id *program_id, struct error *err)
{
    struct program program;
    struct result rows;
    enum status status = program_read(act, program_id, &program, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "program_id", "There is no program with this id.");
    TRY(status);
    TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_COUNT_OF_PROGRAM],
                  VALUES(value_int(act->ws), value_id(program_id)), &rows, err));
    if (result_int(&rows, 0, 0) < LIMIT_CODE_POOLS)
        return STATUS_OK;
    return error_set(err, ERROR_LIMIT_REACHED, "program_id", "A program may have %d code pools.", LIMIT_CODE_POOLS);
}

enum status code_pool_create(struct act *act, const struct code_pool_fields *fields, struct code_pool *ret_pool,
                             bool *ret_created, struct error *err)
{
    bool found;
    struct changes changes;
    TRY(find(act, &fields->program_id, fields->name, ret_pool, &found, err));
    *ret_created = !found;
    if (found && fields->low.set && fields->low.value != ret_pool->low)
        return error_set(err, ERROR_CONFLICT, "low", "There is a pool of this name with another warning: change that.");
    if (found)
        return code_pool_tell(act, ret_pool, 1, err);
    TRY(check_room(act, &fields->program_id, err));
    *ret_pool = (struct code_pool){
        .program_id = fields->program_id,
        .name = fields->name,
        .low = fields->low.set ? fields->low.value : LOW_UNLESS_SAID,
    };
    TRY(insert(act, ret_pool, err));
    changes_begin(&changes);
    changes_str(&changes, "name", STR_NONE, ret_pool->name);
    TRY(code_pool_note(act, "code_pool.created", ret_pool, &changes, err));
    return code_pool_tell(act, ret_pool, 1, err);
}

enum status code_pool_change(struct act *act, const struct id *id, int64_t low, struct code_pool *ret_pool,
                             struct error *err)
{
    struct changes changes;
    TRY(code_pool_lock(act, id, ret_pool, err));
    if (ret_pool->low == low)
        return code_pool_tell(act, ret_pool, 1, err);
    changes_begin(&changes);
    changes_int(&changes, "low", ret_pool->low, low);
    ret_pool->low = low;
    TRY(txn_exec(act->txn, &code_pool_statements[CODE_POOL_SQL_SET_LOW],
                 VALUES(value_int(act->ws), value_id(id), value_int(low)), err));
    TRY(code_pool_note(act, "code_pool.changed", ret_pool, &changes, err));
    return code_pool_tell(act, ret_pool, 1, err);
}

/* ---- giving away ---- */

/* Opens a case about a pool, unless one has said as much. */
static enum status warn(struct act *act, const struct code_pool *pool, enum code_pool_warning warning,
                        struct error *err)
{
    struct result rows;
    struct review_case about = {.kind = REVIEW_CODE_POOL, .program_id = pool->program_id};
    const char *what =
        warning == CODE_POOL_EMPTY ? "is empty: rewards wait until codes are imported" : "is running low";
    if (pool->warned >= (int64_t)warning)
        return STATUS_OK;
    about.detail = str_from(arena_format(txn_arena(act->txn), "The code pool %.*s %s.", STR_ARG(pool->name), what));
    struct id case_id = pool->case_id;
    TRY(review_open(act, &about, &case_id, err));
    TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_WARN],
                  VALUES(value_int(act->ws), value_id(&pool->id), value_int(warning), value_id(&case_id)), &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

/* Nothing is left, or there is no such pool yet. */
static enum status find_empty(struct act *act, const struct id *program_id, struct str name, struct error *err)
{
    struct code_pool pool;
    bool found;
    TRY(find(act, program_id, name, &pool, &found, err));
    if (!found) {
        pool = (struct code_pool){.program_id = *program_id, .name = name, .low = LOW_UNLESS_SAID};
        TRY(insert(act, &pool, err));
    }
    return pool.taken < pool.total ? STATUS_BUSY : warn(act, &pool, CODE_POOL_EMPTY, err);
}

enum status code_pool_take(struct act *act, const struct id *program_id, struct str name, struct pool_code *ret,
                           struct error *err)
{
    struct result taken, code;
    *ret = (struct pool_code){0};
    TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_TAKE],
                  VALUES(value_int(act->ws), value_id(program_id), value_text(name)), &taken, err));
    if (taken.row_count == 0)
        return find_empty(act, program_id, name, err);
    const struct code_pool pool = {
        .id = result_id(&taken, 0, 0),
        .program_id = *program_id,
        .name = name,
        .warned = result_int(&taken, 0, 4),
    };
    ret->pool_id = pool.id;
    ret->n = result_int(&taken, 0, 1);
    TRY(txn_query(act->txn, &code_pool_statements[CODE_POOL_SQL_CODE],
                  VALUES(value_int(act->ws), value_id(&pool.id), value_int(ret->n)), &code, err));
    assert(code.row_count == 1);
    ret->code = result_str(&code, 0, 0);
    enum code_pool_warning state = code_pool_state(result_int(&taken, 0, 2) - ret->n, result_int(&taken, 0, 3));
    return state == CODE_POOL_FINE ? STATUS_OK : warn(act, &pool, state, err);
}

/* ---- proof ---- */

enum status code_pool_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&code_pool_statements[CODE_POOL_SQL_WRONG_COUNTS], "B5", "pol",
         "its counts are not those of its codes, or a code of it was given away twice"},
        {&code_pool_statements[CODE_POOL_SQL_WRONG_CODES], "B5", "rwd",
         "its code is not that of its number in the pool"},
        {&code_pool_statements[CODE_POOL_SQL_STRAY], "B20", "pol", "its program or case does not exist"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
