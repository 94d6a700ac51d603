#pragma once

#include "base/arena.h"
#include "base/crypto.h"
#include "base/env.h"

/* Secrets that a person or a browser carries: 256 random bits, in base64url without padding. Only their SHA-256 is
 * stored, which is enough, since nobody can try 2^256 of them. Any thread. */

enum { TOKEN_BYTES = 32, TOKEN_TEXT_SIZE = 43 };

/* A new one, NUL-terminated. The caller wipes it. */
void token_draw(struct env *env, char ret_text[TOKEN_TEXT_SIZE + 1]);

/* True when text is written like one, in its only form; what is not need not be looked up. */
bool token_is_valid(struct str text);

/* What is stored and looked up. */
void token_hash(struct str text, uint8_t ret_hash[SHA256_SIZE]);

/* Another secret that follows from the token, for `purpose` ("csrf"): whoever has only the stored hash cannot make it.
 * In the arena, TOKEN_TEXT_SIZE characters. */
struct str token_derive(struct str token, struct str purpose, struct arena *arena);
