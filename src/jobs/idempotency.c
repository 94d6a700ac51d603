/* Forgetting answers that were kept for repeated Idempotency-Keys. */

#include "domain/idempotency/idempotency.h"
#include "jobs/job.h"

enum { ROWS = 100 };

enum status job_idempotency_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err)
{
    (void)state;
    return idempotency_sweep(txn, ROWS, ret_more, err);
}
