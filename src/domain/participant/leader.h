#pragma once

#include "domain/workspace/act.h"

/* Participants of a program by what they have brought, most first: for life or in a month. The figures are counted
 * behind the commits that change them (domain/rollup/figures.h): a list is as of figures_as_of(). Listed is who has
 * some of what the list goes by. */

enum leader_order { LEADER_BY_REFERRALS, LEADER_BY_CLOSED, LEADER_BY_REVENUE, LEADER_BY_EARNED, LEADER_ORDERS };

/* Their names outside: "-referrals", "-closed", "-revenue", "-earned". */
extern const char *const leader_order_names[LEADER_ORDERS];

/* False when no list goes by this name. */
bool leader_order_parse(struct str name, enum leader_order *ret);

struct leader {
    struct id participant_id;
    int64_t referrals, closed, revenue, earned;
};

/* The figure that an order goes by. */
int64_t leader_figure(const struct leader *leader, enum leader_order order);

/* The place of a row in its list. Zero: before the first. A row whose figure changes between two pages may be met twice
 * or not at all: ranks are moving. */
struct leader_place {
    int64_t figure;
    struct id participant_id;
};

/* The rows behind `after`, `limit` (1 .. LIMIT_PAGE_MAX) at most, for which `ret` has room. `period`: 0 for life, else
 * 202611 for November 2026. */
MUST_CHECK enum status leader_list(struct act *act, const struct id *program_id, int64_t period,
                                   enum leader_order order, const struct leader_place *after, size_t limit,
                                   struct leader *ret, size_t *ret_count, bool *ret_more, struct error *err);
