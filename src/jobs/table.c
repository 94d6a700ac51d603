/* The table of jobs. */

#include "jobs/job.h"

/* sorted table: by name */
const struct job job_table[] = {
    {.name = "clicks_rollup",
     .purpose = "counts clicks per link and per program and day",
     .every_ms = 1000,
     .slice = job_clicks_slice},
    {.name = "figures_count",
     .purpose = "adds what acts have left to ranks, statistics, liabilities and the programs' accounts",
     .every_ms = 1000,
     .unit = job_figures_unit},
    {.name = "idempotency_expiry",
     .purpose = "destroys answers that held a secret after a day, deletes those whose time is over",
     .every_ms = 60 * 1000,
     .slice = job_idempotency_slice},
    {.name = "outbox_fan_out",
     .purpose = "finds who is to be told of each change",
     .every_ms = 1000,
     .at_once = 200,
     .find = job_outbox_find,
     .unit = job_outbox_unit},
    {.name = "rewards_release",
     .purpose = "issues held rewards whose hold has ended",
     .every_ms = 1000,
     .at_once = 20,
     .find = job_releases_find,
     .unit = job_releases_unit},
    {.name = "visitors_purge",
     .purpose = "forgets visitors that no unique click can depend on any more",
     .every_ms = 3600 * 1000,
     .slice = job_visitors_slice},
};

const size_t job_count = sizeof job_table / sizeof job_table[0];
