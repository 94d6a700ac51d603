#pragma once

#include "base/crypto.h"
#include "base/str.h"
#include "jobs/outside.h"

/* Sending messages: claim, commit, call, record (outside.h), with what is due by the programs' queues. A call whose
 * answer was never recorded is not made again: its message is listed as unknown (domain/message/message_send.h). */

enum status messages_claim(struct txn *txn, struct outside_claims *claims, struct error *err);
enum status messages_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                            struct error *err);
