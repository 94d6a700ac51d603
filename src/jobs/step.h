#pragma once

#include "jobs/job.h"
#include "store/store.h"

/* One step of a kind: what is due in one world is found by a read, and each unit of it becomes a write of its own, all
 * at once, so that they share commits and one that fails fails alone. Asynchronous, on the loop of whoever asks.
 *
 * A unit that fails is put off: its row in job_failure says when it is tried again, later each time, with jitter; it is
 * logged the first time. Where the store itself cannot take writes, nothing is put off and the step has failed. */

/* Who has a kind. Nodes ask before each step, so that two of them do not do the same; only politeness. */
struct lease {
    int64_t until;  /* as this process wrote it; 0: it has none */
    int64_t others; /* what another wrote last: the end of its lease, or when the kind runs next; 0: nothing */
    bool foreign;   /* out: somebody else has it, and is believed */
};

struct unit {
    struct store_work work;
    struct step *step;
    struct id id;
    int64_t attempts; /* that failed before */
    bool forget;      /* not due any more: its failures are forgotten */
    bool more;
    struct job_state state; /* after a slice */
};

struct step {
    /* set by the caller; the rest zero */
    struct store_loop *loop;
    const struct job *job;
    struct job_state *state; /* of a kind with slices, or null for such a one once */
    struct lease *lease;     /* null: whoever has it */
    int64_t from_ws;         /* the first world from here on is taken */
    bool only;               /* or this one alone */
    void (*done)(struct step *step);
    void *ctx;

    /* what came of it */
    enum status status; /* of the finding, or of a store that took nothing */
    struct error err;   /* of that, or of the last unit that failed */
    bool found;         /* there was such a world; always for slices */
    int64_t ws;         /* 0 for slices */
    bool more;          /* the same world has more that may be done now */
    size_t worked, failed;
    size_t put_off; /* units that wait for their next try */

    /* the step's own */
    struct store_work finding;
    bool livemode;
    int64_t clock_offset_us;
    int64_t now, lease_until, next_run_at;
    size_t unit_count, open;
    struct unit units[JOB_UNITS];
};

/* Begins it; `done` is called later on the loop's thread, never from within. The memory is the caller's and stays until
 * then. The caller submits the loop. */
void step_run(struct step *step);
