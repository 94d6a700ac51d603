/* What the rules said: the decisions of each event, what was granted without one, and rules that nothing has asked yet.
 * Words of decisions become sentences here, with a code where the reason is not of this case alone. See why.h. Runs
 * inside a transaction, on its thread. */

#include "base/limits.h"
#include "domain/event/decision.h"
#include "domain/why/why_parts.h"

#define BY_PEOPLE "This program qualifies nothing by itself: somebody does."

/* A reason, by its code and in words. */
struct said {
    const char *code, *words;
};

/* ---- one rule ---- */

static struct why_rule *add_rule(struct telling *telling, struct str key, const char *outcome, struct said said)
{
    if (telling->count == telling->capacity) {
        size_t capacity = 2 * telling->capacity + 16;
        struct why_rule *rules = arena_array(txn_arena(telling->act->txn), capacity, sizeof *rules);
        for (size_t i = 0; i < telling->count; i++)
            rules[i] = telling->rules[i];
        telling->rules = rules;
        telling->capacity = capacity;
    }
    struct why_rule *rule = &telling->rules[telling->count++];
    const struct reward_rule *compiled = rules_find_reward(telling->compiled, key);
    *rule = (struct why_rule){.rule_key = key,
                              .title = compiled == NULL ? STR_NONE : compiled->title,
                              .outcome = str_from(outcome),
                              .reason_code = str_from(said.code),
                              .reason = str_from(said.words),
                              .inputs = {.occurred_at = TIME_NONE}};
    return rule;
}

static const char *words_of_terms(enum terms_source source)
{
    static const char *const words[] = {
        [TERMS_PROGRAM] = "",
        [TERMS_GROUP] = " The amount is what the referrer's group gets.",
        [TERMS_PARTICIPANT] = " The amount is what was agreed with the referrer.",
    };
    return words[source];
}

static void set_reward(const struct telling *telling, struct why_rule *rule, size_t n)
{
    const struct reward *reward = &telling->rewards[n];
    enum terms_source source = telling->sources[n];
    bool by_rule = reward->rule_key.size > 0;
    if (by_rule)
        rule->terms = str_from(terms_sources[source]);
    if (by_rule && source != TERMS_PROGRAM)
        rule->reason = str_from(
            arena_format(txn_arena(telling->act->txn), "%.*s%s", STR_ARG(rule->reason), words_of_terms(source)));
    rule->reward_id = reward->id;
    rule->reward_amount = reward->amount;
    rule->reward_currency = reward->amount.set ? reward->currency : (struct currency){""};
    rule->step = reward->step;
}

/* ---- its reason ---- */

static struct said said_of(struct str outcome)
{
    static const struct {
        const char *outcome;
        struct said said;
    } known[] = {
        {"granted", {"conditions_held", "Its conditions held, and its reward was granted."}},
        {"held", {"reward_waits", "Its conditions held; the reward waited, and was not its beneficiary's yet."}},
        {"blocked", {"fraud", "Its conditions held, but the signs of fraud are too strong."}},
        {"cap_limited", {"limited", "Its conditions held; a cap or a budget leaves less than the rule comes to."}},
        {"already_rewarded", {"paid_before", "It has paid for this referral before."}},
        {"currency_mismatch",
         {"other_currency", "The money is in another currency, and nothing is converted silently."}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_equal(outcome, str_from(known[i].outcome)))
            return known[i].said;
    return (struct said){"conditions_failed", "Its conditions did not hold."};
}

/* Reasons of decisions that are no condition, and the same whatever was decided; others have figures in them and no
 * code. They tell how it was then: what they waited for may have come since. */
static bool find_said(struct str reason, struct said *ret)
{
    static const struct {
        const char *reason;
        struct said said;
    } known[] = {
        {"the refund window has not passed", {"refund_window", "The refund window had not passed then."}},
        {"what ends its hold has not happened", {"hold", "What ends its hold had not happened then."}},
        {"its pool of codes is empty", {"code_awaited", "Its pool of codes was empty."}},
        {"somebody must look at signs of fraud", {"fraud_review", "Somebody had to look at signs of fraud first."}},
        {"the referred person has not confirmed an address or number",
         {"verification", "The referred person had not confirmed an address or number."}},
        {"the business has not said yet whether it is to be given",
         {"validation", "The business had not said yet whether it is to be given."}},
        {"two people must approve it", {"second_approval", "Two people had to approve it."}},
        {"a person must approve it", {"approval", "A person had to approve it."}},
        {"the program qualifies referrals by hand only", {"by_people", BY_PEOPLE}},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_equal(reason, str_from(known[i].reason))) {
            *ret = known[i].said;
            return true;
        }
    return false;
}

static void set_reason_of(struct telling *telling, struct why_rule *rule, struct str reason)
{
    struct arena *arena = txn_arena(telling->act->txn);
    struct said said;
    bool known = find_said(reason, &said);
    rule->reason_code = known ? str_from(said.code) : STR_NONE;
    rule->reason = known ? str_from(said.words) : why_sentence(reason, arena);
    rule->conditions = why_conditions(reason, &telling->compiled->currency, arena);
    rule->limit = why_limit(reason, arena);
}

/* ---- all of them ---- */

static void tell_decision(struct telling *telling, const struct event *event, const struct decision *decision)
{
    struct why_rule *rule = add_rule(telling, decision->rule_key, "", said_of(decision->outcome));
    rule->outcome = decision->outcome;
    if (!str_is_none(decision->reason))
        set_reason_of(telling, rule, decision->reason);
    rule->inputs = (struct why_inputs){event->id, event->type, event->amount, event->currency, event->occurred_at};
    rule->reward_id = decision->reward_id;
    for (size_t i = 0; i < telling->reward_count; i++)
        if (id_equal(&telling->rewards[i].id, &decision->reward_id))
            set_reward(telling, rule, i);
}

static enum status tell_events(struct telling *telling, struct error *err)
{
    for (size_t i = 0; i < telling->event_count; i++) {
        struct decision *decisions;
        size_t count;
        TRY(decisions_parse(telling->events[i].decisions, 0, txn_arena(telling->act->txn), &decisions, &count, err));
        for (size_t d = 0; d < count; d++)
            if (!str_equal(decisions[d].rule_key,
                           STR(DECISION_ENROLLMENT))) /* its customer's own, not the referral's */
                tell_decision(telling, &telling->events[i], &decisions[d]);
    }
    return STATUS_OK;
}

static bool is_told(const struct telling *telling, const struct id *reward_id)
{
    for (size_t i = 0; i < telling->count; i++)
        if (id_equal(&telling->rules[i].reward_id, reward_id))
            return true;
    return false;
}

static bool was_asked(const struct telling *telling, struct str key)
{
    for (size_t i = 0; i < telling->count; i++)
        if (str_equal(telling->rules[i].rule_key, key))
            return true;
    return false;
}

/* What no event was the cause of: acts by hand, a submission. */
static void tell_other_rewards(struct telling *telling)
{
    for (size_t i = 0; i < telling->reward_count; i++) {
        const struct reward *reward = &telling->rewards[i];
        if (is_told(telling, &reward->id))
            continue;
        bool by_hand = reward->rule_key.size == 0;
        struct said said = by_hand ? (struct said){"by_hand", "Somebody gave it by hand."}
                                   : (struct said){"without_event", "It was granted without an event: by an act by "
                                                                    "hand, or when the referral was made."};
        struct why_rule *rule = add_rule(telling, by_hand ? STR("bonus") : reward->rule_key, "granted", said);
        set_reward(telling, rule, i);
    }
}

static void tell_qualification(struct telling *telling, const struct referral *referral)
{
    static const struct said counts = {"counts", "It held: the referral counts."}, by_people = {"by_people", BY_PEOPLE},
                             not_yet = {"nothing_qualifies_yet", "Nothing has happened yet that could qualify it."};
    struct str key = STR("qualification");
    if (referral->qualified_at != TIME_NONE)
        add_rule(telling, key, "granted", counts)->inputs.occurred_at = referral->qualified_at;
    else if (!was_asked(telling, key))
        add_rule(telling, key, "not_due", telling->compiled->qualification == NULL ? by_people : not_yet);
}

static void tell_unasked(struct telling *telling)
{
    static const struct said nothing = {"nothing_yet", "Nothing has happened yet that this rule waits for."};
    const struct rules *compiled = telling->compiled;
    for (size_t i = 0; i < compiled->reward_count; i++)
        if (!was_asked(telling, str_from(compiled->rewards[i].key)))
            add_rule(telling, str_from(compiled->rewards[i].key), "not_due", nothing);
}

/* The newest ones of its timeline, turned round. */
static enum status read_events(struct telling *telling, struct error *err)
{
    struct list_ask ask = {.page = {.limit = LIMIT_PAGE_MAX}};
    void *found;
    size_t count;
    bool more;
    ask.filters[EVENTS_REFERRAL] = value_id(&telling->why->referral_id);
    TRY(list_read(telling->act, &event_list, &ask, &found, &count, &more, err));
    const struct event *newest_first = found;
    telling->events = arena_array(txn_arena(telling->act->txn), count, sizeof *telling->events);
    telling->event_count = count;
    struct why_event *told = arena_array(txn_arena(telling->act->txn), count, sizeof *told);
    for (size_t i = 0; i < count; i++) {
        const struct event *event = &newest_first[count - 1 - i];
        telling->events[i] = *event;
        told[i] = (struct why_event){event->id,     event->type,     event->source,     event->external_id,
                                     event->amount, event->currency, event->occurred_at};
    }
    telling->why->events = (struct entity_list){told, count};
    return STATUS_OK;
}

static enum status read_sources(struct telling *telling, struct error *err)
{
    struct arena *arena = txn_arena(telling->act->txn);
    struct id *ids = arena_array(arena, telling->reward_count, sizeof *ids);
    telling->sources = arena_array(arena, telling->reward_count, sizeof *telling->sources);
    for (size_t i = 0; i < telling->reward_count; i++)
        ids[i] = telling->rewards[i].id;
    return terms_of_rewards(telling->act, ids, telling->reward_count, telling->sources, err);
}

enum status why_tell_rules(struct telling *telling, const struct referral *referral, struct error *err)
{
    struct why *why = telling->why;
    TRY(read_events(telling, err));
    TRY(read_sources(telling, err));
    TRY(tell_events(telling, err));
    tell_other_rewards(telling);
    tell_qualification(telling, referral);
    tell_unasked(telling);
    why->rules = (struct entity_list){telling->rules, telling->count};
    return STATUS_OK;
}
