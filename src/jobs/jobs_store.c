/* The statements of the tables job and job_failure. */

#include "jobs/jobs_store.h"

const struct statement jobs_statements[JOBS_SQL_COUNT] = {
    [JOBS_SQL_READ] = {.name = "job_read",
                       .purpose = "when a kind of job runs next and until when somebody has it",
                       .text = "SELECT next_run_at, lease_until FROM job WHERE name = $1",
                       .params = "t",
                       .columns = "ii"},
    [JOBS_SQL_SAVE] = {.name = "job_save",
                       .purpose = "takes, keeps or gives up a kind of job",
                       .text = "INSERT INTO job (name, next_run_at, lease_until) VALUES ($1, $2, $3)"
                               " ON CONFLICT (name) DO UPDATE SET next_run_at = excluded.next_run_at,"
                               " lease_until = excluded.lease_until",
                       .params = "tii",
                       .columns = ""},
    [JOBS_SQL_VOID_LEASES] = {.name = "job_void_leases",
                              .purpose = "ends the leases of a process that is gone",
                              .text = "UPDATE job SET lease_until = 0",
                              .params = "",
                              .columns = ""},
    [JOBS_SQL_WORLD] = {.name = "job_world",
                        .purpose = "the next world that a sweep visits",
                        .text = "SELECT ws, livemode, clock_offset_us FROM workspace WHERE ws >= $1"
                                " ORDER BY ws LIMIT 1",
                        .params = "i",
                        .columns = "iii"},
    [JOBS_SQL_FAILURES] = {.name = "job_failures",
                           .purpose = "units of a kind in a world that failed",
                           .text = "SELECT id, attempts, next_try_at FROM job_failure WHERE job = $1 AND ws = $2"
                                   " ORDER BY id LIMIT $3",
                           .params = "tii",
                           .columns = "bii"},
    [JOBS_SQL_PUT_OFF] = {.name = "job_put_off",
                          .purpose = "says when a unit that failed is tried again",
                          .text = "INSERT INTO job_failure (job, ws, id, attempts, next_try_at)"
                                  " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (job, ws, id) DO UPDATE SET"
                                  " attempts = excluded.attempts, next_try_at = excluded.next_try_at",
                          .params = "tibii",
                          .columns = ""},
    [JOBS_SQL_FORGET] = {.name = "job_forget",
                         .purpose = "forgets that a unit failed",
                         .text = "DELETE FROM job_failure WHERE job = $1 AND ws = $2 AND id = $3",
                         .params = "tib",
                         .columns = ""},
    [JOBS_SQL_COUNT_FAILURES] = {.name = "job_count_failures",
                                 .purpose = "how many units of all kinds are put off",
                                 .text = "SELECT COUNT(*) FROM job_failure",
                                 .params = "",
                                 .columns = "i"},
};
