#pragma once

#include "base/crypto.h"
#include "base/error.h"
#include "connect/outcome.h"
#include "domain/connection/connection.h"
#include "net/client.h"

/* Trying a connection: a call that asks for nothing but whether the account is taken. Any thread. */

/* The call, in `arena`. ERROR_NOT_SUPPORTED `id` for a kind that is not called; errors as of account.h. */
MUST_CHECK enum status account_check_request(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                             struct arena *arena, struct client_request *ret_request,
                                             struct error *err);

/* What its answer means: SEND_ACCEPTED when the account works. In `arena`. */
void account_check_reply(struct str kind, const struct client_reply *reply, struct arena *arena,
                         struct send_outcome *ret);
