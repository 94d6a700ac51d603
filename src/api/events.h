#pragma once

#include "api/call.h"
#include "domain/intake/intake.h"

/* /v1/events: the one door for facts. */

extern const struct schema event_schema;      /* what is sent */
extern const struct schema event_list_schema; /* filters */
extern const struct entity event_entity;      /* what is told */

enum status events_post_parse(struct call *call, struct error *err);
enum status events_post_act(struct txn *txn, struct call *call, struct error *err);
enum status events_read_act(struct txn *txn, struct call *call, struct error *err);
enum status events_list_act(struct txn *txn, struct call *call, struct error *err);
