#pragma once

#include "api/call.h"

/* GET /v1/participants/{id}/summary. */

enum status participants_summary_act(struct txn *txn, struct call *call, struct error *err);
