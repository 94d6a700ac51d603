#pragma once

#include "api/call.h"

/* GET /v1/codes/{code}: what a checkout may know of a code that somebody typed. */

enum status codes_read_act(struct txn *txn, struct call *call, struct error *err);
