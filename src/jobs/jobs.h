#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/env.h"
#include "store/store.h"

/* Sweeps: work that is found by its own due column or by presence, never enqueued, so that nothing can fall between a
 * fact and its job. One row per kind in job_table (job.h); what a kind finds is done in units (step.h), each one
 * transaction of a few milliseconds.
 *
 * A lease in the table `job` keeps several nodes from doing the same at once. It is only politeness, and one that a
 * wrong clock has written is not respected. */

struct job;
struct jobs;
struct outside_job;

struct jobs_config {
    struct env *env;
    struct store *store;
    const struct job *jobs; /* null: those of the program */
    size_t job_count;
    const struct outside_job *outside; /* what calls others (outside.h); null: nothing */
    size_t outside_count;
    const struct outside_context *context; /* what their claims need; copied. Null: nothing of it is there */
    bool allow_private;                    /* calls may reach addresses that are not of the public internet */
    const char *ca_file;                   /* whose certificates calls trust; null: the system's. Outlives the jobs */
};

/* Starts the thread that runs each kind when it is due. */
struct jobs *jobs_start(const struct jobs_config *config);

/* Ends the thread after its step; calls to others that are under way are broken off, and made again some day. Null is
 * accepted. */
void jobs_stop(struct jobs *jobs);

/* STATUS_UNAVAILABLE and a sentence when a kind has not worked for long: neither here, nor by another node that keeps
 * its lease. Any thread. */
MUST_CHECK enum status jobs_ready(struct jobs *jobs, struct error *err);

#define JOBS_KINDS_MAX 32

/* When a kind last came to its end on this node. */
struct job_end {
    const char *name;    /* static */
    int64_t finished_at; /* wall clock */
};

struct jobs_metrics {
    uint64_t runs;      /* steps */
    uint64_t failures;  /* units, and steps that could not begin or end */
    uint64_t calls;     /* to others, that ended */
    uint64_t put_off;   /* units that failed and wait for their next try, as counted last */
    size_t ended_count; /* kinds that came to their end here; beside another node that may be none */
    struct job_end ended[JOBS_KINDS_MAX];
};
void jobs_read_metrics(struct jobs *jobs, struct jobs_metrics *ret);

/* Does all that is due in one world, on a loop of the caller: `done` is called there, later. For a clock that was
 * moved. Units that fail are put off and do not make it fail. */
void jobs_run_world(struct store_loop *loop, int64_t ws,
                    void (*done)(void *ctx, enum status status, const struct error *err), void *ctx);

/* Does a step of each kind in each world, due by the clock or not. Any thread without a loop; beside a running jobs
 * thread too. ERROR_INTERNAL when units failed: they are put off, the rest is done. */
MUST_CHECK enum status jobs_run_once(struct store *store, struct error *err);

/* The same until nothing is found any more, but what was put off. */
MUST_CHECK enum status jobs_run_until_idle(struct store *store, struct error *err);
