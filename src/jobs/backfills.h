#pragma once

#include "jobs/outside.h"

/* Reading events of a stretch of time again: see jobs/outside.h and domain/backfill/backfill.h. */

enum status backfills_claim(struct txn *txn, struct outside_claims *claims, struct error *err);
enum status backfills_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                             struct error *err);
