#pragma once

#include "api/call.h"

/* /v1/rewards. */

extern const struct schema reward_list_schema;
extern const struct schema bonus_schema;

enum status rewards_list_act(struct txn *txn, struct call *call, struct error *err);
enum status rewards_read_act(struct txn *txn, struct call *call, struct error *err);
enum status rewards_bonus_parse(struct call *call, struct error *err);
enum status rewards_bonus_act(struct txn *txn, struct call *call, struct error *err);
