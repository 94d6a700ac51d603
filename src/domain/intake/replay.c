/* A referral's past under other rules. See replay.h.
 *
 * The referral is put back to its beginning in memory, what its rules have said is forgotten, and all that happened is
 * decided on. Time goes along: the act's is that of each moment, so that windows and holds are those of then. */

#include "domain/intake/replay.h"

#include "domain/intake/hand.h"
#include "domain/why/why.h"

/* ---- reading ---- */

/* By a rule, and not what a former referrer got. */
static bool is_of_rules(const struct referral *referral, const struct reward *reward)
{
    bool of_another =
        str_equal(reward->role, STR("referrer")) && !id_equal(&reward->participant_id, &referral->participant_id);
    return reward->rule_key.size > 0 && !of_another;
}

enum status replay_read(struct act *act, const struct referral *referral, struct replayed *ret, struct error *err)
{
    struct reward *rewards;
    size_t count;
    *ret = (struct replayed){.referral = *referral};
    TRY(event_of_referral(act, &referral->id, &ret->events, &ret->event_count, err));
    TRY(referral_rules(act, &referral->id, &referral->participant_id, &ret->standing, &ret->standing_count, err));
    TRY(reward_list_of_root(act, &referral->id, &rewards, &count, err));
    for (size_t i = 0; i < count; i++)
        if (is_of_rules(referral, &rewards[i]))
            rewards[ret->given_count++] = rewards[i];
    ret->given = rewards;
    return STATUS_OK;
}

/* ---- the beginning ---- */

static void begin_again(struct referral *referral, const struct rules *rules, int64_t version)
{
    bool declined = !str_is_none(referral->dedupe);
    const struct stage *stage = declined ? rules_declined_stage(rules) : rules_first_stage(rules);
    referral->program_version = version;
    referral->stage = str_from(stage->key);
    referral->stage_kind = (int)stage->kind;
    referral->qualified_at = referral->eligible_at = referral->rewarded_at = TIME_NONE;
    referral->disqualified_at = referral->revoked_at = TIME_NONE;
    referral->closed_at = declined ? referral->submitted_at : TIME_NONE;
}

/* Whoever these rules credit. What was found out about the former says nothing of another. */
static enum status credit(struct intake *in, struct error *err)
{
    struct id winner = in->referral.participant_id;
    TRY(why_winner_under(in->act, &in->referral.id, in->rules, &winner, err));
    in->screen.judged = id_equal(&winner, &in->referral.participant_id);
    in->referral.participant_id = winner;
    in->has_referrer = !id_is_none(&winner);
    return in->has_referrer ? participant_brief_read(in->act, &winner, &in->referrer, err) : STATUS_OK;
}

static enum status begin(struct act *act, const struct rules *rules, int64_t version, const struct replayed *item,
                         struct replay *replay, struct error *err)
{
    struct intake *in = &replay->in;
    TRY(hand_begin(in, act, &replay->outcome, &item->referral.id, err));
    replay->events = 0;
    in->rules = rules;
    in->program.version = version;
    in->program.status = PROGRAM_ACTIVE; /* as it was for what counted */
    in->program_status_known = true;
    in->fresh = true;
    TRY(credit(in, err));
    begin_again(&in->referral, rules, version);
    TRY(why_forget(act, &item->referral.id, err));
    plan_begin(&in->plan, act, &in->program.currency);
    plan_referral(&in->plan, &in->referral, false, &in->program.currency);
    return STATUS_OK;
}

/* ---- moments ---- */

static enum status decide(struct intake *in, struct moment moment, struct error *err)
{
    return intake_decide(in, &moment, err);
}

static enum status move(struct intake *in, const struct past *past, struct error *err)
{
    const struct stage *to = str_is_none(past->stage) ? NULL : rules_find_stage(in->rules, past->stage);
    if (to == NULL || !referral_is_live(&in->referral) || str_equal(in->referral.stage, str_from(to->key)))
        return STATUS_OK;
    TRY(referral_move(&in->referral, to, past->at, err));
    return decide(in, (struct moment){.occurred_at = past->at, .entered = {in->referral.stage}, .entered_count = 1},
                  err);
}

static enum status reopen(struct intake *in, const struct past *past, struct error *err)
{
    const struct stage *to = str_is_none(past->stage) ? NULL : rules_find_stage(in->rules, past->stage);
    if (referral_is_live(&in->referral))
        return STATUS_OK;
    if (to == NULL && in->referral.stage_kind == STAGE_LOST)
        to = rules_first_stage(in->rules);
    return referral_reopen(&in->referral, to, past->at, err);
}

static enum status act_by_hand(struct intake *in, const struct past *past, struct error *err)
{
    bool live = referral_is_live(&in->referral);
    in->plan.event_id = (struct id){0};
    switch (past->kind) {
    case PAST_QUALIFIED:
        if (live && in->referral.qualified_at == TIME_NONE)
            return decide(
                in,
                (struct moment){
                    .amount = past->amount, .currency = past->currency, .occurred_at = past->at, .by_hand = true},
                err);
        return STATUS_OK;
    case PAST_MOVED:
        return move(in, past, err);
    case PAST_DISQUALIFIED:
        return live ? referral_set_disqualified(&in->referral, in->referral.reason_code, past->at, err) : STATUS_OK;
    case PAST_REOPENED:
        return reopen(in, past, err);
    default:
        return decide(in, (struct moment){.occurred_at = past->at, .submitted = true}, err);
    }
}

static enum status go_through(struct replay *replay, const struct past *past, struct error *err)
{
    struct intake *in = &replay->in;
    in->act->mint.now = past->at;
    in->limits_known = false; /* windows are of the moment */
    in->limit_count = 0;
    if (past->event == NULL)
        return act_by_hand(in, past, err);
    struct event event = *past->event;
    event.decisions = STR_NONE;
    replay->events++;
    return intake_decide_kept(in, &event, past->kind == PAST_MADE, err);
}

/* For rules that ask how many have qualified. */
static enum status count_qualified(struct intake *in, struct error *err)
{
    const struct participant_amounts one_more = {.ever_qualified = 1};
    if (!(in->rules->asks & RULE_ASKS_REFERRALS_QUALIFIED) || !in->has_referrer ||
        in->referral.qualified_at == TIME_NONE)
        return STATUS_OK;
    return participant_total_add(in->act, &in->referrer.id, &in->rules->currency, &one_more, err);
}

enum status replay_decide(struct act *act, const struct rules *rules, int64_t version, const struct replayed *item,
                          struct replay *ret, struct error *err)
{
    struct past *past;
    size_t count;
    int64_t now = act->mint.now;
    TRY(replay_pass_others(act, item, err));
    TRY(begin(act, rules, version, item, ret, err));
    TRY(replay_past(act, item, &past, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(go_through(ret, &past[i], err));
    act->mint.now = now;
    ret->in.plan.event_id = (struct id){0};
    return count_qualified(&ret->in, err);
}
