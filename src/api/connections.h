#pragma once

#include "api/call.h"

/* /v1/connections, and the hook of Stripe: POST /hooks/stripe/{connection}. */

extern const struct schema connection_list_schema;

enum status connections_create_parse(struct call *call, struct error *err);
enum status connections_create_act(struct txn *txn, struct call *call, struct error *err);
enum status connections_list_act(struct txn *txn, struct call *call, struct error *err);
enum status connections_read_act(struct txn *txn, struct call *call, struct error *err);

enum status hooks_stripe_act(struct txn *txn, struct call *call, struct error *err);
