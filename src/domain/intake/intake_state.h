#pragma once

#include "domain/click/click.h"
#include "domain/intake/intake.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/reward/plan.h"
#include "domain/rule/rule.h"

/* What intake knows while it decides on one fact: gathered by intake_find.c, claimed by intake_claim.c, decided by
 * intake_decide.c. For these files only. Lives on the stack of intake(). */

struct intake {
    struct act *act;
    const struct fact *fact;
    struct outcome *out;

    struct event event; /* FACT_EVENT */

    bool contact_known;
    struct contact contact; /* the prospect; id zero: to be made from fact->person */

    bool has_referral;  /* there is one, or will be */
    bool is_new;        /* will be made */
    bool is_duplicate;  /* made, and declined at once */
    struct str matches; /* JSON array: the keys by which a duplicate was known */
    struct referral referral;
    struct {
        struct str method, code;
        struct id click_id, link_id;
    } attributed; /* how the referrer was found, for a new referral */
    struct program program;
    const struct rules *rules;

    bool has_referrer;
    struct participant_brief referrer;
    struct str channel; /* of the link that was used, or absent */
    bool channel_known;
    struct str touches; /* JSON of what decided the attribution */

    struct reward_plan plan;
    const struct decision *decisions; /* of fact's own event */
    size_t decision_count;
};

/* One moment in a referral's life that the rules are asked about. */
struct moment {
    const struct event *event; /* or null: an act by hand, a submission */
    const json_t *data;        /* of the event */
    struct opt_int amount, net_amount;
    struct currency currency;
    int64_t occurred_at;
    bool submitted;
    bool qualify_by_hand;
    struct str entered[2]; /* stages entered at this moment */
    size_t entered_count;
    struct decision *decisions; /* on the event: those of before, then those of now */
    size_t decision_count, decision_room;
};

/* Reads what the fact is about and refuses what cannot be: everything before the first write. Sets out->replayed when
 * there is nothing to do. */
MUST_CHECK enum status intake_find(struct intake *in, struct error *err);

/* Makes contact, event and referral. */
MUST_CHECK enum status intake_claim(struct intake *in, struct error *err);

/* Asks the rules about one moment: counts, qualification, rewards. Gathers into in->plan. */
MUST_CHECK enum status intake_decide(struct intake *in, struct moment *moment, struct error *err);

/* Fills the outcome of a repeated event from what is stored. */
MUST_CHECK enum status intake_replay_event(struct intake *in, const struct event *stored, struct error *err);

/* Reads whom the fact credits: fact->attribution by the program's precedence. `in->program` may still be open for an
 * event. */
MUST_CHECK enum status intake_find_attribution(struct intake *in, struct error *err);

/* `status`, with the param of a not-found error replaced by the field that named the thing. */
enum status intake_blame(enum status status, struct error *err, const char *param);
