#pragma once

#include "domain/participant/total.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"

/* What a decision does to rewards, gathered first and then written at once in lock order (referral, participant,
 * accounts by id): so that each hot row is written once per commit, and there is one place where a reward, its money,
 * its participant's totals and its referral's status move together.
 *
 * Use: plan_begin(); plan_grant(), plan_release(), plan_deny() in any number; plan_commit(). Between them the caller
 * may change the referral in memory; plan_commit() saves it. Rows that were read for it are locked by the transaction.
 */

struct reward_plan {
    struct act *act;
    struct referral *referral; /* or null: a bonus without one */
    bool referral_is_new;      /* insert instead of save */
    struct currency program_currency;
    enum referral_status status_before; /* what the participant's counts hold now */
    bool counted_before;                /* they hold it at all */
    bool qualified_before;
    int64_t closed_before, revenue_before; /* what it adds to those totals */
    struct id event_id;                    /* cause of what happens, or none */

    struct reward *rewards; /* new ones and moved ones */
    size_t reward_count, reward_room;
    struct ledger_posting *postings;
    size_t posting_count;
    struct ledger_lot *lots;
    size_t lot_count;

    struct plan_total {
        struct id participant_id;
        struct currency currency;
        struct participant_amounts amounts;
    } * totals; /* rows that change; one per reward, and the referral's counts */
    size_t total_count;
};

/* `room` bounds the rewards that may be granted or moved. `referral` may be null. A new referral is one that is not
 * stored yet. */
void plan_begin(struct reward_plan *plan, struct act *act, struct referral *referral, bool referral_is_new,
                const struct currency *program_currency, size_t room);

/* Whether the books can hold `reward` on top of what is planned: no balance of a contact and no participant's total
 * leaves MONEY_LIMIT. Reads only; ask before plan_grant(). */
MUST_CHECK enum status plan_fits(struct reward_plan *plan, const struct reward *reward, bool *ret_fits,
                                 struct error *err);

/* Grants `granted` (id, root, cause, beneficiary, kind, currency, amount, hold_until filled by the caller). A hold that
 * lies in the future leaves it pending; else it is issued at once. Fills its state and amounts and hands back the
 * plan's copy. */
const struct reward *plan_grant(struct reward_plan *plan, const struct reward *granted);

/* Issues a pending reward. */
void plan_release(struct reward_plan *plan, const struct reward *pending);

/* Denies a pending reward for this reason code. */
void plan_deny(struct reward_plan *plan, const struct reward *pending, struct str reason_code);

/* Writes everything: tells about each reward, saves the referral, adds the participant's totals, posts to the ledger,
 * writes the rewards. A reward that was no longer pending is STATUS_BUSY: run again. */
MUST_CHECK enum status plan_commit(struct reward_plan *plan, struct error *err);

/* Writes an audit row and an outbox row about the referral or something under it, and links it into the referral's
 * timeline. With a null referral they stand alone. `changes` and `note` may be absent. */
MUST_CHECK enum status plan_tell(struct reward_plan *plan, const char *action, const char *object_kind,
                                 const struct id *object_id, struct str changes, struct str note, struct error *err);
