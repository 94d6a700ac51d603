#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/entity.h"
#include "base/money.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"

/* Facts: what happened in the business, told once per natural key (source, type, external id) for ever (LEDGER.md B19),
 * and what the rules decided on each (decision.h). An event whose contact has no referral waits (`referral_id` none)
 * and is evaluated when one is made for that contact. */

enum { EVENT_FINGERPRINT_SIZE = 16 };

struct event {
    struct id id;
    struct str source;
    struct str type;
    struct str external_id;
    struct str connection_id; /* of the connection whose hook told it, else no bytes; event_claim() fills it */
    struct str fingerprint;   /* EVENT_FINGERPRINT_SIZE bytes of the content's hash */
    struct id program_id;     /* none unless the fact named one */
    struct id contact_id;
    struct id referral_id; /* none: waiting */
    struct str object_source;
    struct str object_id;
    struct str object_key;               /* of an object that the fact named; absent: the message is its own object */
    struct str refers_source, refers_id; /* what it takes back or gives back; absent: nothing */
    struct str refers_key;
    struct opt_int amount;
    struct opt_int net_amount;
    struct currency currency;
    bool no_reward;
    int64_t occurred_at;
    int64_t created_at;   /* when it was received */
    struct str details;   /* JSON object {data, items, metadata}, or absent */
    struct str decisions; /* what decisions_text() made, or absent: none */
};

extern const struct entity event_row_entity;

/* Filters: by which index each is served is in event.c. */
extern const struct list event_list;
enum {
    EVENTS_REFERRAL,
    EVENTS_OBJECT,
};

/* By natural key, of which the connection that acts is a part. `*ret_found` false leaves the rest alone. Views live in
 * the transaction's arena. */
MUST_CHECK enum status event_find(struct act *act, struct str source, struct str type, struct str external_id,
                                  struct event *ret_event, bool *ret_found, struct error *err);

MUST_CHECK enum status event_read(struct act *act, const struct id *id, struct event *ret_event, struct error *err);

/* Writes the event unless its natural key is taken; `*ret_claimed` tells. */
MUST_CHECK enum status event_claim(struct act *act, const struct event *event, bool *ret_claimed, struct error *err);

/* Gives a waiting event its referral. */
MUST_CHECK enum status event_attach(struct act *act, const struct id *event_id, const struct id *referral_id,
                                    struct error *err);

/* Replaces what was decided on an event: `decisions` is what decisions_text() made of all its decisions. */
MUST_CHECK enum status event_write_decisions(struct act *act, const struct id *event_id, struct str decisions,
                                             struct error *err);

/* A contact's waiting events that occurred at or after `since_at` (whole seconds count) and name this program or none,
 * oldest fact first; at most `limit`. `*ret_events` lives in the transaction's arena. */
MUST_CHECK enum status event_waiting(struct act *act, const struct id *contact_id, const struct id *program_id,
                                     int64_t since_at, size_t limit, struct event **ret_events, size_t *ret_count,
                                     struct error *err);

/* All facts that refer to an object, in the order of their ids; at most LIMIT_REFERRING. */
MUST_CHECK enum status event_referring(struct act *act, struct str key, struct event **ret_events, size_t *ret_count,
                                       struct error *err);

/* What was told of an object, named or (`source`, `id`) the message itself; what refers to others is among it. */
MUST_CHECK enum status event_of_object(struct act *act, struct str key, struct str source, struct str id,
                                       struct event **ret_events, size_t *ret_count, struct error *err);

/* What counts for a referral, oldest fact first; at most LIMIT_LATE_EVENTS. */
MUST_CHECK enum status event_of_referral(struct act *act, const struct id *referral_id, struct event **ret_events,
                                         size_t *ret_count, struct error *err);

/* The details of the newest event of a type that counts for a referral and happened until `until_at`; absent where
 * there is none, or it has none. */
MUST_CHECK enum status event_last_of_referral(struct act *act, const struct id *referral_id, struct str type,
                                              int64_t until_at, struct str *ret_details, struct error *err);

/* Waits for other transactions that have called this for the same object, until they have ended. Who looks for a fact
 * that may be told at the same moment calls it, and looks again. */
MUST_CHECK enum status event_keep_object(struct act *act, struct str key, struct error *err);

/* True when a fact of `occurred_at` counts for a referral from `effective_at` on: compared in whole seconds, since
 * payment systems tell no more. */
static inline bool event_counts_from(int64_t occurred_at, int64_t effective_at)
{
    return occurred_at / TIME_US_PER_S >= effective_at / TIME_US_PER_S;
}
