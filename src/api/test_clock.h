#pragma once

#include "api/call.h"

/* POST /v1/test_clock/advance: moves a test world's clock and does what has become due, in one transaction. */

extern const struct schema test_clock_schema;

enum status test_clock_advance_act(struct txn *txn, struct call *call, struct error *err);
