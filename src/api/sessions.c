/* /v1/sessions: where a user is signed in. */

#include "api/call.h"
#include "api/own_account.h"
#include "api/routes.h"
#include "domain/user/session.h"

static enum status sessions_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct session *session = call->caller.session;
    struct session_row *rows;
    size_t count;
    TRY(session_list(txn, &session->user_id, &session->id, &rows, &count, err));
    call_write_page(call, &session_row_entity, rows, count, false, "ses", offsetof(struct session_row, id));
    return STATUS_OK;
}

static enum status sessions_end_act(struct txn *txn, struct call *call, struct error *err)
{
    struct id id;
    TRY(call_path_id(call, 0, "ses", &id, err));
    TRY(session_end(txn, &call->caller.session->user_id, &id, err));
    return own_account_note(call, "user.session_ended", err);
}

/* sorted table: by 1, 2 */
const struct route session_list_routes[] = {
    CALL("/v1/sessions", GET, .scope = "session", .flags = ROUTE_CHEAP | ROUTE_SESSION | ROUTE_LIST,
         .act = sessions_list_act, .summary = "Where the user is signed in, newest first.",
         .told = &session_row_entity),
    CALL("/v1/sessions/{id}", DELETE, .scope = "session", .flags = ROUTE_WRITE | ROUTE_SESSION | ROUTE_EMPTY,
         .act = sessions_end_act, .summary = "Ends one of the user's sessions."),
};
const size_t session_list_route_count = sizeof session_list_routes / sizeof session_list_routes[0];
