#pragma once

#include "store/store.h"

/* The statements of the trail. For audit.c and audit_verify.c only. */

enum {
    AUDIT_SQL_INSERT,
    AUDIT_SQL_INSERT_UNSEALED,
    AUDIT_SQL_INSERT_NOTE,
    AUDIT_SQL_TIMELINE,
    AUDIT_SQL_ON_TIMELINE,
    AUDIT_SQL_UNKNOWN_KEYS,
    AUDIT_SQL_UNKNOWN_CONNECTIONS,
    AUDIT_SQL_UNKNOWN_OBJECTS,
    AUDIT_SQL_UNKNOWN_EVENTS,
    AUDIT_SQL_UNKNOWN_REFERRALS,
    AUDIT_SQL_NEITHER_SEALED,
    AUDIT_SQL_NOTHING_TO_SEAL,
    AUDIT_SQL_COUNT,
};

extern const struct statement audit_statements[AUDIT_SQL_COUNT];
