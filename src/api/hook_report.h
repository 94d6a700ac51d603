#pragma once

#include <jansson.h>

#include "api/hook.h"
#include "base/entity.h"
#include "domain/inbound/inbound.h"
#include "domain/intake/intake.h"

/* Hooks that report facts: what a message told is taken in by intake_event(), in one transaction with the row that
 * keeps the message for people to look at; what could not be used is kept too, by a transaction of its own. A hook
 * makes the facts, and calls one of the two below, which answer. When they happened is told_time()'s matter. The loop's
 * thread. */

struct hook_report {
    struct hook hook;
    json_t *json;    /* the message; or null. Owned, like: */
    json_t **events; /* what the facts point into, in the request's arena */
    size_t event_count;
    struct event_fact *facts; /* in the request's arena; null with take() */
    size_t fact_count;
    uint64_t lane; /* see store_work.lane */
    /* Instead of intake_event() for each: takes `fact_count` facts, whatever they are. A store thread; may run again.
     */
    enum status (*take)(struct act *act, const struct hook_report *report, bool *ret_new, struct error *err);

    /* what became of it */
    enum inbound_outcome outcome;
    struct error failure;
};

/* Takes the facts in: `applied` where one of them was new, else `replayed`; without any `ignored`. */
void hook_report_take(struct hook_report *report);

/* Nothing is done, for the reason that `err` says. INBOUND_REFUSED: it did not prove whose it was. Of messages of which
 * nothing comes a loop keeps LIMIT_INBOUND_NOTES of a connection and one more each second, so that neither strangers
 * nor a sender that tells of everything make the writer work. */
void hook_report_refuse(struct hook_report *report, enum inbound_outcome outcome, const struct error *err);

/* {"outcome": "applied"} */
extern const struct entity hook_outcome_entity;
