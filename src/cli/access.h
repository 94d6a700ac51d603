#pragma once

#include "cli/verb.h"

/* How a verb gets at the database: by opening it, or through the server that has it open. */

/* Carries out a verb that writes: with a store of its own when the lock is free, else by asking the server that holds
 * it (control.h). Returns the exit status; output is in the call's buffers. */
int access_write(struct cli_call *call);

/* Runs a read transaction on the database as it is, also beside a server; creates nothing. */
MUST_CHECK enum status access_read(struct cli_call *call, enum status (*act)(struct txn *, void *ctx, struct error *),
                                   void *ctx, struct error *err);

/* An act of the command line in the live or the test world. ERROR_NOT_FOUND before `init`. */
struct act;
MUST_CHECK enum status access_act(struct txn *txn, bool livemode, struct act *ret_act, struct error *err);
