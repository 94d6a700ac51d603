#pragma once

#include <stdbool.h>

#include "base/str.h"

/* Passwords, hashed by Argon2id (libsodium), with the cost that base/limits.h names. Either call takes a good part of a
 * second of one core and much memory: never in a transaction, never on a loop. Any thread. */

enum { PASSWORD_HASH_SIZE = 128 }; /* of a hash as text, with NUL */

/* Null for a password that may be chosen; else what is wrong with it, the rest of a sentence that begins with "The
 * password". `email` is that of whose it will be. Cheap. */
const char *password_check(struct str password, struct str email);

/* A new hash, NUL-terminated: parameters and salt are part of it. */
void password_hash(struct str password, char ret_hash[PASSWORD_HASH_SIZE]);

/* Whether the hash was made of the password. An absent hash is that of nobody: no password is it, and finding out takes
 * as long as with any other. */
bool password_matches(struct str password, struct str hash);
