#pragma once

#include "domain/outbox/outbox.h"

/* Mails that a budget is used up, or nearly: to everybody who may come in and decides of money (owners, admins,
 * finance), one for each budget, window and threshold. Taken off the outbox, as "program.budget_warned"; every other
 * change is left alone. Inside a write transaction, on its thread. */
MUST_CHECK enum status budget_mail_asks(struct act *act, const char *const **ret_actions, struct error *err);
MUST_CHECK enum status budget_mail_take(struct act *act, const struct outbox_change *change, struct error *err);
