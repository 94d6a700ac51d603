/* Participants as credentials, for the calls that are theirs: a token that their business has signed (`Authorization:
 * Bearer <JWT>`), or the portal's cookie. Whoever sends the header means it: the cookie is not looked at then. What a
 * cookie may change comes from a page of ours. The loop's thread but for look_up(). */

#include "api/authentication.h"

#include "api/api.h"
#include "api/credential.h"
#include "domain/portal/portal_key.h"
#include "domain/portal/portal_session.h"

static bool is_safe(enum http_method method)
{
    return method == HTTP_METHOD_GET || method == HTTP_METHOD_HEAD;
}

/* Who has the token may read what it opens, wherever he sits: no cookie of the browser's is ever looked at beside it. A
 * refusal is readable too, so that a page can show something else. */
static void allow_page(struct authentication *who)
{
    struct str origin = STR_NONE;
    if ((who->request->route->flags & ROUTE_BROWSER) != 0 &&
        http_header_once(who->request, STR("Origin"), &origin, NULL) == STATUS_OK)
        who->origin = origin;
}

/* A key that comes here is told by its own kind that it is nobody's self. */
static enum status read_token(struct authentication *who, struct str sent, bool *ret_sent, struct error *err)
{
    struct str text = credential_read(sent, &who->request->arena);
    *ret_sent = str_is_none(text) || !key_text_is_valid(text);
    who->participant_token = text;
    allow_page(who);
    return *ret_sent && str_is_none(text) ? portal_refuse(err) : STATUS_OK;
}

static enum status read_participant(struct authentication *who, bool *ret_sent, struct error *err)
{
    struct str sent = STR_NONE;
    *ret_sent = false;
    who->participant_token = STR_NONE;
    if (who->request->route->owner != OWNER_SELF)
        return STATUS_OK;
    TRY(http_header_once(who->request, STR("Authorization"), &sent, err));
    if (!str_is_none(sent))
        return read_token(who, sent, ret_sent, err);
    who->token = http_cookie(who->request, portal_cookie_name(api_by_tls(who->loop->api)));
    *ret_sent = !str_is_none(who->token);
    if (!*ret_sent || is_safe(who->request->method))
        return STATUS_OK;
    return session_check_origin(who->request, who->loop->api, false, err);
}

/* Not kept: a session may end and a participant be blocked at any moment, and this is one look-up by a key. */
static bool recall(struct authentication *who)
{
    (void)who;
    return false;
}

static enum status look_up(struct txn *txn, struct authentication *who, struct error *err)
{
    if (str_is_none(who->participant_token))
        return portal_session_find(txn, who->token, &who->visitor, err);
    return portal_token_read(txn, who->participant_token, who->loop->api->seal, &who->visitor, err);
}

static void keep(struct authentication *who)
{
    (void)who;
}

static enum status admit(struct authentication *who, struct error *err)
{
    const struct portal_visitor *visitor = &who->visitor;
    if ((who->request->route->flags & ROUTE_NOT_BUILT) != 0)
        return error_set(err, ERROR_NOT_BUILT, NULL, "This call is documented, but this version does not have it.");
    int64_t source = authentication_source(who->request, who->loop->api);
    who->caller = (struct caller){
        .ws = visitor->ws,
        .livemode = visitor->livemode,
        .clock_offset_us = visitor->clock_offset_us,
        .principal = portal_principal(visitor, &who->request->id, source),
    };
    return STATUS_OK;
}

const struct credential_kind participant_credential = {
    .read = read_participant, .recall = recall, .look_up = look_up, .keep = keep, .admit = admit};
