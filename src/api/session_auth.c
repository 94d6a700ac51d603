/* Sessions of the console as credentials: a cookie, and for whatever is not a mere look a token and an Origin that
 * another site's page cannot send (docs/decisions/0037-sessions-of-the-console.md). The loop's thread but for
 * look_up().
 *
 * When a session was last used is noted at most once a minute, by a write that the request does not wait for. */

#include "api/authentication.h"

#include <stdlib.h>

#include "api/api.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/url.h"
#include "domain/user/account.h"

enum { PLACES = 256 };

struct cache *session_auth_cache(void)
{
    return cache_new(PLACES, sizeof(struct session));
}

/* ---- the cookie ---- */

/* Browsers take a cookie of the first name only by TLS, for this host alone and all of its paths. */
static const char *cookie_name(const struct api *api)
{
    return api_by_tls(api) ? "__Host-rfd_session" : "rfd_session";
}

struct str session_cookie(const struct api *api, struct str token, struct arena *arena)
{
    bool ends = str_is_none(token);
    return str_from(arena_format(arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s", cookie_name(api),
                                 STR_ARG(token), ends ? 0 : LIMIT_SESSION_DAYS * 86400,
                                 api_by_tls(api) ? "; Secure" : ""));
}

struct str session_csrf_token(struct str token, struct arena *arena)
{
    return token_derive(token, STR("csrf"), arena);
}

/* ---- whose page sent it ---- */

static bool is_loopback(struct str host)
{
    return str_equal(host, STR("127.0.0.1")) || str_equal(host, STR("[::1]")) ||
           str_equal_nocase(host, STR("localhost"));
}

/* On the machine itself a server is reached by several names, and by the port of a proxy. */
static bool is_own_loopback(const struct http_request *request, struct str origin)
{
    if (url_check(origin) != NULL)
        return false;
    struct url_parts parts = url_split(origin);
    struct str after_scheme = {origin.data + parts.scheme.size + 3, origin.size - parts.scheme.size - 3};
    return is_loopback(parts.host) && str_equal_nocase(after_scheme, request->host);
}

/* The public URL without its path. */
static struct str own_origin(const struct api *api)
{
    struct url_parts parts = url_split(api->public_url);
    return (struct str){api->public_url.data, api->public_url.size - parts.tail.size};
}

enum status session_check_origin(const struct http_request *request, const struct api *api, bool absent,
                                 struct error *err)
{
    struct str origin = STR_NONE;
    TRY(http_header_once(request, STR("Origin"), &origin, err));
    if (str_is_none(origin) ? absent : str_equal_nocase(origin, own_origin(api)) || is_own_loopback(request, origin))
        return STATUS_OK;
    return error_set(err, ERROR_CSRF_FAILED, "Origin",
                     "This was not sent by a page of this server. Open the console by its own address.");
}

static enum status check_csrf(const struct authentication *who, struct error *err)
{
    struct http_request *request = who->request;
    struct str sent = STR_NONE;
    if (request->method == HTTP_METHOD_GET || request->method == HTTP_METHOD_HEAD)
        return STATUS_OK;
    TRY(session_check_origin(request, who->loop->api, false, err));
    TRY(http_header_once(request, STR("X-CSRF-Token"), &sent, err));
    if (!str_is_none(sent) && crypto_equal(sent, session_csrf_token(who->token, &request->arena)))
        return STATUS_OK;
    return error_set(err, ERROR_CSRF_FAILED, "X-CSRF-Token",
                     "Send the csrf_token of GET /v1/session in the header X-CSRF-Token.");
}

/* ---- finding it ---- */

static enum status read_world(struct authentication *who, struct error *err)
{
    struct str text = STR_NONE;
    TRY(http_header_once(who->request, STR("Referd-Workspace"), &text, err));
    if (str_is_none(text) || id_parse(text, "wks", &who->world_id))
        return STATUS_OK;
    return error_set(err, ERROR_NOT_FOUND, "Referd-Workspace", "There is no such workspace.");
}

static enum status read_session(struct authentication *who, bool *ret_sent, struct error *err)
{
    who->token = http_cookie(who->request, str_from(cookie_name(who->loop->api)));
    *ret_sent = !str_is_none(who->token);
    if (!*ret_sent)
        return STATUS_OK;
    if (!token_is_valid(who->token))
        return error_set(err, ERROR_UNAUTHORIZED, NULL, "Sign in.");
    token_hash(who->token, who->hash);
    TRY(read_world(who, err));
    char both[sizeof who->hash + sizeof who->world_id];
    memcpy(both, who->hash, sizeof who->hash);
    memcpy(both + sizeof who->hash, who->world_id.bytes, sizeof who->world_id);
    crypto_sha256((struct str){both, sizeof both}, who->place);
    return STATUS_OK;
}

static struct session *find_kept(struct authentication *who)
{
    struct str place = {(const char *)who->place, sizeof who->place};
    return cache_find(who->loop->sessions, who->generation, place);
}

/* What seems to have lain idle may have been used by way of another loop: then it is looked up. */
static bool recall(struct authentication *who)
{
    const struct session *session = find_kept(who);
    if (session == NULL || !session_lasts(session, env_now(who->loop->api->env)))
        return false;
    who->session = *session;
    return true;
}

static enum status look_up(struct txn *txn, struct authentication *who, struct error *err)
{
    bool found;
    TRY(session_find(txn, who->hash, &who->world_id, &who->session, &found, err));
    if (found && session_lasts(&who->session, txn_now(txn)))
        return STATUS_OK;
    return error_set(err, ERROR_UNAUTHORIZED, NULL, "The session is over. Sign in.");
}

static void keep(struct authentication *who)
{
    struct str place = {(const char *)who->place, sizeof who->place};
    struct session *kept = cache_put(who->loop->sessions, who->generation, place);
    *kept = who->session;
}

/* ---- when it was last used ---- */

struct seen {
    struct store_work work;
    struct session session;
};

static enum status note_seen(struct txn *txn, struct store_work *work, struct error *err)
{
    const struct seen *seen = (const struct seen *)work;
    TRY(session_seen(txn, &seen->session, err));
    return account_seen(txn, &seen->session.user_id, txn_now(txn), err);
}

/* It does not matter when this is refused: the next request tries again, a minute later. */
static void seen_noted(struct store_work *work, enum status status, const struct error *err)
{
    (void)status;
    (void)err;
    free(work);
}

static void note_use(struct authentication *who)
{
    int64_t now = env_now(who->loop->api->env);
    struct session *kept = find_kept(who);
    if (kept == NULL || now < kept->last_seen_at + LIMIT_SESSION_SEEN_S * TIME_US_PER_S)
        return;
    struct seen *seen = memory_new(sizeof *seen);
    seen->work.act = note_seen;
    seen->work.done = seen_noted;
    seen->session = *kept;
    kept->last_seen_at = now;
    store_write(who->loop->store, STORE_BOOKS, &seen->work);
}

/* ---- what it may do ---- */

static enum status check_scope(const struct authentication *who, struct error *err)
{
    const struct session *session = &who->session;
    const struct route *route = who->request->route;
    if (!session->in_world && ((route->flags & ROUTE_SESSION) == 0 || !id_is_none(&who->world_id)))
        return error_set(err, ERROR_NOT_FOUND, "Referd-Workspace", "You are a member of no such workspace.");
    if ((route->flags & ROUTE_SESSION) != 0)
        return STATUS_OK;
    return authentication_check_scope(route, role_scopes((enum role)session->role), "Your role", err);
}

static enum status check(const struct authentication *who, struct error *err)
{
    TRY(check_csrf(who, err));
    TRY(check_scope(who, err));
    bool asks = (who->request->route->flags & ROUTE_STEP_UP) != 0;
    if (asks && !session_is_confirmed(&who->session, env_now(who->loop->api->env)))
        return error_set(err, ERROR_CONFIRMATION_REQUIRED, NULL,
                         "Confirm with your password or a code first: POST /v1/session/confirm.");
    return STATUS_OK;
}

static enum status admit(struct authentication *who, struct error *err)
{
    const struct session *session = &who->session;
    TRY(check(who, err));
    note_use(who);
    who->caller = (struct caller){
        .ws = session->in_world ? session->ws : 0,
        .livemode = session->livemode,
        .clock_offset_us = session->clock_offset_us,
        .principal = {.kind = PRINCIPAL_USER,
                      .id = session->user_id,
                      .scopes = session->in_world ? role_scopes((enum role)session->role) : (struct scope_set){0},
                      .request_id = who->request->id,
                      .source = authentication_source(who->request, who->loop->api)},
        .session = session,
        .session_token = who->token,
    };
    return STATUS_OK;
}

const struct credential_kind session_credential = {
    .read = read_session, .recall = recall, .look_up = look_up, .keep = keep, .admit = admit};
