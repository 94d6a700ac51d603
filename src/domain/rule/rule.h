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
#include "base/typeid.h"
#include "domain/fraud/policy.h"
#include "domain/rule/stages.h"

/* The rules of a program: a JSON document, compiled once per version, asked many times.
 *
 * rules_compile() makes a `struct rules` that never changes. It owns its memory, keeps nothing of the JSON, and may be
 * read by any number of threads. All that asks it is a pure function of the rules and of `struct rule_facts`: no SQL,
 * no clock, no allocation. The caller gathers the facts, claims the counters and writes the effects.
 *
 * How a fact becomes a reward:
 *
 *   rules_qualify()         Does the program's `qualification` hold? If so the caller moves the referral.
 *   for each of rules->rewards that is not settled for this referral:
 *     rule_decide()         Did its `on` happen, does its `when` hold, is what it is a share of known?
 *                           SILENT: no decision to report. DUE: go on. Else: report the outcome and the reason.
 *     rule_beneficiaries()  Who gets it? Nobody: report the reason.
 *     rule_amount()         How much, were the rule's counter raised from where it stands now? DUE becomes GRANTED with
 *                           an amount, COUNTED, NOTHING_DUE or INELIGIBLE.
 *     (the caller)          GRANTED and COUNTED: raises the counter by decision.counter_raise, checks that it got
 *                           decision.counter, and settles the rule. GRANTED also claims the cause (LEDGER.md, B5) and
 *                           writes a reward for each beneficiary.
 *
 * When a rule is settled. A rule pays a referral at most once, and it is settled when it has granted: it is not asked
 * again for that referral. A rule that is due but pays nothing (the amount is 0 or not known, another currency,
 * `no_reward`, nobody to pay) is not settled: it stays due, draws nothing, and is asked again by each later event that
 * satisfies the qualification. So a trial's invoice of 0 does not use up `on: qualified`.
 * One thing settles a rule without paying: COUNTED. The rule counts referrals or revenue, and says itself that this one
 * pays nothing (the second of milestones at 1, 3 and 5). Were the counter not raised then, the third would never come.
 * A cap that leaves nothing is such a word of the rule's own too: it settles the rule, and draws nothing. Else whoever
 * got the last cent would be worse off than who got none and is paid in the next window. A budget is no word of the
 * rule's: one that has no room leaves the rule due.
 * A counter is raised for what was GRANTED or COUNTED, in the transaction of it, and is never lowered: ordinals are
 * given in commit order and then fixed.
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
 *   - `event.items.a.b` steps into each element of the event's items, and is true when one of them makes it true. With
 *     `ne` and `not_in` none may be equal; with `exists` and `value: false` none may have it.
 *   - `last.<type>.data.a` is asked of the newest event of that type that counts for the referral up to this moment,
 *     this one included. Without one it is absent.
 *   - `count.<type>` is what the caller counted for this referral, this event included: distinct business objects.
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

/* In which role somebody gets a reward. The compiler refuses the last two: they are documented for a later version. */
enum rule_role {
    RULE_REFERRER,
    RULE_REFERRED,
    RULE_RECRUITER, /* who brought the referrer, `level` steps up the line */
    RULE_REP,       /* the sales rep of the referral */
    RULE_ROLE_COUNT,
};

/* "referrer", "referred", "recruiter", "rep": the words of the document and of a reward's beneficiary. */
const char *rule_role_name(enum rule_role role);

enum rule_kind {
    RULE_CREDIT,
    RULE_CASH,
    RULE_CUSTOM,    /* fulfilled by hand; may have no amount */
    RULE_DISCOUNT,  /* off an order: `discount` says how much; what it is worth is known when it is used */
    RULE_GIFT_CARD, /* ordered from a provider: `gift` says of whom */
};

/* "credit", "cash", "custom", "discount", "gift_card". */
const char *rule_kind_name(enum rule_kind kind);

enum rule_trigger {
    RULE_ON_SUBMITTED, /* the referral was created */
    RULE_ON_QUALIFIED, /* the referral qualified, by condition or by hand */
    RULE_ON_STAGE,     /* the referral entered `on_stage` */
    RULE_ON_CONDITION, /* the condition held at this moment, whatever happened */
};

/* What a rule needs counted before its amount is known: one number per participant (the referrer, also for rewards to
 * the referred), rule and period. rule_amount() is asked with the number as it stands and says what to raise it by. */
enum rule_counter {
    RULE_COUNTER_NONE,
    RULE_COUNTER_REFERRALS, /* raised by 1: the ordinal of this referral */
    RULE_COUNTER_REVENUE,   /* raised by decision.base, minor units of the program's currency, up to MONEY_LIMIT */
};

/* The period of the counter, taken in UTC from the event's `occurred_at`: one of the first three. The window of a cap
 * or a budget, in UTC of the commit that grants: any. Numbers are stored: never change them. */
enum rule_period {
    RULE_PER_LIFE,
    RULE_PER_YEAR,
    RULE_PER_MONTH,
    RULE_PER_WEEK, /* from Monday on */
    RULE_PER_DAY,
};

/* "life", "year", "month", "week", "day". */
const char *rule_period_name(enum rule_period per);

/* Whether a reward is due without a person's yes. */
enum rule_approval {
    RULE_APPROVAL_AUTO,
    RULE_APPROVAL_MANUAL,
    RULE_APPROVAL_BY_AMOUNT, /* above `approve_above` with one, above `second_above` with that of two people */
};

/* ---- caps and budgets: claimed in the commit that grants (domain/limit/limit.h) ---- */

/* Whose rewards of the rule a cap counts together. Numbers are stored: never change them. */
enum rule_cap_scope {
    RULE_CAP_PARTICIPANT, /* the referrer, also for rewards to the referred */
    RULE_CAP_REFERRAL,
    RULE_CAP_PROGRAM,
};

/* "participant", "referral", "program". */
const char *rule_cap_scope_name(enum rule_cap_scope scope);

struct rule_cap {
    enum rule_cap_scope scope;
    bool counts;  /* `most` is a number of rewards, else money of the rule's currency */
    int64_t most; /* from 1 */
    enum rule_period per;
};

/* What a program may grant, in one currency. */
struct rule_budget {
    int64_t amount; /* from 1 */
    struct currency currency;
    enum rule_period per;
    bool review; /* what does not fit waits for a person; else it is not granted */
};

struct rule_condition; /* opaque, part of the rules */
struct rule_amount;    /* opaque, part of the rules */

/* A discount, as a rule says it, or whoever gives one by hand. Minor units of the program's currency. */
struct rule_discount {
    int64_t percent_bp; /* of the order, or (0) */
    int64_t fixed;      /* so much */
    int64_t max_amount; /* at most; 0: no limit but the order */
    int64_t min_order;  /* 0: any */
    struct str code;    /* "generate", "pool:<name>", "stripe", or the code itself */
};

/* How a gift card is ordered. */
struct rule_gift {
    struct id connection_id; /* none: the program's, or the workspace's */
    struct str product;      /* of the provider's list; absent: what the connection says */
    bool by_email;           /* the provider sends it; else its link is shown to the beneficiary */
};

/* Where credit is handed over to, instead of being spent here. */
struct rule_deliver {
    bool customer_balance;   /* false: nowhere */
    struct id connection_id; /* of kind stripe */
};

struct reward_rule {
    char key[RULE_KEY_SIZE];
    enum rule_role to;
    int level; /* RULE_RECRUITER: steps up the line, from 1; else 0 */
    enum rule_kind kind;
    struct str title;       /* absent: none was given; never absent for RULE_CUSTOM */
    struct str description; /* absent: none */
    enum rule_trigger on;
    const struct stage *on_stage;              /* RULE_ON_STAGE: one of rules->stages, open or won */
    const struct rule_condition *on_condition; /* RULE_ON_CONDITION */
    const struct rule_condition *when;         /* null: always */
    const struct rule_amount *amount; /* null: the value is not known, nothing is posted; never for credit, cash
                                         and gift cards */
    struct rule_discount discount;    /* RULE_DISCOUNT */
    struct rule_gift gift;            /* RULE_GIFT_CARD */
    struct rule_deliver deliver;      /* RULE_CREDIT */
    struct currency currency; /* of the amount; the program's unless the rule names another; empty without amount */
    int64_t hold_days;        /* counted from `occurred_at`; 0: none */
    const struct rule_condition *release_on; /* ends the hold when it holds at an event; null: days alone do */
    enum rule_approval approval;
    int64_t approve_above, second_above; /* RULE_APPROVAL_BY_AMOUNT; INT64_MAX: no second */
    const struct rule_cap *caps;         /* null: none; no two of the same scope, kind and window */
    size_t cap_count;
    int64_t expires_days;             /* counted from when it is issued; 0: never. Needs an amount or a discount */
    struct id validation_endpoint_id; /* who is asked whether each is to be given; none: nobody */
    enum rule_counter counter;
    enum rule_period per; /* RULE_PER_LIFE without counter */
};

/* Facts that cost the caller a read of their own: gathered only when some condition asks about them. */
enum rule_asks {
    RULE_ASKS_PROSPECT = 1,            /* any of facts.prospect */
    RULE_ASKS_REFERRALS_QUALIFIED = 2, /* facts.participant.referrals_qualified */
};

struct rules {
    struct currency currency; /* the program's */
    unsigned asks;            /* enum rule_asks */

    enum rule_touch touch; /* default last */
    int64_t window_days;   /* 1 to 3650, default 90 */
    /* Strongest first. Methods that the document leaves out follow in the default order. */
    enum rule_method precedence[RULE_METHOD_COUNT];

    /* The pipeline, in its order: the document's, or the default of stages.h. At least one open stage, which is the
     * first, and one that is lost. Keys are unique. */
    const struct stage *stages;
    size_t stage_count;

    /* One of `stages`, default "won". Null: the stage stays (null in the document). */
    const struct stage *stage_on_qualified;
    const struct rule_condition *qualification; /* null: by hand only */

    const struct reward_rule *rewards; /* in the document's order */
    size_t reward_count;

    /* The event types that some `count.<type>` asks for, each once: what the caller has to count. */
    const struct str *count_types;
    size_t count_type_count;

    /* Those whose last event some `last.<type>` asks about, each once. */
    const struct str *last_types;
    size_t last_type_count;

    const struct rule_enrollment *enrollment; /* null: nobody takes part by what happened */

    struct fraud_policy fraud;

    const struct rule_budget *budgets; /* no two of the same currency and window */
    size_t budget_count;
    bool has_caps, has_releases; /* some reward rule has them */

    struct id validation_endpoint_id; /* whom rules that say nothing else ask about each reward; none: nobody */
};

enum rule_channel {
    RULE_CHANNEL_SMS = 1,
    RULE_CHANNEL_EMAIL = 2,
};

/* Who takes part because it asks to, on the program's page. In the order of the grammar. */
enum rule_join {
    RULE_JOIN_INVITATION, /* nobody */
    RULE_JOIN_OPEN,       /* whoever asks, at once */
    RULE_JOIN_APPROVAL,   /* whoever asks, once somebody has said yes */
};

/* Which customers take part by what happened with them. Its condition is asked of each of a customer's jobs: see
 * domain/enrollment/enrollment_match.h. */
struct rule_enrollment {
    enum rule_join join;
    const struct rule_condition *when; /* never null */
    const struct str *count_types;     /* what `count.<type>` asks for, each once */
    size_t count_type_count;
    const struct str *last_types; /* what `last.<type>` asks for, each once */
    size_t last_type_count;
    unsigned channels; /* enum rule_channel: how they are invited, at least one */
    int64_t delay_hours, again_after_days;
    int64_t reminder_days; /* 0: no reminder */
};

/* How people come to take part by asking. */
enum rule_join rules_join(const struct rules *rules);

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

/* The stage with this key, or null. */
const struct stage *rules_find_stage(const struct rules *rules, struct str key);

/* Where a referral begins. Never null. */
const struct stage *rules_first_stage(const struct rules *rules);

/* Where a referral goes that is declined at once, as a duplicate: the stage `declined`, or the first lost one of a
 * pipeline that has none of this name. Never null; of kind lost. */
const struct stage *rules_declined_stage(const struct rules *rules);

/* All that a rule may ask about, at one moment. Plain data, views owned by the caller; `{0}` is a moment at which
 * nothing is known. */
struct rule_facts {
    struct {
        struct str type; /* absent: this moment is not an event (a transition by hand) */
        struct str source;
        struct currency currency; /* of both amounts; empty is another currency than the program's */
        struct opt_int amount;    /* minor units */
        struct opt_int net_amount;
        const json_t *data;  /* an object, or null */
        const json_t *items; /* an array, or null */
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
        struct opt_bool email_verified;
        struct str_array tags;
    } prospect;
    struct {
        struct str kind;
        struct str group; /* "grp_..."; absent: it is in none */
        struct str_array tags;
        struct opt_int referrals_qualified; /* in this program, this referral included once it qualified */
    } participant;
    const int64_t *counts;      /* in the order of rules->count_types, or the enrolment's; null: every count is 0 */
    const json_t *const *lasts; /* in the order of rules->last_types, or the enrolment's: data, or null; null: none */

    /* What happened (the triggers): at this moment, or before while a rule is due for it and not settled. */
    bool submitted;
    bool qualified; /* the qualification held, or a person said so; again: it holds for this later event too */
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

/* Whether a customer takes part by what happened with one of its jobs. Only of rules that have an enrolment, and of its
 * counts and lasts alone. `reason` as of rules_qualify(). */
enum rule_truth rules_enroll(const struct rules *rules, const struct rule_facts *facts, char *reason);

/* ---- who ---- */

struct rule_person {
    struct id contact_id; /* zero: there is none */
    struct id participant_id;
};

/* The people around a referral. */
struct rule_people {
    struct rule_person referrer;
    bool referrer_is_barred; /* blocked or rejected */
    struct rule_person referred;

    /* For roles of a later version: the line of who recruited whom, level 1 (who brought the referrer) first. */
    const struct rule_person *recruiters;
    size_t recruiter_count;
    struct rule_person rep;
};

struct rule_beneficiary {
    enum rule_role role;
    int level; /* RULE_RECRUITER: from 1; else 0 */
    struct id contact_id;
    struct id participant_id; /* zero: this contact is no participant here */
};

enum { RULE_BENEFICIARIES_MAX = 8 };

/* Whom `rule` pays, into `ret_beneficiaries` (room for RULE_BENEFICIARIES_MAX); returns how many. 0: nobody, and
 * *ret_reason says why in a text that lives for ever; else it is left alone. A referral that is credited to nobody, to
 * somebody who is barred, or to the referred person pays nobody, in no role: `fraud.self_referral` is `block`. */
size_t rule_beneficiaries(const struct reward_rule *rule, const struct rule_people *people,
                          struct rule_beneficiary *ret_beneficiaries, const char **ret_reason);

/* ---- until when ---- */

/* Whether the hold of rewards of `rule`, which has `release_on`, ends at this moment. */
bool rule_releases(const struct rules *rules, const struct reward_rule *rule, const struct rule_facts *facts);

/* How many people must say yes to a reward of this rule and amount (or none): 0, 1 or 2. */
int rule_approvals(const struct reward_rule *rule, const struct opt_int *amount);

/* ---- how much ---- */

enum rule_outcome {
    RULE_SILENT, /* `on` did not happen: no decision to report */

    /* From rule_decide() only: ask rule_beneficiaries() and rule_amount(). */
    RULE_DUE,

    /* From rule_amount() only. */
    RULE_GRANTED,     /* pays; settles the rule */
    RULE_COUNTED,     /* pays nothing by the rule's own word: no milestone, or a step of 0, at this count; settles it */
    RULE_NOTHING_DUE, /* the amount is 0: the rule stays due */

    /* `when` is false; what the amount is a share of is absent or negative; the amount is beyond MONEY_LIMIT. */
    RULE_INELIGIBLE,

    RULE_CURRENCY_MISMATCH, /* the money that decides is in another currency */
};

struct rule_decision {
    enum rule_outcome outcome;

    /* What percentages, brackets and the revenue counter go by, in the program's currency; 0 where the rule has none.
     */
    int64_t base;

    /* GRANTED and COUNTED, where the rule has a counter, else 0: what to raise it by, and what it then is. The raise
     * of revenue is less than `base` once the counter is at MONEY_LIMIT, above which no step can lie. */
    int64_t counter_raise;
    int64_t counter;

    bool has_amount;      /* GRANTED; false for a custom reward whose value is not known */
    int64_t amount_minor; /* with has_amount: 1 to MONEY_LIMIT, in rule->currency */
    int step;             /* GRANTED: 1 for the first step, milestone or bracket, ...; 0 where the rule has none */
    char reason[RULE_REASON_SIZE]; /* one line; empty for SILENT, DUE and GRANTED */
};

/* Whether `rule` (one of rules->rewards) pays at this moment. Fills all of *ret_decision; the outcome is SILENT, DUE,
 * INELIGIBLE or CURRENCY_MISMATCH. Not to ask a settled rule again is the caller's part. */
void rule_decide(const struct rules *rules, const struct reward_rule *rule, const struct rule_facts *facts,
                 struct rule_decision *ret_decision);

/* How much, for a decision that is DUE. `counter_before` is the rule's counter as it stands, before this referral
 * (ignored where rule->counter is NONE): nothing has to be raised to ask. What counts is that number raised: for steps
 * by referrals the ordinal (from 1; the highest `from` <= ordinal pays), for steps by revenue the period's revenue with
 * this one (the same comparison), for milestones the ordinal (only an exact `at` pays). Sets the outcome to GRANTED,
 * COUNTED, NOTHING_DUE, or INELIGIBLE when the result is beyond MONEY_LIMIT or the counter is out of range.
 *
 * The caller who then raises the counter by `counter_raise` must get `counter`; another number says that somebody drew
 * meanwhile, and the transaction runs again.
 *
 * Arithmetic: integers of 128 bits, rounded once, half away from zero, at the end. A percentage is rounded, then
 * brought to at most `cap`, then to at least `floor`. Brackets: the first whose `up_to` >= base gives its `fixed` or
 * its share of the whole base; `marginal`: each bracket gives its share of the part of the base that lies in it, a
 * `fixed` whole as soon as the base reaches into it; summed exactly, then rounded. */
void rule_amount(const struct reward_rule *rule, int64_t counter_before, struct rule_decision *decision);

/* By how much the counter of `rule` was raised for what was decided on these facts: 1, or the money that it goes by;
 * 0 where it has none. Of facts only amounts are looked at. For who takes a draw back (intake/replay.h). */
int64_t rule_counts_by(const struct reward_rule *rule, const struct rule_facts *facts);

/* Appends the JSON Schema (2020-12) of the document, generated from the tables that rules_compile() reads by. */
void rules_write_schema(struct buf *out);
