#pragma once

#include "base/entity.h"
#include "domain/connection/connection.h"
#include "domain/workspace/act.h"

/* Reading events again: those of a stretch of time, by the outside system's own API, page by page, newest first. An
 * event that was told before changes nothing, so what is missing is found, and nothing is counted twice. Where it has
 * got to is in its row: a process that ends in between goes on from there. One at a time of a connection.
 *
 * Inside a transaction. The calls are jobs/backfills.c's. */

/* Stored: never renumbered. */
enum backfill_state { BACKFILL_RUNNING, BACKFILL_DONE, BACKFILL_FAILED, BACKFILL_CANCELED };
extern const char *const backfill_states[]; /* null-terminated */

struct backfill {
    struct id id, connection_id;
    int64_t from_at, to_at;
    int state;
    int64_t applied, replayed, ignored, failed; /* events, by what became of them */
    int64_t reached_at;                         /* TIME_NONE: nothing was read yet */
    struct str cursor;                          /* or absent */
    struct str reason;                          /* or absent */
    int64_t attempts, tries;
    int64_t next_try_at; /* wall clock; TIME_NONE: it is over */
    int64_t created_at, ended_at;
};
extern const struct entity backfill_entity;

/* `to_at` TIME_NONE: until now. ERROR_NOT_FOUND `id`; ERROR_NOT_SUPPORTED `id` where events of the kind cannot be read
 * again; ERROR_INVALID_STATE `api_key`, `status`; ERROR_OUT_OF_RANGE `from`, `to`; ERROR_CONFLICT `id` while another
 * is running. */
MUST_CHECK enum status backfill_start(struct act *act, const struct id *connection_id, int64_t from_at, int64_t to_at,
                                      struct backfill *ret, struct error *err);

/* The newest of a connection, at most LIMIT_BACKFILLS_TOLD. */
MUST_CHECK enum status backfill_newest(struct act *act, const struct id *connection_id, struct backfill **ret,
                                       size_t *ret_count, struct error *err);

/* Ends what is running, if anything is; what was read stays. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status backfill_cancel(struct act *act, const struct id *connection_id, struct error *err);

/* ---- for the job ---- */

struct backfill_due {
    int64_t ws;
    struct id id, connection_id;
};

/* Those that are due by the wall clock, over all worlds; `ret` has room for `limit`. */
MUST_CHECK enum status backfill_due(struct txn *txn, int64_t now, size_t limit, struct backfill_due *ret,
                                    size_t *ret_count, struct error *err);

/* Marks the next call of a due one, with a lease until `lease_until`. `*ret_claimed` false: there is nothing to call
 * for, any more; one whose connection is gone, paused or without its key has failed. */
MUST_CHECK enum status backfill_claim(struct act *act, const struct id *id, int64_t lease_until, struct backfill *ret,
                                      struct connection *ret_connection, bool *ret_claimed, struct error *err);

MUST_CHECK enum status backfill_read(struct act *act, const struct id *id, struct backfill *ret, struct error *err);

/* A page was read: counts were added in `backfill`, with its cursor and reached_at. `more`: there is another. */
MUST_CHECK enum status backfill_go_on(struct act *act, struct backfill *backfill, bool more, struct error *err);

/* It could not be read, and is tried again later; after LIMIT_BACKFILL_TRIES of one page, or where `lasting`, it has
 * failed. */
MUST_CHECK enum status backfill_put_off(struct act *act, struct backfill *backfill, struct str reason, bool lasting,
                                        int64_t retry_after_s, struct error *err);
