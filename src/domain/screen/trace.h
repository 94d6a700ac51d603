#pragma once

#include "domain/workspace/act.h"

/* Traces: which visits people came by, as keyed hashes, for LIMIT_TRACE_DAYS. They tell whether two people may be one,
 * and whether many come from one place. Written by the forms of programs whose rules say something about fraud, and
 * when somebody enters the portal. Runs inside a transaction, on its thread. */

struct trace {
    struct id id;
    struct id contact_id;
    struct id participant_id; /* who brought the visitor, or none */
    int64_t network, agent;   /* as of struct click; 0: unknown */
    struct id click_id;       /* the newest click of the visitor's cookie, or none */
};

/* One of unknown network and without click says nothing: it is not written. `trace->id` is set here. */
MUST_CHECK enum status trace_write(struct act *act, const struct trace *trace, struct error *err);

/* The same, unless one of the newest of this contact says it already. */
MUST_CHECK enum status trace_write_new(struct act *act, const struct trace *trace, struct error *err);

/* A contact's newest traces, at most LIMIT_TRACES_OF_CONTACT, in the transaction's arena. */
MUST_CHECK enum status trace_of_contact(struct act *act, const struct id *contact_id, struct trace **ret_traces,
                                        size_t *ret_count, struct error *err);

/* Those of a network that are not older than `since`, newest first, at most LIMIT_TRACES_OF_NETWORK. */
MUST_CHECK enum status trace_of_network(struct act *act, int64_t network, int64_t since, struct trace **ret_traces,
                                        size_t *ret_count, struct error *err);

/* Deletes some of those that are too old. `*ret_more`: there may be others. */
MUST_CHECK enum status trace_purge(struct act *act, bool *ret_more, struct error *err);
