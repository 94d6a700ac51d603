#pragma once

#include "domain/rollup/clicks.h"
#include "domain/workspace/act.h"

/* The kinds of jobs: one file each, one row each. For the files of this folder only. */

/* What a kind keeps between its slices; `{0}` begins. */
struct job_state {
    struct rollup_purge purge;
};

struct job {
    const char *name;
    const char *purpose;
    int64_t every_ms; /* from the end of one run to the next */
    /* One transaction of a few milliseconds. `*ret_more`: work is left. */
    enum status (*slice)(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
};

extern const struct job job_table[];
extern const size_t job_count;

enum status job_clicks_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
enum status job_figures_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
enum status job_idempotency_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
enum status job_releases_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);
enum status job_visitors_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err);

/* Runs `in_world` in every world, at its own clock, as the system. `*ret_more`: one of them has more. */
MUST_CHECK enum status job_each_world(struct txn *txn,
                                      enum status (*in_world)(struct act *act, bool *ret_more, struct error *err),
                                      bool *ret_more, struct error *err);
