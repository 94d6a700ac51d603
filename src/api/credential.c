/* Reading the Authorization header (RFC 6750, RFC 7617), and judging where its key is used. What is malformed is no
 * credential: the caller learns only that it was refused. Pure; any thread. */

#include "api/credential.h"

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* With or without padding; absent when a character is none of base64. */
static struct str base64_decode(struct str text, struct arena *arena)
{
    while (text.size > 0 && text.data[text.size - 1] == '=')
        text.size--;
    char *out = arena_alloc(arena, text.size);
    size_t size = 0;
    unsigned bits = 0;
    int held = 0;
    for (size_t i = 0; i < text.size; i++) {
        int value = base64_value(text.data[i]);
        if (value < 0)
            return STR_NONE;
        bits = (bits << 6 | (unsigned)value) & 0xFFFFU;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[size++] = (char)(bits >> held & 0xFFU);
        }
    }
    return (struct str){out, size};
}

struct str credential_read(struct str authorization, struct arena *arena)
{
    struct str value = authorization;
    struct str scheme = str_split(&value, ' ');
    if (str_is_none(value))
        return STR_NONE;
    value = str_trim(value);
    if (value.size == 0)
        return STR_NONE;
    if (str_equal_nocase(scheme, STR("bearer")))
        return value;
    if (!str_equal_nocase(scheme, STR("basic")))
        return STR_NONE;
    struct str pair = base64_decode(value, arena);
    return str_is_none(pair) ? STR_NONE : str_split(&pair, ':');
}

enum status credential_check_origin(const struct http_request *request, const struct key *key, struct str *ret_origin,
                                    struct error *err)
{
    struct str origin = STR_NONE;
    *ret_origin = STR_NONE;
    if (key->kind != KEY_PUBLISHABLE)
        return STATUS_OK;
    TRY(http_header_once(request, STR("Origin"), &origin, err));
    if (str_is_none(origin))
        return STATUS_OK;
    if (!origins_have(&key->origins, origin))
        return error_set(err, ERROR_FORBIDDEN, NULL,
                         "This key may not be used by pages of this origin. Make one that may: referd key create "
                         "--publishable --origin https://shop.example.com.");
    *ret_origin = origin;
    return STATUS_OK;
}
