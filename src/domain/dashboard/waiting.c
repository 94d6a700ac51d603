/* What waits for a person, with the money at stake; who brings most; what happened last. Each look is bounded. */

#include <stdlib.h>

#include "base/limits.h"
#include "domain/dashboard/dashboard_store.h"
#include "domain/dashboard/scope.h"
#include "domain/key/scope.h"
#include "domain/review/review.h"
#include "domain/reward/reward.h"

enum {
    EXPIRING_DAYS = 14,
    TOP_ROWS = 5,
    RECENT_ROWS = 10,
    RECENT_READ = 200, /* acts of which those are chosen */
};

/* Reasons that a person ends, and what they are called here. */
static const struct {
    int reason;
    const char *kind;
} waits[] = {
    {REWARD_WAIT_APPROVAL, "rewards_approval"}, {REWARD_WAIT_SECOND_APPROVAL, "rewards_second_approval"},
    {REWARD_WAIT_BUDGET, "rewards_budget"},     {REWARD_WAIT_FRAUD, "rewards_fraud"},
    {REWARD_WAIT_AMOUNT, "rewards_amount"},
};
enum { WAITS = sizeof waits / sizeof waits[0], CURRENCIES_MOST = LIMIT_MERGED_PROGRAMS + 1 };

struct decisions {
    struct dashboard_decision *items;
    size_t count, most;
};

static void add(struct decisions *decisions, struct dashboard_decision decision)
{
    if (decision.count > 0 && decisions->count < decisions->most)
        decisions->items[decisions->count++] = decision;
}

static enum status add_cases(struct act *act, const struct dashboard_scope *scope, struct decisions *decisions,
                             struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &dashboard_statements[DASHBOARD_SQL_CASES], VALUES(DASHBOARD_WAITING(act, scope)), &rows,
                  err));
    for (size_t i = 0; i < rows.row_count; i++)
        add(decisions, (struct dashboard_decision){.kind = str_from(review_kinds[result_int(&rows, i, 0)]),
                                                   .count = result_int(&rows, i, 1),
                                                   .oldest_at = result_time(&rows, i, 2)});
    return STATUS_OK;
}

/* A yes is said to a reward as a whole: one that waits for two counts under the first, and under the budget only where
 * nobody's yes is missing. */
static int64_t decided_before(int reason)
{
    if (reason == REWARD_WAIT_SECOND_APPROVAL)
        return REWARD_WAITS_APPROVAL;
    return reason == REWARD_WAIT_BUDGET ? REWARD_WAITS_APPROVAL | REWARD_WAITS_SECOND_APPROVAL : 0;
}

enum status dashboard_waits(struct act *act, const struct dashboard_scope *scope, int reason, struct result *ret,
                            struct error *err)
{
    return txn_query(act->txn, &dashboard_statements[DASHBOARD_SQL_WAITS],
                     VALUES(DASHBOARD_WAITING(act, scope), value_int(reason), value_int(decided_before(reason))), ret,
                     err);
}

static enum status add_waits(struct act *act, const struct dashboard_scope *scope, size_t wait,
                             struct decisions *decisions, struct error *err)
{
    struct result rows;
    TRY(dashboard_waits(act, scope, waits[wait].reason, &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        add(decisions, (struct dashboard_decision){.kind = str_from(waits[wait].kind),
                                                   .count = result_int(&rows, i, 1),
                                                   .amount = {true, result_int(&rows, i, 2)},
                                                   .currency = result_currency(&rows, i, 0),
                                                   .oldest_at = result_time(&rows, i, 3)});
    return STATUS_OK;
}

static enum status add_expiring(struct act *act, const struct dashboard_scope *scope, struct decisions *decisions,
                                struct error *err)
{
    struct result rows;
    int64_t now = act_now(act);
    TRY(txn_query(
        act->txn, &dashboard_statements[DASHBOARD_SQL_EXPIRING],
        VALUES(DASHBOARD_WAITING(act, scope), value_int(now), value_int(now + EXPIRING_DAYS * TIME_US_PER_DAY)), &rows,
        err));
    add(decisions, (struct dashboard_decision){.kind = STR("referrals_expiring"),
                                               .count = result_int(&rows, 0, 0),
                                               .oldest_at = result_time(&rows, 0, 1)});
    return STATUS_OK;
}

enum status dashboard_decisions(struct act *act, const struct dashboard_scope *scope, struct entity_list *ret,
                                struct error *err)
{
    struct decisions decisions = {.most = REVIEW_KIND_COUNT + WAITS * CURRENCIES_MOST + 1};
    decisions.items = arena_array(txn_arena(act->txn), decisions.most, sizeof *decisions.items);
    TRY(add_cases(act, scope, &decisions, err));
    for (size_t i = 0; i < WAITS; i++)
        TRY(add_waits(act, scope, i, &decisions, err));
    TRY(add_expiring(act, scope, &decisions, err));
    *ret = (struct entity_list){decisions.items, decisions.count};
    return STATUS_OK;
}

/* ---- who brings most ---- */

static int compare_leaders(const void *left, const void *right)
{
    const struct dashboard_leader *a = left, *b = right;
    if (a->closed != b->closed)
        return a->closed > b->closed ? -1 : 1;
    return memcmp(b->participant_id.bytes, a->participant_id.bytes, sizeof a->participant_id.bytes);
}

static enum status add_leaders(struct act *act, const struct dashboard_scope *scope, size_t program,
                               struct dashboard_leader *leaders, size_t *count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &dashboard_statements[DASHBOARD_SQL_LEADERS],
                  VALUES(value_int(act->ws), value_id(&scope->ids[program]), value_int(TOP_ROWS)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        leaders[(*count)++] = (struct dashboard_leader){.participant_id = result_id(&rows, i, 0),
                                                        .program_id = scope->ids[program],
                                                        .currency = scope->currencies[program],
                                                        .closed = result_int(&rows, i, 1),
                                                        .revenue = result_int(&rows, i, 2),
                                                        .earned = result_int(&rows, i, 3)};
    return STATUS_OK;
}

static enum status name_leaders(struct act *act, struct dashboard_leader *leaders, size_t count, struct error *err)
{
    struct id ids[TOP_ROWS];
    struct result rows;
    if (!scope_set_has(act->principal.scopes, STR("participants:read")))
        return STATUS_OK;
    for (size_t i = 0; i < count; i++)
        ids[i] = leaders[i].participant_id;
    TRY(txn_query_ids(act->txn, &dashboard_statements[DASHBOARD_SQL_PEOPLE], VALUES(value_int(act->ws)), ids, count,
                      &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&leaders[i].participant_id, &id))
                leaders[i].name = result_str(&rows, row, 1);
    }
    return STATUS_OK;
}

enum status dashboard_top(struct act *act, const struct dashboard_scope *scope, struct entity_list *ret,
                          struct error *err)
{
    struct dashboard_leader *leaders =
        arena_array(txn_arena(act->txn), TOP_ROWS * LIMIT_MERGED_PROGRAMS, sizeof *leaders);
    size_t count = 0;
    for (size_t i = 0; i < scope->count; i++)
        TRY(add_leaders(act, scope, i, leaders, &count, err));
    if (count > 1)
        qsort(leaders, count, sizeof *leaders, compare_leaders);
    count = count < TOP_ROWS ? count : TOP_ROWS;
    TRY(name_leaders(act, leaders, count, err));
    *ret = (struct entity_list){leaders, count};
    return STATUS_OK;
}

/* ---- what happened last ---- */

static struct dashboard_recent recent_of(const struct act *act, const struct result *rows, size_t row)
{
    bool names = scope_set_has(act->principal.scopes, STR("contacts:read"));
    return (struct dashboard_recent){
        .id = result_id(rows, row, 0),
        .at = result_time(rows, row, 1),
        .type = result_str(rows, row, 2),
        .referral_id = result_id(rows, row, 3),
        .name = names ? result_str(rows, row, 5) : STR_NONE,
        .participant_name = names ? result_str(rows, row, 6) : STR_NONE,
        .amount = {!result_is_null(rows, row, 7), result_int(rows, row, 7)},
        .currency = result_currency(rows, row, 8),
    };
}

/* What is on a referral's timeline tells itself; settings do not. */
enum status dashboard_recent(struct act *act, const struct dashboard_scope *scope, struct entity_list *ret,
                             struct error *err)
{
    struct result rows;
    struct dashboard_recent *recent = arena_array(txn_arena(act->txn), RECENT_ROWS, sizeof *recent);
    size_t count = 0;
    TRY(txn_query(act->txn, &dashboard_statements[DASHBOARD_SQL_RECENT],
                  VALUES(value_int(act->ws), value_int(RECENT_READ)), &rows, err));
    for (size_t row = 0; row < rows.row_count && count < RECENT_ROWS; row++) {
        struct id program_id = result_id(&rows, row, 4);
        bool asked = id_is_none(&scope->program_id) || id_equal(&scope->program_id, &program_id);
        if (asked && !result_is_null(&rows, row, 3))
            recent[count++] = recent_of(act, &rows, row);
    }
    *ret = (struct entity_list){recent, count};
    return STATUS_OK;
}
