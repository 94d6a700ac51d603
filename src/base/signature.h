#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Signatures under a private key of one's own, by OpenSSL. Any thread; a key is one thread's at a time. */

struct signature_key;

enum signature_kind { SIGNATURE_RSA, SIGNATURE_ED25519 };

/* Reads a private key from PEM (PKCS #8, or PKCS #1 of RSA) without a passphrase. ERROR_INVALID_VALUE without a param:
 * no such key, one with a passphrase, RSA of less than 1024 bits, another algorithm. */
MUST_CHECK enum status signature_key_read(struct str pem, struct signature_key **ret_key, struct error *err);
void signature_key_free(struct signature_key *key);

enum signature_kind signature_key_kind(const struct signature_key *key);

/* The signature over the SHA-256 hash of `data`, in `arena`: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), or Ed25519 over
 * the 32 bytes of the hash, as DKIM has it (RFC 8463). ERROR_INTERNAL when OpenSSL cannot. */
MUST_CHECK enum status signature_make(const struct signature_key *key, struct str data, struct arena *arena,
                                      struct str *ret_signature, struct error *err);
