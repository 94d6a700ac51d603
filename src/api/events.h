#pragma once

#include "api/call.h"
#include "domain/intake/intake.h"

/* /v1/events: the one door for facts. */

extern const struct schema event_schema;

enum status events_post_parse(struct call *call, struct error *err);
enum status events_post_act(struct txn *txn, struct call *call, struct error *err);

/* The event of the API with what was decided on it: also the answer of hooks. */
void event_write_outcome(struct jsonw *w, const char *name, const struct outcome *outcome);
