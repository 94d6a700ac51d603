/* From facts to a judgement. See judge.h. */

#include "domain/fraud/judge.h"

#include <stdlib.h>

#include "domain/fraud/address.h"
#include "domain/fraud/disposable.h"

enum { SCORE_MAX = 100, NETWORK_PEOPLE = 50 };

const char *const fraud_outcomes[] = {"passed", "held", "blocked", NULL};

/* ---- signals: whether the facts show it, and what was counted ---- */

static bool same_email(const struct fraud_facts *facts)
{
    const struct str theirs[] = {facts->referred.email, facts->referred.said_email};
    for (size_t i = 0; i < sizeof theirs / sizeof theirs[0]; i++)
        if (!str_is_none(theirs[i]) && !str_is_none(facts->referrer.email) &&
            fraud_same_mailbox(facts->referrer.email, theirs[i]))
            return true;
    return false;
}

static bool same_phone(const struct fraud_facts *facts)
{
    return fraud_same_phone(facts->referrer.phone, facts->referred.phone) ||
           fraud_same_phone(facts->referrer.phone, facts->referred.said_phone);
}

static bool same_payout(const struct fraud_facts *facts)
{
    return facts->referrer.payout.size > 0 && str_equal(facts->referrer.payout, facts->referred.payout);
}

static bool seen(const struct fraud_facts *facts, bool on_same_device)
{
    const struct fraud_visit *visit = &facts->visit;
    for (size_t i = 0; i < facts->referrer_seen_count && visit->network != 0; i++) {
        const struct fraud_visit *other = &facts->referrer_seen[i];
        bool device = visit->agent != 0 && other->agent == visit->agent;
        if (other->network == visit->network && (device || !on_same_device))
            return true;
    }
    return false;
}

static bool same_city(const struct fraud_facts *facts)
{
    struct str one = facts->referrer.city, other = facts->referred.city;
    return str_is_none(one) || str_is_none(other) || str_equal_nocase(one, other);
}

static bool one_household(const struct fraud_facts *facts)
{
    if (fraud_same_address(facts->referrer.address, facts->referred.address) && same_city(facts))
        return true;
    return seen(facts, false) && fraud_same_surname(facts->referrer.name, facts->referred.name);
}

static bool is_disposable(const struct fraud_facts *facts)
{
    struct str email = str_is_none(facts->referred.said_email) ? facts->referred.email : facts->referred.said_email;
    return !str_is_none(email) && fraud_is_disposable(email);
}

static bool shows(enum fraud_signal signal, const struct fraud_policy *policy, const struct fraud_facts *facts,
                  int64_t *ret_figure)
{
    *ret_figure = 0;
    switch (signal) {
    case FRAUD_SAME_PERSON:
        return facts->same_person;
    case FRAUD_SAME_EMAIL:
        return !facts->same_person && same_email(facts);
    case FRAUD_SAME_PHONE:
        return !facts->same_person && same_phone(facts);
    case FRAUD_SAME_COOKIE:
        return facts->cookie_of_referrer;
    case FRAUD_SAME_PAYOUT:
        return same_payout(facts);
    case FRAUD_SAME_DEVICE:
        return seen(facts, true);
    case FRAUD_SAME_NETWORK:
        return seen(facts, false);
    case FRAUD_HOUSEHOLD:
        return !facts->same_person && one_household(facts);
    case FRAUD_DISPOSABLE_EMAIL:
        return is_disposable(facts);
    case FRAUD_VELOCITY:
        *ret_figure = facts->referrals;
        return facts->referrals > policy->velocity_count;
    case FRAUD_NETWORK_VELOCITY:
        *ret_figure = facts->network_people;
        return facts->network_people > NETWORK_PEOPLE;
    case FRAUD_CLUSTER:
        *ret_figure = facts->cluster_people;
        return facts->cluster_people > policy->cluster_count;
    case FRAUD_CYCLE:
        *ret_figure = facts->cycle_steps;
        return facts->cycle_steps > 0;
    case FRAUD_QUICK:
        *ret_figure = facts->click_to_form_s;
        return facts->click_to_form_s >= 0 && facts->click_to_form_s < policy->quick_s;
    case FRAUD_BOT:
        return facts->by_bot;
    case FRAUD_LISTED:
        return facts->listed == FRAUD_LISTED_BLOCKED;
    case FRAUD_SIGNAL_COUNT:
        break;
    }
    return false;
}

/* ---- adding up ---- */

int64_t fraud_score(const struct fraud_finding *findings, size_t count)
{
    int64_t score = 0;
    for (size_t i = 0; i < count; i++)
        score += fraud_signal_points(findings[i].signal);
    return score < SCORE_MAX ? score : SCORE_MAX;
}

static int heaviest_first(const void *left, const void *right)
{
    const struct fraud_finding *a = left, *b = right;
    int difference = fraud_signal_points(b->signal) - fraud_signal_points(a->signal);
    return difference != 0 ? difference : (int)a->signal - (int)b->signal;
}

static enum fraud_do does_about(const struct fraud_policy *policy, enum fraud_signal signal)
{
    return signal == FRAUD_SAME_PERSON || signal == FRAUD_LISTED ? FRAUD_BLOCK : policy->of[signal];
}

static enum fraud_outcome outcome_of(const struct fraud_policy *policy, const struct fraud_judgement *judgement)
{
    enum fraud_do gravest = FRAUD_ALLOW;
    bool only_network = true;
    for (size_t i = 0; i < judgement->count; i++) {
        const struct fraud_finding *finding = &judgement->findings[i];
        if (fraud_signal_is_network(finding->signal))
            continue;
        only_network = false;
        gravest = finding->does > gravest ? finding->does : gravest;
    }
    if (only_network)
        return FRAUD_PASSES;
    if (gravest == FRAUD_BLOCK || judgement->score >= policy->score_block)
        return FRAUD_IS_BLOCKED;
    return gravest == FRAUD_HOLD || judgement->score >= policy->score_hold ? FRAUD_IS_HELD : FRAUD_PASSES;
}

static void conclude(const struct fraud_policy *policy, struct fraud_judgement *judgement)
{
    if (judgement->count > 1)
        qsort(judgement->findings, judgement->count, sizeof judgement->findings[0], heaviest_first);
    judgement->score = fraud_score(judgement->findings, judgement->count);
    judgement->outcome = outcome_of(policy, judgement);
}

void fraud_judge(const struct fraud_policy *policy, const struct fraud_facts *facts, struct fraud_judgement *ret)
{
    *ret = (struct fraud_judgement){0};
    for (enum fraud_signal signal = 0; signal < FRAUD_SIGNAL_COUNT; signal++) {
        int64_t figure;
        enum fraud_do does = does_about(policy, signal);
        bool allowed = facts->listed == FRAUD_LISTED_ALLOWED && signal != FRAUD_SAME_PERSON;
        if (does == FRAUD_ALLOW || allowed || !shows(signal, policy, facts, &figure))
            continue;
        ret->findings[ret->count++] = (struct fraud_finding){signal, does, figure};
    }
    conclude(policy, ret);
}

static bool found(const struct fraud_judgement *judgement, enum fraud_signal signal)
{
    for (size_t i = 0; i < judgement->count; i++)
        if (judgement->findings[i].signal == signal)
            return true;
    return false;
}

void fraud_judge_again(const struct fraud_policy *policy, const struct fraud_facts *facts,
                       const struct fraud_finding *kept, size_t kept_count, struct fraud_judgement *ret)
{
    fraud_judge(policy, facts, ret);
    if (facts->listed == FRAUD_LISTED_ALLOWED)
        return;
    for (size_t i = 0; i < kept_count; i++)
        if (kept[i].signal != FRAUD_LISTED && !found(ret, kept[i].signal))
            ret->findings[ret->count++] = kept[i];
    conclude(policy, ret);
}
