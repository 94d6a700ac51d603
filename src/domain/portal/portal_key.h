#pragma once

#include "base/crypto.h"
#include "base/entity.h"
#include "domain/portal/portal.h"

/* Tokens by which a business signs its own people into the portal: JWT (base/jwt.h), HS256, with a key of the program.
 *
 *     {"sub": "<participant id, or the contact's external id>", "prg": "<program id>", "exp": <within an hour>}
 *
 * The secret is shown once and stored sealed: verifying needs it. A program may have several keys, so that one can take
 * another's place without a gap. */

struct portal_key {
    struct id id;
    struct id program_id;
    struct str name; /* what people know it by, or absent */
    int64_t created_at, revoked_at;
    struct str secret; /* told once, by the call that makes it; else absent */
};

extern const struct entity portal_key_entity;

/* Makes a key of a program of this world. ERROR_NOT_FOUND `program_id`; ERROR_LIMIT_REACHED: LIMIT_PORTAL_KEYS. */
MUST_CHECK enum status portal_key_create(struct act *act, const struct id *program_id, struct str name,
                                         const uint8_t seal[SUBKEY_SIZE], struct portal_key *ret, struct error *err);

/* All keys of a program, revoked ones too, newest first, the newest 100 at most. */
MUST_CHECK enum status portal_key_list(struct act *act, const struct id *program_id, struct portal_key **ret_keys,
                                       size_t *ret_count, struct error *err);

/* Ends a key: no token of it is believed any more. Again is nothing. ERROR_NOT_FOUND `id`:
 * the program has no such key, another one of this world may. */
MUST_CHECK enum status portal_key_revoke(struct act *act, const struct id *program_id, const struct id *id,
                                         struct error *err);

/* Revokes all keys of a world, since the master key that sealed them is lost. */
MUST_CHECK enum status portal_key_give_up(struct act *act, size_t *ret_count, struct error *err);

/* Whether a bearer credential has the form of such a token rather than of a key. Any thread. */
bool portal_token_is_signed(struct str text);

/* What a token says, and the world of the key that has signed it: for who takes part by it. Reads only. portal_refuse()
 * for whatever is wrong with it. */
struct jwt;
struct workspace;
MUST_CHECK enum status portal_token_claims(struct txn *txn, struct str token, const uint8_t seal[SUBKEY_SIZE],
                                           struct jwt *ret, struct id *ret_program_id, struct workspace *ret_world,
                                           struct error *err);

/* A token as the business's own server would sign it, by the newest key of a program of this world; `life_s` seconds by
 * the wall clock. For a business whose server is part of this one, which the demo has. ERROR_NOT_FOUND: the program has
 * no key. In the transaction's arena. */
struct portal_claims {
    struct str subject, name, email; /* absent: not said */
    int64_t life_s;
};
MUST_CHECK enum status portal_token_write(struct act *act, const struct id *program_id, const uint8_t seal[SUBKEY_SIZE],
                                          const struct portal_claims *claims, struct str *ret, struct error *err);

/* Whom a token stands for, in any world, by the wall clock. Reads only. portal_refuse() for whatever is wrong with it,
 * and for a person who is no participant. */
MUST_CHECK enum status portal_token_read(struct txn *txn, struct str token, const uint8_t seal[SUBKEY_SIZE],
                                         struct portal_visitor *ret, struct error *err);
