/* Posting.
 *
 * A decision posts all it has at once, so that each touched balance row is written once however many lots it got: pages
 * are what a commit costs. Every effect moves one amount between two accounts; which two is said by the table of
 * effects below, and nowhere else.
 *
 *     program_expense --accrue--> pending --release--> available
 *            ^                       |
 *            +---------deny----------+
 *
 * Runs on a writer thread, inside its transaction. */

#include "domain/ledger/ledger.h"

#include <assert.h>

#include "base/limits.h"
#include "domain/ledger/ledger_store.h"

static const char *const kind_names[LEDGER_KIND_END] = {
    [LEDGER_PROGRAM_EXPENSE] = "program_expense",
    [LEDGER_PENDING] = "pending",
    [LEDGER_AVAILABLE] = "available",
    [LEDGER_RESERVED] = "reserved",
    [LEDGER_PAID_OUT] = "paid_out",
    [LEDGER_REDEEMED] = "redeemed",
    [LEDGER_CLAWBACK] = "clawback",
    [LEDGER_ROUNDING] = "rounding",
    [LEDGER_EXTERNAL] = "external",
};

static const struct {
    const char *name;
    enum ledger_kind from, to;
} effects[] = {
    [LEDGER_ACCRUE] = {"accrue", LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING},
    [LEDGER_RELEASE] = {"release", LEDGER_PENDING, LEDGER_AVAILABLE},
    [LEDGER_DENY] = {"deny", LEDGER_PENDING, LEDGER_PROGRAM_EXPENSE},
};

/* What a program may have spent in a currency by its last roll-up: leaves the tail behind it room for thousands of the
 * largest amounts. */
#define PROGRAM_LIMIT (1000 * MONEY_LIMIT)

/* What one decision does to one owner's balances in one currency. */
struct owner_change {
    struct id owner_id;
    struct currency currency;
    int64_t deltas[LEDGER_CONTACT_KINDS]; /* by kind - LEDGER_PENDING */
    int64_t entries;
};

const char *ledger_kind_name(enum ledger_kind kind)
{
    assert(kind > 0 && kind < LEDGER_KIND_END);
    return kind_names[kind];
}

const char *ledger_effect_name(enum ledger_effect effect)
{
    assert((size_t)effect < sizeof effects / sizeof effects[0]);
    return effects[effect].name;
}

static bool kind_is_program(enum ledger_kind kind)
{
    return kind == LEDGER_PROGRAM_EXPENSE || kind == LEDGER_ROUNDING || kind == LEDGER_EXTERNAL;
}

/* The lock order of balances. */
static int compare_change(const struct owner_change *change, const struct id *owner_id, const struct currency *currency)
{
    int order = memcmp(change->owner_id.bytes, owner_id->bytes, sizeof owner_id->bytes);
    return order != 0 ? order : str_compare(currency_str(&change->currency), currency_str(currency));
}

/* The change of this owner and currency, kept in lock order. `changes` has room for one more. */
static struct owner_change *change_of(struct owner_change *changes, size_t *count, const struct id *owner_id,
                                      const struct currency *currency)
{
    size_t at = 0;
    for (; at < *count; at++) {
        int order = compare_change(&changes[at], owner_id, currency);
        if (order == 0)
            return &changes[at];
        if (order > 0)
            break;
    }
    memmove(&changes[at + 1], &changes[at], (*count - at) * sizeof changes[0]);
    changes[at] = (struct owner_change){.owner_id = *owner_id, .currency = *currency};
    (*count)++;
    return &changes[at];
}

static enum status insert_txn(struct act *act, const struct ledger_posting *posting, struct error *err)
{
    assert(posting->amount > 0 && posting->amount <= MONEY_LIMIT);
    enum ledger_kind from = effects[posting->effect].from;
    enum ledger_kind to = effects[posting->effect].to;
    const struct id *from_owner = kind_is_program(from) ? &posting->program_id : &posting->owner_id;
    const struct id *to_owner = kind_is_program(to) ? &posting->program_id : &posting->owner_id;
    struct id txn_id = mint_id(&act->mint);

    TRY(txn_exec(act->txn, &ledger_statements[LEDGER_SQL_INSERT_TXN],
                 VALUES(value_int(act->ws), value_id(&txn_id), value_text(str_from(effects[posting->effect].name)),
                        value_id(&posting->lot_id), value_id(&posting->program_id),
                        value_text(str_from(posting->cause_kind)), value_id(&posting->cause_id),
                        value_text(currency_str(&posting->currency)), value_int(act_now(act))),
                 err));
    return txn_exec(act->txn, &ledger_statements[LEDGER_SQL_INSERT_ENTRY_PAIR],
                    VALUES(value_int(act->ws), value_id(&txn_id), value_id(from_owner), value_int(from),
                           value_int(-posting->amount), value_id(to_owner), value_int(to), value_int(posting->amount)),
                    err);
}

static void add_to_change(struct owner_change *change, const struct ledger_posting *posting)
{
    enum ledger_kind from = effects[posting->effect].from;
    enum ledger_kind to = effects[posting->effect].to;
    if (!kind_is_program(from)) {
        change->deltas[from - LEDGER_PENDING] -= posting->amount;
        change->entries++;
    }
    if (!kind_is_program(to)) {
        change->deltas[to - LEDGER_PENDING] += posting->amount;
        change->entries++;
    }
}

/* Writes one balance row; `newest` is the last lot opened for it (zero: none) and *ret_prior the newest before. */
static enum status apply_change(struct act *act, const struct owner_change *change, const struct id *newest,
                                struct id *ret_prior, struct error *err)
{
    const int64_t *deltas = change->deltas;
    struct result result;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_ADD_BALANCE],
                  VALUES(value_int(act->ws), value_id(&change->owner_id), value_text(currency_str(&change->currency)),
                         value_int(deltas[0]), value_int(deltas[1]), value_int(deltas[2]), value_int(deltas[3]),
                         value_int(deltas[4]), value_int(deltas[5]), value_int(change->entries), value_id(newest)),
                  &result, err));
    if (result.row_count == 1) {
        *ret_prior = result_id(&result, 0, 0);
        return STATUS_OK;
    }
    struct id account_id = mint_id(&act->mint);
    account_id.bytes[15] = 0; /* the kind's number goes there */
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_INSERT_BALANCE],
                  VALUES(value_int(act->ws), value_id(&change->owner_id), value_text(currency_str(&change->currency)),
                         value_int(deltas[0]), value_int(deltas[1]), value_int(deltas[2]), value_int(deltas[3]),
                         value_int(deltas[4]), value_int(deltas[5]), value_int(change->entries), value_id(newest),
                         value_id(&account_id)),
                  &result, err));
    *ret_prior = result_id(&result, 0, 0);
    return STATUS_OK;
}

static bool lot_belongs(const struct ledger_lot *lot, const struct owner_change *change)
{
    return id_equal(&lot->owner_id, &change->owner_id) && currency_equal(&lot->currency, &change->currency);
}

/* Chains the lots of one change in their order behind the owner's newest, and writes the balance row. */
static enum status settle_change(struct act *act, const struct owner_change *change, struct ledger_lot *lots,
                                 size_t lot_count, struct error *err)
{
    struct ledger_lot *first = NULL;
    const struct ledger_lot *last = NULL;
    for (size_t i = 0; i < lot_count; i++) {
        if (!lot_belongs(&lots[i], change))
            continue;
        if (last == NULL)
            first = &lots[i];
        else
            lots[i].previous_id = last->lot_id;
        last = &lots[i];
    }
    static const struct id none;
    struct id prior;
    TRY(apply_change(act, change, last == NULL ? &none : &last->lot_id, &prior, err));
    if (first != NULL)
        first->previous_id = prior;
    return STATUS_OK;
}

enum status ledger_post(struct act *act, const struct ledger_posting *postings, size_t posting_count,
                        struct ledger_lot *lots, size_t lot_count, struct error *err)
{
    struct owner_change *changes = arena_array(txn_arena(act->txn), posting_count + lot_count + 1, sizeof *changes);
    size_t change_count = 0;

    for (size_t i = 0; i < lot_count; i++)
        change_of(changes, &change_count, &lots[i].owner_id, &lots[i].currency);
    for (size_t i = 0; i < posting_count; i++)
        add_to_change(change_of(changes, &change_count, &postings[i].owner_id, &postings[i].currency), &postings[i]);

    for (size_t i = 0; i < change_count; i++)
        TRY(settle_change(act, &changes[i], lots, lot_count, err));
    for (size_t i = 0; i < posting_count; i++)
        TRY(insert_txn(act, &postings[i], err));
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

/* Ids are minted by clocks that differ a little, and before their commit. */
static const int64_t roll_up_lag_us = LIMIT_ROLL_UP_LAG_S * TIME_US_PER_S;

enum status ledger_open_program(struct act *act, const struct id *program_id, const struct currency *currency,
                                struct error *err)
{
    struct id account_id = mint_id(&act->mint);
    account_id.bytes[15] = 0;
    struct id mark = id_floor(act_now(act) - roll_up_lag_us); /* no txn of a new account is older */
    return txn_exec(act->txn, &ledger_statements[LEDGER_SQL_INSERT_PROGRAM_ACCOUNT],
                    VALUES(value_int(act->ws), value_id(program_id), value_text(currency_str(currency)),
                           value_id(&account_id), value_id(&mark)),
                    err);
}

/* Two roll-ups at once would add the same slice twice. */
static enum status lock_roll_up(struct act *act, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_LOCK_ROLL_UP], NULL, 0, &rows, err));
    if (rows.row_count == 1)
        return STATUS_OK;
    TRY(txn_exec(act->txn, &ledger_statements[LEDGER_SQL_MAKE_ROLL_UP], NULL, 0, err));
    return txn_query(act->txn, &ledger_statements[LEDGER_SQL_LOCK_ROLL_UP], NULL, 0, &rows, err);
}

/* The id before which every txn of this world is committed that ever will be. A mark goes by ids, but with several
 * writers commits do not come in the order of ids: what came behind the mark would be counted nowhere. */
static enum status settled_until(struct act *act, struct id *ret_end, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_SETTLED_AT], NULL, 0, &rows, err));
    int64_t settled_at = result_int(&rows, 0, 0);
    int64_t clock_offset_us = act_now(act) - txn_now(act->txn);
    if (settled_at == INT64_MAX) /* one writer: what is committed is in order */
        memset(ret_end->bytes, 0xFF, sizeof ret_end->bytes);
    else
        *ret_end = id_floor(settled_at + clock_offset_us - roll_up_lag_us);
    return STATUS_OK;
}

enum status ledger_roll_up(struct act *act, size_t limit, bool *ret_more, struct error *err)
{
    struct result result;
    struct id settled;
    *ret_more = false;
    TRY(lock_roll_up(act, err));
    TRY(settled_until(act, &settled, err));
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_ROLL_MARK], VALUES(value_int(act->ws)), &result, err));
    if (result.row_count == 0)
        return STATUS_OK;
    struct id mark = result_id(&result, 0, 0);
    TRY(txn_query(act->txn, &ledger_statements[LEDGER_SQL_ROLL_RANGE],
                  VALUES(value_int(act->ws), value_id(&mark), value_int((int64_t)limit), value_id(&settled)), &result,
                  err));
    if (result.row_count == 0)
        return STATUS_OK;
    struct id end = result_id(&result, 0, 0);
    *ret_more = (size_t)result_int(&result, 0, 1) == limit;
    TRY(txn_exec(act->txn, &ledger_statements[LEDGER_SQL_ADD_PROGRAM_ACCOUNT],
                 VALUES(value_int(act->ws), value_id(&mark), value_id(&end)), err));
    return txn_exec(act->txn, &ledger_statements[LEDGER_SQL_SET_MARKS], VALUES(value_int(act->ws), value_id(&end)),
                    err);
}
