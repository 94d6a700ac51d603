#pragma once

#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* What the world outside must be told: one row per act, in the commit of the act (B17), under the id of its audit row.
 * So an act can be noted once only, and what happened, to what and when stands in the audit row alone.
 *
 * The table is the queue. Work is found by presence, not behind a mark, so nothing depends on ids growing with commits:
 * outbox_fan_out() asks each channel who is to be told, writes a delivery for each and deletes the row, in one commit.
 * A change that nobody asked for leaves no delivery, and is done with as well. */

/* `sequence`: the referral's, raised in this commit; 0 for an act that is on no referral's timeline. */
MUST_CHECK enum status outbox_add(struct act *act, const struct id *audit_id, int64_t sequence, struct error *err);

/* True when acts on objects of this kind ("ref") must be told. */
bool outbox_is_told(struct str object_kind);

/* An act that must be told. Views live in the transaction's arena. */
struct outbox_change {
    struct id id; /* of its audit row */
    int64_t at;
    struct str action; /* "referral.created" */
    struct str object_kind;
    struct id object_id;
    struct id referral_id; /* zero: on no timeline */
    struct id event_id;    /* zero: no event caused it */
    struct str changes;    /* JSON; may be absent */
    int64_t sequence;      /* 0: none */
};

/* Collects those who are to be told. */
struct outbox_receivers;

/* `receiver_id` in the words of the channel: an endpoint, a contact. `payload` is kept with the delivery; absent where
 * it is rendered when sent. The same receiver again is one delivery. Copies both. */
void outbox_receiver_add(struct outbox_receivers *receivers, const struct id *receiver_id, struct str payload);

/* A way to tell. Tables of them end with a row without a name; names are stored and never change. */
struct outbox_channel {
    const char *name; /* "webhook" */
    /* Adds who is to be told of the change by this channel. Reads only. */
    enum status (*find_receivers)(struct act *act, const struct outbox_change *change,
                                  struct outbox_receivers *receivers, struct error *err);
};

/* At most `limit` rows that wait. `ret_ids` has room for them. */
MUST_CHECK enum status outbox_list(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err);

/* Turns a row into its deliveries. A row that is gone has been done by somebody else: nothing happens. */
MUST_CHECK enum status outbox_fan_out(struct act *act, const struct id *id, const struct outbox_channel *channels,
                                      struct error *err);

/* B17: each row has its act, one that must be told; so has each delivery, whose act does not wait any more. That there
 * is one of each at most is a matter of keys. */
MUST_CHECK enum status outbox_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
