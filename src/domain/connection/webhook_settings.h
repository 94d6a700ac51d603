#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"

/* The settings of connections of kind webhook: what is usual, and what their tables do not know. For
 * connection_kinds.c. Pure; any thread. */

void webhook_complete(json_t *settings);

/* Structs of webhook_settings_schema and webhook_secrets_schema. Params as the request has them. */
MUST_CHECK enum status webhook_check(const void *settings, const void *secrets, struct arena *arena, struct error *err);
