/* A referral under another version, in a rehearsal. See what_if.h. */

#include "domain/intake/what_if.h"

#include "domain/intake/replay.h"
#include "domain/program/rules_cache.h"

static enum status tell(struct intake *in, struct why *ret, struct error *err)
{
    struct why_under under = {.version = in->program.version, .rules = in->rules, .referral = &in->referral};
    under.rewards = arena_array(txn_arena(in->act->txn), in->plan.reward_count, sizeof *under.rewards);
    for (size_t i = 0; i < in->plan.reward_count; i++)
        if (in->plan.rewards[i]->is_new)
            under.rewards[under.reward_count++] = in->plan.rewards[i]->reward;
    return why_read_under(in->act, &under, ret, err);
}

/* The version's rules, with another policy where one is asked for: the rest is theirs. */
static enum status find_rules(struct act *act, const struct referral *referral, const struct what_if *ask,
                              struct rules *ret_own, const struct rules **ret, int64_t *ret_version, struct error *err)
{
    *ret_version = ask->version == 0 ? referral->program_version : ask->version;
    TRY(program_rules(act, &referral->program_id, *ret_version, ret, err));
    if (ask->touch < 0 && ask->window_days == 0)
        return STATUS_OK;
    *ret_own = **ret;
    if (ask->touch >= 0)
        ret_own->touch = (enum rule_touch)ask->touch;
    if (ask->window_days != 0)
        ret_own->window_days = ask->window_days;
    *ret = ret_own;
    return STATUS_OK;
}

enum status what_if(struct act *act, const struct what_if *ask, struct why *ret, struct error *err)
{
    struct replay replay;
    struct replayed item;
    struct referral referral;
    struct rules own;
    const struct rules *rules;
    int64_t version;
    TRY(referral_read(act, &ask->referral_id, &referral, err));
    TRY(find_rules(act, &referral, ask, &own, &rules, &version, err));
    TRY(replay_read(act, &referral, &item, err));
    TRY(replay_give_back(act, rules, &item, 1, err));
    TRY(replay_decide(act, rules, version, &item, &replay, err));
    return tell(&replay.in, ret, err);
}
