#pragma once

#include "jobs/step.h"

/* Doing all that is due, kind after kind, world after world, whether it is a kind's time or not: for tests, the command
 * line and a test clock that was moved. Units that fail are put off and counted; they stop nothing. Asynchronous, on
 * the loop of whoever asks. */

struct walk {
    /* set by the caller; the rest zero */
    struct store_loop *loop;
    const struct job *jobs;
    size_t job_count;
    int64_t only_ws; /* 0: all worlds. What belongs to no world is done in any case */
    bool until_idle; /* else one step of each kind in each world */
    void (*done)(struct walk *walk);
    void *ctx;

    /* what came of it */
    enum status status; /* of the store */
    struct error err;   /* of that, or of the last unit that failed */
    size_t failed;

    /* the walk's own */
    struct job_state state;
    size_t at;    /* kinds that are done with, over all passes */
    size_t steps; /* no more than LIMIT_WALK_STEPS */
    struct step step;
};

/* Begins it; `done` is called later on the loop's thread. The caller submits the loop. */
void walk_start(struct walk *walk);

/* The same, and waits for it. Not on a loop's thread. ERROR_INTERNAL when units failed. */
MUST_CHECK enum status walk_wait(struct walk *walk, struct store *store, struct error *err);
