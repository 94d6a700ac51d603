#pragma once

#include "domain/participant/total.h"
#include "domain/referral/referral.h"
#include "domain/reward/reversal.h"
#include "domain/reward/reward.h"

/* What a decision does, gathered first and then written at once in one lock order, so that each hot row is written once
 * per commit, and there is one place where rewards, their money, participants' totals and referrals' status move
 * together. A plan may hold any number of referrals, participants and rewards, and grows as they are added.
 *
 * Use: plan_begin(); plan_referral() for each referral that may change, read by referral_lock() (several: in
 * the order of their ids) or new; plan_grant(), plan_release(), plan_deny() and those of plan_spend.h in any number;
 * plan_reverse() too; plan_commit(). Between them the caller may change the referrals in memory; plan_commit() saves
 * them. A reward that was there is given with its money (reward_read_money()).
 *
 * What follows is not asked for: a credit that is released covers its owner's debt, a reversal that had to wait for
 * reserved money is completed, what a denied reward had claimed of caps and budgets is given back, and a referral whose
 * rewards are all gone is disqualified, in the same commit.
 *
 * Lock order: referrals (by whoever read them, in the order of ids), caps and budgets (limit/limit.h), participants'
 * totals by participant and currency,
 * lots by id, balances by owner. Audit, outbox and tally rows are only ever appended. */

/* What money moves for. */
struct plan_cause {
    const char *kind; /* id prefix */
    struct id id;
    int64_t attempt;
};

struct plan {
    struct act *act;
    struct tally tally;
    struct currency currency; /* of the program of rewards whose referral is not in the plan */
    struct id event_id;       /* cause of what happens from here on, or none: */
    struct id original;       /* the txn that what moves from here on takes back, or none */
    bool again;               /* events that have granted before are decided on once more */
    struct plan_cause cause;  /* then this one; its kind null: each reward is its own */

    struct plan_referral {
        struct referral *referral;
        bool is_new;              /* insert instead of save */
        struct currency currency; /* the program's */
        struct referral before;   /* as it was read */
    } * referrals;
    size_t referral_count, referral_room;

    struct plan_reward {
        struct reward reward;
        bool is_new;
        int status_before; /* enum reward_status of one that was there */
        int64_t waits_before;
        bool was_issued;
        struct ledger_amounts before; /* the money of one that was there */
        bool changed;                 /* its row is written even if it is in the same state */
        bool valued;                  /* its amount is known from now on */
        bool goods_made, has_code;    /* plan_hand_over() has made its discount, and found a code for it */
        int64_t gained;               /* what came to available by its release, or was given back */
        bool reversal_known, reversal_changed;
        struct reversal reversal; /* what is to be taken back, once that was asked */
        struct id event_id;       /* what moved it */
        struct str said;          /* why, in somebody's words, for the trail; or absent */
    } * *rewards;                 /* in the order in which they were granted or moved */
    size_t reward_count, reward_room;

    struct plan_posting {
        struct ledger_posting posting;
        struct ledger_move *moves;
        size_t room;
    } * postings;
    size_t posting_count, posting_room;

    struct plan_total {
        struct id participant_id;
        struct currency currency;
        struct participant_amounts amounts;
    } * totals;
    size_t total_count, total_room;
};

/* `program_currency` is of rewards without a referral in the plan; may be null where there are none. */
void plan_begin(struct plan *plan, struct act *act, const struct currency *program_currency);

/* Money that moves from here on moves for this; `attempt` tells apart what happens again for the same cause. */
void plan_cause(struct plan *plan, const char *kind, const struct id *id, int64_t attempt);

/* Takes a referral into the plan as it is now: what changes from here on is counted. A new one is not stored yet. The
 * referral is the caller's and outlives the plan. */
void plan_referral(struct plan *plan, struct referral *referral, bool is_new, const struct currency *program_currency);

/* Whether the books can hold `reward` on top of what is planned: no balance of a contact and no participant's total
 * leaves MONEY_LIMIT. Reads only; ask before plan_grant(). */
MUST_CHECK enum status plan_fits(struct plan *plan, const struct reward *reward, bool *ret_fits, struct error *err);

/* Grants `granted` (id, root, cause, beneficiary, kind, currency, amount, hold_until, and in `waits` what else it waits
 * for filled by the caller: any of enum reward_wait, several too). A hold that lies in the future, or anything else to
 * wait for, leaves it pending until plan_end_wait() has ended each; else it is issued at once. Hands back the plan's
 * copy. */
const struct reward *plan_grant(struct plan *plan, const struct reward *granted);

/* Issues a pending or approved reward, whatever it waits for. */
void plan_release(struct plan *plan, const struct reward *pending);

/* One thing that a pending or approved reward waits for has ended: takes it off, and issues the reward when none is
 * left. What it did not wait for may be ended too. A hold whose time has come ends along with any other reason. After a
 * person's yes (approval, second_approval) a reward that waits for its hold alone is approved; else it stays as it is,
 * and what it still waits for is told. Every reason goes this way: holds, approvals, fraud, validation, budgets. */
void plan_end_wait(struct plan *plan, const struct reward *pending, enum reward_wait reason);

/* Whether a reward waits for this, as the plan has it by now. */
bool plan_waits_for(const struct plan *plan, const struct reward *reward, enum reward_wait reason);

/* Makes what rewards of the plan hand over beside money, as far as it can be made now: a discount gets its code, and is
 * issued then; one whose pool is empty waits. plan_commit() does so too: this is for who must know before. May be
 * called again. */
MUST_CHECK enum status plan_hand_over(struct plan *plan, struct error *err);

/* Why a reward of the plan was moved, in somebody's words: the trail tells it. */
void plan_say(struct plan *plan, const struct reward *about, struct str words);

/* Denies a pending or approved reward for this reason code, or (absent) for the reason in its note. */
void plan_deny(struct plan *plan, const struct reward *pending, struct str reason_code);

/* Brings what is taken back of a reward to what `to` wants, which is kept: more is taken from its pending, then its
 * available money, then (its contact owes it) from what was redeemed or paid; what is too much is given back, debt
 * first. What is reserved is taken when it is free. A denied reward stays so. `*ret_amount`: what was taken, negative
 * what was given back. The reason code is the reward's as long as something is to be taken. */
MUST_CHECK enum status plan_reverse(struct plan *plan, const struct reward *reward, const struct reversal *to,
                                    struct str reason_code, int64_t *ret_amount, struct error *err);

/* What a contact owes of a reward of this plan is owed no more, as far as `amount` goes: it came back otherwise. */
void plan_forgive(struct plan *plan, const struct reward *reward, int64_t amount);

/* All of a reward, as a reversal says it: its amount; 1 where it has none, since it is had or not. */
int64_t plan_whole_of(const struct reward *reward);

/* What is to be taken back of a reward as it stands in this plan. */
MUST_CHECK enum status plan_reversal_of(struct plan *plan, const struct reward *reward, struct reversal *ret,
                                        struct error *err);

/* Takes all of a reward back, or denies it while it is pending and `deny` says so, whatever facts say later. */
MUST_CHECK enum status plan_revoke(struct plan *plan, const struct reward *reward, enum reversal_revoked revoked,
                                   bool deny, struct str reason_code, struct error *err);

/* Undoes that for one of its reasons. Where none is left, what was denied so is given back, and what is to be taken
 * from here on is said by plan_reverse(): `*ret_restored`. */
MUST_CHECK enum status plan_restore(struct plan *plan, const struct reward *reward, enum reversal_revoked revoked,
                                    bool *ret_restored, struct error *err);

/* Writes everything: tells about each reward whose state has changed, saves the referrals, adds the participants'
 * totals, posts to the ledger, writes the rewards. A reward that was no longer as it was read, or a lot that holds less
 * than is taken from it, is STATUS_BUSY: run again. */
MUST_CHECK enum status plan_commit(struct plan *plan, struct error *err);

/* What is told: an act on an object, on a referral's timeline where there is one. */
struct plan_news {
    const char *action;      /* "referral.qualified" */
    const char *object_kind; /* id prefix */
    struct id object_id;
    struct referral *referral; /* or null: it stands alone */
    struct str changes, note;  /* may be absent */
};

/* Writes an audit row and an outbox row. `ret_audit_id` may be null. */
MUST_CHECK enum status plan_tell(struct plan *plan, const struct plan_news *news, struct id *ret_audit_id,
                                 struct error *err);
