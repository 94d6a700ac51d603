/* API keys as credentials: in the header Authorization. The loop's thread but for look_up(). */

#include "api/authentication.h"

#include "api/api.h"
#include "api/credential.h"

enum { PLACES = 256 };

struct cache *key_auth_cache(void)
{
    return cache_new(PLACES, sizeof(struct key));
}

static struct str hash_of(const struct authentication *who)
{
    return (struct str){(const char *)who->hash, sizeof who->hash};
}

/* Whoever sends the header means it: nothing else of the request is looked at. */
static enum status read_key(struct authentication *who, bool *ret_sent, struct error *err)
{
    struct str sent = STR_NONE;
    TRY(http_header_once(who->request, STR("Authorization"), &sent, err));
    *ret_sent = !str_is_none(sent);
    if (!*ret_sent)
        return STATUS_OK;
    struct str text = credential_read(sent, &who->request->arena);
    if (str_is_none(text) || !key_text_is_valid(text))
        return error_set(err, ERROR_UNAUTHORIZED, NULL, "Send a key: Authorization: Bearer rfd_sk_...");
    key_hash(text, who->hash);
    return STATUS_OK;
}

static bool recall(struct authentication *who)
{
    const struct key *key = cache_find(who->loop->keys, who->generation, hash_of(who));
    if (key != NULL)
        who->key = *key;
    return key != NULL;
}

static enum status look_up(struct txn *txn, struct authentication *who, struct error *err)
{
    bool found;
    TRY(key_find_by_hash(txn, who->hash, &who->key, &found, err));
    return found ? STATUS_OK : error_set(err, ERROR_UNAUTHORIZED, NULL, "There is no such key.");
}

static void keep(struct authentication *who)
{
    struct key *kept = cache_put(who->loop->keys, who->generation, hash_of(who));
    *kept = who->key;
}

static enum status check(struct authentication *who, struct error *err)
{
    const struct key *key = &who->key;
    const struct route *route = who->request->route;
    if (!key_is_valid(key))
        return error_set(err, ERROR_UNAUTHORIZED, NULL, "This key was revoked.");
    if (key->kind == KEY_PUBLISHABLE && (route->flags & ROUTE_PUBLISHABLE) == 0)
        return error_set(err, ERROR_FORBIDDEN, NULL,
                         "A publishable key may not do this. Use a secret key of a server.");
    TRY(credential_check_origin(who->request, key, &who->origin, err));
    if ((route->flags & ROUTE_SESSION) != 0)
        return error_set(err, ERROR_FORBIDDEN, NULL, "This call is for a user of the console, who is signed in.");
    return authentication_check_scope(route, key->scopes, "This key", err);
}

static enum status admit(struct authentication *who, struct error *err)
{
    const struct key *key = &who->key;
    TRY(check(who, err));
    who->caller = (struct caller){
        .ws = key->ws,
        .livemode = key->livemode,
        .clock_offset_us = key->clock_offset_us,
        .principal = {.kind = PRINCIPAL_KEY,
                      .id = key->id,
                      .scopes = key->scopes,
                      .request_id = who->request->id,
                      .source = authentication_source(who->request, who->loop->api)},
        .publishable = key->kind == KEY_PUBLISHABLE,
    };
    return STATUS_OK;
}

const struct credential_kind key_credential = {
    .read = read_key, .recall = recall, .look_up = look_up, .keep = keep, .admit = admit};
