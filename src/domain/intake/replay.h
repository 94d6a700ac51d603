#pragma once

#include "domain/event/event.h"
#include "domain/intake/intake.h"
#include "domain/intake/state.h"
#include "domain/rule/rule.h"

/* Histories of referrals, decided once more under other rules by the code that decides facts: what what_if.h and
 * dry_run.h are made of. Only within a rehearsal (store/store.h), which takes back all that is written.
 *
 * What is done again, each at the time at which it was told: being submitted, the facts that count, and what people did
 * by hand (moved, qualified, disqualified, opened again; a stage that the rules do not have is passed over). Caps and
 * budgets are those of the rules, in the windows of that time. Who is credited is chosen by the rules' touch and window
 * out of the touches of record; who was named in another way stays. Signs of fraud are those that were found.
 *
 * What is not: what is known of people (country, tags, groups) is as it is now; refunds, denials and what was given by
 * hand change nothing of what is granted. For the files of this folder only. */

/* What referrals that are not decided anew drew of a counter, between the draw before and the one of the referral that
 * has this. */
struct replay_between {
    struct id participant_id;
    struct str rule_key;
    int64_t period, by;
};

/* A referral as it stands, read before anything of it is decided anew. */
struct replayed {
    struct referral referral;
    struct event *events; /* oldest fact first */
    size_t event_count;
    struct reward *given; /* by rules, to whom is credited now, in the order in which they were granted */
    size_t given_count;
    struct rule_standing *standing;
    size_t standing_count;
    struct replay_between *between; /* by replay_give_back(); until then none */
    size_t between_count;
};
MUST_CHECK enum status replay_read(struct act *act, const struct referral *referral, struct replayed *ret,
                                   struct error *err);

/* Gives back what these referrals have drawn and claimed: each counter stands as before the first of them drew, caps
 * and budgets have their room again. What others drew and claimed stays: numbers that they drew in between are noted in
 * the items, which replay_decide() passes over. `items` in the order in which they were paid. Before any of them is
 * decided anew. */
MUST_CHECK enum status replay_give_back(struct act *act, const struct rules *rules, struct replayed *items,
                                        size_t count, struct error *err);

/* Raises counters by what others drew before the item. In replay_draws.c, for replay_decide(). */
MUST_CHECK enum status replay_pass_others(struct act *act, const struct replayed *item, struct error *err);

/* One referral under other rules. */
struct replay {
    struct intake in; /* its plan, which is not to be committed, has what would be granted: `is_new` */
    struct outcome outcome;
    size_t events; /* that were looked at */
};

/* Decides on it from its beginning. `version` is what rewards would be said to be of. The act's time is what it was
 * before. */
MUST_CHECK enum status replay_decide(struct act *act, const struct rules *rules, int64_t version,
                                     const struct replayed *item, struct replay *ret, struct error *err);

/* ---- replay_past.c ---- */

/* What happened to a referral, at the time at which it was told. */
enum past_kind {
    PAST_SUBMITTED,
    PAST_MADE, /* an event that it is made of */
    PAST_EVENT,
    PAST_QUALIFIED, /* by hand, as those below */
    PAST_MOVED,
    PAST_DISQUALIFIED,
    PAST_REOPENED,
};

struct past {
    enum past_kind kind;
    int64_t at;
    const struct event *event;
    struct str stage;      /* PAST_MOVED, PAST_REOPENED: where to */
    struct opt_int amount; /* PAST_QUALIFIED: what the person said of the sale */
    struct currency currency;
};

/* In order, in the transaction's arena. */
MUST_CHECK enum status replay_past(struct act *act, const struct replayed *item, struct past **ret, size_t *ret_count,
                                   struct error *err);
