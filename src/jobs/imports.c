/* Imported files, some lines at a time, at each world's own clock. */

#include "domain/imports/import.h"
#include "jobs/job.h"

enum status job_imports_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return import_due(act, limit, ret_ids, ret_count, err);
}

enum status job_imports_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    return import_work(act, id, ret_more, err);
}
