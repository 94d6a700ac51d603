#pragma once

#include "domain/user/account.h"
#include "domain/user/session.h"

/* Signing in: by a password and perhaps a code, or by a link from the server's own terminal. The password was compared
 * before (base/password.h), outside of any transaction. Runs inside a write transaction, on its thread. */

/* Whether somebody may come in who gave a password that is right or not, and a code or none. Takes the code.
 * ERROR_INVALID_CREDENTIALS: the password, whatever else; or `code`. ERROR_SECOND_FACTOR_REQUIRED `code`. Refuses
 * before anything is written. */
MUST_CHECK enum status sign_in_check(struct txn *txn, const struct account *account, bool password_right,
                                     struct str code, const uint8_t *seal, struct error *err);

/* Begins a session for the account and notes it in the trail of the user's first workspace. `who` is the caller as far
 * as he is known. The session is in the live world of that workspace, or in none. */
MUST_CHECK enum status sign_in(struct txn *txn, const struct id *account_id, struct principal who,
                               struct str user_agent, char ret_token[TOKEN_TEXT_SIZE + 1], struct session *ret,
                               struct error *err);

/* A link by which the account is signed in, once: for whoever sits at the server's terminal. NUL-terminated. */
MUST_CHECK enum status sign_in_link(struct txn *txn, const struct id *account_id, char ret_token[TOKEN_TEXT_SIZE + 1],
                                    struct error *err);

/* Uses such a link up. ERROR_NOT_FOUND `token`. */
MUST_CHECK enum status sign_in_by_link(struct txn *txn, struct str token, struct id *ret_account, struct error *err);
