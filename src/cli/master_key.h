#pragma once

#include <stdbool.h>

#include "base/crypto.h"
#include "base/env.h"
#include "base/error.h"
#include "store/store.h"

/* The master key: 32 random bytes in a file of its own (mode 0600), under which secrets in the database are sealed. The
 * database holds a check value of it, so that a wrong key is found at start. */

/* Makes the file where there is none; `*ret_created` says so. An existing file is never touched. */
MUST_CHECK enum status master_key_make(const char *path, struct env *env, bool *ret_created, struct error *err);

/* Reads the file. The caller wipes the key. */
MUST_CHECK enum status master_key_read(const char *path, uint8_t ret_key[MASTER_KEY_SIZE], struct error *err);

/* The check value of a key: says which key it is and gives nothing of it away. */
void master_key_check_value(const uint8_t key[MASTER_KEY_SIZE], uint8_t ret_check[SUBKEY_SIZE]);

/* Compares the key with the database's check value (the first call stores it; later ones only read, so that a server
 * starts on a full disk). ERROR_INVALID_VALUE: another key. */
MUST_CHECK enum status master_key_check(struct store *store, const uint8_t key[MASTER_KEY_SIZE], struct error *err);
