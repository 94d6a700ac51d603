#pragma once

#include "base/str.h"
#include "domain/message/messaging.h"

/* When somebody may be disturbed. Pure; any thread. */

/* The time zone of a recipient: its own, else that of its phone number's country where all of it has one, else the
 * business's. */
struct str quiet_zone(struct str own, struct str phone, struct str business);

/* The zone of a phone number's country (E.164): absent where the country has several, or is not known. */
struct str phone_zone(struct str phone);

/* The first moment from `at` on that is not within the quiet hours in the zone. */
int64_t quiet_until(const struct messaging_quiet *hours, struct str zone, int64_t at);

/* The calendar day of a zone, as 20261129, and the moment at which the next one begins. */
int64_t zone_day(struct str zone, int64_t at);
int64_t zone_next_day(struct str zone, int64_t at);
int64_t zone_next_month(struct str zone, int64_t at);
