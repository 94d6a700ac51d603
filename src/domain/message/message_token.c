/* ws, an id and a byte that says of what it is, and half of an HMAC over them. Pure; any thread. */

#include "domain/message/message_token.h"

#include <string.h>

#include "base/base64url.h"
#include "domain/message/message.h"

enum {
    WS_SIZE = 8,
    ID_SIZE = 16,
    PLAIN_SIZE = WS_SIZE + ID_SIZE + 1,
    MAC_SIZE = 16,
    TOKEN_SIZE = PLAIN_SIZE + MAC_SIZE
};

/* The byte behind the id: a channel, or this. */
enum { CONFIRMS = 3 };
_Static_assert((int)CONFIRMS != (int)MESSAGE_SMS && (int)CONFIRMS != (int)MESSAGE_EMAIL, "each byte has one meaning");
_Static_assert((TOKEN_SIZE * 4 + 2) / 3 == (int)MESSAGE_TOKEN_TEXT_SIZE, "a token is as long as it says");

static void sign(const uint8_t *plain, const uint8_t key[SUBKEY_SIZE], uint8_t ret[MAC_SIZE])
{
    uint8_t mac[SHA256_SIZE];
    crypto_hmac_sha256((struct str){(const char *)key, SUBKEY_SIZE}, (struct str){(const char *)plain, PLAIN_SIZE},
                       mac);
    memcpy(ret, mac, MAC_SIZE);
}

static struct str write_token(int64_t ws, const struct id *id, uint8_t about, const uint8_t key[SUBKEY_SIZE],
                              struct arena *arena)
{
    uint8_t bytes[TOKEN_SIZE];
    struct buf text = {0};
    for (int i = 0; i < WS_SIZE; i++)
        bytes[i] = (uint8_t)((uint64_t)ws >> (8 * (WS_SIZE - 1 - i)));
    memcpy(bytes + WS_SIZE, id->bytes, ID_SIZE);
    bytes[PLAIN_SIZE - 1] = about;
    sign(bytes, key, bytes + PLAIN_SIZE);
    base64url_add(&text, (struct str){(const char *)bytes, sizeof bytes});
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static bool read_token(struct str text, const uint8_t key[SUBKEY_SIZE], int64_t *ret_ws, struct id *ret_id,
                       uint8_t *ret_about)
{
    uint8_t bytes[TOKEN_SIZE + 3], mac[MAC_SIZE];
    size_t size;
    if (BASE64URL_BYTES(text.size) > sizeof bytes || !base64url_decode(text, bytes, &size) || size != TOKEN_SIZE)
        return false;
    sign(bytes, key, mac);
    if (!crypto_equal((struct str){(const char *)mac, MAC_SIZE},
                      (struct str){(const char *)bytes + PLAIN_SIZE, MAC_SIZE}))
        return false;
    uint64_t ws = 0;
    for (int i = 0; i < WS_SIZE; i++)
        ws = ws << 8 | bytes[i];
    *ret_ws = (int64_t)ws;
    memcpy(ret_id->bytes, bytes + WS_SIZE, ID_SIZE);
    *ret_about = bytes[PLAIN_SIZE - 1];
    return true;
}

struct str message_token_write(const struct message_token *token, const uint8_t key[SUBKEY_SIZE], struct arena *arena)
{
    return write_token(token->ws, &token->contact_id, (uint8_t)token->channel, key, arena);
}

bool message_token_read(struct str text, const uint8_t key[SUBKEY_SIZE], struct message_token *ret)
{
    uint8_t about;
    if (!read_token(text, key, &ret->ws, &ret->contact_id, &about))
        return false;
    ret->channel = about;
    return about == MESSAGE_SMS || about == MESSAGE_EMAIL;
}

struct str message_confirm_write(int64_t ws, const struct id *message_id, const uint8_t key[SUBKEY_SIZE],
                                 struct arena *arena)
{
    return write_token(ws, message_id, CONFIRMS, key, arena);
}

bool message_confirm_read(struct str text, const uint8_t key[SUBKEY_SIZE], int64_t *ret_ws, struct id *ret_message_id)
{
    uint8_t about;
    return read_token(text, key, ret_ws, ret_message_id, &about) && about == CONFIRMS;
}
