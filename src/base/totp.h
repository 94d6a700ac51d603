#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* One-time codes of an authenticator app (RFC 6238 over RFC 4226): six digits, HMAC-SHA-1, steps of 30 seconds, as all
 * such apps have them. Pure; any thread. */

enum { TOTP_SECRET_SIZE = 20, TOTP_DIGITS = 6, TOTP_STEP_S = 30 };

/* The code of a step as digits, NUL-terminated. */
void totp_code(const uint8_t secret[TOTP_SECRET_SIZE], int64_t step, char ret_code[TOTP_DIGITS + 1]);

/* Whether `code` is that of the step of `now_at` or of the one before or after it, for clocks differ, and later than
 * `used_step`, for a code is good once. Spaces in it are skipped. `*ret_step` is the step that it is of. */
bool totp_matches(const uint8_t secret[TOTP_SECRET_SIZE], int64_t now_at, int64_t used_step, struct str code,
                  int64_t *ret_step);

/* The secret as apps take it: base32 (RFC 4648) without padding. In the arena. */
struct str totp_secret_text(const uint8_t secret[TOTP_SECRET_SIZE], struct arena *arena);

/* The address that a QR code holds: otpauth://totp/ISSUER:ACCOUNT?secret=... In the arena. */
struct str totp_uri(struct str issuer, struct str account, struct str secret_text, struct arena *arena);
