#pragma once

#include "base/schema.h"
#include "base/totp.h"
#include "domain/workspace/act.h"

/* Accounts: the persons who may open the console, whatever workspaces they belong to (user.h). An account is one e-mail
 * address, a password and perhaps a second factor. It is of no world: whoever changes one writes the audit row in the
 * world where it matters.
 *
 * Runs inside a transaction, on its thread; texts live in its arena. Passwords are hashed elsewhere (base/password.h):
 * here their hashes are kept. */

struct account {
    struct id id;
    struct str email; /* normalised */
    struct str name;
    struct str password_hash;      /* absent: has none yet, so that nobody signs in by one */
    struct str totp, totp_offered; /* sealed secrets; absent: none */
    int64_t totp_step;
    struct str locale, time_zone;
    int64_t last_seen_at, created_at;
};

MUST_CHECK enum status account_find_by_email(struct txn *txn, struct str email, struct account *ret, bool *ret_found,
                                             struct error *err);

/* By id. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status account_read(struct txn *txn, const struct id *id, struct account *ret, struct error *err);

/* Makes one of `email`, `name`, `password_hash`, `locale` and `time_zone`; id and times are set here. ERROR_CONFLICT
 * `email`: somebody has it. */
MUST_CHECK enum status account_create(struct act *act, struct account *account, struct error *err);

/* ERROR_INVALID_VALUE `name`: control characters. Locale and time zone as they were checked. */
MUST_CHECK enum status account_change(struct txn *txn, const struct id *id, struct str name, struct str locale,
                                      struct str time_zone, struct error *err);

MUST_CHECK enum status account_set_password(struct txn *txn, const struct id *id, struct str hash, struct error *err);

/* At most once a minute. */
MUST_CHECK enum status account_seen(struct txn *txn, const struct id *id, int64_t at, struct error *err);

/* ---- the second factor ---- */

static inline bool account_has_totp(const struct account *account)
{
    return !str_is_none(account->totp);
}

/* Draws a secret and keeps it, sealed, until account_confirm_totp(); one that was offered before is forgotten. */
MUST_CHECK enum status account_offer_totp(struct act *act, const struct id *id, const uint8_t *seal,
                                          uint8_t ret_secret[TOTP_SECRET_SIZE], struct error *err);

enum { RECOVERY_CODE_SIZE = 19 }; /* "abcd-efgh-jkmn-pqrs" */

/* Makes the offered secret the account's when `code` is of it, and new recovery codes, which are shown once.
 * ERROR_INVALID_CREDENTIALS `code`; ERROR_CONFLICT: nothing was offered. */
MUST_CHECK enum status account_confirm_totp(struct act *act, const struct account *account, const uint8_t *seal,
                                            struct str code, struct str_array *ret_codes, struct error *err);

MUST_CHECK enum status account_remove_totp(struct txn *txn, const struct id *id, struct error *err);

/* Takes a code of the app or a recovery code, which is good once. ERROR_INVALID_CREDENTIALS `code`, before anything is
 * written. */
MUST_CHECK enum status account_use_code(struct txn *txn, const struct account *account, const uint8_t *seal,
                                        struct str code, struct error *err);
