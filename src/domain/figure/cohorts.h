#pragma once

#include "domain/figure/report.h"

/* The report of cohorts: the customers of a business by the month (UTC) of their first purchase, the referred ones and
 * the others side by side, in each currency in which they bought. What a purchase is, and who is referred, says
 * domain/rollup/customer.h.
 *
 * How many there are is told of every month. How many came back, and what they spent within 30, 90 and 180 days of the
 * first purchase, only once the last customer of that month has had those days until `as_of`: so a young month is never
 * held against an old one. Totals are over those months alone.
 *
 * A period goes over whole months: those that hold `from` and the moment before `to`; unless said the twelve that end
 * with this one, or with that of `to`. */

/* Two rows a month and currency, `referred` before `others`, and two totals a currency. ERROR_UNSUPPORTED_FILTER
 * `program_id` (a customer is the business's), `by` (but month), `compare`; ERROR_OUT_OF_RANGE `to` for no month or
 * more than LIMIT_REPORT_COHORTS. */
MUST_CHECK enum status cohorts_read(struct act *act, const struct report_ask *ask, struct report *ret,
                                    struct error *err);
