/* Capturing and releasing what an open redemption has set aside. See redemption.h. Runs on a writer thread, inside its
 * transaction. */

#include "domain/redemption/lapse.h"
#include "domain/redemption/redemption_parts.h"
#include "domain/redemption/redemption_store.h"
#include "domain/reward/plan_spend.h"

/* ---- reading and refusing ---- */

static enum status read_row(struct act *act, const struct id *id, int sql, struct redemption *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &redemption_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no redemption with this id.");
    *ret = (struct redemption){0};
    row_read(&redemption_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

/* Its contact first, like whoever makes one: those who close redemptions of one contact do so one after the other. */
static enum status lock(struct act *act, const struct id *id, struct redemption *ret, struct error *err)
{
    TRY(read_row(act, id, REDEMPTION_SQL_READ, ret, err));
    TRY(spending_keep_contact(act, &ret->contact_id, "id", err));
    return read_row(act, id, REDEMPTION_SQL_LOCK, ret, err);
}

static enum status lock_open(struct act *act, const struct id *id, struct redemption *ret, struct error *err)
{
    TRY(lock(act, id, ret, err));
    if (ret->status == REDEMPTION_OPEN)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_STATE, "id", "This redemption is %s already.",
                     redemption_statuses[ret->status]);
}

static enum status read_lots(struct spending *spending, struct act *act, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &redemption_statements[REDEMPTION_SQL_LOTS], VALUES(value_int(act->ws)),
                      &spending->redemption->id, 1, &rows, err));
    spending->lots = row_read_all(&redemption_lot_entity, &rows, 1, txn_arena(act->txn));
    spending->count = rows.row_count;
    return STATUS_OK;
}

/* ---- closing ---- */

/* Spends `amount` of what was set aside, from the lots that were taken first; the rest goes back. */
static void share_out(struct spending *spending, int64_t amount)
{
    for (size_t i = 0; i < spending->count; i++) {
        struct redemption_lot *lot = &spending->lots[i];
        lot->captured_amount = lot->requested_amount < amount ? lot->requested_amount : amount;
        amount -= lot->captured_amount;
        if (lot->captured_amount > 0)
            plan_redeem(&spending->plan, &spending->rewards[i], LEDGER_RESERVED, lot->captured_amount);
        if (lot->captured_amount < lot->requested_amount)
            plan_return(&spending->plan, &spending->rewards[i], lot->requested_amount - lot->captured_amount);
    }
}

static enum status write_closed(const struct spending *spending, struct act *act, struct error *err)
{
    const struct redemption *redemption = spending->redemption;
    TRY(txn_exec(act->txn, &redemption_statements[REDEMPTION_SQL_CLOSE],
                 VALUES(value_int(act->ws), value_id(&redemption->id), value_int(redemption->status),
                        value_int(redemption->captured_amount), value_time(redemption->closed_at)),
                 err));
    for (size_t i = 0; i < spending->count; i++)
        if (spending->lots[i].captured_amount > 0)
            TRY(txn_exec(act->txn, &redemption_statements[REDEMPTION_SQL_CAPTURE_LOT],
                         VALUES(value_int(act->ws), value_id(&redemption->id), value_int(spending->lots[i].n),
                                value_int(spending->lots[i].captured_amount)),
                         err));
    return STATUS_OK;
}

/* `amount` 0 releases. */
static enum status close_open(struct act *act, struct redemption *redemption, int64_t amount, struct error *err)
{
    struct spending spending = {.redemption = redemption};
    TRY(read_lots(&spending, act, err));
    TRY(spending_begin(&spending, act, err));
    redemption->status = amount > 0 ? REDEMPTION_CAPTURED : REDEMPTION_RELEASED;
    redemption->captured_amount = amount;
    redemption->closed_at = act_now(act);
    redemption->expires_at = TIME_NONE;
    share_out(&spending, amount);
    TRY(write_closed(&spending, act, err));
    TRY(spending_commit(&spending, REDEMPTION_OPEN, err));
    return redemption_tell_all(act, redemption, 1, err);
}

enum status redemption_capture(struct act *act, const struct id *id, struct opt_int amount, struct redemption *ret,
                               struct error *err)
{
    TRY(lock_open(act, id, ret, err));
    if (ret->expires_at <= act_now(act))
        return error_set(err, ERROR_INVALID_STATE, "id", "This redemption has lapsed: nothing is set aside any more.");
    int64_t wanted = amount.set ? amount.value : ret->requested_amount;
    if (wanted > ret->requested_amount)
        return error_set(err, ERROR_OUT_OF_RANGE, "amount", "This redemption has set %lld aside: no more than that.",
                         (long long)ret->requested_amount);
    return close_open(act, ret, wanted, err);
}

enum status redemption_release(struct act *act, const struct id *id, struct redemption *ret, struct error *err)
{
    TRY(lock_open(act, id, ret, err));
    return close_open(act, ret, 0, err);
}

/* ---- lapsing ---- */

enum status lapse_redemptions_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                  struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &redemption_statements[REDEMPTION_SQL_LIST_DUE],
                  VALUES(value_int(act->ws), value_int(act_now(act)), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status lapse_redemption(struct act *act, const struct id *id, struct error *err)
{
    struct redemption redemption = {0};
    TRY(lock(act, id, &redemption, err));
    if (redemption.status != REDEMPTION_OPEN || redemption.expires_at > act_now(act))
        return STATUS_OK;
    return close_open(act, &redemption, 0, err);
}
