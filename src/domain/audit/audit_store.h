#pragma once

#include "domain/audit/audit.h"
#include "store/row.h"

/* The statements of the trail. For audit.c and audit_verify.c only. */

enum {
    AUDIT_SQL_INSERT,
    AUDIT_SQL_INSERT_UNSEALED,
    AUDIT_SQL_INSERT_NOTE,
    AUDIT_SQL_TIMELINE,
    AUDIT_SQL_ON_TIMELINE,
    AUDIT_SQL_UNKNOWN_KEYS,
    AUDIT_SQL_UNKNOWN_CONNECTIONS,
    AUDIT_SQL_UNKNOWN_EVENTS,
    AUDIT_SQL_UNKNOWN_REFERRALS,
    AUDIT_SQL_NEITHER_SEALED,
    AUDIT_SQL_NOTHING_TO_SEAL,
    AUDIT_SQL_COUNT,
};

extern const struct statement audit_statements[AUDIT_SQL_COUNT];

/* Of a join: columns say whose they are. */
#define AUDIT_ROW_COLUMNS(C)                                                                                           \
    C(struct audit_row, a.id, id, ID, 0)                                                                               \
    C(struct audit_row, a.created_at, at, TIME, 0)                                                                     \
    C(struct audit_row, a.actor_type, actor_type, TEXT, 0)                                                             \
    C(struct audit_row, a.actor_id, actor_id, ID, 0)                                                                   \
    C(struct audit_row, k.name, actor_name, TEXT, 0)                                                                   \
    C(struct audit_row, a.request_id, request_id, ID, 0)                                                               \
    C(struct audit_row, a.source, source_bytes, BYTES, 0)                                                              \
    C(struct audit_row, a.action, action, TEXT, 0)                                                                     \
    C(struct audit_row, a.object_kind, object_kind, TEXT, 0)                                                           \
    C(struct audit_row, a.object_id, object_id, ID, 0)                                                                 \
    C(struct audit_row, a.event_id, event_id, ID, 0)                                                                   \
    C(struct audit_row, a.changes, changes, JSON, 0)                                                                   \
    C(struct audit_row, n.text, note, TEXT, 0)

extern const struct entity audit_row_entity;
