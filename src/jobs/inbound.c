/* What connections were told: counted, and deleted when it need not be kept. */

#include "domain/inbound/inbound.h"
#include "domain/payment/payment.h"
#include "jobs/job.h"

enum status job_inbound_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return inbound_due(act, limit, ret_ids, ret_count, err);
}

enum status job_inbound_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    TRY(payment_forget(act, id, err));
    return inbound_sweep(act, id, ret_more, err);
}
