#pragma once

#include "domain/portal/portal.h"
#include "store/row.h"

/* The statements of the portal. For domain/portal only. */

enum {
    PORTAL_SQL_LINK_INSERT,
    PORTAL_SQL_LINK_FIND,
    PORTAL_SQL_LINK_USE,
    PORTAL_SQL_LINK_OPEN,
    PORTAL_SQL_LINK_SWEEP,
    PORTAL_SQL_SESSION_INSERT,
    PORTAL_SQL_SESSION_FIND,
    PORTAL_SQL_SESSION_END,
    PORTAL_SQL_SESSION_SWEEP,
    PORTAL_SQL_KEY_INSERT,
    PORTAL_SQL_KEY_HELD,
    PORTAL_SQL_KEY_LIST,
    PORTAL_SQL_KEY_OPEN,
    PORTAL_SQL_KEY_REVOKE,
    PORTAL_SQL_KEY_GIVE_UP,
    PORTAL_SQL_KEY_OF_PROGRAM,
    PORTAL_SQL_VISITOR,
    PORTAL_SQL_PROGRAM_READ,
    PORTAL_SQL_PROGRAM_WRITE,
    PORTAL_SQL_MUTED_READ,
    PORTAL_SQL_MUTED_WRITE,
    PORTAL_SQL_SHOWN_WRITE,
    PORTAL_SQL_LOTS,
    PORTAL_SQL_RULE_REWARDS,
    PORTAL_SQL_REFERRAL_REWARDS,
    PORTAL_SQL_COUNTER,
    PORTAL_SQL_BALANCES,
    PORTAL_SQL_ENTRIES,
    PORTAL_SQL_COUNT,
};

extern const struct statement portal_statements[PORTAL_SQL_COUNT];

/* A visitor as the statements give it: columns 0 to 6. */
struct portal_visitor portal_visitor_of(const struct result *rows, size_t row);
