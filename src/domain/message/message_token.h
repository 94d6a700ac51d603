#pragma once

#include "base/arena.h"
#include "base/crypto.h"
#include "base/str.h"
#include "base/typeid.h"

/* The tokens in the links of messages, under a key of its own, so that none can be made up. That by which people end
 * messages says whose and of which channel it is, and never expires: who finds an old mail must be able to end them.
 * That by which somebody confirms an address says in which message it went there; whether it still works is for
 * domain/verification. One is never taken for the other. Pure; any thread. */

enum { MESSAGE_TOKEN_SUBKEY = 10 }; /* crypto_subkey() */

struct message_token {
    int64_t ws;
    struct id contact_id;
    int channel; /* enum message_channel */
};

struct str message_token_write(const struct message_token *token, const uint8_t key[SUBKEY_SIZE], struct arena *arena);

/* False: it is none, or of another key. */
bool message_token_read(struct str text, const uint8_t key[SUBKEY_SIZE], struct message_token *ret);

/* The token of a message of kind MESSAGE_VERIFICATION. */
struct str message_confirm_write(int64_t ws, const struct id *message_id, const uint8_t key[SUBKEY_SIZE],
                                 struct arena *arena);
bool message_confirm_read(struct str text, const uint8_t key[SUBKEY_SIZE], int64_t *ret_ws, struct id *ret_message_id);

/* Characters of either. */
enum { MESSAGE_TOKEN_TEXT_SIZE = 55 };
