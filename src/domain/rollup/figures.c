/* Adding up what waits.
 *
 * The rows are claimed by deleting them, so that two sweeps never add the same: on PostgreSQL one waits for the other,
 * then finds the rows gone. What a slice adds to the same figure is added once, in the order of tally_compare(), which
 * is the lock order of figures. Runs inside the caller's transaction, on its thread. */

#include "domain/rollup/figures.h"

#include <assert.h>
#include <string.h>

#include "domain/rollup/customers.h"
#include "domain/rollup/figures_store.h"
#include "domain/rollup/participation.h"
#include "domain/tally/tally.h"

/* A stored figure and a slice's sum are within 63 bits together. */
static_assert(FIGURE_LIMIT <= INT64_MAX - TALLY_LIMIT, "a figure has room for a slice");

/* ---- adding ---- */

static enum status add_account(struct act *act, const struct tally_row *row, struct error *err)
{
    const int64_t *figures = row->figures;
    struct id account_id = mint_id(&act->mint);
    account_id.bytes[15] = 0; /* the kind's number goes there */
    return txn_exec(act->txn, &figures_statements[FIGURES_SQL_ADD_ACCOUNT],
                    VALUES(value_int(act->ws), value_id(&row->program_id), value_text(row->text), value_id(&account_id),
                           value_int(figures[0]), value_int(figures[1]), value_int(figures[2]), value_int(figures[3]),
                           value_int(figures[4]), value_int(figures[5]), value_int(figures[6])),
                    err);
}

/* The statement that names just the columns that change. */
static const struct statement *leader_statement(const int64_t figures[TALLY_FIGURES])
{
    bool referrals = figures[0] != 0, closed = figures[1] != 0 || figures[2] != 0, earned = figures[3] != 0;
    if (referrals + closed + earned > 1)
        return &figures_statements[FIGURES_SQL_ADD_LEADER];
    return &figures_statements[referrals ? FIGURES_SQL_ADD_LEADER_REFERRALS
                               : closed  ? FIGURES_SQL_ADD_LEADER_CLOSED
                                         : FIGURES_SQL_ADD_LEADER_EARNED];
}

static enum status add_leader(struct act *act, const struct tally_row *row, struct error *err)
{
    const int64_t *figures = row->figures;
    return txn_exec(act->txn, leader_statement(figures),
                    VALUES(value_int(act->ws), value_id(&row->program_id), value_int(row->numbers[0]),
                           value_id(&row->participant_id), value_int(figures[0]), value_int(figures[1]),
                           value_int(figures[2]), value_int(figures[3])),
                    err);
}

/* `key_count` values, then `figure_count` figures. */
static enum status add_wide(struct act *act, int statement, const struct value *keys, size_t key_count,
                            const struct tally_row *row, struct error *err)
{
    struct value values[5 + TALLY_FIGURES];
    size_t figures = tally_shapes[row->table].figures;
    memcpy(values, keys, key_count * sizeof *keys);
    for (size_t i = 0; i < figures; i++)
        values[key_count + i] = value_int(row->figures[i]);
    return txn_exec(act->txn, &figures_statements[statement], values, key_count + figures, err);
}

static enum status add_margin(struct act *act, const struct tally_row *row, struct error *err)
{
    const struct value keys[] = {value_int(act->ws), value_int(row->numbers[0]), value_bytes(row->text),
                                 value_id(&row->program_id), value_int(row->numbers[1])};
    return add_wide(act, FIGURES_SQL_ADD_MARGIN, keys, sizeof keys / sizeof keys[0], row, err);
}

static enum status add_money(struct act *act, int statement, const struct tally_row *row, struct error *err)
{
    const struct value keys[] = {value_int(act->ws), value_id(&row->program_id), value_text(row->text),
                                 value_int(row->numbers[0])};
    return add_wide(act, statement, keys, sizeof keys / sizeof keys[0], row, err);
}

static enum status add_age(struct act *act, const struct tally_row *row, struct error *err)
{
    return add_money(act, FIGURES_SQL_ADD_AGE, row, err);
}

static enum status add_given(struct act *act, const struct tally_row *row, struct error *err)
{
    return add_money(act, FIGURES_SQL_ADD_GIVEN, row, err);
}

static enum status add_cost(struct act *act, const struct tally_row *row, struct error *err)
{
    struct str currency, key;
    bool split = tally_split_cost(row->text, &currency, &key);
    assert(split);
    return txn_exec(act->txn, &figures_statements[FIGURES_SQL_ADD_COST],
                    VALUES(value_int(act->ws), value_int(row->numbers[0]), value_bytes(key), value_id(&row->program_id),
                           value_int(row->numbers[1]), value_text(currency), value_int(row->figures[0])),
                    err);
}

static enum status add_liability(struct act *act, const struct tally_row *row, struct error *err)
{
    return add_money(act, FIGURES_SQL_ADD_LIABILITY, row, err);
}

static enum status add_count(struct act *act, const struct tally_row *row, struct error *err)
{
    return txn_exec(act->txn, &figures_statements[FIGURES_SQL_ADD_COUNT],
                    VALUES(value_int(act->ws), value_id(&row->program_id), value_text(row->text),
                           value_int(row->numbers[0]), value_int(row->figures[0])),
                    err);
}

/* Of each table; first days are not added, but noted, and customers are counted anew. */
static enum status (*const adders[TALLY_FIRST])(struct act *act, const struct tally_row *row, struct error *err) = {
    [TALLY_ACCOUNT] = add_account, [TALLY_LEADER] = add_leader,
    [TALLY_MARGIN] = add_margin,   [TALLY_LIABILITY] = add_liability,
    [TALLY_COUNT] = add_count,     [TALLY_COST] = add_cost,
    [TALLY_AGE] = add_age,         [TALLY_GIVEN] = add_given,
};

static_assert(TALLY_FIRST == TALLY_CUSTOMER - 1 && TALLY_CUSTOMER == TALLY_TABLES - 1,
              "first days, then customers come last in the order of tables");

static enum status add_all(struct act *act, const struct tally *tally, struct error *err)
{
    struct participation participation = participation_begin(act->txn, act->ws);
    size_t i = 0;
    if (tally->count == 0)
        return STATUS_OK;
    for (; i < tally->count && tally->rows[i].table < TALLY_FIRST; i++)
        TRY(adders[tally->rows[i].table](act, &tally->rows[i], err));
    size_t firsts = i;
    while (i < tally->count && tally->rows[i].table == TALLY_FIRST)
        i++;
    TRY(participation_note_rows(&participation, tally->rows + firsts, i - firsts, err));
    TRY(participation_write(&participation, err));
    return customers_count(act, tally->rows + i, tally->count - i, err);
}

/* ---- claiming ---- */

/* The sum of the claimed rows; those that are not understood are set aside. */
static enum status gather(struct act *act, const struct result *claimed, struct tally *tally, struct error *err)
{
    for (size_t i = 0; i < claimed->row_count; i++) {
        if (tally_parse(result_str(claimed, i, 1), tally))
            continue;
        struct id id = result_id(claimed, i, 0);
        TRY(txn_exec(act->txn, &figures_statements[FIGURES_SQL_SET_ASIDE],
                     VALUES(value_int(act->ws), value_id(&id), value_text(result_str(claimed, i, 1))), err));
    }
    tally_add_years(tally);
    return STATUS_OK;
}

static enum status oldest(struct act *act, struct id *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &figures_statements[FIGURES_SQL_OLDEST], VALUES(value_int(act->ws)), &rows, err));
    *ret = rows.row_count == 0 ? (struct id){{0}} : result_id(&rows, 0, 0);
    return STATUS_OK;
}

enum status figures_count(struct act *act, size_t limit, bool *ret_more, struct error *err)
{
    struct result claimed;
    struct tally tally = tally_begin(act);
    struct id left;
    TRY(txn_query(act->txn, &figures_statements[FIGURES_SQL_CLAIM],
                  VALUES(value_int(act->ws), value_int((int64_t)limit)), &claimed, err));
    TRY(gather(act, &claimed, &tally, err));
    TRY(add_all(act, &tally, err));
    TRY(oldest(act, &left, err)); /* another sweep may have been quicker with those that were wanted */
    *ret_more = !id_is_none(&left);
    return STATUS_OK;
}

enum status figures_as_of(struct act *act, int64_t *ret_as_of, struct error *err)
{
    struct id left;
    TRY(oldest(act, &left, err));
    int64_t now = act_now(act), at = id_is_none(&left) ? now : id_time(&left);
    *ret_as_of = at < now ? at : now; /* its clock may have been ahead */
    return STATUS_OK;
}
