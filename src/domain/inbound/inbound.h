#pragma once

#include <stdint.h>

#include "base/entity.h"
#include "base/error.h"
#include "domain/connection/connection.h"
#include "domain/workspace/act.h"

/* What connections were told: the newest LIMIT_INBOUND_KEPT messages of each with what became of them, for
 * LIMIT_INBOUND_KEPT_DAYS, and how many there were in all. It is there for the people who look after a connection, and
 * nothing is decided by it.
 *
 * A body is kept cut to LIMIT_INBOUND_TEXT_BYTES and without the values of members whose names say that they are
 * secrets; headers never are. Of a message that proved not whose it is no body is kept, so that a stranger puts nothing
 * before people's eyes. Inside a transaction. */

/* Stored: never renumbered. From INBOUND_FAILED on, nothing was done. */
enum inbound_outcome {
    INBOUND_APPLIED,
    INBOUND_REPLAYED,
    INBOUND_IGNORED,
    INBOUND_FAILED,  /* it was the connection's, and could not be used */
    INBOUND_REFUSED, /* it did not prove whose it was */
};
extern const char *const inbound_outcomes[]; /* null-terminated */

struct inbound_message {
    struct id id;
    struct id connection_id;
    int outcome;
    int64_t facts;
    struct str code, param, detail; /* of the error, or absent */
    struct str body;                /* or absent */
    int64_t body_bytes;
    int64_t created_at;
    bool counted;
};
extern const struct entity inbound_message_entity;

/* What is to be recorded of a message. */
struct inbound_note {
    enum inbound_outcome outcome;
    size_t facts;
    const struct error *error; /* or null */
    struct str body;           /* as it came */
};

MUST_CHECK enum status inbound_record(struct act *act, const struct id *connection_id, const struct inbound_note *note,
                                      struct error *err);

/* Newest first, at most LIMIT_INBOUND_KEPT. Views in the transaction's arena. */
MUST_CHECK enum status inbound_newest(struct act *act, const struct id *connection_id,
                                      struct inbound_message **ret_messages, size_t *ret_count, struct error *err);

/* Fills `health` of connections, by three statements whatever their number; of one that was told nothing it stays
 * null. */
MUST_CHECK enum status inbound_tell_health(struct act *act, struct connection *connections, size_t count,
                                           struct error *err);

/* The sweep: connections of the act's world that have messages which are not counted yet, or too old ones. `ret_ids`
 * has room for `limit`. */
MUST_CHECK enum status inbound_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err);

/* Counts them and deletes those that need not be kept. `*ret_more`: there are others. */
MUST_CHECK enum status inbound_sweep(struct act *act, const struct id *connection_id, bool *ret_more,
                                     struct error *err);
