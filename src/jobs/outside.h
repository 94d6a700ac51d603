#pragma once

#include "base/env.h"
#include "net/client.h"
#include "store/store.h"

/* Work that talks to others, in four moves: claim, commit, call, record.
 *
 * claim() runs in a transaction: it finds what is due and marks each row with its attempt and a lease, by setting its
 * next try behind the call's deadline. After the commit the calls are made, many at once, never in a transaction. What
 * came of each is recorded in a transaction of its own. When the process ends in between, nobody knows whether the
 * call arrived: the row's lease lapses and it is tried again, under the same key of its own, by which the receiver can
 * tell that it is the same. So a call may be made twice, and no row is ever lost.
 *
 * All of it on one thread's loop, but the acts. */

struct outside;

/* A call as it was claimed. */
struct outside_call {
    int64_t ws;
    struct id id;          /* of the row */
    struct id receiver_id; /* at most LIMIT_RECEIVER_CALLS at once to the same */
    int64_t attempt;       /* 1, 2, ...: as claim() has marked it */
    struct client_request request;
};

/* What a claim collects; `claims` are emptied before claim() runs again. */
struct outside_claims;

/* Whether one more call, and one to this receiver, may be made now. What has no room is not marked. */
bool outside_has_room(const struct outside_claims *claims, const struct id *receiver_id);

/* The call is made after the commit. There is room. Everything is copied. */
void outside_claim(struct outside_claims *claims, const struct outside_call *call);

struct outside_job {
    const char *name;
    const char *purpose;
    int64_t every_ms; /* from the end of a claim that found nothing to the next */
    enum status (*claim)(struct txn *txn, struct outside_claims *claims, struct error *err);
    /* `call` is without its request. A row that is not at this attempt any more belongs to somebody else: left alone.
     */
    enum status (*record)(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                          struct error *err);
};

struct outside_config {
    struct env *env;
    struct store_loop *loop;
    struct http_client *client;
    const struct outside_job *jobs;
    size_t job_count;
};

struct outside *outside_new(const struct outside_config *config);

/* Makes no call any more: what is claimed yet is left to its lease. */
void outside_end(struct outside *outside);

/* After the client, so that nothing is called back, and with nothing of it in the store. Null is accepted. */
void outside_free(struct outside *outside);

/* Begins what is due; says when the next is (monotonic; INT64_MAX: when a call ends). The caller submits the loop. */
int64_t outside_run(struct outside *outside, int64_t now);

struct outside_metrics {
    uint64_t calls;    /* that ended, answered or not */
    uint64_t failures; /* claims and records that failed */
};
void outside_read_metrics(const struct outside *outside, struct outside_metrics *ret);
