#pragma once

#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* What the world outside must be told: one row per act, in the commit of the act (B17), under the id of its audit row.
 * So an act can be noted once only, and what happened, to what and when stands in the audit row alone.
 *
 * The table is the queue. Work is found by presence, not behind a mark, so nothing depends on ids growing with commits:
 * outbox_fan_out() hands each row to the channels, which write who is to be told, and deletes it, in one commit. A
 * change that nobody asked for is done with as well. */

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

/* A way to tell. Tables of them end with a row without a name. */
struct outbox_channel {
    const char *name; /* "webhook" */
    /* The actions of which it may make something in the act's world as things are, up to a null; a null instead: any.
     * What no channel asks for is taken off the outbox many rows at a time. A null function: any. */
    enum status (*asks)(struct act *act, const char *const **ret_actions, struct error *err);
    /* Writes what the channel makes of the change, in the commit that takes it off the outbox. */
    enum status (*take)(struct act *act, const struct outbox_change *change, struct error *err);
};

/* At most `limit` rows that wait. `ret_ids` has room for them. */
MUST_CHECK enum status outbox_list(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err);

/* The same for outbox_fan_out(): of those that no channel asks for, one stands for all. */
MUST_CHECK enum status outbox_due(struct act *act, const struct outbox_channel *channels, size_t limit,
                                  struct id *ret_ids, size_t *ret_count, struct error *err);

/* Hands a row to each channel and deletes it, in one commit. Of a referral it is the one with the lowest sequence that
 * waits, whichever was asked for: so channels are told of a referral in order, even where ids do not grow with commits.
 * `*ret_more` is set where the row that was asked for had to let another go first, and may wait still: whoever was to
 * do that other one finds it gone. A row that is gone has been done by somebody else: nothing happens.
 *
 * With a row that no channel asks for go LIMIT_OUTBOX_UNASKED of its like, from it on; `*ret_more`: there may be more.
 */
MUST_CHECK enum status outbox_fan_out(struct act *act, const struct id *id, const struct outbox_channel *channels,
                                      bool *ret_more, struct error *err);

/* B17: each row has its act, one that must be told. That there is one at most is a matter of keys. */
MUST_CHECK enum status outbox_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
