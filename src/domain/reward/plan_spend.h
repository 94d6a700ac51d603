#pragma once

#include "domain/reward/plan.h"

/* Spending what was issued, and its lapse, as parts of a plan (plan.h). Each takes a reward that was read with its
 * money (reward_read_money()), or the plan's copy, and an amount of its lot in minor units, above 0 and no more than
 * the lot has where it is taken from; asserted. The plan's copy is moved on when nothing of it is left: the last act
 * says to which state. */

/* Sets available money aside: for a redemption that is open. */
void plan_reserve(struct plan *plan, const struct reward *reward, int64_t amount);

/* Gives what was set aside back. What has lapsed meanwhile lapses now. */
void plan_return(struct plan *plan, const struct reward *reward, int64_t amount);

/* Uses money up: `from` is LEDGER_AVAILABLE or LEDGER_RESERVED. */
void plan_redeem(struct plan *plan, const struct reward *reward, enum ledger_kind from, int64_t amount);

/* Pays reserved money out: somebody else has given its beneficiary what it is worth. */
void plan_pay(struct plan *plan, const struct reward *reward, int64_t amount);

/* All that is available of it lapses. */
void plan_expire(struct plan *plan, const struct reward *reward);

/* Marks an issued reward that has no money as used. */
void plan_use(struct plan *plan, const struct reward *reward);

/* Takes the use of a reward back, wholly: it is to be used again. STATUS_BUSY never. */
MUST_CHECK enum status plan_unuse(struct plan *plan, const struct reward *reward, struct error *err);

/* An issued discount was used, and this is what it was worth: booked as granted, issued and used at once. 0: it is
 * marked as used. */
void plan_use_discount(struct plan *plan, const struct reward *reward, int64_t worth);

/* An issued reward without money lapses. */
void plan_lapse(struct plan *plan, const struct reward *reward);
