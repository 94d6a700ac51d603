#pragma once

#include "jobs/outside.h"

/* Asking businesses whether rewards are to be given: a row of outside_job_table. */
enum status validations_claim(struct txn *txn, struct outside_claims *claims, struct error *err);
enum status validations_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                               struct error *err);
