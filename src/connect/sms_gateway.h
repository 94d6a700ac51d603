#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/form.h"
#include "base/str.h"
#include "connect/sms_inbound.h"

/* What a gateway of Kannel's form calls us with: text messages that came in, and delivery reports. Sending is sms.h. In
 * the gateway's configuration they are
 *
 *     get-url = "<hook>/inbound?from=%p&to=%P&text=%b&id=%I"     with alt-charset = UTF-8 and max-messages = 0
 *     the reports' address goes with each message that is sent
 *
 * Any thread. Source: Kannel's user guide (sms-service, delivery reports). */

/* ERROR_MISSING_FIELD `from`. A number of digits alone gets its '+'. In `arena`. */
MUST_CHECK enum status sms_gateway_read_message(const struct form *form, struct arena *arena, struct sms_inbound *ret,
                                                struct error *err);

/* ERROR_MISSING_FIELD `id`, `status`. */
MUST_CHECK enum status sms_gateway_read_report(const struct form *form, struct sms_report *ret, struct error *err);
