/* What calls of a user about himself share. */

#include "api/own_account.h"

#include "api/api.h"
#include "domain/audit/audit.h"
#include "domain/user/session.h"
#include "domain/user/user.h"

struct attempt own_attempt(const struct call *call)
{
    const struct session *session = call->caller.session;
    return attempt_of(call->api->network_key, id_bytes(&session->user_id), call->caller.principal.source);
}

enum status own_account_note(struct call *call, const char *action, struct error *err)
{
    struct act home;
    if (call->caller.ws == 0)
        return STATUS_OK;
    TRY(user_home(&call->act, &home, err));
    const struct audit_entry entry = {
        .action = action, .object_kind = "usr", .object_id = call->caller.session->user_id};
    return audit_write(&home, &entry, NULL, err);
}
