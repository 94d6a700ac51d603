#pragma once

#include "domain/audit/audit.h"
#include "store/row.h"

/* The statements of the trail. For the files of this folder only. */

enum {
    AUDIT_SQL_INSERT,
    AUDIT_SQL_INSERT_UNSEALED,
    AUDIT_SQL_INSERT_NOTE,
    AUDIT_SQL_TIMELINE,
    AUDIT_SQL_ON_TIMELINE,
    AUDIT_SQL_CHANGES,
    AUDIT_SQL_LIST,
    AUDIT_SQL_LIST_OBJECT,
    AUDIT_SQL_LIST_REFERRAL,
    AUDIT_SQL_LIST_ACTOR,
    AUDIT_SQL_HELD,
    AUDIT_SQL_NOTES,
    AUDIT_SQL_KEY_NAMES,
    AUDIT_SQL_USER_NAMES,
    AUDIT_SQL_UNKNOWN_KEYS,
    AUDIT_SQL_UNKNOWN_USERS,
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
    C(struct audit_row, k.name, key_name, TEXT, 0)                                                                     \
    C(struct audit_row, u.name, user_name, TEXT, 0)                                                                    \
    C(struct audit_row, a.request_id, request_id, ID, 0)                                                               \
    C(struct audit_row, a.source, source_bytes, BYTES, 0)                                                              \
    C(struct audit_row, a.action, action, TEXT, 0)                                                                     \
    C(struct audit_row, a.object_kind, object_kind, TEXT, 0)                                                           \
    C(struct audit_row, a.object_id, object_id, ID, 0)                                                                 \
    C(struct audit_row, a.event_id, event_id, ID, 0)                                                                   \
    C(struct audit_row, a.changes, changes, JSON, 0)                                                                   \
    C(struct audit_row, n.text, note, TEXT, 0)

extern const struct entity audit_row_entity;

/* The same of a page of the trail: names and notes are read for the page. */
#define AUDIT_LIST_COLUMNS(C)                                                                                          \
    C(struct audit_row, id, id, ID, 0)                                                                                 \
    C(struct audit_row, created_at, at, TIME, 0)                                                                       \
    C(struct audit_row, actor_type, actor_type, TEXT, 0)                                                               \
    C(struct audit_row, actor_id, actor_id, ID, 0)                                                                     \
    C(struct audit_row, request_id, request_id, ID, 0)                                                                 \
    C(struct audit_row, action, action, TEXT, 0)                                                                       \
    C(struct audit_row, object_kind, object_kind, TEXT, 0)                                                             \
    C(struct audit_row, object_id, object_id, ID, 0)                                                                   \
    C(struct audit_row, changes, changes, JSON, 0)                                                                     \
    C(struct audit_row, noted, noted, BOOL, 0)

extern const struct entity audit_list_entity;
