#pragma once

#include "domain/audit/audit.h"
#include "domain/click/click.h"
#include "domain/enrollment/enrollment.h"
#include "domain/intake/intake.h"
#include "domain/limit/limit.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"
#include "domain/review/evidence.h"
#include "domain/reward/plan.h"
#include "domain/rule/rule.h"
#include "domain/terms/terms.h"
#include "domain/validation/validation.h"

/* What is known while something is decided about one referral: gathered by find.c and attribution.c, claimed by
 * claim.c, decided by decide.c with facts.c, qualify.c and pay.c. For the files of this folder only. Lives on the stack
 * of whoever decides. */

struct intake {
    struct act *act;
    const struct fact *fact; /* null for acts by hand */
    struct outcome *out;

    struct event event;                  /* of an event */
    uint8_t object_key[OBJECT_KEY_SIZE]; /* of what it is about, named or its own */
    bool history;                        /* see struct event_fact */
    bool again;                          /* facts are decided on once more: what has paid is not told */
    bool qualified_again;                /* one of them satisfied the qualification, which held before */
    bool fresh;                          /* rewards that are there count for nothing: see replay.h */
    bool other_contact;                  /* the object led to a referral of another contact */

    bool contact_known;
    bool contact_new;       /* made by this fact: nothing is known of it from before */
    struct contact contact; /* the prospect; id zero: to be made from fact->person */

    bool has_referral;  /* there is one, or will be */
    bool is_new;        /* will be made */
    bool is_duplicate;  /* made, and declined at once */
    struct str matches; /* JSON array: the keys by which a duplicate was known */
    struct referral referral;
    struct {
        struct str method, code, channel;
        struct str uncredited; /* why nobody is */
        struct id click_id, link_id;
        bool named;         /* a person named somebody: by a code that was typed, or in words */
    } attributed;           /* how the referrer was found, for a new referral */
    struct program program; /* id, version, currency; status where program_status_known */
    bool program_status_known;
    const struct rules *rules;
    struct terms terms; /* the rules as they hold for the referrer, at the moment that is being decided */

    bool has_referrer;
    struct participant_brief referrer;
    struct str touches; /* JSON of what decided the attribution */

    const struct enrollment_program *enrolling; /* programs that the event may enrol its customer in */
    size_t enrolling_count;

    struct {
        bool judged; /* as far as it can be at this moment */
        bool read, found;
        struct evidence evidence;
        struct screened {
            int64_t waits;       /* bits of enum reward_wait that rewards of this side wait for */
            const char *blocked; /* nothing is paid to this side, for this reason; or null */
        } side;                  /* of the reward that is being decided on */
    } screen;

    struct limit *limits; /* that rewards of the referral may claim of, kept from others: see limits.c */
    size_t limit_count;
    bool limits_known;

    struct plan plan;
    const struct decision *decisions; /* of the fact's own event */
    size_t decision_count;
};

/* One moment in a referral's life that the rules are asked about. */
struct moment {
    const struct event *event;  /* or null: an act by hand, a submission */
    const uint8_t *object_key;  /* of the event; or null */
    const json_t *data, *items; /* of the event */
    struct opt_int amount, net_amount;
    struct currency currency;
    int64_t occurred_at;
    bool submitted;
    bool by_hand;          /* it is qualified, or was, whatever the condition says, */
    struct str reason;     /* for this reason, */
    struct str object_id;  /* about this object, or absent */
    struct str entered[2]; /* stages entered at this moment */
    size_t entered_count;
    struct decision *decisions; /* on the event: those of before, then those of now */
    size_t decision_count, decision_room;
    json_t **details;     /* owned while the rules are asked: of the last event of each of rules->last_types, or null */
    const json_t **lasts; /* the data of each */
};

/* ---- find.c: reading and refusing, everything before the first write ---- */

/* Set out->replayed when there is nothing to do. */
MUST_CHECK enum status intake_find_event(struct intake *in, const struct event_fact *fact, struct error *err);
MUST_CHECK enum status intake_find_submission(struct intake *in, const struct submission *submission,
                                              struct error *err);

/* Locks a referral for an act by hand, with its program, rules and referrer. */
MUST_CHECK enum status intake_take(struct intake *in, const struct id *referral_id, struct error *err);

/* ---- attribution.c ---- */

/* Reads whom the fact credits by the program's precedence. `in->program` may still be open for an event. */
MUST_CHECK enum status intake_find_attribution(struct intake *in, struct error *err);

/* Whether the fact names its referrer in words. */
bool intake_names_in_words(const struct fact *fact);

/* ---- claim.c: contact, event, referral ---- */

MUST_CHECK enum status intake_claim_event(struct intake *in, const struct event_fact *fact, struct error *err);
MUST_CHECK enum status intake_claim_submission(struct intake *in, const struct submission *submission,
                                               struct error *err);

/* The event's row from the fact, in memory. */
void intake_fill_event(struct intake *in, const struct event_fact *fact);

/* A fact that changes nothing else names a referrer in words: a referral that is nobody's gets a case, once. */
MUST_CHECK enum status intake_keep_words(struct intake *in, struct error *err);

/* Contact and event of a fact that takes a sale back; in->event.referral_id says whose it is. */
MUST_CHECK enum status intake_claim_taking(struct intake *in, struct error *err);

/* Keeps what somebody said of the referral; absent texts stay as they are. */
MUST_CHECK enum status intake_write_texts(struct intake *in, const struct referral_texts *said, struct error *err);

/* ---- take_back.c ---- */

/* All of an event whose type takes a sale back, or gives back what was taken: from finding to the commit of its plan.
 */
MUST_CHECK enum status intake_take_back(struct intake *in, const struct event_fact *fact, struct error *err);

/* ---- hand_attribute.c ---- */

/* Decides once more on all that has happened to a referral whose rewards are given: what paid before is not asked. */
MUST_CHECK enum status intake_decide_anew(struct intake *in, const struct reward *rewards, size_t count,
                                          struct error *err);

/* ---- screen.c ---- */

/* Judges a referral that is new, or newly credited, and keeps what was found. */
MUST_CHECK enum status intake_screen(struct intake *in, struct error *err);

/* Whether what is granted to this role may be paid. */
MUST_CHECK enum status intake_screen_grant(struct intake *in, enum rule_role to, struct screened *ret,
                                           struct error *err);

/* ---- restored.c ---- */

/* Before the commit of a plan that may have given rewards back: one that waits for a word about fraud which was said
 * meanwhile hears it, and of one that waits for its validation the business is asked again. */
MUST_CHECK enum status intake_settle_restored(struct plan *plan, struct error *err);

/* The referral was judged anew: those of its `rewards`, as they are stored, that wait for a word about fraud wait no
 * longer where nothing is held against them now. */
MUST_CHECK enum status intake_hear_judgement(struct intake *in, struct reward *rewards, size_t count,
                                             struct error *err);

/* ---- verify.c: see verify.h ---- */

/* Sends the referred person the links that the rules want it to have, at its submission. Nothing for what tells of the
 * past. */
MUST_CHECK enum status intake_ask_verification(struct intake *in, struct error *err);

/* Adds REWARD_WAITS_VERIFICATION where the rules want something confirmed that is not. */
MUST_CHECK enum status intake_wait_verification(struct intake *in, int64_t *waits, struct error *err);

/* ---- facts.c ---- */

/* What the rules are asked about at this moment. Views live in the transaction's arena. */
MUST_CHECK enum status intake_gather(struct intake *in, struct moment *moment, struct rule_facts *facts,
                                     struct error *err);

/* ---- qualify.c ---- */

/* Sums of closed values must stay within what the books can hold: ERROR_OUT_OF_RANGE `value` where the referral, which
 * was just moved, is worth more than its participant has room for. */
MUST_CHECK enum status intake_check_revenue(struct intake *in, struct error *err);

/* Asked of every event: where the referral has qualified before, one that would qualify it again lets rules that are
 * still due pay. Sets facts->qualified. */
MUST_CHECK enum status intake_ask_qualification(struct intake *in, struct moment *moment, struct rule_facts *facts,
                                                struct error *err);

/* ---- pay.c ---- */

/* The period of a rule's counter at that moment: 0 (life), a year or a month. */
int64_t intake_period(const struct reward_rule *rule, int64_t occurred_at);

/* One rule that is due at one moment. */
struct paying {
    const struct reward_rule *rule;
    struct moment *moment;
    const struct rule_facts *facts;
    struct rule_decision *decision;
    bool settled;               /* it is not asked again */
    const char *reason;         /* why nothing was granted and it stays due; or null */
    const char *outcome;        /* then; null: as of the decision */
    char why[RULE_REASON_SIZE]; /* what limits say */
};

/* A rule that is due: grants what it comes to, or says why not. */
MUST_CHECK enum status intake_pay(struct intake *in, struct paying *paying, struct error *err);

/* ---- decide.c: asking the rules ---- */

/* Keeps what was decided, on the moment's event where it has one. `reason` and `reward_id` may be null. */
void intake_record(const struct intake *in, struct moment *moment, struct str rule_key, const char *outcome,
                   const char *reason, const struct id *reward_id);

/* Asks about one moment: counts, qualification, rewards. Gathers into in->plan. */
MUST_CHECK enum status intake_decide(struct intake *in, struct moment *moment, struct error *err);

/* ---- lasts.c: what was told last ---- */

/* Reads what conditions on `last.<type>` ask about into moment->lasts, up to the moment. intake_forget_lasts() frees
 * it, whatever this returned. */
MUST_CHECK enum status intake_read_lasts(struct intake *in, struct moment *moment, struct error *err);
void intake_forget_lasts(const struct intake *in, struct moment *moment);

/* ---- limits.c: caps and budgets ---- */

/* What caps and budgets make of a reward that a rule is about to grant. */
enum limits_verdict {
    LIMITS_FREE,
    LIMITS_LOWERED, /* a cap leaves less: the amount is that */
    LIMITS_CAPPED,  /* a cap leaves nothing: the rule is settled */
    LIMITS_REVIEW,  /* a budget leaves too little: it waits for a person */
    LIMITS_STOPPED, /* the same, and it is not granted now: the rule stays due */
};

/* Keeps all that may be claimed of from others, once per decision: before any counter is drawn. Nothing where neither
 * the rules nor the program have any. */
MUST_CHECK enum status limits_begin(struct intake *in, struct error *err);

/* Looks, and lowers the amount of `reward`. `reason` (RULE_REASON_SIZE bytes) says why unless FREE. A budget that has
 * no room is told of. */
MUST_CHECK enum status limits_ask(struct intake *in, const struct reward_rule *rule, struct reward *reward,
                                  enum limits_verdict *ret_verdict, char *reason, struct error *err);

/* Claims for a reward that is granted, as it was asked. */
MUST_CHECK enum status limits_claim(struct intake *in, const struct reward *reward, struct error *err);

/* The same of a bonus: the program's budgets hold for it, and what its rules approve by amount. ERROR_BUDGET_EXHAUSTED
 * `amount` where a budget stops it. */
MUST_CHECK enum status limits_of_bonus(struct intake *in, struct reward *reward, struct error *err);

/* ---- hand.c: how each act by hand begins and ends ---- */

/* Locks the referral, and begins a plan that holds it. */
MUST_CHECK enum status hand_begin(struct intake *in, struct act *act, struct outcome *outcome,
                                  const struct id *referral_id, struct error *err);

/* Tells of it on the referral's timeline. `ret_audit_id` may be null. */
MUST_CHECK enum status hand_tell(struct intake *in, const char *action, struct changes *changes, struct str reason,
                                 struct id *ret_audit_id, struct error *err);

/* Keeps the reason, commits the plan, and tells the outcome. */
MUST_CHECK enum status hand_finish(struct intake *in, struct str reason, struct error *err);

/* ---- intake.c ---- */

/* Decides on a fact that is stored. `submitted`: the referral is made of it. */
MUST_CHECK enum status intake_decide_kept(struct intake *in, const struct event *event, bool submitted,
                                          struct error *err);

/* Decides on the facts about the prospect that wait for a referral. */
MUST_CHECK enum status intake_decide_waiting(struct intake *in, struct error *err);

/* Decides once more on all facts that the referral has, for rules that have not paid. */
MUST_CHECK enum status intake_decide_again(struct intake *in, struct error *err);

/* What the commit decided, for the answer. */
MUST_CHECK enum status intake_tell_outcome(struct intake *in, struct error *err);

/* Later facts about these rows queue up behind each other. */
void intake_learn_lanes(const struct intake *in, const struct id *referral_id);

/* `status`, with the param of a not-found error replaced by the field that named the thing. */
enum status intake_blame(enum status status, struct error *err, const char *param);
