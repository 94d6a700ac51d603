#pragma once

#include "domain/workspace/act.h"

/* Participants of a program by what they have brought, most first: for life, in a year or in a month. The figures are
 * counted behind the commits that change them (domain/rollup/figures.h): a list is as of figures_as_of(). Listed is who
 * has some of what the list goes by. */

enum leader_order { LEADER_BY_REFERRALS, LEADER_BY_CLOSED, LEADER_BY_REVENUE, LEADER_BY_EARNED, LEADER_ORDERS };

/* Their names outside: "-referrals", "-closed", "-revenue", "-earned". */
extern const char *const leader_order_names[LEADER_ORDERS];

/* False when no list goes by this name. */
bool leader_order_parse(struct str name, enum leader_order *ret);

/* A participant and the figure that the list goes by, which is also the place in the list. Zero: before the first. A
 * participant whose figure changes between two pages may be met twice or not at all: ranks are moving. */
struct leader {
    struct id participant_id;
    int64_t figure;
};

/* The rows behind `after`, `limit` (1 .. LIMIT_PAGE_MAX) at most, for which `ret` has room. `period`: 0 for life,
 * 2026 for a year, 202611 for November 2026. The index has all of a row, so that a page costs the same however many
 * there are. */
MUST_CHECK enum status leader_list(struct act *act, const struct id *program_id, int64_t period,
                                   enum leader_order order, const struct leader *after, size_t limit,
                                   struct leader *ret, size_t *ret_count, bool *ret_more, struct error *err);
