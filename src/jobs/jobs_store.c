/* Statements of jobs.c. */

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
};
