#pragma once

#include "domain/dashboard/scope.h"

/* A period beside the one before. For dashboard.c only. */

struct measures {
    struct entity_list told;        /* struct dashboard_measure */
    int64_t totals[DASHBOARD_KEYS]; /* of what has no currency */
    struct currency *currencies;    /* that money was counted in */
    size_t currency_count;
    int64_t from_at, to_at;
};

MUST_CHECK enum status dashboard_measures(struct act *act, const struct dashboard_scope *scope,
                                          const struct dashboard_ask *ask, struct measures *ret, struct error *err);
