#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/money.h"
#include "base/schema.h"
#include "base/str.h"

/* The rules of a program: a JSON document, compiled once per version, asked many times.
 *
 * rules_compile() makes a `struct rules` that never changes. It owns its memory, keeps nothing of the JSON, and may be
 * read by any number of threads. All that asks it is a pure function of the rules and of `struct rule_facts`: no SQL,
 * no clock, no allocation. The caller gathers the facts, claims the counters and writes the effects.
 *
 * How a fact becomes a reward:
 *
 *   rules_qualify()      Does the program's `qualification` hold? If so the caller moves the referral.
 *   for each of rules->rewards:
 *     rule_decide()      Did its `on` happen, does its `when` hold, is what it is a share of known?
 *                        SILENT: no decision to report. DUE: go on. Else: report the outcome and the reason.
 *     (the caller)       Claims the rule's cause (LEDGER.md, B5), then raises the rule's counter (enum rule_counter).
 *     rule_amount()      DUE becomes GRANTED with an amount, or NOTHING_DUE.
 *
 * What a leaf `{field, op, value}` means:
 *
 *   - An absent value (an event without amount, a prospect of unknown country) makes the leaf false, with two
 *     exceptions. `ne` and `not_in` are the exact opposites of `eq` and `in`, and so true. `exists` with `value: false`
 *     is true. `value` may be left out with `exists`, and is then true. A list exists when it has an element.
 *   - `between` is [low, high], both included. `contains` is "has this element" for a list, and with event.data also
 *     "has this part" for a text.
 *   - Money of an event is compared in the program's currency only. When the event is in another one, or has an amount
 *     without currency, the leaf cannot be judged: it counts as false with every op but `exists`, and stays false under
 *     `not`. Where that decides, the outcome is a mismatch of currency; where something else decides, it is not.
 *   - `event.data.a.b` steps into objects; null is absent. Its values are never money. Integers compare exactly; a
 *     number with a fraction is compared with the rule's integer by exact value (4.5 is gte 4, and is not eq 4). A
 *     value of another JSON type than the rule's is never equal, above or below.
 *   - `count.<type>` counts the events of this referral, this one included.
 *   - Texts compare by bytes. A value in a rule is a text, an integer or a boolean; fractions are refused. */

enum {
    RULE_KEY_SIZE = 41, /* [a-z][a-z0-9_]{0,39} with NUL */
    RULE_REASON_SIZE = 192,
};

/* How a referral can be attributed, in the default order of precedence. */
enum rule_method {
    RULE_METHOD_MANUAL,
    RULE_METHOD_COUPON,
    RULE_METHOD_CODE,
    RULE_METHOD_CLICK,
    RULE_METHOD_NAME,
    RULE_METHOD_COUNT,
};

enum rule_touch {
    RULE_TOUCH_LAST,
    RULE_TOUCH_FIRST,
};

enum rule_beneficiary {
    RULE_TO_REFERRER,
    RULE_TO_REFERRED,
};

enum rule_kind {
    RULE_CREDIT,
    RULE_CASH,
    RULE_CUSTOM, /* fulfilled by hand; may have no amount */
};

enum rule_trigger {
    RULE_ON_SUBMITTED, /* the referral was created */
    RULE_ON_QUALIFIED, /* the referral qualified, by condition or by hand */
    RULE_ON_STAGE,     /* the referral entered `on_stage` */
    RULE_ON_CONDITION, /* the condition held at this moment, whatever happened */
};

/* What a rule needs counted before its amount is known: one number per participant (the referrer, also for rewards to
 * the referred), rule and period. The caller raises it after DUE, in the same transaction, whether or not the amount
 * then turns out to be NOTHING_DUE, and hands the raised value to rule_amount(). It is never lowered: ordinals are
 * given in commit order and then fixed. */
enum rule_counter {
    RULE_COUNTER_NONE,
    RULE_COUNTER_REFERRALS, /* raised by 1: the ordinal of this referral */
    RULE_COUNTER_REVENUE,   /* raised by decision.base, minor units of the program's currency */
};

/* The period of the counter, taken in UTC from the event's `occurred_at`. */
enum rule_period {
    RULE_PER_LIFE,
    RULE_PER_YEAR,
    RULE_PER_MONTH,
};

struct rule_condition; /* opaque, part of the rules */
struct rule_amount;    /* opaque, part of the rules */

struct reward_rule {
    char key[RULE_KEY_SIZE];
    enum rule_beneficiary to;
    enum rule_kind kind;
    struct str title;       /* absent: none was given; never absent for RULE_CUSTOM */
    struct str description; /* absent: none */
    enum rule_trigger on;
    struct str on_stage;                       /* RULE_ON_STAGE */
    const struct rule_condition *on_condition; /* RULE_ON_CONDITION */
    const struct rule_condition *when;         /* null: always */
    const struct rule_amount *amount;          /* null (RULE_CUSTOM only): the value is not known, nothing is posted */
    struct currency currency; /* of the amount; the program's unless the rule names another; empty without amount */
    int64_t hold_days;        /* counted from `occurred_at`; 0: none */
    enum rule_counter counter;
    enum rule_period per; /* RULE_PER_LIFE without counter */
};

/* Facts that cost the caller a read of their own: gathered only when some condition asks about them. */
enum rule_asks {
    RULE_ASKS_PROSPECT = 1,            /* any of facts.prospect */
    RULE_ASKS_CHANNEL = 2,             /* facts.referral.channel */
    RULE_ASKS_REFERRALS_QUALIFIED = 4, /* facts.participant.referrals_qualified */
};

struct rules {
    struct currency currency; /* the program's */
    unsigned asks;            /* enum rule_asks */

    enum rule_touch touch; /* default last */
    int64_t window_days;   /* 1 to 3650, default 90 */
    /* Strongest first. Methods that the document leaves out follow in the default order. */
    enum rule_method precedence[RULE_METHOD_COUNT];

    /* A key of stages.h, default "won". Absent: the stage stays (null in the document). */
    struct str stage_on_qualified;
    const struct rule_condition *qualification; /* null: by hand only */

    const struct reward_rule *rewards; /* in the document's order */
    size_t reward_count;

    /* The event types that some `count.<type>` asks for, each once: what the caller has to count. */
    const struct str *count_types;
    size_t count_type_count;
};

/* Compiles a document (the value of the program's `rules`). `program_currency` must not be empty.
 * Failure: what is wrong, with its path in err->param, which begins with "rules"
 * ("rules.rewards[1].amount.cap"): ERROR_UNKNOWN_FIELD, ERROR_NOT_SUPPORTED (documented, not in this version),
 * ERROR_MISSING_FIELD, ERROR_INVALID_TYPE, ERROR_INVALID_VALUE, ERROR_OUT_OF_RANGE, ERROR_INVALID_CURRENCY. */
MUST_CHECK enum status rules_compile(json_t *document, const struct currency *program_currency,
                                     struct rules **ret_rules, struct error *err);

/* Null is accepted. Nobody may still be reading. */
void rules_free(struct rules *rules);

/* The reward rule with this key, or null. */
const struct reward_rule *rules_find_reward(const struct rules *rules, struct str key);

/* All that a rule may ask about, at one moment. Plain data, views owned by the caller; `{0}` is a moment at which
 * nothing is known. */
struct rule_facts {
    struct {
        struct str type; /* absent: this moment is not an event (a transition by hand) */
        struct str source;
        struct currency currency; /* of both amounts; empty is another currency than the program's */
        struct opt_int amount;    /* minor units */
        struct opt_int net_amount;
        const json_t *data; /* an object, or null */
    } event;
    struct {
        struct str stage;        /* after this moment */
        struct str status;       /* pending, qualified, rewarded, disqualified */
        struct opt_int age_days; /* whole days from `effective_at` to `occurred_at` */
        struct opt_int value;    /* minor units of the program's currency */
        struct str method;
        struct str channel;
        struct opt_int days_since_qualified; /* whole days from `qualified_at` to `occurred_at`; not set before */
    } referral;
    struct {
        struct str country;
        struct opt_bool is_new_customer;
        struct str_array tags;
    } prospect;
    struct {
        struct str kind;
        struct str_array tags;
        struct opt_int referrals_qualified; /* in this program, this referral included once it qualified */
    } participant;
    const int64_t *counts; /* in the order of rules->count_types; null: every count is 0 */

    /* What happened at this moment (the triggers). */
    bool submitted;
    bool qualified;
    struct str_array entered; /* stages that the referral entered */
};

enum rule_truth {
    RULE_FALSE,
    RULE_TRUE,
    RULE_MISMATCH, /* not judged, because the money is in another currency: treat as false, report currency_mismatch */
};

/* Whether the program's qualification holds. False, with a reason that says so, when the program has none.
 * `reason` (RULE_REASON_SIZE bytes, may be null) tells, unless true, which leaf failed: "qualification.all[1]:
 * event.amount 4000 is not gte 5000". Only values that are not personal are quoted: nothing of event.data, prospect or
 * tags. */
enum rule_truth rules_qualify(const struct rules *rules, const struct rule_facts *facts, char *reason);

enum rule_outcome {
    RULE_SILENT, /* `on` did not happen: no decision to report */

    /* From rule_decide() only: claim the cause and the counter, then ask rule_amount(). */
    RULE_DUE,

    /* From rule_amount() only. Nothing due: no milestone at this ordinal, below the first step, or the amount is 0. */
    RULE_GRANTED,
    RULE_NOTHING_DUE,

    /* `when` is false; what the amount is a share of is absent or negative; the amount is beyond MONEY_LIMIT. */
    RULE_INELIGIBLE,

    RULE_CURRENCY_MISMATCH, /* the money that decides is in another currency */
};

struct rule_decision {
    enum rule_outcome outcome;

    /* What percentages, brackets and the revenue counter go by, in the program's currency; 0 where the rule has none.
     */
    int64_t base;

    bool has_amount;      /* GRANTED; false for a custom reward whose value is not known */
    int64_t amount_minor; /* with has_amount: 1 to MONEY_LIMIT, in rule->currency */
    int step;             /* GRANTED: 1 for the first step, milestone or bracket, ...; 0 where the rule has none */
    char reason[RULE_REASON_SIZE]; /* one line; empty for SILENT, DUE and GRANTED */
};

/* Whether `rule` (one of rules->rewards) pays at this moment. Fills all of *ret_decision; the outcome is SILENT, DUE,
 * INELIGIBLE or CURRENCY_MISMATCH. Once per referral is the caller's part: a rule that was DUE for a referral is not
 * asked again, also after NOTHING_DUE. */
void rule_decide(const struct rules *rules, const struct reward_rule *rule, const struct rule_facts *facts,
                 struct rule_decision *ret_decision);

/* How much, for a decision that is DUE. `counter` is the raised counter (ignored where rule->counter is NONE): for
 * steps by referrals the ordinal (from 1; the highest `from` <= ordinal pays), for steps by revenue the period's
 * revenue with this one (the same comparison), for milestones the ordinal (only an exact `at` pays). Sets the outcome
 * to GRANTED or NOTHING_DUE, or INELIGIBLE when the result is beyond MONEY_LIMIT.
 *
 * Arithmetic: integers of 128 bits, rounded once, half away from zero, at the end. A percentage is rounded, then
 * brought to at most `cap`, then to at least `floor`. Brackets: the first whose `up_to` >= base gives its `fixed` or
 * its share of the whole base; `marginal`: each bracket gives its share of the part of the base that lies in it, a
 * `fixed` whole as soon as the base reaches into it; summed exactly, then rounded. */
void rule_amount(const struct reward_rule *rule, int64_t counter, struct rule_decision *decision);

/* Appends the JSON Schema (2020-12) of the document, generated from the tables that rules_compile() reads by. */
void rules_write_schema(struct buf *out);
