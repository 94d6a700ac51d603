/* The table of rests, and what others do meanwhile. */

#include "jobs/rest.h"

#include "base/time.h"

enum {
    REST_QUIET = 400, /* between two steps of a kind: this many times what the first took: a fifth of the time, */
    REST_BUSY =
        9900, /* and this many while the writers have better to do: a step is a commit, and commits share a disk */
    REST_LATE = 100,  /* whatever they do, for a kind that is late: half of the time */
    REST_AWAITED = 12 /* for one that is awaited, while nobody else has anything to do: nearly all of it */
};
enum { BUSY_PERCENT = 25 /* of the time in commits */ };

int64_t rest_percent(const struct job *job, bool busy, int64_t pass_us)
{
    if (job->awaited)
        return busy ? REST_QUIET : REST_AWAITED;
    if (job->late_ms > 0 && pass_us > job->late_ms * TIME_US_PER_MS)
        return REST_LATE;
    return busy ? REST_BUSY : REST_QUIET;
}

void others_leave(struct others *others, int64_t commit_us, int64_t now)
{
    others->commit_us = commit_us;
    others->at = now;
}

void others_note(struct others *others, int64_t commit_us, int64_t now)
{
    others->spent_us += commit_us - others->commit_us;
    others->elapsed_us += now - others->at;
    if (others->elapsed_us > TIME_US_PER_S) {
        others->spent_us /= 2;
        others->elapsed_us /= 2;
    }
}

bool others_are_busy(const struct others *others)
{
    return others->spent_us * 100 > others->elapsed_us * BUSY_PERCENT;
}
