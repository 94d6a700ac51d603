/* The table of jobs, and what several of them need. */

#include "domain/workspace/workspace.h"
#include "jobs/job.h"

enum { WORLDS = 2 };

/* sorted table: by name */
const struct job job_table[] = {
    {.name = "clicks_rollup",
     .purpose = "counts clicks per link and per program and day",
     .every_ms = 1000,
     .slice = job_clicks_slice},
    {.name = "figures_count",
     .purpose = "adds what acts have left to ranks, statistics, liabilities and the programs' accounts",
     .every_ms = 1000,
     .slice = job_figures_slice},
    {.name = "idempotency_expiry",
     .purpose = "destroys answers that held a secret after a day, deletes those whose time is over",
     .every_ms = 60 * 1000,
     .slice = job_idempotency_slice},
    {.name = "rewards_release",
     .purpose = "issues held rewards whose hold has ended",
     .every_ms = 1000,
     .slice = job_releases_slice},
    {.name = "visitors_purge",
     .purpose = "forgets visitors that no unique click can depend on any more",
     .every_ms = 3600 * 1000,
     .slice = job_visitors_slice},
};

const size_t job_count = sizeof job_table / sizeof job_table[0];

enum status job_each_world(struct txn *txn, enum status (*in_world)(struct act *act, bool *ret_more, struct error *err),
                           bool *ret_more, struct error *err)
{
    struct workspace worlds[WORLDS];
    struct act acts[WORLDS];
    size_t count;
    bool any_more = false;
    TRY(workspace_list(txn, worlds, WORLDS, &count, err));
    for (size_t i = 0; i < count; i++) /* clocks first: whoever moves one keeps it while it waits for a job's rows */
        TRY(workspace_enter(txn, &worlds[i], principal_system(), &acts[i], err));
    for (size_t i = 0; i < count; i++) {
        bool more = false;
        TRY(in_world(&acts[i], &more, err));
        any_more = any_more || more;
    }
    *ret_more = any_more;
    return STATUS_OK;
}
