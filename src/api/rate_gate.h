#pragma once

#include "api/api.h"
#include "api/rate_limit.h"
#include "domain/workspace/principal.h"
#include "net/http.h"

/* The limits of calls, as the dispatcher asks them. A secret key and a user of the console are counted as themselves,
 * from wherever they call: `api.callers`. Everybody else is counted by his address (IPv6: the first 64 bits), and so
 * are refused credentials: `api.addresses`. The loop's thread.
 *
 * ERROR_RATE_LIMITED says when to come again. */

/* By which a key or user is counted, here and elsewhere. Any thread. */
uint64_t rate_gate_number(const struct api *api, const struct principal *principal);

/* Takes a call of the key or user. */
MUST_CHECK enum status rate_gate_caller(const struct api *api, const struct principal *principal, struct rate_left *ret,
                                        struct error *err);

/* Takes a call of the address that the request comes from. */
MUST_CHECK enum status rate_gate_address(const struct api *api, const struct http_request *request,
                                         struct rate_left *ret, struct error *err);

/* Refuses when the address has no call left, and takes none. */
MUST_CHECK enum status rate_gate_look(const struct api *api, const struct http_request *request, struct rate_left *ret,
                                      struct error *err);

/* The lines of an answer that say what is left; none where there is no limit. */
void rate_gate_tell(struct http_request *request, const struct rate_left *left);
