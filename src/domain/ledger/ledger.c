/* Posting.
 *
 * A decision posts all it has at once, so that each touched lot and balance row is written once however many moves it
 * got: pages are what a commit costs. Which effect moves between which kinds is said by the table of edges, and nowhere
 * else:
 *
 *     program_expense --accrue--> pending --release--> available --reserve--> reserved --pay--> paid_out
 *                                   |  |                |  |  |  <--return--    |                  |
 *                                   |  +--reverse--+    |  |  +----redeem---+---+             reverse
 *                                  deny            |    |  expire           |                      |
 *                                   |              v    |  |                v                      v
 *                                   v           reversed<+  v           redeemed --reverse--> clawback
 *                                 denied           ^      expired                                  |
 *                                                  +---------------------recover-------------------+
 *
 * A debt is covered by the lot of a credit that comes later: what it covers goes from its available to redeemed (or
 * paid_out) by the same effect, so that the sum of what was spent stays. `restore` goes the ways of `reverse` and
 * `deny` back; `clawback` first.
 *
 * Runs on a writer thread, inside its transaction. */

#include "domain/ledger/ledger.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "domain/ledger/ledger_store.h"
#include "store/row.h"

const char *const ledger_kind_names[LEDGER_KIND_END + 1] = {
    [0] = "none",
    [LEDGER_PROGRAM_EXPENSE] = "program_expense",
    [LEDGER_PENDING] = "pending",
    [LEDGER_AVAILABLE] = "available",
    [LEDGER_RESERVED] = "reserved",
    [LEDGER_PAID_OUT] = "paid_out",
    [LEDGER_REDEEMED] = "redeemed",
    [LEDGER_CLAWBACK] = "clawback",
    [LEDGER_ROUNDING] = "rounding",
    [LEDGER_EXTERNAL] = "external",
    [LEDGER_DENIED] = "denied",
    [LEDGER_REVERSED] = "reversed",
    [LEDGER_EXPIRED] = "expired",
    [LEDGER_KIND_END] = NULL,
};

static const char *const effect_names[LEDGER_EFFECT_COUNT] = {
    [LEDGER_ACCRUE] = "accrue",   [LEDGER_RELEASE] = "release", [LEDGER_DENY] = "deny",
    [LEDGER_RESERVE] = "reserve", [LEDGER_RETURN] = "return",   [LEDGER_REDEEM] = "redeem",
    [LEDGER_PAY] = "pay",         [LEDGER_REVERSE] = "reverse", [LEDGER_EXPIRE] = "expire",
    [LEDGER_RECOVER] = "recover", [LEDGER_RESTORE] = "restore",
};

static const struct {
    enum ledger_effect effect;
    enum ledger_kind from, to;
} edges[] = {
    {LEDGER_ACCRUE, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING},
    {LEDGER_RELEASE, LEDGER_PENDING, LEDGER_AVAILABLE},
    {LEDGER_DENY, LEDGER_PENDING, LEDGER_DENIED},
    {LEDGER_RESERVE, LEDGER_AVAILABLE, LEDGER_RESERVED},
    {LEDGER_RETURN, LEDGER_RESERVED, LEDGER_AVAILABLE},
    {LEDGER_REDEEM, LEDGER_AVAILABLE, LEDGER_REDEEMED},
    {LEDGER_REDEEM, LEDGER_RESERVED, LEDGER_REDEEMED},
    {LEDGER_PAY, LEDGER_RESERVED, LEDGER_PAID_OUT},
    {LEDGER_REVERSE, LEDGER_PENDING, LEDGER_REVERSED},
    {LEDGER_REVERSE, LEDGER_AVAILABLE, LEDGER_REVERSED},
    {LEDGER_REVERSE, LEDGER_REDEEMED, LEDGER_CLAWBACK},
    {LEDGER_REVERSE, LEDGER_PAID_OUT, LEDGER_CLAWBACK},
    {LEDGER_EXPIRE, LEDGER_AVAILABLE, LEDGER_EXPIRED},
    {LEDGER_RECOVER, LEDGER_CLAWBACK, LEDGER_REVERSED},
    {LEDGER_RECOVER, LEDGER_AVAILABLE, LEDGER_REDEEMED},
    {LEDGER_RECOVER, LEDGER_AVAILABLE, LEDGER_PAID_OUT},
    {LEDGER_RESTORE, LEDGER_CLAWBACK, LEDGER_REDEEMED},
    {LEDGER_RESTORE, LEDGER_CLAWBACK, LEDGER_PAID_OUT},
    {LEDGER_RESTORE, LEDGER_REVERSED, LEDGER_AVAILABLE},
    {LEDGER_RESTORE, LEDGER_REVERSED, LEDGER_PENDING},
    {LEDGER_RESTORE, LEDGER_DENIED, LEDGER_PENDING},
};

/* What a program may have spent in a currency by its last roll-up: leaves what waits behind it room for thousands of
 * the largest amounts. */
#define PROGRAM_LIMIT (1000 * MONEY_LIMIT)

/* What one decision does to one owner's balances in one currency. */
struct owner_change {
    struct id owner_id;
    struct currency currency;
    struct ledger_amounts deltas;
    int64_t entries;
};

/* What it does to a lot that was there. */
struct lot_change {
    struct id lot_id;
    struct ledger_amounts deltas;
    int64_t expires_at; /* 0: as it was */
};

/* Everything that is being posted. */
struct batch {
    struct act *act;
    const struct ledger_posting *postings;
    size_t posting_count;
    struct ledger_lot *new_lots;
    size_t new_lot_count;
    struct tally *tally;
    struct owner_change *owners;
    size_t owner_count;
    struct lot_change *lots;
    size_t lot_count;
};

const char *ledger_kind_name(enum ledger_kind kind)
{
    assert(kind > 0 && kind < LEDGER_KIND_END);
    return ledger_kind_names[kind];
}

const char *ledger_effect_name(enum ledger_effect effect)
{
    return effect_names[effect];
}

bool ledger_kind_is_program(enum ledger_kind kind)
{
    return kind < LEDGER_PENDING || kind > LEDGER_CLAWBACK;
}

/* ---- amounts ---- */

void ledger_amounts_move(struct ledger_amounts *amounts, enum ledger_kind from, enum ledger_kind to, int64_t amount)
{
    amounts->of[from] -= amount;
    amounts->of[to] += amount;
}

int64_t ledger_amounts_granted(const struct ledger_amounts *amounts)
{
    int64_t granted = 0;
    for (int kind = LEDGER_PENDING; kind < LEDGER_KIND_END; kind++)
        granted += amounts->of[kind];
    return granted;
}

int64_t ledger_amounts_earned(const struct ledger_amounts *amounts)
{
    const int64_t *of = amounts->of;
    return ledger_amounts_granted(amounts) - of[LEDGER_PENDING] - of[LEDGER_DENIED] - of[LEDGER_REVERSED] -
           of[LEDGER_CLAWBACK];
}

/* ---- gathering ---- */

static int compare_ids(const struct id *a, const struct id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static struct owner_change *owner_of(struct batch *batch, const struct id *owner_id, const struct currency *currency)
{
    for (size_t i = 0; i < batch->owner_count; i++)
        if (id_equal(&batch->owners[i].owner_id, owner_id) && currency_equal(&batch->owners[i].currency, currency))
            return &batch->owners[i];
    struct owner_change *change = &batch->owners[batch->owner_count++];
    *change = (struct owner_change){.owner_id = *owner_id, .currency = *currency};
    return change;
}

static struct lot_change *change_of_lot(struct batch *batch, const struct id *lot_id)
{
    for (size_t i = 0; i < batch->lot_count; i++)
        if (id_equal(&batch->lots[i].lot_id, lot_id))
            return &batch->lots[i];
    struct lot_change *change = &batch->lots[batch->lot_count++];
    *change = (struct lot_change){.lot_id = *lot_id};
    return change;
}

/* In a new lot, or as what changes of one that was there. */
static void gather_lot(struct batch *batch, const struct ledger_move *move)
{
    for (size_t i = 0; i < batch->new_lot_count; i++) {
        struct ledger_lot *opened = &batch->new_lots[i];
        if (!id_equal(&opened->id, &move->lot_id))
            continue;
        ledger_amounts_move(&opened->amounts, move->from, move->to, move->amount);
        opened->expires_at = move->expires_at != 0 ? move->expires_at : opened->expires_at;
        return;
    }
    struct lot_change *change = change_of_lot(batch, &move->lot_id);
    ledger_amounts_move(&change->deltas, move->from, move->to, move->amount);
    change->expires_at = move->expires_at != 0 ? move->expires_at : change->expires_at;
}

static bool edge_exists(enum ledger_effect effect, const struct ledger_move *move)
{
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        if (edges[i].effect == effect && edges[i].from == move->from && edges[i].to == move->to)
            return true;
    return false;
}

static void gather_side(struct batch *batch, const struct ledger_posting *posting, const struct ledger_move *move,
                        enum ledger_kind kind, int64_t amount)
{
    tally_liability(batch->tally, &posting->program_id, &posting->currency, act_now(batch->act), (int)kind, amount);
    if (ledger_kind_is_program(kind)) {
        tally_account(batch->tally, &posting->program_id, &posting->currency, (int)kind, amount, 1);
        return;
    }
    struct owner_change *change = owner_of(batch, &move->owner_id, &posting->currency);
    change->deltas.of[kind] += amount;
    change->entries++;
}

static void gather(struct batch *batch)
{
    for (size_t i = 0; i < batch->posting_count; i++) {
        const struct ledger_posting *posting = &batch->postings[i];
        assert(posting->move_count > 0);
        for (size_t m = 0; m < posting->move_count; m++) {
            const struct ledger_move *move = &posting->moves[m];
            assert(move->amount > 0 && move->amount <= MONEY_LIMIT && edge_exists(posting->effect, move));
            gather_side(batch, posting, move, move->from, -move->amount);
            gather_side(batch, posting, move, move->to, move->amount);
            gather_lot(batch, move);
        }
    }
}

static int by_lot(const void *a, const void *b)
{
    return compare_ids(&((const struct lot_change *)a)->lot_id, &((const struct lot_change *)b)->lot_id);
}

static int by_owner(const void *left, const void *right)
{
    const struct owner_change *a = left, *b = right;
    int order = compare_ids(&a->owner_id, &b->owner_id);
    return order != 0 ? order : str_compare(currency_str(&a->currency), currency_str(&b->currency));
}

static void sort_changes(struct batch *batch)
{
    if (batch->lot_count > 1)
        qsort(batch->lots, batch->lot_count, sizeof *batch->lots, by_lot);
    if (batch->owner_count > 1)
        qsort(batch->owners, batch->owner_count, sizeof *batch->owners, by_owner);
}

/* ---- writing ---- */

static enum status change_lot(struct act *act, const struct lot_change *change, struct error *err)
{
    const int64_t *of = change->deltas.of;
    size_t changed;
    TRY(txn_change(act->txn, &ledger_statements[LEDGER_SQL_ADD_LOT],
                   VALUES(value_int(act->ws), value_id(&change->lot_id), value_int(of[LEDGER_PENDING]),
                          value_int(of[LEDGER_AVAILABLE]), value_int(of[LEDGER_RESERVED]),
                          value_int(of[LEDGER_PAID_OUT]), value_int(of[LEDGER_REDEEMED]),
                          value_int(of[LEDGER_CLAWBACK]), value_int(of[LEDGER_DENIED]), value_int(of[LEDGER_REVERSED]),
                          value_int(of[LEDGER_EXPIRED]),
                          value_time(change->expires_at == 0 ? TIME_NONE : change->expires_at)),
                   &changed, err));
    return changed == 1 ? STATUS_OK : STATUS_BUSY;
}

static enum status write_lots(struct batch *batch, struct error *err)
{
    struct act *act = batch->act;
    for (size_t i = 0; i < batch->lot_count; i++)
        TRY(change_lot(act, &batch->lots[i], err));
    for (size_t i = 0; i < batch->new_lot_count; i++)
        TRY(row_insert(act->txn, &ledger_statements[LEDGER_SQL_INSERT_LOT], act->ws, &ledger_lot_entity,
                       &batch->new_lots[i], err));
    return STATUS_OK;
}

static enum status write_balance(struct act *act, const struct owner_change *change, struct error *err)
{
    const int64_t *of = change->deltas.of;
    struct id account_id = mint_id(&act->mint);
    account_id.bytes[15] = 0; /* the kind's number goes there */
    const struct value values[] = {
        value_int(act->ws),
        value_id(&change->owner_id),
        value_text(currency_str(&change->currency)),
        value_int(of[LEDGER_PENDING]),
        value_int(of[LEDGER_AVAILABLE]),
        value_int(of[LEDGER_RESERVED]),
        value_int(of[LEDGER_PAID_OUT]),
        value_int(of[LEDGER_REDEEMED]),
        value_int(of[LEDGER_CLAWBACK]),
        value_int(change->entries),
        value_id(&account_id),
    };
    const size_t count = sizeof values / sizeof values[0];
    size_t added;
    TRY(txn_change(act->txn, &ledger_statements[LEDGER_SQL_ADD_BALANCE], values, count - 1, &added, err));
    if (added == 1)
        return STATUS_OK;
    return txn_exec(act->txn, &ledger_statements[LEDGER_SQL_INSERT_BALANCE], values, count, err);
}

static const struct id *side_owner(const struct ledger_posting *posting, const struct ledger_move *move,
                                   enum ledger_kind kind)
{
    return ledger_kind_is_program(kind) ? &posting->program_id : &move->owner_id;
}

static enum status write_move(struct act *act, const struct id *txn_id, size_t n, const struct ledger_posting *posting,
                              const struct ledger_move *move, struct error *err)
{
    return txn_exec(act->txn, &ledger_statements[LEDGER_SQL_INSERT_ENTRY_PAIR],
                    VALUES(value_int(act->ws), value_id(txn_id), value_int((int64_t)(2 * n + 1)),
                           value_int((int64_t)(2 * n + 2)), value_id(&move->lot_id),
                           value_id(side_owner(posting, move, move->from)), value_int(move->from),
                           value_int(-move->amount), value_id(side_owner(posting, move, move->to)), value_int(move->to),
                           value_int(move->amount)),
                    err);
}

static enum status write_txn(struct act *act, const struct ledger_posting *posting, struct error *err)
{
    const struct ledger_txn row = {
        .id = id_is_none(&posting->id) ? mint_id(&act->mint) : posting->id,
        .created_at = act_now(act),
        .effect = str_from(effect_names[posting->effect]),
        .cause_kind = str_from(posting->cause_kind),
        .cause_id = posting->cause_id,
        .attempt = posting->attempt,
        .currency = posting->currency,
        .program_id = posting->program_id,
        .reverses = posting->reverses,
    };
    TRY(row_insert(act->txn, &ledger_statements[LEDGER_SQL_INSERT_TXN], act->ws, &ledger_txn_entity, &row, err));
    for (size_t m = 0; m < posting->move_count; m++)
        TRY(write_move(act, &row.id, m, posting, &posting->moves[m], err));
    return STATUS_OK;
}

enum status ledger_post(struct act *act, const struct ledger_posting *postings, size_t posting_count,
                        struct ledger_lot *new_lots, size_t new_lot_count, struct tally *tally, struct error *err)
{
    size_t moves = 0;
    for (size_t i = 0; i < posting_count; i++)
        moves += postings[i].move_count;
    struct arena *arena = txn_arena(act->txn);
    struct batch batch = {
        .act = act,
        .postings = postings,
        .posting_count = posting_count,
        .new_lots = new_lots,
        .new_lot_count = new_lot_count,
        .tally = tally,
        .owners = arena_array(arena, moves, sizeof *batch.owners),
        .lots = arena_array(arena, moves, sizeof *batch.lots),
    };
    gather(&batch);
    sort_changes(&batch);
    TRY(write_lots(&batch, err));
    for (size_t i = 0; i < batch.owner_count; i++)
        TRY(write_balance(act, &batch.owners[i], err));
    for (size_t i = 0; i < posting_count; i++)
        TRY(write_txn(act, &postings[i], err));
    return STATUS_OK;
}

enum status ledger_has_room(struct act *act, const struct id *owner_id, const struct id *program_id,
                            const struct currency *currency, int64_t more, bool *ret_has_room, struct error *err)
{
    struct result sums;
    TRY(txn_query(
        act->txn, &ledger_statements[LEDGER_SQL_ROOM],
        VALUES(value_int(act->ws), value_id(owner_id), value_text(currency_str(currency)), value_id(program_id)), &sums,
        err));
    *ret_has_room = more <= MONEY_LIMIT - result_int(&sums, 0, 0) && -result_int(&sums, 0, 1) <= PROGRAM_LIMIT;
    return STATUS_OK;
}

enum status ledger_accrual_of(struct act *act, const struct id *lot_id, struct id *ret_txn_id, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_ACCRUAL], VALUES(value_int(act->ws), value_id(lot_id)), &rows,
                  err));
    *ret_txn_id = rows.row_count == 0 ? (struct id){0} : result_id(&rows, 0, 0);
    return STATUS_OK;
}

enum status ledger_next_attempt(struct act *act, const struct ledger_posting *posting, int64_t *ret_attempt,
                                struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_NEXT_ATTEMPT],
                  VALUES(value_int(act->ws), value_id(&posting->cause_id),
                         value_text(str_from(effect_names[posting->effect])),
                         value_text(currency_str(&posting->currency)), value_id(&posting->program_id)),
                  &rows, err));
    *ret_attempt = result_int(&rows, 0, 0);
    return STATUS_OK;
}

enum status ledger_open_program(struct act *act, const struct id *program_id, const struct currency *currency,
                                struct error *err)
{
    struct id account_id = mint_id(&act->mint);
    account_id.bytes[15] = 0;
    return txn_exec(
        act->txn, &ledger_statements[LEDGER_SQL_INSERT_PROGRAM_ACCOUNT],
        VALUES(value_int(act->ws), value_id(program_id), value_text(currency_str(currency)), value_id(&account_id)),
        err);
}
