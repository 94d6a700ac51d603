#pragma once

#include "domain/reward/plan.h"

/* What plan.c shares with the files that extend it: plan_*.c only. */

/* An array with room for one more; what it held is kept. */
void *plan_grow(struct plan *plan, void *items, size_t count, size_t *room, size_t size);

/* The referral as the plan has it, or null. */
struct plan_referral *plan_referral_of(struct plan *plan, const struct id *id);

/* ---- plan_rewards.c, plan_money.c ---- */

/* The plan's copy of a reward that is there: found, or taken in as it was read. */
struct plan_reward *plan_reward_of(struct plan *plan, const struct reward *reward);

/* What it was granted for; 0 for one without money. */
int64_t plan_amount_of(const struct reward *reward);

/* Brings a copy into a state from which it waits for nothing. Asserts an edge of the table in reward.c. */
void plan_settle(struct reward *reward, enum reward_status status);

/* Moves money of a copy, in its lot, its participant's totals and the ledger. 0 is nothing. */
void plan_move(struct plan *plan, struct reward *reward, enum ledger_effect effect, enum ledger_kind from,
               enum ledger_kind to, int64_t amount);

/* The totals row of a participant and currency that this plan changes. */
struct participant_amounts *plan_totals_of(struct plan *plan, const struct id *participant_id,
                                           const struct currency *currency);

/* The same for one that was read without its money: reads and keeps its lot. */
MUST_CHECK enum status plan_take(struct plan *plan, const struct reward *reward, struct plan_reward **ret_planned,
                                 struct error *err);

/* A pending copy becomes its beneficiary's: what is pending of it. A discount waits for its code first. */
void plan_issue(struct plan *plan, struct reward *reward);

/* When what is issued at a time lapses; TIME_NONE: never. */
int64_t plan_expiry(const struct reward *reward, int64_t issued_at);

/* Whether money of this kind is paid out by somebody when it is used up, not spent with the business. */
bool plan_is_paid_kind(const struct reward *reward);

/* Writes the totals that moves and counts have changed. */
MUST_CHECK enum status plan_write_totals(struct plan *plan, struct error *err);

/* ---- plan_tell.c ---- */

/* Tells each change of a reward once. */
MUST_CHECK enum status plan_tell_reward(struct plan *plan, const struct plan_reward *planned, struct error *err);

/* ---- plan_count.c ---- */

/* What a referral counts for its participant, and for figures, where that changed. */
void plan_count_referral(struct plan *plan, const struct plan_referral *of);

/* What beneficiaries have got, and figures of what was granted and issued. */
void plan_count_rewards(struct plan *plan);

/* ---- plan_goods.c ---- */

/* What else rewards are follows their states, once those are written: to-dos, waits for codes. */
MUST_CHECK enum status plan_follow_goods(struct plan *plan, struct error *err);

/* ---- plan_handover.c ---- */

/* What contacts owe of credit that is at Stripe is owed there: before debts are covered. */
MUST_CHECK enum status plan_settle_handovers(struct plan *plan, struct error *err);

/* Credit that is left available is set aside for Stripe: after debts were covered. */
MUST_CHECK enum status plan_follow_handovers(struct plan *plan, struct error *err);

/* The code of a discount that waits for one, where it comes from Stripe: asked for, or given. */
MUST_CHECK enum status plan_code_of_stripe(struct plan *plan, struct plan_reward *planned, struct error *err);

/* The code of one that is gone is switched off there, and on again. */
MUST_CHECK enum status plan_follow_code(struct plan *plan, const struct plan_reward *planned, struct error *err);

/* ---- plan_limits.c ---- */

/* What denied rewards had claimed of caps and budgets is given back; what is given back, or let through by a person,
 * claims. */
MUST_CHECK enum status plan_follow_limits(struct plan *plan, struct error *err);

/* ---- plan_reverse.c: what follows from moves, before the writing ---- */

/* Takes what could not be had before, since it was reserved. */
MUST_CHECK enum status plan_reverse_rest(struct plan *plan, struct error *err);

/* Covers debts of the contacts whose credit was released. */
MUST_CHECK enum status plan_cover_debts(struct plan *plan, struct error *err);

/* Whether all rewards of each referral are gone: then it is disqualified. */
MUST_CHECK enum status plan_weigh_referrals(struct plan *plan, struct error *err);

/* Writes how much is to be taken back of each reward where that changed. */
MUST_CHECK enum status plan_write_reversals(struct plan *plan, struct error *err);
