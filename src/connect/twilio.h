#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/form.h"
#include "base/str.h"
#include "connect/sms_inbound.h"

/* What Twilio posts to us: text messages that came in, and what became of those that went out. Bytes in, plain structs
 * out; sending is sms.h. Any thread. Source: Twilio's documentation of webhooks and of the Messages resource. */

/* Checks X-Twilio-Signature: HMAC-SHA-1, under an auth token, of the address as Twilio called it and of each field's
 * name and value, sorted by name. Any of the tokens given is good (two while one is replaced). The header is compared
 * in constant time. */
MUST_CHECK enum status twilio_check_signature(struct str header, struct str url, const struct form *form,
                                              const struct str *tokens, size_t token_count, struct error *err);

/* ERROR_MISSING_FIELD with the name of the field that is not there. Views into the form. */
MUST_CHECK enum status twilio_read_message(const struct form *form, struct sms_inbound *ret, struct error *err);
MUST_CHECK enum status twilio_read_report(const struct form *form, struct arena *arena, struct sms_report *ret,
                                          struct error *err);
