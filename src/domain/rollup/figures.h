#pragma once

#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Figures that are counted behind the commits that change them (domain/tally/tally.h): the tables leader, stat_margin,
 * liability_day, referral_count, and the programs' own accounts; first days (participation.h) and customers
 * (customers.h).
 *
 * One transaction takes rows of `uncounted` away and adds what they hold, so each is counted once whatever breaks. It
 * takes what is there: neither ids nor clocks matter, and any number of sweeps may run at once. A figure beyond
 * +-FIGURE_LIMIT stays there. */

#define FIGURE_LIMIT INT64_C(8000000000000000000)

/* Counts up to `limit` rows of this world. `*ret_more`: others were left, or came meanwhile. A row that cannot be read
 * is set aside in `uncountable`, and reported by figures_verify(). */
MUST_CHECK enum status figures_count(struct act *act, size_t limit, bool *ret_more, struct error *err);

/* Until when acts are counted: now when nothing waits, else the time of the oldest that does. */
MUST_CHECK enum status figures_as_of(struct act *act, int64_t *ret_as_of, struct error *err);

/* B3: adds the figures up again from the rows of referrals, rewards and the journal, and compares them with what is
 * counted plus what waits; tells also of rows that cannot be counted. The programs' accounts are ledger_verify()'s.
 * The database adds up; memory here is that of one participant's months and of what waits. */
MUST_CHECK enum status figures_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
