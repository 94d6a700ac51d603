#pragma once

#include "domain/audit/follow.h"
#include "domain/workspace/principal.h"
#include "net/http.h"

/* Who listens to what happens, on one event loop. Per world one look at the new rows of the trail serves all its
 * listeners, also for what other loops and nodes commit; nothing is looked at while nobody listens. It needs no writer.
 *
 * Changes of one commit may turn up before those of an earlier one, and a listener that comes again may be told some
 * twice: it is told what to read anew, not what it then finds. All on the loop's thread. */

struct api_loop;
struct stream_hub;

/* What was there when a listener came: the last moments of the trail, newest first. */
struct stream_start {
    struct audit_change *changes; /* room for LIMIT_STREAM_ROWS + 1 */
    size_t count;
    bool resumed; /* it has heard all up to `heard` */
    struct id heard;
    size_t place; /* of api_stream_admit() */
};

/* Where the last moments before `id` begin: a bound for audit_changes(). Pure. */
struct id stream_moments_before(const struct id *id);

/* Fills `start`, whose `changes`, `resumed` and `heard` the caller has set; where `heard` is not of the past it begins
 * at now, as one that was not resumed. Inside a transaction, perhaps more than once. */
MUST_CHECK enum status stream_start_read(struct txn *txn, int64_t ws, struct stream_start *start, struct error *err);

/* The listener's request is the hub's from now on; `start` outlives it. It is told of the objects that its scopes open.
 */
void stream_hub_listen(struct api_loop *loop, struct http_request *request, int64_t ws, struct scope_set scopes,
                       const struct stream_start *start);

/* Nobody may listen any more. Null is accepted. */
void stream_hub_free(struct stream_hub *hub);
