#pragma once

#include "cli/verb.h"

/* The control socket: how a verb that writes reaches the database while a server has it. A Unix socket beside the
 * database ("DIR/referd.sock", mode 0600: who may use it may use the files). One question and one answer per
 * connection, each JSON up to the end of what the sender sends:
 *
 *     {"argv": ["key", "create", "--name", "shop"]}
 *     {"status": 0, "out": "rfd_sk_...\n", "problem": ""}
 *
 * The server parses argv by the same tables and runs the verb's write() on its own store, one verb at a time. */

struct click_log;
struct control;

/* Listens and starts the thread. The store and the log of clicks are the server's; `settings` are what a verb begins
 * with. A socket that a killed server left is replaced: the caller holds the store's lock. */
MUST_CHECK enum status control_start(const struct settings *settings, struct env *env, struct store *store,
                                     struct click_log *clicks, struct control **ret_control, struct error *err);

/* Lets the verb under way finish, ends the thread, removes the socket. Null is accepted. */
void control_stop(struct control *control);

/* Has the server carry out the call: its output goes to the call's buffers, its exit status to `*ret_code`. False when
 * no server answers at the socket (the verb was not begun). */
bool control_ask(struct cli_call *call, int *ret_code, struct error *err);
