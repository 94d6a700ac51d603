#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "store/store.h"

/* Sweeps: work that is found by its own due column, never enqueued, so that nothing can fall between a fact and its
 * job. One row per kind in job_table (job.h). A kind is done in slices, each one transaction of a few milliseconds with
 * an effect that is unique by itself, so that the writer is never kept from requests for long and a slice may be done
 * twice.
 *
 * A lease in the table `job` keeps several nodes from doing the same at once. It is only politeness. */

struct jobs;

/* Starts the thread that runs each kind when it is due. */
struct jobs *jobs_start(struct env *env, struct store *store);

/* Ends the thread after its slice. Null is accepted. */
void jobs_stop(struct jobs *jobs);

/* STATUS_UNAVAILABLE and a sentence when a kind has not come to its end for long. Any thread. */
MUST_CHECK enum status jobs_ready(struct jobs *jobs, struct error *err);

struct jobs_metrics {
    uint64_t runs; /* slices */
    uint64_t failures;
    int64_t finished_at; /* wall clock: when every kind had come to its end at least once since; TIME_NONE: not yet */
};
void jobs_read_metrics(struct jobs *jobs, struct jobs_metrics *ret);

/* Runs a slice of each kind, due by the clock or not. Any thread without a loop; beside a running jobs thread too. */
MUST_CHECK enum status jobs_run_once(struct store *store, struct error *err);

/* The same until none finds work. */
MUST_CHECK enum status jobs_run_until_idle(struct store *store, struct error *err);
