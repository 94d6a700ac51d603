/* Reports that are mailed again and again: one is a unit of work. */

#include "domain/schedule/schedule.h"
#include "jobs/job.h"

enum status job_schedules_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return schedule_due(act, limit, ret_ids, ret_count, err);
}

enum status job_schedules_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    return schedule_run(act, id, ret_more, err);
}
