/* Gathering what an act adds to figures.
 *
 * What a referral counts for is a function of its row alone (count_referral): a change is the row after less the row
 * before, and verify adds the same function up over all rows. Runs inside a transaction, on its thread. */

#include "domain/tally/tally.h"

#include <assert.h>

#include "base/time.h"
#include "domain/tally/tally_store.h"

/* Figures of a TALLY_LIABILITY. */
enum { OWED_PENDING, OWED_AVAILABLE, OWED_RESERVED, OWED_DEBT, OWED_COST };

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

/* Numbers of ledger.h. */
enum { EXPENSE = 1, PENDING, AVAILABLE, RESERVED, PAID_OUT, REDEEMED, CLAWBACK, DENIED = 10, REVERSED, EXPIRED };

static bool is_cost(int kind)
{
    return kind == EXPENSE || kind == CLAWBACK || kind == DENIED || kind == REVERSED || kind == EXPIRED;
}

/* What an account's kind adds to: what is taken back after it was used costs no longer, and is owed. False: nothing. */
static bool add_owed(int kind, int64_t amount, int64_t figures[TALLY_FIGURES])
{
    static const int8_t places[] = {[PENDING] = OWED_PENDING + 1,
                                    [AVAILABLE] = OWED_AVAILABLE + 1,
                                    [RESERVED] = OWED_RESERVED + 1,
                                    [CLAWBACK] = OWED_DEBT + 1,
                                    [EXPIRED] = 0};
    bool costs = is_cost(kind);
    assert(kind > 0 && kind <= EXPIRED);
    if (places[kind] > 0)
        figures[places[kind] - 1] = amount;
    if (costs)
        figures[OWED_COST] = -amount;
    return costs || places[kind] > 0;
}

void tally_liability(struct tally *tally, const struct id *program_id, const struct currency *currency, int64_t at,
                     int kind, int64_t amount)
{
    assert(at >= 0 && at <= TIME_LAST);
    struct tally_row row = {TALLY_LIABILITY, .program_id = *program_id, .text = keep_currency(tally, currency)};
    if (!add_owed(kind, amount, row.figures))
        return;
    tally_add(tally, &row);
    row.numbers[0] = time_day(at);
    tally_add(tally, &row);
}

/* ---- rewards ---- */

static struct tally_row money_row(struct tally *tally, enum tally_table table, const struct id *program_id,
                                  const struct currency *currency, int64_t at)
{
    assert(at >= 0 && at <= TIME_LAST);
    return (struct tally_row){table, .program_id = *program_id, .text = keep_currency(tally, currency),
                              .numbers = {time_day(at)}};
}

/* How old what is owed is. */
static void count_age(struct tally *tally, const struct tally_move *move)
{
    struct tally_row row = money_row(tally, TALLY_AGE, &move->program_id, &move->currency, move->granted_at);
    if (move->from >= PENDING && move->from <= RESERVED)
        row.figures[move->from - PENDING] -= move->amount;
    if (move->to >= PENDING && move->to <= RESERVED)
        row.figures[move->to - PENDING] += move->amount;
    tally_add(tally, &row);
}

static void count_cost(struct tally *tally, const struct tally_move *move, int64_t dim, struct str key, int64_t cost)
{
    if (key.size == 0 || cost == 0)
        return;
    struct str currency = currency_str(&move->currency);
    const char *text = arena_format(tally->arena, "%.*s %.*s", STR_ARG(currency), STR_ARG(key));
    struct tally_row row = {TALLY_COST, .program_id = move->program_id, .text = str_from(text),
                            .numbers = {dim, time_day(move->at)}, .figures = {cost}};
    tally_add(tally, &row);
}

/* What was granted in it, released, used and paid. */
static void count_given(struct tally *tally, const struct tally_move *move)
{
    struct tally_row row = money_row(tally, TALLY_GIVEN, &move->program_id, &move->currency, move->at);
    row.figures[TALLY_GIVEN_GRANTED_AMOUNT] = move->from == EXPENSE ? move->amount : 0;
    row.figures[TALLY_GIVEN_ISSUED_AMOUNT] = move->from == PENDING && move->to == AVAILABLE ? move->amount : 0;
    row.figures[TALLY_GIVEN_REDEEMED] = ((move->to == REDEEMED) - (move->from == REDEEMED)) * move->amount;
    row.figures[TALLY_GIVEN_PAID] = ((move->to == PAID_OUT) - (move->from == PAID_OUT)) * move->amount;
    tally_add(tally, &row);
}

void tally_move(struct tally *tally, const struct tally_move *move)
{
    int64_t cost = (is_cost(move->from) - is_cost(move->to)) * move->amount;
    count_age(tally, move);
    count_given(tally, move);
    count_cost(tally, move, TALLY_DIM_CHANNEL, move->channel, cost);
    count_cost(tally, move, TALLY_DIM_SOURCE, move->source, cost);
}

void tally_granted(struct tally *tally, const struct id *program_id, const struct currency *currency,
                   int64_t granted_at)
{
    struct tally_row row = money_row(tally, TALLY_GIVEN, program_id, currency, granted_at);
    row.figures[TALLY_GIVEN_GRANTED] = 1;
    tally_add(tally, &row);
}

void tally_issued(struct tally *tally, const struct id *program_id, const struct currency *currency, int64_t granted_at,
                  int64_t issued_at)
{
    struct tally_row row = money_row(tally, TALLY_GIVEN, program_id, currency, issued_at);
    int64_t seconds = span_seconds(granted_at, issued_at);
    row.figures[TALLY_GIVEN_ISSUED] = 1;
    row.figures[TALLY_GIVEN_ISSUE_SECONDS] = seconds;
    row.figures[TALLY_GIVEN_SPANS + span_of(seconds)] = 1;
    tally_add(tally, &row);
}

void tally_invited(struct tally *tally, const struct id *program_id, int64_t sent_at, int64_t sign)
{
    struct tally_row row = {TALLY_MARGIN, .program_id = *program_id, .text = STR(""),
                            .numbers = {TALLY_DIM_ALL, time_day(sent_at)}};
    row.figures[TALLY_MARGIN_INVITED] = sign;
    tally_add(tally, &row);
}

/* ---- first days ---- */

static void count_first(struct tally *tally, const struct id *program_id, const struct id *participant_id,
                        struct str channel, int64_t at, enum tally_first figure, int64_t sign)
{
    struct tally_row row = {TALLY_FIRST, *program_id, *participant_id, channel, {time_day(at)}, {0}};
    row.figures[figure] = sign;
    tally_add(tally, &row);
}

void tally_joined(struct tally *tally, const struct id *program_id, const struct id *participant_id, int64_t at)
{
    count_first(tally, program_id, participant_id, STR(""), at, TALLY_FIRST_JOINED, 1);
}

/* ---- customers ---- */

static void add_customer(struct tally *tally, const struct id *id, enum tally_customer about)
{
    tally_add(tally, &(struct tally_row){.table = TALLY_CUSTOMER,
                                         .participant_id = *id,
                                         .text = STR(""),
                                         .numbers = {(int64_t)about},
                                         .figures = {1}});
}

void tally_customer(struct tally *tally, const struct id *contact_id)
{
    add_customer(tally, contact_id, TALLY_CUSTOMER_CONTACT);
}

void tally_taken_back(struct tally *tally, const struct id *event_id)
{
    add_customer(tally, event_id, TALLY_CUSTOMER_EVENT);
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

void tally_add_years(struct tally *tally)
{
    enum { MONTHS = 100, LAST_YEAR = 9999 };
    for (size_t i = 0, count = tally->count; i < count; i++) {
        struct tally_row year = tally->rows[i];
        if (year.table != TALLY_LEADER || year.numbers[0] <= LAST_YEAR)
            continue;
        year.numbers[0] /= MONTHS;
        tally_add(tally, &year);
    }
    tally_merge(tally);
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
    count_margin(tally, &key, referral->submitted_at, TALLY_MARGIN_SUBMITTED, sign);
    if (referral->qualified_at != TIME_NONE)
        count_margin(tally, &key, referral->qualified_at, TALLY_MARGIN_QUALIFIED, sign);
    if (referral->status == TALLY_REWARDED && referral->rewarded_at != TIME_NONE)
        count_margin(tally, &key, referral->rewarded_at, TALLY_MARGIN_REWARDED, sign);
    if (is_lost(referral))
        count_margin(tally, &key, referral->closed_at, TALLY_MARGIN_LOST, sign);
    if (is_closed(referral)) {
        count_margin(tally, &key, referral->closed_at, TALLY_MARGIN_CLOSED, sign);
        count_margin(tally, &key, referral->closed_at, TALLY_MARGIN_REVENUE, sign * referral->value);
        int64_t seconds = span_seconds(referral->submitted_at, referral->closed_at);
        count_margin(tally, &key, referral->closed_at, TALLY_MARGIN_CLOSE_SECONDS, sign * seconds);
        count_margin(tally, &key, referral->closed_at, TALLY_MARGIN_SPANS + span_of(seconds), sign);
    }
}

static void count_firsts(struct tally *tally, const struct tally_referral *referral, struct str channel, int64_t sign)
{
    const struct id *program_id = &referral->program_id;
    const struct id *participant_id = &referral->participant_id;
    count_first(tally, program_id, participant_id, channel, referral->submitted_at, TALLY_FIRST_REFERRED, sign);
    if (is_closed(referral))
        count_first(tally, program_id, participant_id, channel, referral->closed_at, TALLY_FIRST_CLOSED, sign);
}

static void count_participant(struct tally *tally, const struct tally_referral *referral, int64_t sign)
{
    const struct id *program_id = &referral->program_id;
    const struct id *participant_id = &referral->participant_id;
    tally_leader(tally, program_id, participant_id, referral->submitted_at, TALLY_LEADER_REFERRALS, sign);
    count_firsts(tally, referral, STR(""), sign);
    if (referral->channel.size > 0)
        count_firsts(tally, referral, referral->channel, sign);
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
    if (referral->source.size > 0)
        count_days(tally, referral, TALLY_DIM_SOURCE, referral->source, sign);
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
