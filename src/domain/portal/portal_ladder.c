/* The ladder of a program: "25, 25, 50, 50, 100", and where a participant stands on it. Amounts are asked of the rule
 * itself, ordinal by ordinal. Runs inside a transaction, on its thread. */

#include "base/limits.h"
#include "base/time.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_store.h"
#include "domain/portal/portal_summary.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"
#include "domain/reward/reward.h"
#include "domain/rule/amount.h"

/* The rule whose steps are shown: the referrer's first that counts referrals and has no percentage, which would need a
 * sale to be known. */
static const struct reward_rule *ladder_rule(const struct terms *terms, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct reward_rule *rule = &terms->rewards[i];
        bool counts = rule->amount != NULL && rule->amount->counter == RULE_COUNTER_REFERRALS;
        if (rule->to == RULE_REFERRER && counts && !rule->amount->has_percent)
            return rule;
    }
    return NULL;
}

static int64_t last_ordinal(const struct reward_rule *rule)
{
    return rule->amount->tiers[rule->amount->tier_count - 1].bound;
}

/* What the rule pays for this ordinal. */
static int64_t amount_at(const struct reward_rule *rule, int64_t ordinal)
{
    struct rule_decision decision = {.outcome = RULE_DUE};
    rule_amount(rule, ordinal - 1, &decision);
    return decision.has_amount ? decision.amount_minor : 0;
}

/* Each ordinal up to the last step; where there are too many, or for milestones, only those at which the amount
 * changes.
 */
static size_t choose_ordinals(const struct reward_rule *rule, int64_t ordinals[LIMIT_LADDER_STEPS])
{
    size_t count = 0;
    bool each = rule->amount->form == AMOUNT_STEPS && last_ordinal(rule) <= LIMIT_LADDER_STEPS;
    for (int64_t ordinal = 1; each && ordinal <= last_ordinal(rule); ordinal++)
        ordinals[count++] = ordinal;
    for (size_t i = 0; !each && i < rule->amount->tier_count && count < LIMIT_LADDER_STEPS; i++)
        ordinals[count++] = rule->amount->tiers[i].bound;
    return count;
}

static int64_t period_of(const struct reward_rule *rule, int64_t at)
{
    return rule->per == RULE_PER_LIFE ? 0 : rule->per == RULE_PER_YEAR ? time_year(at) : time_month(at);
}

static enum status read_counter(struct act *act, const struct id *participant_id, const struct reward_rule *rule,
                                int64_t *ret_value, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_COUNTER],
                  VALUES(value_int(act->ws), value_id(participant_id), value_text(str_from(rule->key)),
                         value_int(period_of(rule, act_now(act)))),
                  &rows, err));
    *ret_value = rows.row_count == 0 ? 0 : result_int(&rows, 0, 0);
    return STATUS_OK;
}

static enum portal_step_state state_of(enum reward_status status)
{
    switch (status) {
    case REWARD_PENDING:
    case REWARD_APPROVED:
        return PORTAL_STEP_WAITING;
    case REWARD_DENIED:
    case REWARD_REVERSED:
        return PORTAL_STEP_TAKEN_BACK;
    case REWARD_ISSUED:
    case REWARD_REDEEMED:
    case REWARD_PAID:
    case REWARD_EXPIRED:
    case REWARD_STATUS_COUNT:
        break;
    }
    return PORTAL_STEP_GIVEN;
}

/* Columns: step, status, referral_id, created_at; newest first, so that of two of one ordinal in different periods the
 * present one is found first. */
static void place_rewards(struct portal_step *steps, size_t count, const struct result *rewards,
                          const struct reward_rule *rule, int64_t now)
{
    for (size_t row = rewards->row_count; row > 0; row--) {
        bool present = period_of(rule, result_time(rewards, row - 1, 3)) == period_of(rule, now);
        for (size_t i = 0; present && i < count; i++) {
            if (steps[i].ordinal != result_int(rewards, row - 1, 0))
                continue;
            steps[i].state = (int)state_of((enum reward_status)result_int(rewards, row - 1, 1));
            steps[i].referral_id = result_id(rewards, row - 1, 2);
        }
    }
}

static enum status name_steps(struct act *act, struct portal_step *steps, size_t count, struct error *err)
{
    struct id ids[LIMIT_LADDER_STEPS];
    struct str names[LIMIT_LADDER_STEPS];
    for (size_t i = 0; i < count; i++)
        ids[i] = steps[i].referral_id;
    TRY(portal_names_read(act, ids, count, names, err));
    for (size_t i = 0; i < count; i++)
        steps[i].name = names[i];
    return STATUS_OK;
}

static enum status climb(struct act *act, const struct portal_summary *summary, const struct reward_rule *rule,
                         struct portal_step *steps, size_t count, struct error *err)
{
    int64_t drawn;
    struct result rewards;
    TRY(read_counter(act, &summary->participant_id, rule, &drawn, err));
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_RULE_REWARDS],
                  VALUES(value_int(act->ws), value_id(&summary->contact_id), value_id(&summary->participant_id),
                         value_text(str_from(rule->key)), value_int(LIMIT_PORTAL_LOTS)),
                  &rewards, err));
    bool next = true;
    for (size_t i = 0; i < count; i++) {
        bool passed = steps[i].ordinal <= drawn;
        steps[i].state = passed ? PORTAL_STEP_COUNTED : next ? PORTAL_STEP_NEXT : PORTAL_STEP_LATER;
        next = next && passed;
    }
    place_rewards(steps, count, &rewards, rule, act_now(act));
    return name_steps(act, steps, count, err);
}

enum status portal_ladder_read(struct act *act, const struct portal_summary *summary, struct entity_list *ret_steps,
                               struct error *err)
{
    struct program program;
    const struct rules *rules;
    struct participant_brief brief;
    struct terms_holder holder;
    struct terms terms;
    int64_t ordinals[LIMIT_LADDER_STEPS];
    TRY(program_read(act, &summary->program_id, &program, err));
    TRY(program_rules(act, &program.id, program.version, &rules, err));
    *ret_steps = (struct entity_list){0};
    TRY(participant_brief_read(act, &summary->participant_id, &brief, err));
    holder = participant_terms_holder(&brief);
    TRY(terms_apply(act, &holder, rules, act_now(act), &terms, err));
    const struct reward_rule *rule = ladder_rule(&terms, rules->reward_count);
    if (rule == NULL)
        return STATUS_OK;
    size_t count = choose_ordinals(rule, ordinals);
    struct portal_step *steps = arena_array(txn_arena(act->txn), count, sizeof *steps);
    for (size_t i = 0; i < count; i++)
        steps[i] = (struct portal_step){
            .ordinal = ordinals[i],
            .amount = amount_at(rule, ordinals[i]),
            .currency = rule->currency,
            .last = rule->amount->form == AMOUNT_STEPS && i + 1 == count && ordinals[i] == last_ordinal(rule),
        };
    TRY(climb(act, summary, rule, steps, count, err));
    *ret_steps = (struct entity_list){steps, count};
    return STATUS_OK;
}
