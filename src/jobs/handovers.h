#pragma once

#include "jobs/outside.h"

/* Rewards are handed over at Stripe: the row of this in jobs/table.c. */

enum status handovers_claim(struct txn *txn, struct outside_claims *claims, struct error *err);
enum status handovers_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                             struct error *err);
