#pragma once

#include "base/token.h"
#include "store/store.h"

/* Links into the console that are good once: to set a server up, to accept an invitation, to sign in from the server's
 * own terminal. Stored is a hash; the row goes with its use. Runs inside a transaction, on its thread. */

enum user_token_kind {
    USER_TOKEN_SETUP,
    USER_TOKEN_INVITATION, /* of a user to a workspace */
    USER_TOKEN_SIGN_IN,    /* of a user */
};

struct user_token {
    int kind;
    int64_t ws;        /* of the live world; 0: none */
    struct id user_id; /* or none */
    int64_t expires_at;
};

/* Writes a new one, NUL-terminated, and lets go those of the same kind, workspace and user (of the same kind, where it
 * is nobody's) that were made before. `seconds` is how long it is good. The caller wipes it. */
MUST_CHECK enum status user_token_create(struct txn *txn, enum user_token_kind kind, int64_t ws,
                                         const struct id *user_id, int64_t seconds, char ret_token[TOKEN_TEXT_SIZE + 1],
                                         struct error *err);

/* ERROR_NOT_FOUND `token`: there is none of this kind, it was used, or its time is over. */
MUST_CHECK enum status user_token_read(struct txn *txn, enum user_token_kind kind, struct str token,
                                       struct user_token *ret, struct error *err);

/* The same, and uses it up: it is the transaction's first write. Of two that use it at once one is refused. */
MUST_CHECK enum status user_token_use(struct txn *txn, enum user_token_kind kind, struct str token,
                                      struct user_token *ret, struct error *err);

/* Lets go those of a kind that lead a user to a workspace (0: to none). */
MUST_CHECK enum status user_token_drop(struct txn *txn, enum user_token_kind kind, int64_t ws, const struct id *user_id,
                                       struct error *err);
