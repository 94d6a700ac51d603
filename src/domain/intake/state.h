#pragma once

#include "domain/click/click.h"
#include "domain/intake/intake.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"
#include "domain/reward/plan.h"
#include "domain/rule/rule.h"

/* What is known while something is decided about one referral: gathered by find.c and attribution.c, claimed by
 * claim.c, decided by decide.c. For the files of this folder only. Lives on the stack of whoever decides. */

struct intake {
    struct act *act;
    const struct fact *fact; /* null for acts by hand */
    struct outcome *out;

    struct event event;                  /* of an event */
    uint8_t object_key[OBJECT_KEY_SIZE]; /* of what it is about, named or its own */
    bool history;                        /* see struct event_fact */
    bool other_contact;                  /* the object led to a referral of another contact */

    bool contact_known;
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
        bool named;         /* a person named somebody: a code was typed */
    } attributed;           /* how the referrer was found, for a new referral */
    struct program program; /* id, version, currency; status where program_status_known */
    bool program_status_known;
    const struct rules *rules;

    bool has_referrer;
    struct participant_brief referrer;
    struct str touches; /* JSON of what decided the attribution */

    struct plan plan;
    const struct decision *decisions; /* of the fact's own event */
    size_t decision_count;
};

/* One moment in a referral's life that the rules are asked about. */
struct moment {
    const struct event *event; /* or null: an act by hand, a submission */
    const uint8_t *object_key; /* of the event; or null */
    const json_t *data;        /* of the event */
    struct opt_int amount, net_amount;
    struct currency currency;
    int64_t occurred_at;
    bool submitted;
    bool by_hand;          /* it is qualified whatever the condition says, */
    struct str reason;     /* for this reason, */
    struct str object_id;  /* about this object, or absent */
    struct str entered[2]; /* stages entered at this moment */
    size_t entered_count;
    struct decision *decisions; /* on the event: those of before, then those of now */
    size_t decision_count, decision_room;
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

/* ---- claim.c: contact, event, referral ---- */

MUST_CHECK enum status intake_claim_event(struct intake *in, const struct event_fact *fact, struct error *err);
MUST_CHECK enum status intake_claim_submission(struct intake *in, const struct submission *submission,
                                               struct error *err);

/* Keeps what somebody said of the referral; absent texts stay as they are. */
MUST_CHECK enum status intake_write_texts(struct intake *in, const struct referral_texts *said, struct error *err);

/* ---- decide.c: asking the rules ---- */

/* Asks about one moment: counts, qualification, rewards. Gathers into in->plan. */
MUST_CHECK enum status intake_decide(struct intake *in, struct moment *moment, struct error *err);

/* Sums of closed values must stay within what the books can hold: ERROR_OUT_OF_RANGE `value` where the referral, which
 * was just moved, is worth more than its participant has room for. */
MUST_CHECK enum status intake_check_revenue(struct intake *in, struct error *err);

/* ---- intake.c ---- */

/* What the commit decided, for the answer. */
MUST_CHECK enum status intake_tell_outcome(struct intake *in, struct error *err);

/* Later facts about these rows queue up behind each other. */
void intake_learn_lanes(const struct intake *in, const struct id *referral_id);

/* `status`, with the param of a not-found error replaced by the field that named the thing. */
enum status intake_blame(enum status status, struct error *err, const char *param);
