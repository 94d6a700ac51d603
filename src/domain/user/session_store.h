#pragma once

#include "domain/user/session.h"
#include "store/row.h"

/* The statements of sessions. For session.c only. */

enum {
    SESSION_SQL_INSERT,
    SESSION_SQL_FIND,
    SESSION_SQL_WORLD,
    SESSION_SQL_FIRST_WORLD,
    SESSION_SQL_WORKSPACES,
    SESSION_SQL_CONFIRM,
    SESSION_SQL_SEEN,
    SESSION_SQL_END,
    SESSION_SQL_END_OTHERS,
    SESSION_SQL_SWEEP,
    SESSION_SQL_LIST,
    SESSION_SQL_COUNT,
};

extern const struct statement session_statements[SESSION_SQL_COUNT];

#define SESSION_COLUMNS(C)                                                                                             \
    C(struct session, id, id, ID, 0)                                                                                   \
    C(struct session, user_id, user_id, ID, 0)                                                                         \
    C(struct session, created_at, created_at, TIME, 0)                                                                 \
    C(struct session, last_seen_at, last_seen_at, TIME, 0)                                                             \
    C(struct session, expires_at, expires_at, TIME, 0)                                                                 \
    C(struct session, confirmed_at, confirmed_at, TIME, 0)

extern const struct entity session_entity;

/* Of a join: columns say whose they are. */
#define SESSION_WORLD_COLUMNS(C)                                                                                       \
    C(struct session, w.ws, ws, INT, 0)                                                                                \
    C(struct session, w.livemode, livemode, BOOL, 0)                                                                   \
    C(struct session, w.clock_offset_us, clock_offset_us, INT, 0)                                                      \
    C(struct session, m.role, role, NAME, 0, .words = role_names)                                                      \
    C(struct session, m.team_id, team_id, ID, 0)

extern const struct entity session_world_entity;

#define SESSION_ROW_COLUMNS(C)                                                                                         \
    C(struct session_row, id, id, ID, 0, .prefix = "ses", .doc = "Its id.")                                            \
    C(struct session_row, device, device, TEXT, 0, .doc = "Browser and system, as far as it said.")                    \
    C(struct session_row, created_at, created_at, TIME, 0, .doc = "When it was signed in.")                            \
    C(struct session_row, last_seen_at, last_seen_at, TIME, 0, .doc = "When it was last used, to the minute.")         \
    C(struct session_row, expires_at, expires_at, TIME, 0, .doc = "When it ends at the latest.")

/* Of a join, as above. */
#define SESSION_WORKSPACE_COLUMNS(C)                                                                                   \
    C(struct session_workspace, w.id, id, ID, 0)                                                                       \
    C(struct session_workspace, t.id, test_id, ID, 0)                                                                  \
    C(struct session_workspace, w.name, name, TEXT, 0)                                                                 \
    C(struct session_workspace, m.role, role, NAME, 0, .words = role_names)

extern const struct entity session_workspace_row_entity;
