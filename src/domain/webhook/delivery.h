#pragma once

#include "base/entity.h"
#include "domain/list/list.h"
#include "domain/outbox/outbox.h"
#include "domain/webhook/webhook.h"

/* Deliveries: one endpoint that is told of one event. Written in the commit that takes the change off the outbox, tried
 * by the schedule of retry.h in the world's time, and kept for LIMIT_WEBHOOK_LOG_DAYS with what was sent and answered.
 *
 * Order: what an endpoint is told of one referral (else of one object) is told in order: no delivery begins while an
 * earlier one of the same referral waits for its next try. One that is dead is waited for no more. The check is made
 * when a delivery is claimed; one that is behind another is put aside, without a due time, until that one ends.
 *
 * At least once: when the process ends while a call is under way, the lease lapses and the call is made again, under
 * the same webhook-id.
 *
 * Runs inside a transaction, on its thread. */

/* Numbers are stored: never change them. */
enum delivery_state { DELIVERY_WAITING, DELIVERY_DELIVERED, DELIVERY_DEAD };

enum delivery_outcome {
    DELIVERY_UNTRIED,
    DELIVERY_TAKEN,       /* 2xx */
    DELIVERY_GONE,        /* 410 */
    DELIVERY_BUSY,        /* 429, or 503 with Retry-After */
    DELIVERY_REDIRECTED,  /* 3xx: not followed */
    DELIVERY_REFUSED,     /* any other status */
    DELIVERY_UNREACHABLE, /* nothing left us */
    DELIVERY_UNANSWERED,  /* it may have arrived */
    DELIVERY_FORGOTTEN,   /* its body was deleted */
};

extern const char *const delivery_states[];
extern const char *const delivery_outcomes[]; /* by enum delivery_outcome less 1 */

/* One try that has ended. */
struct delivery_attempt {
    int64_t number, at, duration_us;
    int outcome; /* enum delivery_outcome */
    struct opt_int status_code;
    struct str detail, response;
    int64_t duration_ms; /* told */
};

struct delivery {
    struct id id;
    struct id event_id;
    struct id endpoint_id;
    struct str type;
    struct id stream_id;
    int64_t position;
    int state; /* enum delivery_state */
    int64_t tries, attempts;
    int64_t next_try_at, tried_at;
    int outcome; /* enum delivery_outcome */
    struct opt_int status_code;
    int64_t created_at, ended_at;

    /* filled by delivery_tell() */
    struct str body;
    struct entity_list log; /* struct delivery_attempt, newest first */
};
extern const struct entity delivery_entity;

/* Filters: endpoint_id; state; both. */
extern const struct list delivery_list;
enum { DELIVERIES_ENDPOINT, DELIVERIES_STATE };

MUST_CHECK enum status delivery_read(struct act *act, const struct id *id, struct delivery *ret, struct error *err);

/* The body, with addresses under `public_url`, and the attempts. */
MUST_CHECK enum status delivery_tell(struct act *act, struct delivery *delivery, struct str public_url,
                                     struct error *err);

/* ---- making ---- */

/* The outbox's channel: a delivery to each endpoint that wants to be told of the change, and its body once. A
 * world without endpoints asks for nothing. */
MUST_CHECK enum status delivery_asks(struct act *act, const char *const **ret_actions, struct error *err);
MUST_CHECK enum status delivery_take(struct act *act, const struct outbox_change *change, struct error *err);

/* A test event to this endpoint, whatever it wants to be told of, with the endpoint itself. ERROR_INVALID_STATE
 * `id`: it is disabled. */
MUST_CHECK enum status delivery_test(struct act *act, const struct webhook_endpoint *endpoint, struct delivery *ret,
                                     struct error *err);

/* ---- telling again ---- */

/* From the first try on, whatever has come of it before; in its place in the order. ERROR_INVALID_STATE `id`: it waits
 * already, or its body was deleted. */
MUST_CHECK enum status delivery_retry(struct act *act, const struct id *id, struct delivery *ret, struct error *err);

/* The same of several of an endpoint; `*ret_count`: how many did not wait already. ERROR_NOT_FOUND `delivery_ids[n]`.
 */
MUST_CHECK enum status delivery_replay_ids(struct act *act, const struct webhook_endpoint *endpoint,
                                           const struct id *ids, size_t count, size_t *ret_count, struct error *err);

/* The same of all that were made in [from, to): in steps, by delivery_replay_step(). ERROR_INVALID_STATE `id`: a replay
 * is under way. */
MUST_CHECK enum status delivery_replay_range(struct act *act, const struct webhook_endpoint *endpoint, int64_t from,
                                             int64_t to, struct error *err);
MUST_CHECK enum status delivery_replays_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                             struct error *err);
MUST_CHECK enum status delivery_replay_step(struct act *act, const struct id *endpoint_id, bool *ret_more,
                                            struct error *err);

/* ---- sending ---- */

/* Worlds and endpoints that have something due, at most `limit`. `now` is the wall clock. */
struct delivery_due {
    int64_t ws;
    struct id endpoint_id;
};
MUST_CHECK enum status delivery_due_endpoints(struct txn *txn, int64_t now, size_t limit, struct delivery_due **ret,
                                              size_t *ret_count, struct error *err);

/* Deliveries of an endpoint that are due, first due first, `limit` at most. */
MUST_CHECK enum status delivery_due(struct act *act, const struct id *endpoint_id, size_t limit, struct delivery **ret,
                                    size_t *ret_count, struct error *err);

/* Begins an attempt: marks the row with it and its lease. `*ret_begun` false: it is behind another, somebody else has
 * it, or its body is gone. `*ret_body` is as it was stored: webhook_event_body() makes of it what is sent. */
MUST_CHECK enum status delivery_begin(struct act *act, struct delivery *delivery, bool *ret_begun, struct str *ret_body,
                                      struct error *err);

/* What came of an attempt. Texts are valid UTF-8. */
struct delivery_result {
    int outcome; /* enum delivery_outcome */
    int status_code;
    int64_t retry_after_s; /* 0: it said nothing */
    struct str detail, response;
};
/* Of a row that is not at this attempt any more: nothing. */
MUST_CHECK enum status delivery_record(struct act *act, const struct id *id, int64_t attempt,
                                       const struct delivery_result *result, struct error *err);

/* Deletes deliveries older than LIMIT_WEBHOOK_LOG_DAYS, with their attempts and bodies. */
MUST_CHECK enum status delivery_purge(struct act *act, bool *ret_more, struct error *err);
