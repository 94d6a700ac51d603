/* Worlds: made in pairs with the next two numbers, a clock that a test world may move, and the check of the master key.
 *
 * A clock is an offset that only grows: what was decided at some moment of a world never lies in that world's future.
 * Runs inside a transaction, on its thread. */

#include "domain/workspace/workspace.h"

#include <assert.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/workspace/workspace_store.h"

#define KIND "wks"
#define MASTER_KEY_CHECK STR("master_key_check")
#define SET_UP STR("set_up")

static struct workspace workspace_of(const struct result *rows, size_t row)
{
    return (struct workspace){
        .ws = result_int(rows, row, 0),
        .id = result_id(rows, row, 1),
        .name = result_str(rows, row, 2),
        .livemode = result_int(rows, row, 3) != 0,
        .twin_ws = result_int(rows, row, 4),
        .clock_offset_us = result_int(rows, row, 5),
        .created_at = result_int(rows, row, 6),
    };
}

/* ---- making ---- */

/* Names are typed and printed by people at terminals. */
enum status workspace_check_name(struct str name, struct error *err)
{
    struct id id;
    if (name.size == 0 || name.size > LIMIT_TEXT_BYTES || !str_is_text(name) || !text_is_plain(name))
        return error_set(err, ERROR_INVALID_VALUE, "name",
                         "A workspace's name is one line of text, from 1 to %d bytes without control characters.",
                         LIMIT_TEXT_BYTES);
    if (id_parse(name, KIND, &id))
        return error_set(err, ERROR_INVALID_VALUE, "name", "A workspace's name must not look like an id.");
    return STATUS_OK;
}

static enum status insert(struct txn *txn, const struct workspace *world, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_INSERT],
                  VALUES(value_int(world->ws), value_id(&world->id), value_text(world->name),
                         value_int(world->livemode), value_int(world->twin_ws), value_int(world->clock_offset_us),
                         value_int(world->created_at)),
                  &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

/* Whoever makes a pair at the same time has taken the numbers: then this runs again. */
static enum status make_pair(struct txn *txn, struct str name, struct workspace *ret_live, struct workspace *ret_test,
                             struct error *err)
{
    struct mint mint = mint_begin(txn_env(txn), txn_now(txn));
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_LAST], NULL, 0, &rows, err));
    struct workspace live = {.ws = result_int(&rows, 0, 0) + 1,
                             .id = mint_id(&mint),
                             .name = name,
                             .livemode = true,
                             .created_at = txn_now(txn)};
    struct workspace test = live;
    test.ws = live.ws + 1;
    test.id = mint_id(&mint);
    test.livemode = false;
    test.twin_ws = live.ws;
    live.twin_ws = test.ws;
    TRY(insert(txn, &live, err));
    TRY(insert(txn, &test, err));
    *ret_live = live;
    *ret_test = test;
    return STATUS_OK;
}

enum status workspace_init(struct txn *txn, struct str name, bool *ret_created, struct error *err)
{
    struct workspace live, test;
    bool any;
    TRY(workspace_check_name(name, err));
    TRY(workspace_any(txn, &any, err));
    if (!any)
        TRY(make_pair(txn, name, &live, &test, err));
    *ret_created = !any;
    return STATUS_OK;
}

static enum status find_name(struct txn *txn, struct str name, bool livemode, struct result *ret_rows,
                             struct error *err)
{
    return txn_query(txn, &workspace_statements[WORKSPACE_SQL_FIND_NAME], VALUES(value_int(livemode), value_text(name)),
                     ret_rows, err);
}

enum status workspace_name_taken(struct txn *txn, struct str name, bool *ret_taken, struct error *err)
{
    struct result rows;
    TRY(find_name(txn, name, true, &rows, err));
    *ret_taken = rows.row_count > 0;
    return STATUS_OK;
}

enum status workspace_create(struct txn *txn, struct str name, struct workspace *ret_live, struct workspace *ret_test,
                             struct error *err)
{
    bool taken;
    TRY(workspace_check_name(name, err));
    TRY(workspace_name_taken(txn, name, &taken, err));
    if (taken)
        return error_set(err, ERROR_CONFLICT, "name", "There is a workspace of this name already: choose another.");
    return make_pair(txn, name, ret_live, ret_test, err);
}

/* ---- finding ---- */

static enum status none_yet(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, NULL, "There is no workspace yet; `referd init` makes one.");
}

static enum status find_only(struct txn *txn, bool livemode, struct workspace *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_FIND], VALUES(value_int(livemode)), &rows, err));
    if (rows.row_count == 0)
        return none_yet(err);
    if (rows.row_count > 1)
        return error_set(
            err, ERROR_MISSING_FIELD, "workspace",
            "There are several workspaces: name one with --workspace; `referd workspace list` shows them.");
    *ret = workspace_of(&rows, 0);
    return STATUS_OK;
}

static enum status unknown(struct str wanted, struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "workspace",
                     "There is no workspace \"%.*s\"; `referd workspace list` shows those there are.", STR_ARG(wanted));
}

static enum status find_by_id(struct txn *txn, const struct id *id, struct str wanted, bool livemode,
                              struct workspace *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_FIND_ID], VALUES(value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return unknown(wanted, err);
    struct workspace world = workspace_of(&rows, 0);
    if (world.livemode && !livemode)
        return workspace_read(txn, world.twin_ws, ret, err);
    if (!world.livemode && livemode)
        return error_set(err, ERROR_INVALID_VALUE, "workspace",
                         "%.*s is a test world, and the live one is asked for: give the workspace's name or the live "
                         "world's id.",
                         STR_ARG(wanted));
    *ret = world;
    return STATUS_OK;
}

enum status workspace_find(struct txn *txn, struct str wanted, bool livemode, struct workspace *ret, struct error *err)
{
    struct result rows;
    struct id id;
    if (str_is_none(wanted))
        return find_only(txn, livemode, ret, err);
    if (id_parse(wanted, KIND, &id))
        return find_by_id(txn, &id, wanted, livemode, ret, err);
    TRY(find_name(txn, wanted, livemode, &rows, err));
    if (rows.row_count == 0)
        return unknown(wanted, err);
    *ret = workspace_of(&rows, 0);
    return STATUS_OK;
}

enum status workspace_read(struct txn *txn, int64_t ws, struct workspace *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_READ], VALUES(value_int(ws)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, NULL, "There is no such workspace.");
    *ret = workspace_of(&rows, 0);
    return STATUS_OK;
}

static enum status next(struct txn *txn, int64_t after_ws, struct workspace *ret, bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_NEXT], VALUES(value_int(after_ws)), &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        *ret = workspace_of(&rows, 0);
    return STATUS_OK;
}

enum status workspace_any(struct txn *txn, bool *ret, struct error *err)
{
    struct workspace world;
    return next(txn, 0, &world, ret, err);
}

enum status workspace_each(struct txn *txn,
                           enum status (*each)(void *ctx, const struct workspace *world, struct error *err), void *ctx,
                           struct error *err)
{
    struct workspace world = {0};
    bool found;
    TRY(next(txn, world.ws, &world, &found, err));
    while (found) {
        TRY(each(ctx, &world, err));
        TRY(next(txn, world.ws, &world, &found, err));
    }
    return STATUS_OK;
}

/* ---- acting ---- */

static enum status enter(struct txn *txn, const struct workspace *world, const struct statement *clock,
                         struct principal principal, struct act *ret_act, struct error *err)
{
    int64_t clock_offset_us = world->clock_offset_us;
    if (!world->livemode && txn_is_write(txn)) {
        struct result rows;
        TRY(txn_query(txn, clock, VALUES(value_int(world->ws)), &rows, err));
        clock_offset_us = result_int(&rows, 0, 0);
    }
    *ret_act = act_begin(txn, world->ws, world->livemode, clock_offset_us, principal);
    return STATUS_OK;
}

enum status workspace_begin(struct txn *txn, int64_t ws, struct principal principal, struct act *ret_act,
                            struct error *err)
{
    struct workspace world = {0};
    TRY(workspace_read(txn, ws, &world, err));
    *ret_act = act_begin(txn, ws, world.livemode, world.clock_offset_us, principal);
    return STATUS_OK;
}

enum status workspace_enter(struct txn *txn, const struct workspace *world, struct principal principal,
                            struct act *ret_act, struct error *err)
{
    return enter(txn, world, &workspace_statements[WORKSPACE_SQL_CLOCK], principal, ret_act, err);
}

enum status workspace_enter_alone(struct txn *txn, const struct workspace *world, struct principal principal,
                                  struct act *ret_act, struct error *err)
{
    return enter(txn, world, &workspace_statements[WORKSPACE_SQL_CLOCK_ALONE], principal, ret_act, err);
}

enum status workspace_check_shared(const struct act *act, struct error *err)
{
    if (act->livemode || act->principal.kind != PRINCIPAL_KEY)
        return STATUS_OK;
    return error_set(err, ERROR_FORBIDDEN, NULL,
                     "This would hold in the live world too, which a key of the test world cannot change: use a live "
                     "key.");
}

enum status workspace_advance_clock(struct act *act, int64_t to, struct error *err)
{
    int64_t wall = txn_now(act->txn);
    if (act->livemode)
        return error_set(err, ERROR_FORBIDDEN, NULL, "Only a test world's clock can be moved; use a test key.");
    if (to < act_now(act))
        return error_set(err, ERROR_OUT_OF_RANGE, "to", "A clock only moves forward; `to` is before the world's time.");
    if (to - wall > LIMIT_CLOCK_AHEAD_DAYS * TIME_US_PER_DAY)
        return error_set(err, ERROR_OUT_OF_RANGE, "to", "`to` may be at most %d days from now.",
                         LIMIT_CLOCK_AHEAD_DAYS);
    TRY(txn_exec(act->txn, &workspace_statements[WORKSPACE_SQL_SET_CLOCK],
                 VALUES(value_int(act->ws), value_int(to - wall)), err));
    txn_touch_caches(act->txn);
    act->mint.now = to;
    return STATUS_OK;
}

/* ---- the server as a whole ---- */

enum status workspace_is_set_up(struct txn *txn, bool *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_READ_VALUE], VALUES(value_text(SET_UP)), &rows, err));
    *ret = rows.row_count > 0;
    return STATUS_OK;
}

enum status workspace_set_up(struct txn *txn, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_INSERT_VALUE],
                  VALUES(value_text(SET_UP), value_bytes(STR("1"))), &rows, err));
    return rows.row_count == 1 ? STATUS_OK
                               : error_set(err, ERROR_CONFLICT, NULL, "This server was set up already. Sign in.");
}

enum status workspace_master_key_check(struct txn *txn, struct str *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_READ_VALUE], VALUES(value_text(MASTER_KEY_CHECK)), &rows,
                  err));
    *ret = rows.row_count == 0 ? STR_NONE : result_str(&rows, 0, 0);
    return STATUS_OK;
}

enum status workspace_check_master_key(struct txn *txn, const uint8_t *check, size_t size, struct error *err)
{
    struct str wanted = {(const char *)check, size};
    struct str stored;
    struct result rows;
    TRY(workspace_master_key_check(txn, &stored, err));
    if (str_is_none(stored)) {
        TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_INSERT_VALUE],
                      VALUES(value_text(MASTER_KEY_CHECK), value_bytes(wanted)), &rows, err));
        return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
    }
    if (!crypto_equal(stored, wanted))
        return error_set(
            err, ERROR_INVALID_VALUE, "master_key_file",
            "The master key is not the one that this database was made with: bring that one back, or name it with "
            "--master-key-file.");
    return STATUS_OK;
}

enum status workspace_replace_master_key(struct txn *txn, const uint8_t *check, size_t size, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_REPLACE_VALUE],
                  VALUES(value_text(MASTER_KEY_CHECK), value_bytes((struct str){(const char *)check, size})), &rows,
                  err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, NULL, "This database has no master key yet; `referd init` makes one.");
    return STATUS_OK;
}

enum status workspace_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    const struct verify_query lone_twins = {
        &workspace_statements[WORKSPACE_SQL_LONE_TWINS],
        "B20",
        KIND,
        "the twin world does not exist, does not name it back, or has the same mode",
    };
    return verify_queries(act, &lone_twins, 1, broken, ctx, err);
}
