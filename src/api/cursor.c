/* Signed cursors: see cursor.h. A cursor is the hex of its place and of the first 16 bytes of an HMAC-SHA-256 over what
 * it belongs to, under a sub-key of the master key, so that every node of a store takes the cursors of the others. */

#include "api/cursor.h"

#include <assert.h>
#include <string.h>

#include "api/api.h"

enum { TAG_SIZE = 16 };

/* Each part behind its size, so that none can run into the next. */
static void add_part(struct buf *buf, struct str part)
{
    buf_add_int(buf, (int64_t)part.size);
    buf_add_char(buf, ':');
    buf_add_str(buf, part);
}

static void sign(const struct call *call, const char *list, struct str query, struct str place, uint8_t tag[TAG_SIZE])
{
    const struct id *caller_id = &call->caller.principal.id;
    struct buf signed_bytes = {0};
    add_part(&signed_bytes, str_from(list));
    buf_add_int(&signed_bytes, call->caller.ws);
    buf_add_char(&signed_bytes, ':');
    add_part(&signed_bytes, (struct str){(const char *)caller_id->bytes, sizeof caller_id->bytes});
    add_part(&signed_bytes, query);
    add_part(&signed_bytes, place);
    uint8_t whole[SHA256_SIZE];
    crypto_hmac_sha256((struct str){(const char *)call->api->cursor_key, sizeof call->api->cursor_key},
                       buf_str(&signed_bytes), whole);
    memcpy(tag, whole, TAG_SIZE);
    buf_release(&signed_bytes);
}

struct str cursor_write(const struct call *call, const char *list, struct str query, struct str place)
{
    assert(place.size >= 1 && place.size <= CURSOR_PLACE_MAX);
    uint8_t tag[TAG_SIZE];
    sign(call, list, query, place, tag);
    struct buf text = {0};
    buf_add_hex(&text, place.data, place.size);
    buf_add_hex(&text, tag, sizeof tag);
    struct str kept = str_copy(txn_arena(call->act.txn), buf_str(&text));
    buf_release(&text);
    return kept;
}

enum status cursor_read(const struct call *call, const char *list, struct str query, struct str text, void *ret_place,
                        size_t size, struct error *err)
{
    assert(size >= 1 && size <= CURSOR_PLACE_MAX);
    uint8_t bytes[CURSOR_PLACE_MAX + TAG_SIZE];
    uint8_t tag[TAG_SIZE];
    bool genuine = crypto_unhex(text, bytes, size + TAG_SIZE);
    if (genuine) {
        sign(call, list, query, (struct str){(const char *)bytes, size}, tag);
        genuine =
            crypto_equal((struct str){(const char *)bytes + size, TAG_SIZE}, (struct str){(const char *)tag, TAG_SIZE});
    }
    if (!genuine)
        return error_set(err, ERROR_INVALID_CURSOR, "starting_after",
                         "This is no cursor of this list with this query and key. Give back next_cursor of the page "
                         "before, and ask the rest as there.");
    memcpy(ret_place, bytes, size);
    return STATUS_OK;
}

void cursor_list_end(struct call *call, struct str next_cursor)
{
    jsonw_close(&call->w);
    jsonw_bool(&call->w, "has_more", !str_is_none(next_cursor));
    jsonw_str(&call->w, "next_cursor", next_cursor);
    jsonw_close(&call->w);
}
