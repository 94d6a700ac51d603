/* Origins, normalised and compared. */

#include "domain/key/origin.h"

#include <string.h>

#include "base/buf.h"
#include "base/url.h"

static void hash_origin(struct str origin, uint8_t ret_hash[ORIGIN_HASH_SIZE])
{
    uint8_t whole[SHA256_SIZE];
    crypto_sha256(origin, whole);
    memcpy(ret_hash, whole, ORIGIN_HASH_SIZE);
}

static bool is_own_port(struct str scheme, struct str port)
{
    return str_equal(port, str_equal_nocase(scheme, STR("https")) ? STR("443") : STR("80"));
}

static enum status normalise(struct str text, struct arena *arena, struct str *ret, struct error *err)
{
    const char *wrong = url_check(text);
    if (wrong != NULL)
        return error_set(err, ERROR_INVALID_VALUE, "origin", "The origin \"%.*s\" %s.", STR_ARG(text), wrong);
    struct url_parts parts = url_split(text);
    if (parts.tail.size > 0 && !str_equal(parts.tail, STR("/")))
        return error_set(err, ERROR_INVALID_VALUE, "origin",
                         "An origin ends behind its host or port: write %.*s://%.*s, without what follows it.",
                         STR_ARG(parts.scheme), STR_ARG(parts.host));
    bool has_port = !str_is_none(parts.port) && !is_own_port(parts.scheme, parts.port);
    char *origin = arena_format(arena, "%.*s://%.*s%s%.*s", STR_ARG(parts.scheme), STR_ARG(parts.host),
                                has_port ? ":" : "", STR_ARG(has_port ? parts.port : STR_NONE));
    *ret = str_lower(arena, str_from(origin));
    return STATUS_OK;
}

static bool is_among(struct str words, struct str wanted)
{
    while (!str_is_none(words))
        if (str_equal(str_split(&words, ' '), wanted))
            return true;
    return false;
}

enum status origins_normalise(struct str text, struct arena *arena, struct str *ret, struct error *err)
{
    struct str all = STR_NONE;
    size_t count = 0;
    while (!str_is_none(text)) {
        struct str word = str_split(&text, ' ');
        struct str origin = STR_NONE;
        if (word.size == 0)
            continue;
        TRY(normalise(word, arena, &origin, err));
        if (is_among(all, origin))
            continue;
        if (count++ == LIMIT_KEY_ORIGINS)
            return error_set(err, ERROR_OUT_OF_RANGE, "origin", "A key has at most %d origins: make another key.",
                             LIMIT_KEY_ORIGINS);
        all = str_is_none(all) ? origin : str_from(arena_format(arena, "%.*s %.*s", STR_ARG(all), STR_ARG(origin)));
    }
    *ret = all;
    return STATUS_OK;
}

struct origin_set origins_set(struct str text)
{
    struct origin_set set = {0};
    while (!str_is_none(text) && set.count < LIMIT_KEY_ORIGINS)
        hash_origin(str_split(&text, ' '), set.hashes[set.count++]);
    return set;
}

bool origins_have(const struct origin_set *set, struct str origin)
{
    uint8_t hash[ORIGIN_HASH_SIZE];
    hash_origin(origin, hash);
    for (size_t i = 0; i < set->count; i++)
        if (memcmp(set->hashes[i], hash, sizeof hash) == 0)
            return true;
    return false;
}
