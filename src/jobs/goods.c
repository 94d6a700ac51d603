/* What becomes of discounts by itself, at each world's own clock: they lapse, and those that waited get a code. */

#include "domain/fulfilment/fulfilment.h"
#include "jobs/job.h"

enum status job_discounts_lapse_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                     struct error *err)
{
    return fulfilment_lapsed(act, limit, ret_ids, ret_count, err);
}

enum status job_discounts_lapse_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return fulfilment_lapse(act, id, err);
}

enum status job_discounts_serve_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                     struct error *err)
{
    return fulfilment_servable(act, limit, ret_ids, ret_count, err);
}

enum status job_discounts_serve_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return fulfilment_serve(act, id, err);
}
