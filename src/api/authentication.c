/* The chain of credentials. The loop's thread. */

#include "api/authentication.h"

#include "api/api.h"
#include "domain/click/classify.h"

static const struct credential_kind *const kinds[] = {
    &participant_credential,
    &key_credential,
    &session_credential,
};

enum status authentication_begin(struct authentication *who, struct http_request *request, struct api_loop *loop,
                                 struct error *err)
{
    who->request = request;
    who->loop = loop;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool sent = false;
        TRY(kinds[i]->read(who, &sent, err));
        if (!sent)
            continue;
        who->kind = kinds[i];
        who->generation = store_generation(loop->api->store);
        return STATUS_OK;
    }
    return error_set(err, ERROR_UNAUTHORIZED, NULL, "Send a key: Authorization: Bearer rfd_sk_...");
}

int64_t authentication_source(const struct http_request *request, const struct api *api)
{
    return click_network(api->network_key, request->peer.bytes);
}

enum status authentication_check_scope(const struct route *route, struct scope_set scopes, const char *whose,
                                       struct error *err)
{
    if (!scope_set_has(scopes, str_from(route->scope)))
        return error_set(err, ERROR_FORBIDDEN, NULL, "%s does not have the scope %s.", whose, route->scope);
    if ((route->flags & ROUTE_NOT_BUILT) != 0)
        return error_set(err, ERROR_NOT_BUILT, NULL, "This call is documented, but this version does not have it.");
    if (route->owner == OWNER_SELF) /* neither a key nor a user of the console is a participant */
        return error_set(err, ERROR_FORBIDDEN, NULL, "This call is for a participant. Use a participant's token.");
    return STATUS_OK;
}
