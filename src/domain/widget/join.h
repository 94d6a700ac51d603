#pragma once

#include "base/schema.h"
#include "domain/portal/portal.h"
#include "domain/workspace/act.h"

/* Taking part by the widget. Who is nobody to us asks by e-mail, and the way to his page goes to that address and
 * nowhere else, so that nobody is let in or found out by typing an address. Whom the business has signed in takes part
 * at once. Runs inside a transaction, on its thread; checks on any. */

/* Body of POST /v1/join_requests. */
struct join_fields {
    struct id program_id;
    struct str email, locale;
};
extern const struct schema join_schema;

/* Canonical forms, in place. ERROR_INVALID_VALUE `email`, `locale`. */
MUST_CHECK enum status join_fields_normalise(struct join_fields *fields, struct arena *arena, struct error *err);

/* Asks to take part, as the program's rules have it (applying_ask()): who takes part in the end is sent the way in, at
 * most once a day; in a program by invitation that is nobody new. Whoever asks learns nothing of that. The network is
 * the act's source: ERROR_TOO_MANY_ATTEMPTS beyond LIMIT_FORMS_OF_NETWORK an hour. ERROR_NOT_FOUND and the errors of
 * program_takes() for `program_id`. */
MUST_CHECK enum status join_ask(struct act *act, const struct join_fields *fields, struct error *err);

/* Whom a token that the business has signed stands for takes part from now on, as `sub` its external id, with `name`
 * and `email` where the token has them. `*ret` is the visitor; `principal` is for what is written of it.
 * portal_refuse() for what is wrong with the token and for one that names a participant; the errors of program_takes()
 * for `program_id`. */
MUST_CHECK enum status join_by_token(struct txn *txn, struct str token, const uint8_t seal[SUBKEY_SIZE],
                                     struct principal principal, struct portal_visitor *ret, struct error *err);
