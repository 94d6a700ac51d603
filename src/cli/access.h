#pragma once

#include "cli/verb.h"

/* How a verb gets at the database: by opening it, or through the server that has it open. */

/* Carries out a verb that writes: with a store of its own when the lock is free, else by asking the server that holds
 * it (control.h). Returns the exit status; output is in the call's buffers. */
int access_write(struct cli_call *call);

/* Says on standard error which drafts killed restores and copies to this database have left, unless one is at work. */
void access_name_drafts(const char *url);

/* Runs a read transaction on the database as it is, also beside a server; creates nothing. */
MUST_CHECK enum status access_read(struct cli_call *call, enum status (*act)(struct txn *, void *ctx, struct error *),
                                   void *ctx, struct error *err);

/* What verbs that act on a world say of their option `workspace`. */
#define ACCESS_WORKSPACE_DOC                                                                                           \
    "The workspace, by its name or the id of one of its worlds, as `referd workspace list` shows them. Needed only "   \
    "where there are several."

/* An act of the command line in the live or the test world of a workspace, which is what the option `workspace` said:
 * null where there is only one. As workspace_find() refuses. */
struct act;
MUST_CHECK enum status access_act(struct txn *txn, const char *workspace, bool livemode, struct act *ret_act,
                                  struct error *err);
