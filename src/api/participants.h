#pragma once

#include "api/call.h"
#include "domain/participant/participant.h"

/* /v1/participants: enrolling, reading, listing with figures. */

extern const struct schema participants_list_query;

enum status participants_create_parse(struct call *call, struct error *err); /* command: struct participant_fields */
enum status participants_create_act(struct txn *txn, struct call *call, struct error *err);
enum status participants_list_act(struct txn *txn, struct call *call, struct error *err);
enum status participants_read_act(struct txn *txn, struct call *call, struct error *err);
