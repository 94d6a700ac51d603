#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Signed tokens (RFC 7519) of one kind only: compact form, HS256, claims that are a JSON object. The algorithm is ours,
 * not the token's: its header must name HS256 and nothing that we would have to understand (`crit`, `b64`, a key).
 * Pure; any thread.
 *
 * Two steps, since the claims say whose key it is: jwt_read() takes the token apart and believes nothing;
 * jwt_is_signed() proves it. Use no claim for anything but finding keys before that. */

enum { JWT_SECRET_MIN = 32, JWT_CLAIM_BYTES = 255 };

struct jwt {
    struct str signed_part; /* header and claims as sent */
    uint8_t signature[32];

    /* claims; views in the arena, absent where they are not there */
    struct str subject;                        /* sub */
    struct str program;                        /* prg */
    struct str name, email;                    /* name, email */
    int64_t expires_s, issued_s, not_before_s; /* exp, iat, nbf: seconds; INT64_MIN: not there */
};

/* False for whatever is not such a token: another number of parts, not base64url, another header, claims of another
 * type, too long (LIMIT_JWT_BYTES), a duplicate member. */
bool jwt_read(struct str token, struct arena *arena, struct jwt *ret);

/* Whether it was signed with this secret, of JWT_SECRET_MIN bytes at least; in time that does not tell where they
 * differ. */
bool jwt_is_signed(const struct jwt *jwt, struct str secret);

/* Appends a token with these claims (absent ones are left out; of the times `exp` alone), signed with the secret.
 * Claims are UTF-8. */
struct buf;
void jwt_write(const struct jwt *claims, struct str secret, struct buf *out);

/* Whether it is to be believed at `now_s`: it expires later, but within `life_s`; it was not issued ahead of `skew_s`
 * from now; its beginning is there. */
bool jwt_is_current(const struct jwt *jwt, int64_t now_s, int64_t life_s, int64_t skew_s);
