/* Why two sides of a dry run differ for a referral, in a sentence: by what was said of the rule at the time, or by what
 * is said of it now. See dry_run.h. */

#include "domain/intake/dry_run.h"
#include "domain/intake/replay.h"
#include "domain/program/rules_cache.h"
#include "domain/why/why.h"

/* Why a rule has not paid, as it was said last; where it was never due, why the referral did not qualify. */
static enum status why_not(struct act *act, const struct event *events, size_t count, struct str key, struct str *ret,
                           struct error *err)
{
    struct str qualification = STR_NONE;
    *ret = STR_NONE;
    for (size_t i = 0; i < count; i++) {
        struct decision *decisions;
        size_t decided;
        TRY(decisions_parse(events[i].decisions, 0, txn_arena(act->txn), &decisions, &decided, err));
        for (size_t d = 0; d < decided; d++)
            if (str_equal(decisions[d].rule_key, key))
                *ret = decisions[d].reason;
            else if (str_equal(decisions[d].rule_key, STR("qualification")))
                qualification = decisions[d].reason;
    }
    *ret = str_is_none(*ret) ? qualification : *ret;
    return STATUS_OK;
}

/* What a cap or budget says where it leaves less; absent: it is the rule's own amount. */
static enum status what_limits(struct act *act, const struct event *events, size_t count, struct str key,
                               struct str *ret, struct error *err)
{
    *ret = STR_NONE;
    for (size_t i = 0; i < count; i++) {
        struct decision *decisions;
        size_t decided;
        TRY(decisions_parse(events[i].decisions, 0, txn_arena(act->txn), &decisions, &decided, err));
        for (size_t d = 0; d < decided; d++)
            if (str_equal(decisions[d].rule_key, key) && str_equal(decisions[d].outcome, STR("cap_limited")))
                *ret = decisions[d].reason;
    }
    return STATUS_OK;
}

static bool pays(const struct entity_list *rows, struct str key)
{
    const struct dry_run_row *items = rows->items;
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(items[i].rule_key, key))
            return true;
    return false;
}

static enum status say(struct act *act, const struct rules *rules, struct dry_run_difference *difference,
                       const char *code, const char *words, struct str because)
{
    struct arena *arena = txn_arena(act->txn);
    bool known = !str_is_none(because) && because.size > 0;
    struct str why = known ? why_sentence(because, arena) : STR("");
    difference->reason_code = str_from(code);
    difference->conditions = why_conditions(because, &rules->currency, arena);
    difference->limit = why_limit(because, arena);
    difference->reason = str_from(arena_format(arena, "The rule %.*s %s%s%.*s.", STR_ARG(difference->rule_key), words,
                                               known ? ": " : "", STR_ARG(why)));
    return STATUS_OK;
}

/* By what the events say now: they have been decided anew. */
static enum status explain_now(struct act *act, const struct rules *rules, bool pays_now,
                               struct dry_run_difference *difference, struct error *err)
{
    struct str because;
    struct event *events;
    size_t count;
    TRY(event_of_referral(act, &difference->referral_id, &events, &count, err));
    if (pays_now) {
        TRY(what_limits(act, events, count, difference->rule_key, &because, err));
        return say(act, rules, difference, "other_amount", "comes to another amount", because);
    }
    TRY(why_not(act, events, count, difference->rule_key, &because, err));
    return say(act, rules, difference, "would_not_pay", "would not pay", because);
}

enum status dry_run_explain(struct act *act, const struct rules *rules, const struct replayed *item,
                            struct dry_run_difference *difference, struct error *err)
{
    const struct str key = difference->rule_key;
    const struct rules *own;
    struct str because;
    bool paid = pays(&difference->given, key), pays_now = pays(&difference->would, key);
    TRY(program_rules(act, &item->referral.program_id, item->referral.program_version, &own, err));
    if (pays_now && !paid && rules_find_reward(own, key) == NULL)
        return say(act, rules, difference, "new_rule", "is not in the version that holds for it", STR_NONE);
    if (!pays_now && rules_find_reward(rules, key) == NULL)
        return say(act, rules, difference, "no_such_rule", "is not in these rules", STR_NONE);
    if (!pays_now || paid)
        return explain_now(act, rules, pays_now, difference, err);
    TRY(why_not(act, item->events, item->event_count, key, &because, err));
    return say(act, own, difference, "would_pay", "would pay; it did not", because);
}
