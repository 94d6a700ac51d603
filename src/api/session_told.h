#pragma once

#include "api/call.h"
#include "domain/user/session.h"

/* A session as its user is told of it: who he is, where, and what he may do. */

extern const struct entity session_told_entity;

/* Writes it as the answer, within an act: `token` is the cookie's value. */
MUST_CHECK enum status session_tell(struct call *call, const struct session *session, struct str token,
                                    struct error *err);

/* Signs the account in and answers with the session and its cookie: the end of every call that lets somebody in.
 * Status 201 or 200 is the caller's. */
MUST_CHECK enum status session_let_in(struct call *call, const struct id *account_id, struct error *err);
