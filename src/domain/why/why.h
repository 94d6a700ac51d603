#pragma once

#include "base/entity.h"
#include "base/money.h"
#include "domain/limit/limit_said.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"
#include "domain/rule/explained.h"
#include "domain/rule/rule.h"
#include "domain/workspace/act.h"

/* Why a referral is whose it is, and why its rules paid or did not: read from what was kept when it was decided (the
 * attribution of record with its touches, the decisions of each event, the rules of the version that it was submitted
 * under). Nothing is decided anew. Each reason has a code that does not change, and a sentence in English;
 * conditions that did not hold are told in parts as well, for whoever says them in another language.
 *
 * At most LIMIT_PAGE_MAX events are gone through, the newest. Runs inside a transaction, reads only. */

struct why_candidate {
    struct id participant_id;
    struct str name; /* absent: the act may not read participants */
    struct str code; /* of the participant's first link */
    struct id click_id;
    int64_t at; /* of the click; TIME_NONE: there was none */
    struct str method;
    struct str reason_code, reason;
};

/* A condition that kept a rule from paying. */
struct why_condition {
    struct explained is;
    struct currency currency; /* of `is.value` and `is.wanted`, where they are money */
};

extern const struct entity why_condition_entity;
extern const struct entity why_limit_entity; /* of struct limit_said */

struct why_rule {
    struct str rule_key;    /* "qualification", or of a reward rule */
    struct str title;       /* of the rule, or absent */
    struct str outcome;     /* of a decision (domain/event/decision.h); "not_due": nothing happened that it waits for */
    struct str reason_code; /* absent: the reason is of this case alone */
    struct str reason;
    struct entity_list conditions;  /* struct why_condition; none: something else was the reason */
    const struct limit_said *limit; /* the cap or budget that left too little, or null */
    struct why_inputs {
        struct id event_id;
        struct str event_type;
        struct opt_int amount;
        struct currency currency;
        int64_t occurred_at;
    } inputs;
    struct id reward_id;
    struct opt_int reward_amount;
    struct currency reward_currency;
    struct opt_int step;
    struct str terms; /* whose terms the reward's amount is by: one of terms_sources; absent: there is no reward */
};

struct why_event {
    struct id id;
    struct str type, source, external_id;
    struct opt_int amount;
    struct currency currency;
    int64_t occurred_at;
};

struct why {
    struct id referral_id, program_id;
    int64_t rule_version;
    struct str touch; /* "last", "first" */
    int64_t window_days;
    struct str_array precedence;
    struct str method;
    struct str uncredited; /* why nobody is credited who was named; absent: nobody was, or is */
    int64_t decided_at;
    struct str touches; /* JSON array */
    const struct why_candidate *winner;
    struct entity_list losers, rules, events;
};
extern const struct entity why_entity;

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status why_read(struct act *act, const struct id *referral_id, struct why *ret, struct error *err);

/* Under other rules, within a rehearsal that has decided anew (intake/what_if.h): what the
 * events say now, and these rewards in the place of those that there are. */
struct why_under {
    int64_t version;
    const struct rules *rules;       /* that version's, perhaps with another touch and window */
    const struct referral *referral; /* as it would be */
    struct reward *rewards;
    size_t reward_count;
};
MUST_CHECK enum status why_read_under(struct act *act, const struct why_under *under, struct why *ret,
                                      struct error *err);

/* Whom a referral's touches credit by other rules, where a click decided: `*ret_participant_id` is none where none of
 * them is recent enough, and stays as it is where something else decided. */
MUST_CHECK enum status why_winner_under(struct act *act, const struct id *referral_id, const struct rules *rules,
                                        struct id *ret_participant_id, struct error *err);

/* Takes back what the referral's rules have said, so that they can be asked as if nothing had happened. For a rehearsal
 * alone. */
MUST_CHECK enum status why_forget(struct act *act, const struct id *referral_id, struct error *err);

/* The sentence for what a rule said of a condition ("qualification.all[1]: event.amount 4000 is not gte 5000" becomes
 * "event.amount 4000 is not at least 5000"). In the arena. Pure. */
struct str why_sentence(struct str reason, struct arena *arena);

/* The same in parts, as structs why_condition: the one that did not hold, or the alternatives of which none did. None:
 * a condition was not the reason. `currency` is that of the rules. Views into `reason`, the rest in the arena. Pure. */
struct entity_list why_conditions(struct str reason, const struct currency *currency, struct arena *arena);

/* The cap or budget that was the reason, in the arena; null: something else was. Pure. */
const struct limit_said *why_limit(struct str reason, struct arena *arena);
