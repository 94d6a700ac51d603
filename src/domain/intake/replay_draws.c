/* What referrals have drawn of counters and claimed of caps and budgets, given back before they are decided anew. See
 * replay.h.
 *
 * A counter of rules is never lowered in earnest. Here it is put where it stood before the first of the referrals drew:
 * the number that its reward was given for says that, less what others of them drew before without being paid (the
 * milestones that were passed on the way). Where none of them was paid, what they drew is taken off.
 *
 * A referral that was given its reward for a higher number than follows from the draws before tells that others have
 * drawn in between: so much is passed over before it is decided anew. */

#include <string.h>

#include "domain/intake/replay.h"
#include "domain/program/rules_cache.h"

struct draw {
    struct replayed *item;
    struct id participant_id;
    struct str rule_key;
    int64_t period;
    int64_t by;          /* what the counter was raised by */
    struct opt_int step; /* to what; not set: nothing was paid */
    bool done;
};

/* ---- one draw ---- */

/* The fact that a rule was settled at, or null: an act by hand. */
static enum status find_fact(struct act *act, const struct replayed *item, struct str key, const struct reward *reward,
                             const struct event **ret, bool *ret_capped, struct error *err)
{
    *ret = NULL;
    *ret_capped = false;
    for (size_t i = 0; i < item->event_count; i++) {
        const struct event *event = &item->events[i];
        struct decision *decisions;
        size_t count;
        if (reward != NULL && id_equal(&reward->event_id, &event->id))
            *ret = event;
        if (reward != NULL)
            continue;
        TRY(decisions_parse(event->decisions, 0, txn_arena(act->txn), &decisions, &count, err));
        for (size_t d = 0; d < count; d++)
            if (str_equal(decisions[d].rule_key, key) && *ret == NULL) {
                bool settles = str_equal(decisions[d].outcome, STR("ineligible"));
                *ret_capped = str_equal(decisions[d].outcome, STR("cap_limited"));
                *ret = settles || *ret_capped ? event : NULL;
            }
    }
    return STATUS_OK;
}

static int64_t moment_of(const struct replayed *item, const struct event *event, const struct reward *reward)
{
    if (event != NULL)
        return event->occurred_at;
    if (item->referral.qualified_at != TIME_NONE)
        return item->referral.qualified_at;
    return reward != NULL ? reward->created_at : item->referral.submitted_at;
}

/* Of one rule that the referral has settled; `*ret_drawn` false: it drew nothing. */
static enum status draw_of(struct act *act, struct replayed *item, const struct rule_standing *standing,
                           const struct rules *own, struct draw *ret, bool *ret_drawn, struct error *err)
{
    const struct reward_rule *rule = rules_find_reward(own, standing->rule_key);
    const struct reward *reward = NULL;
    const struct event *event;
    bool capped;
    for (size_t i = 0; i < item->given_count; i++)
        if (id_equal(&item->given[i].id, &standing->reward_id))
            reward = &item->given[i];
    *ret_drawn = standing->settled && rule != NULL && rule->counter != RULE_COUNTER_NONE &&
                 !id_is_none(&item->referral.participant_id) && (reward != NULL || id_is_none(&standing->reward_id));
    if (!*ret_drawn)
        return STATUS_OK;
    TRY(find_fact(act, item, standing->rule_key, reward, &event, &capped, err));
    struct rule_facts facts = {.referral.value = item->referral.value};
    if (event != NULL) {
        facts.event.amount = event->amount;
        facts.event.net_amount = event->net_amount;
    }
    *ret_drawn = !capped;
    *ret = (struct draw){
        .item = item,
        .participant_id = item->referral.participant_id,
        .rule_key = standing->rule_key,
        .period = intake_period(rule, moment_of(item, event, reward)),
        .by = rule_counts_by(rule, &facts),
        .step = reward == NULL ? (struct opt_int){0} : reward->step,
    };
    return STATUS_OK;
}

/* ---- a counter ---- */

static bool is_same(const struct draw *a, const struct draw *b)
{
    return a->period == b->period && str_equal(a->rule_key, b->rule_key) &&
           id_equal(&a->participant_id, &b->participant_id);
}

/* Where the counter of draws[0] stood before the first of them. */
static int64_t stood_at(struct draw *draws, size_t count, int64_t now)
{
    int64_t before = 0, all = 0;
    bool known = false;
    struct opt_int stood = {0};
    for (size_t i = 0; i < count; i++) {
        if (!is_same(&draws[0], &draws[i]))
            continue;
        draws[i].done = true;
        if (draws[i].step.set && !known) {
            known = true;
            stood = (struct opt_int){true, draws[i].step.value - draws[i].by - before};
        }
        before += known ? 0 : draws[i].by;
        all += draws[i].by;
    }
    int64_t value = stood.set ? stood.value : now - all;
    return value < 0 ? 0 : value;
}

static void note_between(struct arena *arena, const struct draw *draw, int64_t by)
{
    struct replayed *item = draw->item;
    if (item->between == NULL)
        item->between = arena_array(arena, item->standing_count, sizeof *item->between);
    item->between[item->between_count++] = (struct replay_between){
        .participant_id = draw->participant_id, .rule_key = draw->rule_key, .period = draw->period, .by = by};
}

/* What others drew between the draws of one counter, the first of which found it at `stood`. */
static void note_others(struct arena *arena, const struct draw *draws, size_t count, int64_t stood)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_same(&draws[0], &draws[i]))
            continue;
        int64_t others = draws[i].step.set ? draws[i].step.value - draws[i].by - stood : 0;
        if (others > 0)
            note_between(arena, &draws[i], others);
        stood += draws[i].by + (others > 0 ? others : 0);
    }
}

static enum status put_back(struct act *act, struct draw *draws, size_t count, struct error *err)
{
    const struct draw *first = &draws[0];
    int64_t now, then;
    TRY(participant_counter(act, &first->participant_id, first->rule_key, first->period, &now, err));
    int64_t stood = stood_at(draws, count, now);
    note_others(txn_arena(act->txn), draws, count, stood);
    if (stood == now)
        return STATUS_OK;
    return participant_counter_raise(act, &first->participant_id, first->rule_key, first->period, stood - now, &then,
                                     err);
}

static enum status give_draws_back(struct act *act, struct replayed *items, size_t count, struct error *err)
{
    size_t room = 0, drawn_count = 0;
    for (size_t i = 0; i < count; i++)
        room += items[i].standing_count;
    struct draw *draws = arena_array(txn_arena(act->txn), room, sizeof *draws);
    for (size_t i = 0; i < count; i++) {
        const struct rules *own;
        TRY(program_rules(act, &items[i].referral.program_id, items[i].referral.program_version, &own, err));
        for (size_t s = 0; s < items[i].standing_count; s++) {
            bool drawn;
            TRY(draw_of(act, &items[i], &items[i].standing[s], own, &draws[drawn_count], &drawn, err));
            drawn_count += drawn;
        }
    }
    for (size_t i = 0; i < drawn_count; i++)
        if (!draws[i].done)
            TRY(put_back(act, draws + i, drawn_count - i, err));
    return STATUS_OK;
}

enum status replay_pass_others(struct act *act, const struct replayed *item, struct error *err)
{
    for (size_t i = 0; i < item->between_count; i++) {
        const struct replay_between *between = &item->between[i];
        int64_t then;
        TRY(participant_counter_raise(act, &between->participant_id, between->rule_key, between->period, between->by,
                                      &then, err));
    }
    return STATUS_OK;
}

/* ---- caps, budgets, and how many have qualified ---- */

static enum status give_claims_back(struct act *act, const struct replayed *item, struct error *err)
{
    for (size_t i = 0; i < item->given_count; i++)
        TRY(limit_give_back(act, &item->given[i].id, err));
    return STATUS_OK;
}

static enum status uncount(struct act *act, const struct rules *rules, const struct replayed *item, struct error *err)
{
    const struct participant_amounts one_less = {.ever_qualified = -1};
    if (item->referral.qualified_at == TIME_NONE || id_is_none(&item->referral.participant_id))
        return STATUS_OK;
    return participant_total_add(act, &item->referral.participant_id, &rules->currency, &one_less, err);
}

enum status replay_give_back(struct act *act, const struct rules *rules, struct replayed *items, size_t count,
                             struct error *err)
{
    TRY(give_draws_back(act, items, count, err));
    for (size_t i = 0; i < count; i++) {
        if (rules->has_caps || rules->budget_count > 0)
            TRY(give_claims_back(act, &items[i], err));
        if (rules->asks & RULE_ASKS_REFERRALS_QUALIFIED)
            TRY(uncount(act, rules, &items[i], err));
    }
    return STATUS_OK;
}
