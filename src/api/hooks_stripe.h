#pragma once

#include "base/entity.h"
#include "net/http.h"

/* POST /hooks/stripe/{con}: Stripe's messages, made into facts. Loop thread. */
void hooks_stripe(struct http_request *request, void *ctx);

/* The answer, for its description. */
extern const struct entity hook_outcome_entity;
