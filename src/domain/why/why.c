/* Reasons, put together. Runs inside a transaction, on its thread. */

#include "domain/why/why.h"

#include <jansson.h>

#include "base/json.h"
#include "base/limits.h"
#include "domain/event/decision.h"
#include "domain/event/event.h"
#include "domain/key/scope.h"
#include "domain/program/rules_cache.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"
#include "domain/terms/terms.h"
#include "domain/why/why_store.h"

#define CANDIDATE(name, kind, more, ...) ENTITY_TOLD(struct why_candidate, name, name, kind, more, __VA_ARGS__)
static const struct member candidate_members[] = {
    CANDIDATE(participant_id, ID, 0, .prefix = "ptc", .doc = "The participant.")
        CANDIDATE(name, TEXT, MEMBER_NULL, .doc = "Its name; null also where the caller may not read participants.")
            CANDIDATE(code, TEXT, MEMBER_NULL, .doc = "The code of its first link.")
                CANDIDATE(click_id, ID, MEMBER_NULL, .prefix = "clk",
                          .doc = "The click.") CANDIDATE(at, TIME, MEMBER_NULL, .doc = "When the link was opened.")
                    CANDIDATE(method, TEXT, 0, .doc = "`click`, `code` or `manual`.")
                        CANDIDATE(reason_code, TEXT, 0,
                                  .doc = "`last_touch`, `first_touch`, `code_named`, `named_by_hand`; of those that "
                                         "lost: `later_touch`, `earlier_touch`, `outranked`, `not_active`; by "
                                         "other rules also `click_expired`.")
                            CANDIDATE(reason, TEXT, 0, .doc = "The same in words.")};
static const struct entity candidate_entity = ENTITY("WhyCandidate", candidate_members, struct why_candidate);

#define INPUT(name, kind, more, ...) ENTITY_TOLD(struct why_inputs, name, name, kind, more, __VA_ARGS__)
static const struct member inputs_members[] = {
    INPUT(event_id, ID, MEMBER_NULL, .prefix = "evt", .doc = "The event that was looked at; null: none was.")
        INPUT(event_type, TEXT, MEMBER_NULL, .doc = "Its type.")
            INPUT(amount, OPT_INT, MEMBER_NULL, .doc = "Its amount in minor units.")
                INPUT(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amount.")
                    INPUT(occurred_at, TIME, MEMBER_NULL, .doc = "When it happened.")};
static const struct entity inputs_entity = ENTITY("WhyInputs", inputs_members, struct why_inputs);

#define RULE(name, kind, more, ...) ENTITY_TOLD(struct why_rule, name, name, kind, more, __VA_ARGS__)
static const struct member rule_members[] = {
    RULE(rule_key, TEXT, 0, .doc = "The reward rule, or `qualification`.") RULE(
        title, TEXT, MEMBER_NULL, .doc = "What the rule calls its reward.")
        RULE(inputs, PART, 0, .entity = &inputs_entity, .doc = "What it was asked about.") RULE(
            outcome, TEXT, 0,
            .doc = "`granted`, `held`, `ineligible`, `currency_mismatch`, `blocked`, `already_rewarded`; "
                   "`not_due`: nothing happened that it waits for.")
            RULE(reason_code, TEXT, MEMBER_NULL,
                 .doc = "Why, as a code that does not change; null where it is of this case alone.")
                RULE(reason, TEXT, 0, .doc = "Why, in words.") RULE(
                    conditions, LIST, 0, .entity = &why_condition_entity,
                    .doc = "The condition that did not hold, in parts; empty where something else was the reason.")
                    RULE(reward_id, ID, MEMBER_NULL, .prefix = "rwd", .doc = "What was granted.") RULE(
                        reward_amount, OPT_INT, MEMBER_NULL, .doc = "How much, in minor units.")
                        RULE(reward_currency, CURRENCY, MEMBER_NULL, .doc = "Of the reward.") RULE(
                            step, OPT_INT, MEMBER_NULL, .doc = "Which one of the referrer's referrals it was for.")
                            RULE(terms, TEXT, MEMBER_NULL, .words = terms_sources,
                                 .doc = "By whose terms the amount is: the program's rules, what the referrer's group "
                                        "gets, or what was agreed with the referrer alone.")};
static const struct entity rule_entity = ENTITY("WhyRule", rule_members, struct why_rule);

#define EVENT(name, kind, more, ...) ENTITY_TOLD(struct why_event, name, name, kind, more, __VA_ARGS__)
static const struct member event_members[] = {
    EVENT(id, ID, 0, .prefix = "evt", .doc = "Its id.") EVENT(type, TEXT, 0, .doc = "What happened.")
        EVENT(source, TEXT, 0, .doc = "The system that told it.")
            EVENT(external_id, TEXT, 0, .doc = "The message's name.")
                EVENT(amount, OPT_INT, MEMBER_NULL, .doc = "In minor units.")
                    EVENT(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amount.")
                        EVENT(occurred_at, TIME, 0, .doc = "When it happened.")};
static const struct entity event_entity = ENTITY("WhyEvent", event_members, struct why_event);

#define WHY(name, kind, more, ...) ENTITY_TOLD(struct why, name, name, kind, more, __VA_ARGS__)
static const struct member members[] = {
    WHY(referral_id, ID, 0, .prefix = "ref", .doc = "The referral.") WHY(program_id, ID, 0, .prefix = "prg",
                                                                         .doc = "Its program.")
        WHY(rule_version, INT, 0, .doc = "The version of the rules that holds for it.")
            WHY(touch, TEXT, 0, .doc = "Which of several clicks counts by those rules: `last` or `first`.")
                WHY(window_days, INT, 0, .doc = "How old a click may be.")
                    WHY(precedence, WORDS, 0, .doc = "Which way of naming a referrer counts first.")
                        WHY(method, TEXT, 0, .doc = "How the referrer of record was found; `none`: nobody is credited.")
                            WHY(uncredited, TEXT, MEMBER_NULL, .doc = "Why nobody is credited who was named.")
                                WHY(decided_at, TIME, 0, .doc = "When that was decided.")
                                    WHY(touches, JSON, 0, .otherwise = "[]",
                                        .doc = "The clicks that were looked at, newest first, as they were then.")
                                        WHY(winner, OBJECT, MEMBER_NULL, .entity = &candidate_entity,
                                            .doc = "Who is credited.") WHY(losers, LIST, 0, .entity = &candidate_entity,
                                                                           .doc = "Whose touches did not count.")
                                            WHY(rules, LIST, 0, .entity = &rule_entity,
                                                .doc = "What each rule decided, in the order in which it was asked.")
                                                WHY(events, LIST, 0, .entity = &event_entity,
                                                    .doc = "What was told of the referral, oldest first.")};
const struct entity why_entity = ENTITY("Why", members, struct why);

/* ---- whose it is ---- */

struct touch {
    struct id click_id, participant_id;
    int64_t at;
};

static struct id id_of(const json_t *object, const char *name, const char *prefix)
{
    struct id id = {{0}};
    const char *text = json_string_value(json_object_get(object, name));
    if (text != NULL && !id_parse(str_from(text), prefix, &id))
        id = (struct id){{0}};
    return id;
}

static size_t parse_touches(struct str text, struct touch touches[LIMIT_TOUCHES])
{
    json_t *json = NULL;
    size_t count = 0;
    if (json_parse(text, &json, NULL) != STATUS_OK)
        return 0;
    for (size_t i = 0; i < json_array_size(json) && count < LIMIT_TOUCHES; i++) {
        const json_t *touch = json_array_get(json, i);
        const char *at = json_string_value(json_object_get(touch, "at"));
        touches[count] =
            (struct touch){id_of(touch, "click_id", "clk"), id_of(touch, "participant_id", "ptc"), TIME_NONE};
        if (at != NULL)
            (void)time_parse(str_from(at), &touches[count].at);
        count++;
    }
    json_decref(json);
    return count;
}

static void set_reason(struct why_candidate *candidate, const char *code, const char *words)
{
    candidate->reason_code = str_from(code);
    candidate->reason = str_from(words);
}

static void explain_winner(struct why_candidate *winner, const struct why *why)
{
    bool last = str_equal(why->touch, STR("last"));
    if (str_equal(winner->method, STR("code")))
        set_reason(winner, "code_named", "Its code was given.");
    else if (!str_equal(winner->method, STR("click")))
        set_reason(winner, "named_by_hand", "Somebody named it.");
    else if (last)
        set_reason(winner, "last_touch", "Its link was opened last, within the time that the rules allow.");
    else
        set_reason(winner, "first_touch", "Its link was opened first, within the time that the rules allow.");
}

/* `since`: older clicks do not count by the rules that are tried. */
static void explain_loser(struct why_candidate *loser, const struct why *why, int64_t since)
{
    bool last = str_equal(why->touch, STR("last"));
    if (loser->at != TIME_NONE && loser->at < since)
        set_reason(loser, "click_expired", "Its link was opened before the time that these rules allow.");
    else if (str_equal(why->method, STR("none")))
        set_reason(loser, "not_active", "Nobody could be credited for it.");
    else if (!str_equal(why->method, STR("click")))
        set_reason(loser, "outranked", "A click counts after a code or somebody's word.");
    else if (last)
        set_reason(loser, "later_touch", "Another link was opened later, and the last one counts.");
    else
        set_reason(loser, "earlier_touch", "Another link was opened earlier, and the first one counts.");
}

static enum status name_candidates(struct act *act, struct why_candidate *candidates, size_t count, struct error *err)
{
    struct id ids[LIMIT_TOUCHES + 1];
    struct result rows;
    if (!scope_set_has(act->principal.scopes, STR("participants:read")))
        return STATUS_OK;
    for (size_t i = 0; i < count; i++)
        ids[i] = candidates[i].participant_id;
    TRY(txn_query_ids(act->txn, &why_statements[WHY_SQL_CANDIDATES], VALUES(value_int(act->ws)), ids, count, &rows,
                      err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&candidates[i].participant_id, &id)) {
                candidates[i].name = result_str(&rows, row, 1);
                candidates[i].code = result_str(&rows, row, 2);
            }
    }
    return STATUS_OK;
}

/* From when on a click counts by these rules. */
static int64_t window_begin(const struct rules *rules, int64_t decided_at)
{
    return decided_at - rules->window_days * TIME_US_PER_DAY;
}

/* The touch that these rules credit: the newest or the oldest within their window; null: none. */
static const struct touch *choose(const struct touch *touches, size_t count, const struct rules *rules,
                                  int64_t decided_at)
{
    const struct touch *chosen = NULL;
    int64_t since = window_begin(rules, decided_at);
    bool last = rules->touch == RULE_TOUCH_LAST;
    for (size_t i = 0; i < count; i++) { /* newest first */
        if (touches[i].at == TIME_NONE || touches[i].at < since)
            continue;
        if (chosen == NULL || !last)
            chosen = &touches[i];
    }
    return chosen;
}

/* Who is credited and by which click: as it was decided, or (rules) as others would have it. */
struct credited {
    struct id participant_id, click_id;
};

static struct credited credited_of(const struct result *row, const struct touch *touches, size_t count,
                                   const struct rules *rules)
{
    struct credited credited = {result_id(row, 0, 0), result_id(row, 0, 3)};
    if (rules == NULL || !str_equal(result_str(row, 0, 1), STR("click")))
        return credited;
    const struct touch *chosen = choose(touches, count, rules, result_time(row, 0, 6));
    return chosen == NULL ? (struct credited){{{0}}, {{0}}}
                          : (struct credited){chosen->participant_id, chosen->click_id};
}

/* The first candidate is the winner, where there is one; then the touches that are not its. */
static size_t gather_candidates(struct act *act, const struct result *row, struct why *why, const struct rules *rules,
                                struct why_candidate *candidates, bool *ret_won)
{
    struct touch *touches = arena_array(txn_arena(act->txn), LIMIT_TOUCHES, sizeof *touches);
    size_t touch_count = parse_touches(result_str(row, 0, 5), touches), count = 0;
    struct credited credited = credited_of(row, touches, touch_count, rules);
    bool other = rules != NULL && str_equal(why->method, STR("click")); /* rules that choose among the clicks */
    int64_t since = other ? window_begin(rules, why->decided_at) : TIME_NONE;
    *ret_won = !id_is_none(&credited.participant_id);
    if (other && !*ret_won) {
        why->method = STR("none");
        why->uncredited = STR("click_expired");
    }
    if (*ret_won) {
        candidates[count] = (struct why_candidate){.participant_id = credited.participant_id,
                                                   .click_id = credited.click_id,
                                                   .at = TIME_NONE,
                                                   .method = why->method};
        explain_winner(&candidates[count++], why);
    }
    for (size_t i = 0; i < touch_count; i++) {
        if (*ret_won && id_equal(&touches[i].click_id, &credited.click_id)) {
            candidates[0].at = touches[i].at;
            continue;
        }
        candidates[count] = (struct why_candidate){.participant_id = touches[i].participant_id,
                                                   .click_id = touches[i].click_id,
                                                   .at = touches[i].at,
                                                   .method = STR("click")};
        explain_loser(&candidates[count++], why, since);
    }
    return count;
}

static enum status read_record(struct act *act, const struct id *referral_id, struct result *ret, struct error *err)
{
    TRY(txn_query(act->txn, &why_statements[WHY_SQL_ATTRIBUTION], VALUES(value_int(act->ws), value_id(referral_id)),
                  ret, err));
    if (ret->row_count == 0)
        return error_set(err, ERROR_INTERNAL, NULL, "The referral has no attribution.");
    return STATUS_OK;
}

/* `rules` null: as it was decided. */
static enum status read_attribution(struct act *act, struct why *why, const struct rules *rules, struct error *err)
{
    struct result row;
    bool won;
    TRY(read_record(act, &why->referral_id, &row, err));
    why->method = result_str(&row, 0, 1);
    why->uncredited = result_str(&row, 0, 2);
    why->touches = result_str(&row, 0, 5);
    why->decided_at = result_time(&row, 0, 6);
    struct why_candidate *candidates = arena_array(txn_arena(act->txn), LIMIT_TOUCHES + 1, sizeof *candidates);
    size_t count = gather_candidates(act, &row, why, rules, candidates, &won);
    TRY(name_candidates(act, candidates, count, err));
    why->winner = won ? &candidates[0] : NULL;
    why->losers = (struct entity_list){candidates + won, count - won};
    return STATUS_OK;
}

/* ---- what the rules said ---- */

struct telling {
    struct act *act;
    struct why *why;
    const struct rules *compiled;
    struct event *events; /* oldest first */
    size_t event_count;
    struct reward *rewards;
    size_t reward_count;
    enum terms_source *sources; /* of each reward */
    struct why_rule *rules;
    size_t count, capacity;
};

#define BY_PEOPLE "This program qualifies nothing by itself: somebody does."

/* A reason, by its code and in words. */
struct said {
    const char *code, *words;
};

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
}

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

static void tell_terms(struct why *why, const struct rules *rules, struct arena *arena)
{
    static const char *const methods[] = {[RULE_METHOD_MANUAL] = "manual",
                                          [RULE_METHOD_COUPON] = "coupon",
                                          [RULE_METHOD_CODE] = "code",
                                          [RULE_METHOD_CLICK] = "click",
                                          [RULE_METHOD_NAME] = "name"};
    struct str *order = arena_array(arena, RULE_METHOD_COUNT, sizeof *order);
    for (size_t i = 0; i < RULE_METHOD_COUNT; i++)
        order[i] = str_from(methods[rules->precedence[i]]);
    why->touch = rules->touch == RULE_TOUCH_LAST ? STR("last") : STR("first");
    why->window_days = rules->window_days;
    why->precedence = (struct str_array){order, RULE_METHOD_COUNT};
}

static enum status tell_all(struct telling *telling, const struct referral *referral, struct error *err)
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

static void begin(struct telling *telling, const struct referral *referral, int64_t version, const struct rules *rules)
{
    struct why *why = telling->why;
    *why = (struct why){.referral_id = referral->id, .program_id = referral->program_id, .rule_version = version};
    telling->compiled = rules;
    tell_terms(why, rules, txn_arena(telling->act->txn));
}

enum status why_read(struct act *act, const struct id *referral_id, struct why *ret, struct error *err)
{
    struct referral referral;
    struct telling telling = {.act = act, .why = ret};
    const struct rules *rules;
    TRY(referral_read(act, referral_id, &referral, err));
    TRY(program_rules(act, &referral.program_id, referral.program_version, &rules, err));
    begin(&telling, &referral, referral.program_version, rules);
    TRY(read_attribution(act, ret, NULL, err));
    TRY(reward_list_of_root(act, referral_id, &telling.rewards, &telling.reward_count, err));
    return tell_all(&telling, &referral, err);
}

enum status why_read_under(struct act *act, const struct why_under *under, struct why *ret, struct error *err)
{
    struct telling telling = {.act = act, .why = ret, .rewards = under->rewards, .reward_count = under->reward_count};
    begin(&telling, under->referral, under->version, under->rules);
    TRY(read_attribution(act, ret, telling.compiled, err));
    return tell_all(&telling, under->referral, err);
}

enum status why_winner_under(struct act *act, const struct id *referral_id, const struct rules *rules,
                             struct id *ret_participant_id, struct error *err)
{
    struct result row;
    struct touch touches[LIMIT_TOUCHES];
    TRY(read_record(act, referral_id, &row, err));
    if (!str_equal(result_str(&row, 0, 1), STR("click")))
        return STATUS_OK;
    size_t count = parse_touches(result_str(&row, 0, 5), touches);
    const struct touch *chosen = choose(touches, count, rules, result_time(&row, 0, 6));
    *ret_participant_id = chosen == NULL ? (struct id){{0}} : chosen->participant_id;
    return STATUS_OK;
}

enum status why_forget(struct act *act, const struct id *referral_id, struct error *err)
{
    TRY(txn_exec(act->txn, &why_statements[WHY_SQL_FORGET_RULES], VALUES(value_int(act->ws), value_id(referral_id)),
                 err));
    TRY(txn_exec(act->txn, &why_statements[WHY_SQL_FORGET_COUNTS], VALUES(value_int(act->ws), value_id(referral_id)),
                 err));
    return txn_exec(act->txn, &why_statements[WHY_SQL_FORGET_DECISIONS],
                    VALUES(value_int(act->ws), value_id(referral_id)), err);
}
