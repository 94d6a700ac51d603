#pragma once

#include "api/call.h"

/* /v1/connections. */

extern const struct schema connection_list_schema;

enum status connections_create_parse(struct call *call, struct error *err);
enum status connections_create_act(struct txn *txn, struct call *call, struct error *err);
enum status connections_list_act(struct txn *txn, struct call *call, struct error *err);
enum status connections_read_act(struct txn *txn, struct call *call, struct error *err);
enum status connections_change_parse(struct call *call, struct error *err);
enum status connections_change_act(struct txn *txn, struct call *call, struct error *err);
enum status connections_delete_act(struct txn *txn, struct call *call, struct error *err);
