#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "domain/key/key.h"
#include "net/http.h"

/* The key that a request sends. Pure; any thread. */

/* From the value of an Authorization header: `Bearer <key>`, or `Basic <base64>` with the key as user name (its
 * password is not looked at). Absent when there is none, or something else. */
struct str credential_read(struct str authorization, struct arena *arena);

/* Whether the page that sends a publishable key may use it. `*ret_origin` is the page's, for cors_allow(); absent where
 * no browser asks, or the key is a secret one, which no page is given answers for. ERROR_FORBIDDEN; ERROR_BAD_REQUEST
 * for two origins. */
MUST_CHECK enum status credential_check_origin(const struct http_request *request, const struct key *key,
                                               struct str *ret_origin, struct error *err);
