#pragma once

#include "api/call.h"
#include "domain/user/attempt.h"

/* What calls of a user about himself share. */

/* Attempts of somebody who is signed in are counted by his id: others cannot use them up. */
struct attempt own_attempt(const struct call *call);

/* Notes an act on the own account in the trail of the workspace that the user is in; in none, nowhere. Within an act.
 */
MUST_CHECK enum status own_account_note(struct call *call, const char *action, struct error *err);
