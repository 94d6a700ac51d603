/* How many stand where, for tabs and badges. */

#include <assert.h>

#include "base/limits.h"
#include "domain/dashboard/dashboard_store.h"
#include "domain/dashboard/scope.h"
#include "domain/referral/referral.h"
#include "domain/review/review.h"
#include "domain/reward/reward.h"
#include "domain/tally/tally.h"

#define REFERRALS(member, words) ENTITY_TOLD(struct counts_referrals, member, member, INT, 0, .doc = (words))
static const struct member referrals_members[] = {
    REFERRALS(total, "All of them.") REFERRALS(pending, "Of those: undecided.")
        REFERRALS(qualified, "They count, and nothing was issued yet.") REFERRALS(rewarded, "A reward was issued.")
            REFERRALS(disqualified, "They do not count.")};
static const struct entity referrals_entity = ENTITY("CountsReferrals", referrals_members, struct counts_referrals);

#define KIND(member, number, words) ENTITY_TOLD(struct counts_kinds, member, of[number], INT, 0, .doc = (words))
static const struct member kinds_members[] = {
    KIND(fraud, REVIEW_FRAUD, "What looks like fraud.") KIND(duplicate, REVIEW_DUPLICATE, "Perhaps the same person.")
        KIND(unconfirmed_referrer, REVIEW_UNCONFIRMED_REFERRER, "Somebody was named who cannot be credited.")
            KIND(dispute, REVIEW_DISPUTE, "A decision is disputed.")
                KIND(missing_referral, REVIEW_MISSING_REFERRAL, "A participant misses a referral.")
                    KIND(amount, REVIEW_AMOUNT, "An amount must be told.") KIND(currency_rate, REVIEW_CURRENCY_RATE,
                                                                                "A rate is missing.")
                        KIND(reconciliation, REVIEW_RECONCILIATION, "Books differ.")
                            KIND(payout, REVIEW_PAYOUT, "A payout failed.") KIND(messages, REVIEW_MESSAGES,
                                                                                 "Messages wait for money or settings.")
                                KIND(code_pool, REVIEW_CODE_POOL, "A pool has few codes left, or none.")
                                    KIND(gift_card, REVIEW_GIFT_CARD, "Gift cards cannot be ordered.")
                                        KIND(budget, REVIEW_BUDGET, "A budget is used up, or nearly.")
                                            KIND(webhook, REVIEW_WEBHOOK, "A webhook endpoint fails.")
                                                KIND(stripe, REVIEW_STRIPE, "Rewards cannot be handed over at Stripe.")
                                                    KIND(validation, REVIEW_VALIDATION,
                                                         "The business did not answer about a reward.")};
static_assert(sizeof((struct counts_kinds){{0}}.of) == REVIEW_KIND_COUNT * sizeof(int64_t), "a place for each kind");
static_assert(sizeof kinds_members / sizeof kinds_members[0] == REVIEW_KIND_COUNT, "a row for each kind");
static const struct entity kinds_entity = ENTITY("CountsCaseKinds", kinds_members, struct counts_kinds);

static const struct member cases_members[] = {
    ENTITY_TOLD(struct counts_cases, open, open, INT, 0, .doc = "Cases that wait for somebody.")
        ENTITY_TOLD(struct counts_cases, by_kind, by_kind, PART, 0, .entity = &kinds_entity,
                    .doc = "By kind; of each kind 1,001 stands for that many or more.")};
static const struct entity cases_entity = ENTITY("CountsCases", cases_members, struct counts_cases);

static const struct member rewards_members[] = {
    ENTITY_TOLD(struct counts_rewards, to_approve, to_approve, INT, 0,
                .doc = "Rewards that wait for somebody's yes, a second, or a way through the budget.")};
static const struct entity rewards_entity = ENTITY("CountsRewards", rewards_members, struct counts_rewards);

static const struct member members[] = {
    ENTITY_TOLD(struct counts, as_of, as_of, TIME, 0, .doc = "What happened until then is counted.")
        ENTITY_TOLD(struct counts, referrals, referrals, PART, 0, .entity = &referrals_entity, .doc = "By status.")
            ENTITY_TOLD(struct counts, cases, cases, PART, 0, .entity = &cases_entity, .doc = "Open cases.")
                ENTITY_TOLD(struct counts, rewards, rewards, PART, 0, .entity = &rewards_entity,
                            .doc = "Rewards that wait.")};
const struct entity counts_entity = ENTITY("Counts", members, struct counts);

static bool in_scope(const struct dashboard_scope *scope, const struct id *program_id)
{
    for (size_t i = 0; i < scope->count; i++)
        if (id_equal(&scope->ids[i], program_id))
            return true;
    return false;
}

/* What is not counted yet, as far as it is little: somebody looks at the list beside it, which has it already. */
static enum status add_pending(struct act *act, const struct dashboard_scope *scope, int64_t *of, struct error *err)
{
    struct tally pending;
    bool more;
    TRY(tally_pending(act, LIMIT_TAIL_ACTS, &pending, &more, err));
    for (size_t i = 0; i < pending.count && !more; i++) {
        const struct tally_row *row = &pending.rows[i];
        bool known = row->numbers[0] >= 0 && row->numbers[0] <= REFERRAL_DISQUALIFIED;
        if (row->table == TALLY_COUNT && known && in_scope(scope, &row->program_id))
            of[row->numbers[0]] += row->figures[0];
    }
    return STATUS_OK;
}

static enum status count_referrals(struct act *act, const struct dashboard_scope *scope, struct counts_referrals *ret,
                                   struct error *err)
{
    struct result rows;
    int64_t of[REFERRAL_DISQUALIFIED + 1] = {0};
    TRY(txn_query_ids(act->txn, &dashboard_statements[DASHBOARD_SQL_STATUSES], VALUES(value_int(act->ws)), scope->ids,
                      scope->count, &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        if (result_int(&rows, i, 0) >= 0 && result_int(&rows, i, 0) <= REFERRAL_DISQUALIFIED)
            of[result_int(&rows, i, 0)] += result_int(&rows, i, 1);
    TRY(add_pending(act, scope, of, err));
    *ret = (struct counts_referrals){.pending = of[REFERRAL_PENDING],
                                     .qualified = of[REFERRAL_QUALIFIED],
                                     .rewarded = of[REFERRAL_REWARDED],
                                     .disqualified = of[REFERRAL_DISQUALIFIED]};
    ret->total = ret->pending + ret->qualified + ret->rewarded + ret->disqualified;
    return STATUS_OK;
}

static enum status count_cases(struct act *act, const struct dashboard_scope *scope, struct counts_cases *ret,
                               struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &dashboard_statements[DASHBOARD_SQL_CASES], VALUES(DASHBOARD_WAITING(act, scope)), &rows,
                  err));
    *ret = (struct counts_cases){.open = 0};
    for (size_t i = 0; i < rows.row_count; i++) {
        ret->by_kind.of[result_int(&rows, i, 0)] = result_int(&rows, i, 1);
        ret->open += result_int(&rows, i, 1);
    }
    return STATUS_OK;
}

static enum status count_waits(struct act *act, const struct dashboard_scope *scope, int reason, int64_t *sum,
                               struct error *err)
{
    struct result rows;
    TRY(dashboard_waits(act, scope, reason, &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        *sum += result_int(&rows, i, 1);
    return STATUS_OK;
}

enum status counts_read(struct act *act, const struct id *program_id, struct counts *ret, struct error *err)
{
    struct dashboard_scope scope;
    *ret = (struct counts){.as_of = 0};
    TRY(dashboard_scope_read(act, program_id, &scope, err));
    TRY(dashboard_as_of(act, &ret->as_of, err));
    TRY(count_referrals(act, &scope, &ret->referrals, err));
    TRY(count_cases(act, &scope, &ret->cases, err));
    TRY(count_waits(act, &scope, REWARD_WAIT_APPROVAL, &ret->rewards.to_approve, err));
    TRY(count_waits(act, &scope, REWARD_WAIT_SECOND_APPROVAL, &ret->rewards.to_approve, err));
    return count_waits(act, &scope, REWARD_WAIT_BUDGET, &ret->rewards.to_approve, err);
}
