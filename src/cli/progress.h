#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/watch.h"

/* Shows on standard error how far long work is: on a terminal one line that is redrawn, with what is left of the time;
 * elsewhere (a log, cron) a plain line at each new step, and every ten seconds within one. While it lasts, the first
 * SIGINT, SIGTERM or SIGHUP asks the work to stop, so that nothing half done is left behind; a second one ends the
 * process as ever. One at a time in a process; main thread. */

struct progress {
    bool terminal;
    const char *what; /* the step at work */
    int64_t began_at; /* monotonic us */
    int64_t shown_at;
};

void progress_begin(struct progress *progress);

/* The watch to hand to the work. */
struct watch progress_watch(struct progress *progress);

/* Clears the line and gives the signals back. */
void progress_end(struct progress *progress);
