#pragma once

#include "domain/dashboard/dashboard.h"

/* Whose figures are told, and what waits there. For the files of this folder, and for domain/figure. */

struct dashboard_scope {
    struct id program_id; /* that was asked for, or none */
    struct id *ids;
    struct currency *currencies; /* of each */
    size_t count;
};

/* The programs: the one that is asked for, or all. */
MUST_CHECK enum status dashboard_scope_read(struct act *act, const struct id *program_id, struct dashboard_scope *ret,
                                            struct error *err);

/* Parameters $1 to $4 of what waits: the world, the program, whether any program will do, how many at most. */
#define DASHBOARD_WAITING(act, scope)                                                                                  \
    value_int((act)->ws), value_bytes((struct str){(const char *)(scope)->program_id.bytes, sizeof(struct id)}),       \
        value_int(id_is_none(&(scope)->program_id)), value_int(LIMIT_COUNTED)

/* Until when figures are counted: the earlier of those of acts and of clicks. */
MUST_CHECK enum status dashboard_as_of(struct act *act, int64_t *ret_as_of, struct error *err);

/* Rewards that wait for a reason, by currency: of a row `currency`, number, sum, the oldest. */
MUST_CHECK enum status dashboard_waits(struct act *act, const struct dashboard_scope *scope, int reason,
                                       struct result *ret, struct error *err);

/* What waits for a person: struct dashboard_decision. */
MUST_CHECK enum status dashboard_decisions(struct act *act, const struct dashboard_scope *scope,
                                           struct entity_list *ret, struct error *err);

/* Who brings most, and what happened last. */
MUST_CHECK enum status dashboard_top(struct act *act, const struct dashboard_scope *scope, struct entity_list *ret,
                                     struct error *err);
MUST_CHECK enum status dashboard_recent(struct act *act, const struct dashboard_scope *scope, struct entity_list *ret,
                                        struct error *err);
