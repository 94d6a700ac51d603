#pragma once

#include "base/token.h"
#include "domain/user/account.h"
#include "domain/workspace/business.h"

/* The first run of a server: somebody who was at its terminal, and has the link from there, becomes the owner of its
 * first workspace and says what the business is. Once for ever.
 *
 * Runs inside a transaction, on its thread. */

/* A link's token, NUL-terminated; the one before is not good any more. ERROR_CONFLICT: the server is set up. */
MUST_CHECK enum status setup_begin(struct txn *txn, char ret_token[TOKEN_TEXT_SIZE + 1], struct error *err);

/* Whether the server waits to be set up, and this token is the one for it. */
MUST_CHECK enum status setup_look(struct txn *txn, struct str token, bool *ret_open, bool *ret_valid,
                                  struct error *err);

struct setup {
    struct str token;
    struct str email; /* normalised */
    struct str name, password_hash;
    struct business_patch business; /* with a name */
};

/* Makes the owner and writes what the business is, as an act of the new owner. ERROR_CONFLICT: it is set up;
 * ERROR_NOT_FOUND `token`; `who` is the caller as far as he is known. */
MUST_CHECK enum status setup_finish(struct txn *txn, const struct setup *setup, struct principal who,
                                    struct id *ret_account, struct error *err);
