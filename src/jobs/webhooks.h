#pragma once

#include "jobs/outside.h"

/* Webhooks out: claim, commit, call, record (outside.h), for live and test worlds alike. An endpoint has
 * LIMIT_WEBHOOK_ENDPOINT_CALLS calls under way at most, and one while it fails: so those that are slow or down keep no
 * place from the others for long. */

enum status webhooks_claim(struct txn *txn, struct outside_claims *claims, struct error *err);
enum status webhooks_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                            struct error *err);
