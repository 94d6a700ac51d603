#pragma once

#include "base/crypto.h"
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

/* What requests are made of, and answers kept with, that no transaction knows. */
struct outside_context {
    struct str public_url;          /* without a slash at its end; outlives the jobs */
    uint8_t seal[SUBKEY_SIZE];      /* that sealed the secrets of connections, and seals those of answers */
    uint8_t token_key[SUBKEY_SIZE]; /* of the links in messages (domain/message/message_token.h) */
};

/* A call as it was claimed. */
struct outside_call {
    int64_t ws;
    struct id id;          /* of the row */
    struct id receiver_id; /* at most so many at once to the same as the kind allows */
    int64_t attempt;       /* 1, 2, ...: as claim() has marked it */
    struct client_request request;
    const struct outside_context *context; /* set for record() */
};

/* What a claim collects; `claims` are emptied before claim() runs again. */
struct outside_claims;

const struct outside_context *outside_context(const struct outside_claims *claims);

/* Whether one more call, and one to this receiver, may be made now. What has no room is not marked. */
bool outside_has_room(const struct outside_claims *claims, const struct id *receiver_id);

/* Calls to this receiver that are under way, or claimed. */
size_t outside_busy(const struct outside_claims *claims, const struct id *receiver_id);

/* The call is made after the commit. There is room. Everything is copied. */
void outside_claim(struct outside_claims *claims, const struct outside_call *call);

struct outside_job {
    const char *name;
    const char *purpose;
    int64_t every_ms;          /* from the end of a claim that found nothing to the next */
    size_t calls_max;          /* places of its own; 0: LIMIT_OUTSIDE_CALLS, shared with others that have none */
    size_t receiver_calls_max; /* at once to the same receiver; 0: LIMIT_RECEIVER_CALLS */
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
    const struct outside_context *context; /* copied; null: zero */
};

struct outside *outside_new(const struct outside_config *config);

/* Makes no call any more: what is claimed yet is left to its lease. */
void outside_end(struct outside *outside);

/* What this program calls others for: one row per kind in jobs/table.c. */
extern const struct outside_job outside_job_table[];
extern const size_t outside_job_count;

/* After the client, so that nothing is called back, and with nothing of it in the store. Null is accepted. */
void outside_free(struct outside *outside);

/* Begins what is due; says when the next is (monotonic; INT64_MAX: when a call ends). The caller submits the loop. */
int64_t outside_run(struct outside *outside, int64_t now);

struct outside_metrics {
    uint64_t calls;    /* that ended, answered or not */
    uint64_t failures; /* claims and records that failed */
};
void outside_read_metrics(const struct outside *outside, struct outside_metrics *ret);
