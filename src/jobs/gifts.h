#pragma once

#include "jobs/outside.h"

/* Gift cards are ordered: the row of this in jobs/table.c. */

enum status gifts_claim(struct txn *txn, struct outside_claims *claims, struct error *err);
enum status gifts_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                         struct error *err);
