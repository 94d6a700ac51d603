/* Reasons, put together: what they are made of, and for which rules and rewards they are read. why_whose.c tells whose
 * the referral is, why_rules.c what its rules said. Here is also what a rehearsal forgets of them. Runs inside a
 * transaction, on its thread. */

#include "domain/why/why.h"

#include "domain/program/rules_cache.h"
#include "domain/why/why_parts.h"
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
            .doc =
                "`granted`, `held`, `cap_limited`, `ineligible`, `currency_mismatch`, `blocked`, `already_rewarded`; "
                "`not_due`: nothing happened that it waits for.")
            RULE(reason_code, TEXT, MEMBER_NULL,
                 .doc = "Why, as a code that does not change; null where it is of this case alone.")
                RULE(reason, TEXT, 0, .doc = "Why, in words.") RULE(
                    conditions, LIST, 0, .entity = &why_condition_entity,
                    .doc = "The condition that did not hold, in parts; empty where something else was the reason.")
                    RULE(limit, OBJECT, MEMBER_NULL, .entity = &why_limit_entity,
                         .doc = "The cap or budget that left too little, in parts; null where it was something else.")
                        RULE(reward_id, ID, MEMBER_NULL, .prefix = "rwd", .doc = "What was granted.") RULE(
                            reward_amount, OPT_INT, MEMBER_NULL, .doc = "How much, in minor units.")
                            RULE(reward_currency, CURRENCY, MEMBER_NULL, .doc = "Of the reward.") RULE(
                                step, OPT_INT, MEMBER_NULL, .doc = "Which one of the referrer's referrals it was for.")
                                RULE(terms, TEXT, MEMBER_NULL, .words = terms_sources,
                                     .doc =
                                         "By whose terms the amount is: the program's rules, what the referrer's group "
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

/* ---- reading ---- */

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
    TRY(why_read_attribution(act, ret, NULL, err));
    TRY(reward_list_of_root(act, referral_id, &telling.rewards, &telling.reward_count, err));
    return why_tell_rules(&telling, &referral, err);
}

enum status why_read_under(struct act *act, const struct why_under *under, struct why *ret, struct error *err)
{
    struct telling telling = {.act = act, .why = ret, .rewards = under->rewards, .reward_count = under->reward_count};
    begin(&telling, under->referral, under->version, under->rules);
    TRY(why_read_attribution(act, ret, telling.compiled, err));
    return why_tell_rules(&telling, under->referral, err);
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
