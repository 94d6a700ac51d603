/* Fan-out: who is to be told of a change. The outbox is the queue; a change that nobody asked for is done with. */

#include "domain/outbox/outbox.h"
#include "jobs/job.h"

/* The ways to tell: none yet, so nobody is to be told of anything. Ends with a row without a name. */
static const struct outbox_channel channels[] = {
    {.name = NULL},
};

enum status job_outbox_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return outbox_list(act, limit, ret_ids, ret_count, err);
}

enum status job_outbox_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return outbox_fan_out(act, id, channels, err);
}
