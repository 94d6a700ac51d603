/* Forgetting by which visits people came: what is too old is compared with nothing any more. */

#include "domain/screen/trace.h"
#include "jobs/job.h"

enum status job_traces_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)id;
    return trace_purge(act, ret_more, err);
}
