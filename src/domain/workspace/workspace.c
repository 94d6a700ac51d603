/* Worlds: two rows made once, a clock that a test world may move, and the check of the master key.
 *
 * A clock is an offset that only grows: what was decided at some moment of a world never lies in that world's future.
 * Runs inside a transaction, on its thread. */

#include "domain/workspace/workspace.h"

#include <assert.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/workspace/workspace_store.h"

enum { LIVE_WS = 1, TEST_WS = 2 };

#define MASTER_KEY_CHECK STR("master_key_check")

static struct workspace workspace_of(const struct result *rows, size_t row)
{
    return (struct workspace){
        .ws = result_int(rows, row, 0),
        .id = result_id(rows, row, 1),
        .name = result_str(rows, row, 2),
        .livemode = result_int(rows, row, 3) != 0,
        .twin_ws = result_int(rows, row, 4),
        .clock_offset_us = result_int(rows, row, 5),
    };
}

static enum status insert(struct txn *txn, struct mint *mint, struct str name, int64_t ws, int64_t twin_ws,
                          struct error *err)
{
    struct id id = mint_id(mint);
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_INSERT],
                  VALUES(value_int(ws), value_id(&id), value_text(name), value_int(ws == LIVE_WS), value_int(twin_ws),
                         value_int(0), value_int(txn_now(txn))),
                  &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

enum status workspace_init(struct txn *txn, struct str name, bool *ret_created, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_LIST], VALUES(value_int(1)), &rows, err));
    bool created = rows.row_count == 0;
    if (created) {
        struct mint mint = mint_begin(txn_env(txn), txn_now(txn));
        TRY(insert(txn, &mint, name, LIVE_WS, TEST_WS, err));
        TRY(insert(txn, &mint, name, TEST_WS, LIVE_WS, err));
    }
    *ret_created = created;
    return STATUS_OK;
}

enum status workspace_find(struct txn *txn, bool livemode, struct workspace *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_FIND], VALUES(value_int(livemode)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, NULL, "There is no workspace yet; `referd init` makes one.");
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

enum status workspace_list(struct txn *txn, struct workspace *ret, size_t limit, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &workspace_statements[WORKSPACE_SQL_LIST], VALUES(value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret[i] = workspace_of(&rows, i);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

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

enum status workspace_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    const struct verify_query lone_twins = {
        &workspace_statements[WORKSPACE_SQL_LONE_TWINS],
        "B20",
        "wks",
        "the twin world does not exist, does not name it back, or has the same mode",
    };
    return verify_queries(act, &lone_twins, 1, broken, ctx, err);
}
