/* The token behind the links that end messages: nothing that was not written under the key is read, and what was
 * written is read as it was. */

#include <stdlib.h>
#include <string.h>

#include "domain/message/message_token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t key[SUBKEY_SIZE] = {7, 1, 3};

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* The first bytes as a token that is written. */
static void write_and_read(const uint8_t *data, size_t size, struct arena *arena)
{
    struct message_token token = {.ws = 1, .channel = 1}, read = {0};
    if (size < sizeof token.contact_id.bytes + 2)
        return;
    memcpy(token.contact_id.bytes, data, sizeof token.contact_id.bytes);
    token.ws = data[sizeof token.contact_id.bytes];
    token.channel = 1 + data[sizeof token.contact_id.bytes + 1] % 2;
    struct str text = message_token_write(&token, key, arena);
    require(message_token_read(text, key, &read));
    require(read.ws == token.ws && read.channel == token.channel && id_equal(&read.contact_id, &token.contact_id));
}

/* A link that confirms is none that ends messages, and the other way round. */
static void confirm_and_read(const uint8_t *data, size_t size, struct arena *arena)
{
    struct id id = {{0}}, read;
    struct message_token token;
    int64_t ws;
    if (size < sizeof id.bytes)
        return;
    memcpy(id.bytes, data, sizeof id.bytes);
    struct str text = message_confirm_write(data[0], &id, key, arena);
    require(text.size == MESSAGE_TOKEN_TEXT_SIZE);
    require(message_confirm_read(text, key, &ws, &read) && ws == data[0] && id_equal(&id, &read));
    require(!message_token_read(text, key, &token));
    token = (struct message_token){.ws = data[0], .contact_id = id, .channel = 1 + data[1] % 2};
    require(!message_confirm_read(message_token_write(&token, key, arena), key, &ws, &read));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct id id;
    int64_t ws;
    struct str text = {size == 0 ? "" : (const char *)data, size};
    struct arena arena = {0};
    struct message_token token;
    if (message_token_read(text, key, &token)) /* then it is the very text that is written for it */
        require(str_equal(message_token_write(&token, key, &arena), text));
    if (message_confirm_read(text, key, &ws, &id))
        require(str_equal(message_confirm_write(ws, &id, key, &arena), text));
    write_and_read(data, size, &arena);
    confirm_and_read(data, size, &arena);
    arena_release(&arena);
    return 0;
}
