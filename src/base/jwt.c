/* Tokens that a business signs for its own people: see the header. The usual attacks and where they end: `alg: none`
 * and other algorithms at is_our_header(); a key in the header (`jwk`, `jku`, `x5u`) is never looked at; a second `sub`
 * at json_parse(); a signature of another length or with spare bits at base64url_decode(). */

#include "base/jwt.h"

#include <jansson.h>

#include "base/base64url.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/jsonw.h"
#include "base/limits.h"

static bool decode(struct str part, struct arena *arena, struct str *ret)
{
    char *bytes = arena_alloc(arena, BASE64URL_BYTES(part.size) + 1);
    size_t size;
    if (!base64url_decode(part, bytes, &size))
        return false;
    *ret = (struct str){bytes, size};
    return true;
}

/* Null unless the part is a JSON object. The caller owns it. */
static json_t *object_of(struct str part, struct arena *arena)
{
    struct str text;
    json_t *json;
    if (!decode(part, arena, &text) || json_parse(text, &json, NULL) != STATUS_OK)
        return NULL;
    if (json_is_object(json))
        return json;
    json_decref(json);
    return NULL;
}

static bool is_our_header(const json_t *header)
{
    const json_t *type = json_object_get(header, "typ");
    const char *algorithm = json_string_value(json_object_get(header, "alg"));
    if (algorithm == NULL || !str_equal(str_from(algorithm), STR("HS256")))
        return false;
    if (type != NULL && !(json_is_string(type) && str_equal_nocase(str_from(json_string_value(type)), STR("jwt"))))
        return false;
    return json_object_get(header, "crit") == NULL && json_object_get(header, "b64") == NULL;
}

static bool read_text(const json_t *claims, const char *name, struct arena *arena, struct str *ret)
{
    const json_t *value = json_object_get(claims, name);
    *ret = STR_NONE;
    if (value == NULL)
        return true;
    if (!json_is_string(value) || json_string_length(value) > JWT_CLAIM_BYTES)
        return false;
    *ret = str_copy(arena, (struct str){json_string_value(value), json_string_length(value)});
    return true;
}

static bool read_time(const json_t *claims, const char *name, int64_t *ret)
{
    const json_t *value = json_object_get(claims, name);
    *ret = INT64_MIN;
    if (value == NULL)
        return true;
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *ret = json_integer_value(value);
    return true;
}

static bool read_claims(const json_t *claims, struct arena *arena, struct jwt *ret)
{
    return read_text(claims, "sub", arena, &ret->subject) && read_text(claims, "prg", arena, &ret->program) &&
           read_text(claims, "name", arena, &ret->name) && read_text(claims, "email", arena, &ret->email) &&
           read_time(claims, "exp", &ret->expires_s) && read_time(claims, "iat", &ret->issued_s) &&
           read_time(claims, "nbf", &ret->not_before_s);
}

static bool read_signature(struct str part, uint8_t ret[32])
{
    uint8_t bytes[BASE64URL_BYTES(43)];
    size_t size;
    if (part.size != 43 || !base64url_decode(part, bytes, &size) || size != 32)
        return false;
    memcpy(ret, bytes, 32);
    return true;
}

bool jwt_read(struct str token, struct arena *arena, struct jwt *ret)
{
    struct str rest = token;
    if (token.size > LIMIT_JWT_BYTES)
        return false;
    struct str header_part = str_split(&rest, '.');
    struct str claims_part = str_split(&rest, '.');
    if (str_is_none(claims_part) || str_is_none(rest) || !read_signature(rest, ret->signature))
        return false;
    json_t *header = object_of(header_part, arena);
    json_t *claims = object_of(claims_part, arena);
    bool good = is_our_header(header) && json_is_object(claims) && read_claims(claims, arena, ret);
    json_decref(header);
    json_decref(claims);
    ret->signed_part = (struct str){token.data, header_part.size + 1 + claims_part.size};
    return good;
}

bool jwt_is_signed(const struct jwt *jwt, struct str secret)
{
    uint8_t expected[SHA256_SIZE];
    if (secret.size < JWT_SECRET_MIN)
        return false;
    crypto_hmac_sha256(secret, jwt->signed_part, expected);
    return crypto_equal((struct str){(const char *)expected, sizeof expected},
                        (struct str){(const char *)jwt->signature, sizeof jwt->signature});
}

bool jwt_is_current(const struct jwt *jwt, int64_t now_s, int64_t life_s, int64_t skew_s)
{
    if (jwt->expires_s == INT64_MIN || jwt->expires_s <= now_s || jwt->expires_s - now_s > life_s)
        return false;
    return jwt->issued_s <= now_s + skew_s && jwt->not_before_s <= now_s + skew_s;
}

/* ---- signing ---- */

static void add_claim(struct jsonw *w, const char *name, struct str value)
{
    if (!str_is_none(value))
        jsonw_str(w, name, value);
}

void jwt_write(const struct jwt *claims, struct str secret, struct buf *out)
{
    uint8_t mac[SHA256_SIZE];
    size_t begin = out->size;
    struct buf json = {0};
    struct jsonw w = jsonw_begin(&json);
    jsonw_object(&w, NULL);
    add_claim(&w, "sub", claims->subject);
    add_claim(&w, "prg", claims->program);
    add_claim(&w, "name", claims->name);
    add_claim(&w, "email", claims->email);
    jsonw_int(&w, "exp", claims->expires_s);
    jsonw_close(&w);
    jsonw_end(&w);
    base64url_add(out, STR("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
    buf_add_char(out, '.');
    base64url_add(out, buf_str(&json));
    buf_release(&json);
    crypto_hmac_sha256(secret, (struct str){out->data + begin, out->size - begin}, mac);
    buf_add_char(out, '.');
    base64url_add(out, (struct str){(const char *)mac, sizeof mac});
}
