#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Hashes and keys, by OpenSSL and libsodium; no algorithm of our own. Any thread. */

enum { SHA1_SIZE = 20, SHA256_SIZE = 32, MASTER_KEY_SIZE = 32, SUBKEY_SIZE = 32 };

void crypto_sha256(struct str data, uint8_t out[SHA256_SIZE]);

/* The same of bytes that come piece by piece. Between begin and end one thread at a time. */
struct sha256;
struct sha256 *sha256_begin(void);
void sha256_add(struct sha256 *hash, struct str data);
void sha256_end(struct sha256 *hash, uint8_t out[SHA256_SIZE]); /* frees it */

void crypto_hmac_sha256(struct str key, struct str data, uint8_t out[SHA256_SIZE]);

/* For what is of no other kind: one-time codes, Twilio's signatures. */
void crypto_hmac_sha1(struct str key, struct str data, uint8_t out[SHA1_SIZE]);

/* SipHash-2-4 under a 16-byte key: short keyed hashes of network addresses and devices. */
uint64_t crypto_siphash(const uint8_t key[16], struct str data);

/* Same bytes, in time that does not depend on them (sizes are not secret). */
bool crypto_equal(struct str a, struct str b);

/* Hex to bytes; false unless `hex` is exactly 2*size hex digits. */
bool crypto_unhex(struct str hex, uint8_t *out, size_t size);

/* The sub-key `number` of the master key (libsodium kdf, context "referd__"). Numbers in use: 1 click network hash, 2
 * sealed secrets and links to gift cards, 3 key check value, 4 cursors of ranked lists, 9 tokens of the portal's forms,
 * 10 tokens of the links that end messages. */
void crypto_subkey(const uint8_t master[MASTER_KEY_SIZE], uint64_t number, uint8_t out[SUBKEY_SIZE]);

enum { SEALED_OVERHEAD = 24 + 16 };
/* secretbox: `out` has plain.size + SEALED_OVERHEAD bytes; the nonce is random and stored in front. */
void crypto_seal(const uint8_t key[SUBKEY_SIZE], struct str plain, uint8_t *out);
/* False when the box was not sealed by this key. `out` has sealed.size - SEALED_OVERHEAD bytes. */
bool crypto_unseal(const uint8_t key[SUBKEY_SIZE], struct str sealed, uint8_t *out);

/* Wipes memory that held a secret. */
void crypto_wipe(void *data, size_t size);
