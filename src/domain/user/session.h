#pragma once

#include "base/entity.h"
#include "base/token.h"
#include "domain/user/role.h"
#include "domain/workspace/act.h"

/* Sessions: browsers in which a user of the console is signed in. A session is a token (base/token.h) in a cookie; what
 * is stored is its hash. It lasts LIMIT_SESSION_DAYS, or until it was not used for LIMIT_SESSION_IDLE_DAYS, its user
 * signs out, or somebody ends it. All its times are the wall clock's: it is of no world.
 *
 * Runs inside a transaction, on its thread. */

/* A session in one of the worlds of its user. Plain data without views: loops keep copies of it. */
struct session {
    struct id id, user_id;
    int64_t created_at, last_seen_at, expires_at, confirmed_at;

    /* the world that the caller chose */
    bool in_world; /* false: there is no such world, or its user is no member of it */
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us;
    int role; /* enum role */
    struct id team_id;
};

/* By the hash of its token. `world_id` is the world that is wanted, or none: the live one of the user's first
 * workspace. An unknown session is `*ret_found` false; one that is over is found. */
MUST_CHECK enum status session_find(struct txn *txn, const uint8_t hash[SHA256_SIZE], const struct id *world_id,
                                    struct session *ret, bool *ret_found, struct error *err);

/* Puts a session into that world: what session_find() does at its end. */
MUST_CHECK enum status session_enter(struct txn *txn, const struct id *world_id, struct session *session,
                                     struct error *err);

/* Whether it lasts still. Pure. */
bool session_lasts(const struct session *session, int64_t now_at);

/* Whether its user has proved lately who he is, for acts that ask for it. Pure. */
bool session_is_confirmed(const struct session *session, int64_t now_at);

/* Until when it is. Pure. */
int64_t session_confirmed_until(const struct session *session);

/* Begins one for a user, in a browser that says of itself `user_agent` (or absent). Writes the cookie's value,
 * NUL-terminated; the caller wipes it. Rows that are over go at the same time, some at once. */
MUST_CHECK enum status session_begin(struct txn *txn, const struct id *user_id, struct str user_agent,
                                     char ret_token[TOKEN_TEXT_SIZE + 1], struct session *ret, struct error *err);

/* Its user has proved again who he is. Touches the caches. */
MUST_CHECK enum status session_confirm(struct txn *txn, const struct id *id, struct error *err);

/* Notes that it was used, unless that was noted less than LIMIT_SESSION_SEEN_S ago. */
MUST_CHECK enum status session_seen(struct txn *txn, const struct session *session, struct error *err);

/* Ends a session of this user. ERROR_NOT_FOUND `id`. Touches the caches: it is refused everywhere before the answer. */
MUST_CHECK enum status session_end(struct txn *txn, const struct id *user_id, const struct id *id, struct error *err);

/* Ends all of a user's but one, or none. Touches the caches. */
MUST_CHECK enum status session_end_others(struct txn *txn, const struct id *user_id, const struct id *keep,
                                          struct error *err);

/* ---- what is told ---- */

struct session_row {
    struct id id;
    struct str device;
    int64_t created_at, last_seen_at, expires_at;
    bool current;
};

extern const struct entity session_row_entity;

/* A user's sessions that last, newest first, LIMIT_SESSIONS at most; `current` is the one that asks. */
MUST_CHECK enum status session_list(struct txn *txn, const struct id *user_id, const struct id *current,
                                    struct session_row **ret_rows, size_t *ret_count, struct error *err);

/* A workspace of a user, with the role that he has in it. */
struct session_workspace {
    int64_t ws;
    struct id id, test_id;
    struct str name;
    int role;
};

extern const struct entity session_workspace_entity;

/* The workspaces of a user, LIMIT_WORKSPACES_OF_USER at most. */
MUST_CHECK enum status session_workspaces(struct txn *txn, const struct id *user_id,
                                          struct session_workspace **ret_rows, size_t *ret_count, struct error *err);

/* "Firefox on Linux": what the text of a User-Agent header says, in the arena. Never absent. Pure. */
struct str session_device(struct str user_agent, struct arena *arena);
