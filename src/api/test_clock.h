#pragma once

#include "api/call.h"

/* POST /v1/test_clock/advance: moves a test world's clock, and answers when what has become due is done. */

extern const struct schema test_clock_schema;

enum status test_clock_advance_act(struct txn *txn, struct call *call, struct error *err);
void test_clock_advance_settle(struct call *call,
                               void (*go_on)(struct call *call, enum status status, const struct error *err));
