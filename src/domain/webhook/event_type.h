#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/entity.h"
#include "base/schema.h"

/* What endpoints can be told of: one row per change of an object that outsiders see, the bad ones too. A row's name is
 * the act's name in the trail, and never changes. /openapi.json describes the types from this table, and a test holds
 * the guide's list against it. Const; any thread. */

struct event_type {
    const char *name;            /* "reward.issued" */
    const char *kind;            /* of the object: "rwd" */
    const struct entity *entity; /* what `data` is */
    const char *doc;             /* one sentence */
};

extern const struct event_type webhook_event_types[];
extern const size_t webhook_event_type_count;

/* What POST /v1/webhook_endpoints/{id}/test sends. No filter asks for it. */
#define EVENT_TYPE_TEST "webhook_endpoint.tested"

/* Null when it is none. */
const struct event_type *event_type_named(struct str name);

/* Whether a filter can be met at all: "*", "reward.*" with a noun that there is, or a type. */
bool event_filter_is_known(struct str filter);

/* Whether a type is one that a filter asks for. */
bool event_filter_takes(struct str filter, struct str type);
