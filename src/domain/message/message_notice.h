#pragma once

#include "domain/outbox/outbox.h"

/* The outbox's channel of messages: of a change that people want to be told of, a message is wanted in the commit that
 * takes the change off the outbox.
 *
 *     reward.issued            reward, to whoever has it; and expiry, some days before it lapses
 *     referral.qualified       thanks, to whoever is credited
 *     referral.stage_changed   stage, to whoever is credited
 *
 * A kind that the program does not send, and one that there is nothing to send by, leaves no row. Runs inside a
 * transaction, on its thread. */
MUST_CHECK enum status message_notice_asks(struct act *act, const char *const **ret_actions, struct error *err);
MUST_CHECK enum status message_notice(struct act *act, const struct outbox_change *change, struct error *err);
