#pragma once

#include "domain/participant/total.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"

/* What a decision does, gathered first and then written at once in one lock order, so that each hot row is written once
 * per commit, and there is one place where rewards, their money, participants' totals and referrals' status move
 * together. A plan may hold any number of referrals, participants and rewards, and grows as they are added.
 *
 * Use: plan_begin(); plan_referral() for each referral that may change, read by referral_lock() (several: in
 * the order of their ids) or new; plan_grant(), plan_release(), plan_deny() in any number; plan_commit(). Between them
 * the caller may change the referrals in memory; plan_commit() saves them.
 *
 * Lock order: referrals (by whoever read them, in the order of ids), participants' totals by participant and currency,
 * lots by id, balances by owner. Audit, outbox and tally rows are only ever appended. */

struct plan {
    struct act *act;
    struct tally tally;
    struct currency currency; /* of the program of rewards whose referral is not in the plan */
    struct id event_id;       /* cause of what happens from here on, or none */

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
        struct id event_id; /* what moved it */
    } * *rewards;           /* in the order in which they were granted or moved */
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

/* Takes a referral into the plan as it is now: what changes from here on is counted. A new one is not stored yet. The
 * referral is the caller's and outlives the plan. */
void plan_referral(struct plan *plan, struct referral *referral, bool is_new, const struct currency *program_currency);

/* Whether the books can hold `reward` on top of what is planned: no balance of a contact and no participant's total
 * leaves MONEY_LIMIT. Reads only; ask before plan_grant(). */
MUST_CHECK enum status plan_fits(struct plan *plan, const struct reward *reward, bool *ret_fits, struct error *err);

/* Grants `granted` (id, root, cause, beneficiary, kind, currency, amount, hold_until filled by the caller). A hold that
 * lies in the future leaves it pending; else it is issued at once. Hands back the plan's copy. */
const struct reward *plan_grant(struct plan *plan, const struct reward *granted);

/* Issues a pending reward. */
void plan_release(struct plan *plan, const struct reward *pending);

/* Denies a pending reward for this reason code. */
void plan_deny(struct plan *plan, const struct reward *pending, struct str reason_code);

/* Writes everything: tells about each reward, saves the referrals, adds the participants' totals, posts to the ledger,
 * writes the rewards. A reward that was no longer as it was read is STATUS_BUSY: run again. */
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
