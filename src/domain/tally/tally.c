/* Gathering what an act adds to figures.
 *
 * What a referral counts for is a function of its row alone (count_referral): a change is the row after less the row
 * before, and verify adds the same function up over all rows. Runs inside a transaction, on its thread. */

#include "domain/tally/tally.h"

#include <assert.h>

#include "base/time.h"
#include "domain/tally/tally_store.h"

enum { MARGIN_SUBMITTED, MARGIN_QUALIFIED, MARGIN_LOST, MARGIN_CLOSED, MARGIN_REVENUE };

struct tally tally_begin(struct act *act)
{
    return (struct tally){.arena = txn_arena(act->txn)};
}

/* ---- accounts and liabilities ---- */

static size_t place_of_kind(int kind)
{
    size_t place = 0;
    while (place < TALLY_ACCOUNT_KINDS && tally_kinds[place] != kind)
        place++;
    assert(place < TALLY_ACCOUNT_KINDS);
    return place;
}

/* Keys outlive the caller's struct. */
static struct str keep_currency(struct tally *tally, const struct currency *currency)
{
    return str_copy(tally->arena, currency_str(currency));
}

void tally_account(struct tally *tally, const struct id *program_id, const struct currency *currency, int kind,
                   int64_t amount, int64_t entries)
{
    assert(amount >= -TALLY_LIMIT && amount <= TALLY_LIMIT);
    struct tally_row row = {TALLY_ACCOUNT, .program_id = *program_id, .text = keep_currency(tally, currency)};
    row.figures[place_of_kind(kind)] = amount;
    row.figures[TALLY_ACCOUNT_KINDS] = entries;
    tally_add(tally, &row);
}

void tally_liability(struct tally *tally, const struct id *program_id, const struct currency *currency, int64_t at,
                     int64_t pending, int64_t available)
{
    assert(at >= 0 && at <= TIME_LAST);
    struct tally_row row = {TALLY_LIABILITY, .program_id = *program_id, .text = keep_currency(tally, currency),
                            .numbers = {time_day(at)}, .figures = {pending, available}};
    tally_add(tally, &row);
}

/* ---- ranks ---- */

void tally_leader(struct tally *tally, const struct id *program_id, const struct id *participant_id, int64_t at,
                  enum tally_leader_figure figure, int64_t amount)
{
    struct tally_row row = {TALLY_LEADER, *program_id, *participant_id, STR(""), {0}, {0}};
    row.figures[figure] = amount;
    tally_add(tally, &row);
    row.numbers[0] = time_month(at);
    tally_add(tally, &row);
}

void tally_earned(struct tally *tally, const struct id *program_id, const struct id *participant_id, int64_t issued_at,
                  int64_t earned)
{
    assert(issued_at >= 0 && issued_at <= TIME_LAST);
    tally_leader(tally, program_id, participant_id, issued_at, TALLY_LEADER_EARNED, earned);
}

/* ---- referrals ---- */

static bool is_closed(const struct tally_referral *referral)
{
    return referral->stage_kind == TALLY_WON && referral->status != TALLY_DISQUALIFIED &&
           referral->closed_at != TIME_NONE;
}

static bool is_lost(const struct tally_referral *referral)
{
    return referral->status == TALLY_DISQUALIFIED && referral->closed_at != TIME_NONE;
}

static void count_margin(struct tally *tally, const struct tally_row *key, int64_t at, size_t figure, int64_t amount)
{
    struct tally_row row = *key;
    row.numbers[1] = time_day(at);
    row.figures[figure] = amount;
    tally_add(tally, &row);
}

/* The days of a referral in one dimension. */
static void count_days(struct tally *tally, const struct tally_referral *referral, int64_t dim, struct str text,
                       int64_t sign)
{
    struct tally_row key = {TALLY_MARGIN, .program_id = referral->program_id, .text = text, .numbers = {dim}};
    count_margin(tally, &key, referral->submitted_at, MARGIN_SUBMITTED, sign);
    if (referral->qualified_at != TIME_NONE)
        count_margin(tally, &key, referral->qualified_at, MARGIN_QUALIFIED, sign);
    if (is_lost(referral))
        count_margin(tally, &key, referral->closed_at, MARGIN_LOST, sign);
    if (is_closed(referral)) {
        count_margin(tally, &key, referral->closed_at, MARGIN_CLOSED, sign);
        count_margin(tally, &key, referral->closed_at, MARGIN_REVENUE, sign * referral->value);
    }
}

static void count_participant(struct tally *tally, const struct tally_referral *referral, int64_t sign)
{
    const struct id *program_id = &referral->program_id;
    const struct id *participant_id = &referral->participant_id;
    tally_leader(tally, program_id, participant_id, referral->submitted_at, TALLY_LEADER_REFERRALS, sign);
    if (!is_closed(referral))
        return;
    tally_leader(tally, program_id, participant_id, referral->closed_at, TALLY_LEADER_CLOSED, sign);
    tally_leader(tally, program_id, participant_id, referral->closed_at, TALLY_LEADER_REVENUE, sign * referral->value);
}

/* All that a referral counts for, `sign` times. */
static void count_referral(struct tally *tally, const struct tally_referral *referral, int64_t sign)
{
    assert(referral->value >= -MONEY_LIMIT && referral->value <= MONEY_LIMIT);
    struct tally_row row = {TALLY_COUNT, .program_id = referral->program_id, .text = referral->stage,
                            .numbers = {(int64_t)referral->status}, .figures = {sign}};
    tally_add(tally, &row);
    if (!id_is_none(&referral->participant_id))
        count_participant(tally, referral, sign);
    count_days(tally, referral, TALLY_DIM_ALL, STR(""), sign);
    if (referral->channel.size > 0)
        count_days(tally, referral, TALLY_DIM_CHANNEL, referral->channel, sign);
    if (referral->owner.size > 0)
        count_days(tally, referral, TALLY_DIM_OWNER, referral->owner, sign);
}

void tally_referral(struct tally *tally, const struct tally_referral *before, const struct tally_referral *after)
{
    if (before != NULL)
        count_referral(tally, before, -1);
    if (after != NULL)
        count_referral(tally, after, 1);
}

/* ---- the row ---- */

enum status tally_write(struct act *act, struct tally *tally, struct error *err)
{
    tally_merge(tally);
    if (tally->count == 0)
        return STATUS_OK;
    struct buf text = {0};
    struct id id = mint_id(&act->mint);
    tally_format(tally, &text);
    enum status status = txn_exec(act->txn, &tally_statements[TALLY_SQL_INSERT],
                                  VALUES(value_int(act->ws), value_id(&id), value_text(buf_str(&text))), err);
    buf_release(&text);
    return status;
}

/* ---- reading ---- */

enum { PENDING_ROWS = 1000 }; /* that are gathered before they are added up */

struct pending {
    struct arena arena; /* of `tally` */
    struct tally tally;
    size_t read;
    size_t merge_at; /* rows */
};

/* A copy that shares nothing with its source. */
static struct tally copy_to(struct arena *arena, const struct tally *source)
{
    struct tally copy = {.arena = arena};
    for (size_t i = 0; i < source->count; i++) {
        struct tally_row row = source->rows[i];
        row.text = str_copy(arena, row.text);
        tally_add(&copy, &row);
    }
    copy.merged = source->merged;
    return copy;
}

/* Adds up, and lets go of what the added rows held. */
static void shrink(struct pending *pending)
{
    tally_merge(&pending->tally);
    struct arena next = {0};
    struct tally kept = copy_to(&next, &pending->tally);
    arena_release(&pending->arena);
    pending->arena = next;
    pending->tally = kept;
    pending->tally.arena = &pending->arena;
    pending->merge_at = 2 * kept.count + PENDING_ROWS;
}

static enum status add_pending(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct pending *pending = ctx;
    pending->read++;
    (void)tally_parse(result_str(row, 0, 0), &pending->tally); /* one that is not understood is reported by verify */
    if (pending->tally.count >= pending->merge_at)
        shrink(pending);
    return STATUS_OK;
}

enum status tally_pending(struct act *act, size_t limit, struct tally *ret, bool *ret_more, struct error *err)
{
    struct pending pending = {.merge_at = PENDING_ROWS};
    pending.tally.arena = &pending.arena;
    int64_t most = limit == 0 ? INT64_MAX : (int64_t)limit;
    enum status status = txn_each(act->txn, &tally_statements[TALLY_SQL_READ],
                                  VALUES(value_int(act->ws), value_int(most)), add_pending, &pending, err);
    if (status == STATUS_OK) {
        tally_merge(&pending.tally);
        *ret_more = limit != 0 && pending.read == limit;
        *ret = copy_to(txn_arena(act->txn), &pending.tally);
    }
    arena_release(&pending.arena);
    return status;
}

struct tally_accounts tally_accounts_of(const struct tally *pending, const struct id *program_id,
                                        const struct currency *currency)
{
    struct tally_accounts accounts = {.entries = 0};
    const struct tally_row key = {TALLY_ACCOUNT, .program_id = *program_id, .text = currency_str(currency)};
    const struct tally_row *row = tally_find(pending, &key);
    if (row == NULL)
        return accounts;
    for (size_t i = 0; i < TALLY_ACCOUNT_KINDS; i++)
        accounts.amounts[tally_kinds[i]] = row->figures[i];
    accounts.entries = row->figures[TALLY_ACCOUNT_KINDS];
    return accounts;
}
