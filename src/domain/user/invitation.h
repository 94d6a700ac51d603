#pragma once

#include "domain/user/account.h"

/* What an invited person sees, and does, with the link that he was given. Runs inside a transaction, on its thread. */

struct invitation {
    struct account account; /* of whom it is; has a password where the person is a user of another workspace already */
    int64_t ws;             /* of the live world */
    int role;               /* enum role */
    struct str business_name;
    int64_t expires_at;
};

/* ERROR_NOT_FOUND `token`: it was used, replaced, its time is over, or the user was disabled meanwhile. */
MUST_CHECK enum status invitation_read(struct txn *txn, struct str token, struct invitation *ret, struct error *err);

/* Uses it up: the user is active from now on. Of an account without a password `password_hash` becomes the hash, and
 * `name`, unless it is absent, its name; another account is left as it is. `who` is the caller as far as he is known.
 */
MUST_CHECK enum status invitation_accept(struct txn *txn, struct str token, struct str name, struct str password_hash,
                                         struct principal who, struct error *err);
