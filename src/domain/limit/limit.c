/* Claiming of caps and budgets. See limit.h. */

#include "domain/limit/limit.h"

#include <stdlib.h>
#include <string.h>

#include "domain/audit/audit.h"
#include "domain/limit/limit_store.h"
#include "domain/outbox/outbox.h"
#include "domain/review/review.h"

enum { WARNED_FIRST = 80, WARNED_LAST = 100 }; /* per cent of a budget */

const char *limit_period_words(enum rule_period per)
{
    static const char *const words[] = {
        [RULE_PER_LIFE] = "in all",   [RULE_PER_YEAR] = "per year", [RULE_PER_MONTH] = "per month",
        [RULE_PER_WEEK] = "per week", [RULE_PER_DAY] = "per day",
    };
    return words[per];
}

int64_t limit_left(const struct limit *limit)
{
    return limit->used < limit->most ? limit->most - limit->used : 0;
}

/* ---- keeping ---- */

static int by_key(const void *left, const void *right)
{
    const struct limit *a = left, *b = right;
    int order = memcmp(a->owner_id.bytes, b->owner_id.bytes, sizeof a->owner_id.bytes);
    if (order == 0)
        order = str_compare(a->rule_key, b->rule_key);
    if (order == 0)
        order = a->counts - b->counts;
    if (order == 0)
        order = str_compare(currency_str(&a->currency), currency_str(&b->currency));
    return order != 0 ? order : (int)a->per - (int)b->per;
}

#define KEY_VALUES(act, limit)                                                                                         \
    value_int((act)->ws), value_id(&(limit)->owner_id), value_text((limit)->rule_key), value_int((limit)->counts),     \
        value_text((limit)->counts ? STR("") : currency_str(&(limit)->currency)), value_int((int64_t)(limit)->per),    \
        value_int((limit)->window.starts_at)

static void read_use(const struct result *rows, struct limit *limit)
{
    limit->id = result_id(rows, 0, 0);
    limit->used = result_int(rows, 0, 1);
    limit->warned = result_int(rows, 0, 2);
}

static enum status lock_one(struct act *act, struct limit *limit, struct error *err)
{
    struct result rows;
    limit->window = limit_window_of(limit->per, act_now(act));
    TRY(txn_query(act->txn, &limit_statements[LIMIT_SQL_LOCK], VALUES(KEY_VALUES(act, limit)), &rows, err));
    if (rows.row_count > 0) {
        read_use(&rows, limit);
        return STATUS_OK;
    }
    limit->id = mint_id(&act->mint);
    limit->used = limit->warned = 0;
    TRY(txn_query(act->txn, &limit_statements[LIMIT_SQL_MAKE],
                  VALUES(KEY_VALUES(act, limit), value_id(&limit->id), value_id(&limit->program_id)), &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

enum status limit_lock(struct act *act, struct limit *limits, size_t count, struct error *err)
{
    if (count > 1)
        qsort(limits, count, sizeof *limits, by_key);
    for (size_t i = 0; i < count; i++)
        TRY(lock_one(act, &limits[i], err));
    return STATUS_OK;
}

enum status limit_look(struct act *act, struct limit *limit, struct error *err)
{
    struct result rows;
    limit->window = limit_window_of(limit->per, act_now(act));
    limit->used = limit->warned = 0;
    TRY(txn_query(act->txn, &limit_statements[LIMIT_SQL_FIND], VALUES(KEY_VALUES(act, limit)), &rows, err));
    if (rows.row_count > 0)
        read_use(&rows, limit);
    return STATUS_OK;
}

/* ---- warning ---- */

/* The world is told, and a person finds a case. */
static enum status tell_warning(struct act *act, const struct limit *limit, int64_t percent, struct error *err)
{
    struct changes changes;
    struct id audit_id;
    struct review_case about = {.kind = REVIEW_BUDGET, .program_id = limit->program_id};
    struct arena *arena = txn_arena(act->txn);
    const char *budget = arena_format(arena, "budget in %s %s", limit->currency.text, limit_period_words(limit->per));
    about.detail =
        str_from(percent == WARNED_LAST ? arena_format(arena, "The %s is used up.", budget)
                                        : arena_format(arena, "%lld%% of the %s is used.", (long long)percent, budget));
    TRY(review_open(act, &about, NULL, err));
    changes_begin(&changes);
    changes_str(
        &changes, "budget", STR_NONE,
        str_from(arena_format(txn_arena(act->txn), "%s per %s", limit->currency.text, rule_period_name(limit->per))));
    changes_int(&changes, "warned", limit->warned, percent);
    changes_int(&changes, "used", 0, limit->used);
    const struct audit_entry entry = {
        .action = "program.budget_warned",
        .object_kind = "prg",
        .object_id = limit->program_id,
        .changes = changes_end(&changes, txn_arena(act->txn)),
    };
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

static enum status warn(struct act *act, struct limit *limit, int64_t percent, struct error *err)
{
    struct result rows;
    if (limit->rule_key.size > 0 || limit->warned >= percent)
        return STATUS_OK;
    TRY(tell_warning(act, limit, percent, err));
    limit->warned = percent;
    TRY(txn_query(act->txn, &limit_statements[LIMIT_SQL_WARN],
                  VALUES(value_int(act->ws), value_id(&limit->id), value_int(percent)), &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

static enum status warn_if_due(struct act *act, struct limit *limit, struct error *err)
{
    if (limit->used >= limit->most)
        return warn(act, limit, WARNED_LAST, err);
    bool first = (__int128)limit->used * 100 >= (__int128)limit->most * WARNED_FIRST;
    return first ? warn(act, limit, WARNED_FIRST, err) : STATUS_OK;
}

enum status limit_refused(struct act *act, struct limit *limit, struct error *err)
{
    return warn(act, limit, WARNED_LAST, err);
}

/* ---- claiming ---- */

static enum status take(struct act *act, struct limit *limit, int64_t amount, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &limit_statements[LIMIT_SQL_TAKE],
                  VALUES(value_int(act->ws), value_id(&limit->id), value_int(amount), value_int(limit->most)), &rows,
                  err));
    if (rows.row_count == 0)
        return STATUS_BUSY;
    limit->used = result_int(&rows, 0, 0);
    return warn_if_due(act, limit, err);
}

enum status limit_claim(struct act *act, struct limit *limit, const struct id *reward_id, int64_t amount, bool waits,
                        struct error *err)
{
    TRY(waits ? limit_refused(act, limit, err) : take(act, limit, amount, err));
    return txn_exec(act->txn, &limit_statements[LIMIT_SQL_CLAIM],
                    VALUES(value_int(act->ws), value_id(reward_id), value_id(&limit->id), value_int(amount),
                           value_int(waits ? 0 : amount)),
                    err);
}

/* Brings each claim of a reward to all that it wants, or to nothing. */
static enum status set_claims(struct act *act, const struct id *reward_id, bool all, struct error *err)
{
    struct result claims, changed;
    TRY(txn_query(act->txn, &limit_statements[LIMIT_SQL_CLAIMS], VALUES(value_int(act->ws), value_id(reward_id)),
                  &claims, err));
    for (size_t i = 0; i < claims.row_count; i++) {
        struct id use_id = result_id(&claims, i, 0);
        int64_t before = result_int(&claims, i, 2), after = all ? result_int(&claims, i, 1) : 0;
        if (before == after)
            continue;
        TRY(txn_exec(act->txn, &limit_statements[LIMIT_SQL_ADD],
                     VALUES(value_int(act->ws), value_id(&use_id), value_int(after - before)), err));
        TRY(txn_query(
            act->txn, &limit_statements[LIMIT_SQL_SET_TAKEN],
            VALUES(value_int(act->ws), value_id(reward_id), value_id(&use_id), value_int(before), value_int(after)),
            &changed, err));
        if (changed.row_count == 0)
            return STATUS_BUSY;
    }
    return STATUS_OK;
}

enum status limit_give_back(struct act *act, const struct id *reward_id, struct error *err)
{
    return set_claims(act, reward_id, false, err);
}

enum status limit_take_all(struct act *act, const struct id *reward_id, struct error *err)
{
    return set_claims(act, reward_id, true, err);
}

/* ---- proving ---- */

enum status limit_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&limit_statements[LIMIT_SQL_WRONG_USE], "B10", "prg", "rewards have taken another sum of a cap or budget"},
        {&limit_statements[LIMIT_SQL_BEYOND], "B10", "prg", "more of a cap or budget is used than there is"},
        {&limit_statements[LIMIT_SQL_WRONG_CLAIMS], "B10", "rwd", "it claims another amount than it is"},
        {&limit_statements[LIMIT_SQL_STRAY], "B20", "rwd", "what it claims, or claims of, does not exist"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
