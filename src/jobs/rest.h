#pragma once

#include "jobs/job.h"

/* How long a kind of job rests between two steps: visitors come first, but figures may not fall behind for good. */

/* How long a step waits for its next, in hundredths of what it took itself. `busy`: the writers have better to do.
 * `pass_us`: how long ago the pass began, which is how late a kind with more to do is. Pure. */
int64_t rest_percent(const struct job *job, bool busy, int64_t pass_us);

/* Whether the writers have better to do: the share of time that they spent lately in commits of others, which is
 * measured between steps only, since the sweeps' own commits must not hold the sweeps up. Zeroed at the start. The
 * thread of the jobs. */
struct others {
    int64_t spent_us, elapsed_us; /* lately; both are halved when a second has gathered */
    int64_t commit_us, at;        /* of all commits, and monotonic: when the last step ended */
};

/* A step ends; `commit_us` is what all commits of the process took so far. */
void others_leave(struct others *others, int64_t commit_us, int64_t now);

/* The next one begins. */
void others_note(struct others *others, int64_t commit_us, int64_t now);

bool others_are_busy(const struct others *others);
