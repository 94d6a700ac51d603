/* Adding up the programs' accounts, which keep no balance on the commit path. */

#include "domain/ledger/ledger.h"
#include "jobs/job.h"

enum { TXNS = 500 };

static enum status in_world(struct act *act, bool *ret_more, struct error *err)
{
    return ledger_roll_up(act, TXNS, ret_more, err);
}

enum status job_ledger_slice(struct txn *txn, struct job_state *state, bool *ret_more, struct error *err)
{
    (void)state;
    return job_each_world(txn, in_world, ret_more, err);
}
