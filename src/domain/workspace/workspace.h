#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Worlds. A workspace is a pair of them: live and its twin for tests, which has a settable clock; both have the
 * workspace's name. `referd init` makes the first, `referd workspace create` any number of others. */

#define WORKSPACE_FIRST_NAME "referd" /* what the first one is called until somebody says another name */

struct workspace {
    int64_t ws;
    struct id id;
    struct str name;
    bool livemode;
    int64_t twin_ws;
    int64_t clock_offset_us;
    int64_t created_at;
};

/* Makes the first workspace if there is none; `*ret_created` says so. ERROR_INVALID_VALUE `name`: empty, longer than
 * LIMIT_TEXT_BYTES, with control characters, or an id. */
MUST_CHECK enum status workspace_init(struct txn *txn, struct str name, bool *ret_created, struct error *err);

/* Makes one more workspace, with the next numbers. ERROR_CONFLICT `name`: another one has it; ERROR_INVALID_VALUE
 * `name` as above. */
MUST_CHECK enum status workspace_create(struct txn *txn, struct str name, struct workspace *ret_live,
                                        struct workspace *ret_test, struct error *err);

/* The live or the test world of the workspace that is wanted: by name, by the id of one of its worlds, or (absent) the
 * only one. ERROR_NOT_FOUND; ERROR_MISSING_FIELD `workspace` when there are several and none is named;
 * ERROR_INVALID_VALUE `workspace` when the id is of a test world and the live one is asked for: an id of a test world
 * never leads to money. */
MUST_CHECK enum status workspace_find(struct txn *txn, struct str wanted, bool livemode, struct workspace *ret,
                                      struct error *err);

/* Whether a workspace may be called so: as workspace_init() says. Pure. */
MUST_CHECK enum status workspace_check_name(struct str name, struct error *err);

/* Whether a workspace is. */
MUST_CHECK enum status workspace_name_taken(struct txn *txn, struct str name, bool *ret_taken, struct error *err);

/* Whether the server was set up: somebody has become the owner of its first workspace (user/setup.h). */
MUST_CHECK enum status workspace_is_set_up(struct txn *txn, bool *ret, struct error *err);

/* Says so, once for ever: ERROR_CONFLICT when it was before. */
MUST_CHECK enum status workspace_set_up(struct txn *txn, struct error *err);

MUST_CHECK enum status workspace_read(struct txn *txn, int64_t ws, struct workspace *ret, struct error *err);

/* Whether there is any world: false before `init`. */
MUST_CHECK enum status workspace_any(struct txn *txn, bool *ret, struct error *err);

/* Calls `each` for every world, by number, live before test of each workspace. The callback may run any statements; a
 * status other than STATUS_OK from it ends the walk and is returned. */
MUST_CHECK enum status workspace_each(struct txn *txn,
                                      enum status (*each)(void *ctx, const struct workspace *world, struct error *err),
                                      void *ctx, struct error *err);

/* act_begin() in the world of this number, by the clock that it has: for jobs that go over all worlds. */
MUST_CHECK enum status workspace_begin(struct txn *txn, int64_t ws, struct principal principal, struct act *ret_act,
                                       struct error *err);

/* act_begin() for a transaction that may write. What the caller knows of a test world's clock may be older than the
 * clock: a write reads it again, and it stays until the commit. So no act happens at a time that its world has left
 * behind, which roll-ups rely on. Of `world` only `ws`, `livemode` and `clock_offset_us` are looked at. */
MUST_CHECK enum status workspace_enter(struct txn *txn, const struct workspace *world, struct principal principal,
                                       struct act *ret_act, struct error *err);

/* The same for an act that moves the clock: no other act of the world is under way at the same time. Whoever came in by
 * workspace_enter() would wait for another one that did and moves it too, and that one for him. */
MUST_CHECK enum status workspace_enter_alone(struct txn *txn, const struct workspace *world, struct principal principal,
                                             struct act *ret_act, struct error *err);

/* Users and the business belong to both worlds of a workspace, so what is done to them in the test world holds in the
 * live one. Persons may do that there; ERROR_FORBIDDEN for a key of the test world, which is handed out for trying
 * things and must not lead into the live world. */
MUST_CHECK enum status workspace_check_shared(const struct act *act, struct error *err);

/* Moves a test world's clock to `to`; the act goes on at that time. It came in by workspace_enter_alone(). Backwards,
 * or more than LIMIT_CLOCK_AHEAD_DAYS from now: ERROR_OUT_OF_RANGE `to`; a live world: ERROR_FORBIDDEN. Touches the
 * caches. The trail is a folder above this one: the caller writes the audit row. */
MUST_CHECK enum status workspace_advance_clock(struct act *act, int64_t to, struct error *err);

/* The check value as it is stored, for a backup; absent in a database that no key was made for. */
MUST_CHECK enum status workspace_master_key_check(struct txn *txn, struct str *ret, struct error *err);

/* The master key's check value: stores it at the first call, later compares, which writes nothing. ERROR_INVALID_VALUE
 * when it is another key. */
MUST_CHECK enum status workspace_check_master_key(struct txn *txn, const uint8_t *check, size_t size,
                                                  struct error *err);

/* Stores the check value of another key in place of the one that is lost. ERROR_NOT_FOUND: there was none. What the old
 * key sealed must be given up in the same transaction. */
MUST_CHECK enum status workspace_replace_master_key(struct txn *txn, const uint8_t *check, size_t size,
                                                    struct error *err);

/* B20: worlds are twins of each other. */
MUST_CHECK enum status workspace_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
