#pragma once

#include "domain/reward/reward.h"

/* Who may say yes to a reward, and who did.
 *
 * A reward that waits for approval alone, because its rule says `manual`, may be approved by anybody who may write
 * rewards. Where the rules want people to look at an amount (`approval: {above, second_above}`), or a budget has no
 * room for it, nobody says yes to what came of an own act by hand: a bonus that was given, a referral that was
 * qualified, moved so that it pays, or credited to somebody else. Where two must say yes, they are two: who said the
 * first cannot say the second. A key acts as itself and counts as one person. Inside a write transaction, on its
 * thread. */

/* ERROR_OWN_REQUEST `id`, ERROR_SECOND_PERSON_REQUIRED `id`: the principal of the act may not say the next yes. */
MUST_CHECK enum status approval_check(struct act *act, const struct reward *reward, struct error *err);

/* Notes a yes of the act's principal to a reward that needs two. */
MUST_CHECK enum status approval_note(struct act *act, const struct reward *reward, struct error *err);

/* Fills `approvals` of those rewards of a page that have one yes of two: one statement, none where there are none. */
MUST_CHECK enum status approval_tell(struct act *act, struct reward *rewards, size_t count, struct error *err);

/* B20: approvals are of rewards that exist, by two. */
MUST_CHECK enum status approval_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
