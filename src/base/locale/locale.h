#pragma once

#include "base/buf.h"
#include "base/money.h"
#include "base/str.h"

/* How numbers, money and dates look to somebody, by ICU. The only part of base/ that knows ICU.
 *
 * Formats are made when they are first needed and kept, a bounded number of them; neither they nor the sets that keep
 * them are for two threads: each loop has its own set. */

struct locale;
struct locale_set;

enum {
    LOCALE_TAG_SIZE = 36,  /* of a language tag, with NUL */
    LOCALE_ZONE_SIZE = 64, /* of a time zone's name, with NUL */
    LOCALE_FORM_SIZE = 8,  /* of "other" */
};

struct locale_set *locale_set_new(void);
void locale_set_free(struct locale_set *set); /* null is accepted */

/* The locale of a language tag ("de-AT"), valid until the next call of this function. A tag that cannot be read is
 * taken for "en". */
struct locale *locale_of(struct locale_set *set, struct str tag);

/* ---- writing ---- */

/* "1,234" */
void locale_add_number(struct locale *locale, int64_t number, struct buf *out);

/* "12.9%" of 1290 basis points: with so many decimals at most, rounded to the nearest; two say all of it. */
void locale_add_percent(struct locale *locale, int64_t basis_points, int most_decimals, struct buf *out);

enum locale_money {
    LOCALE_MONEY_FULL,   /* "$1,234.50", "-$35.00" */
    LOCALE_MONEY_SHORT,  /* without decimals where they are zero: "$25" */
    LOCALE_MONEY_SIGNED, /* with a plus sign too: "+$100.00" */
};

/* An amount of the currency's smallest unit. A workspace's own unit is written as number and name: "3 points". */
void locale_add_money(struct locale *locale, int64_t amount, const struct currency *currency, enum locale_money how,
                      struct buf *out);

enum locale_date {
    LOCALE_DATE_DAY,  /* "Jul 8" */
    LOCALE_DATE_YEAR, /* "Jul 8, 2026" */
    LOCALE_DATE_TIME, /* "Jul 8, 2026, 3:04 PM" */
};

/* The moment as the time zone ("Europe/Berlin") has it; an unknown zone is taken for UTC. */
void locale_add_date(struct locale *locale, int64_t at, struct str zone, enum locale_date how, struct buf *out);

/* LOCALE_DATE_DAY in the year that the zone has at `now`, else with its year. */
void locale_add_near_date(struct locale *locale, int64_t at, int64_t now, struct str zone, struct buf *out);

/* ---- asking ---- */

/* The form that a language has for the number: "one", "few", "other". `ordinal`: 1st, 2nd. */
struct str locale_plural(struct locale *locale, int64_t number, bool ordinal, char form[LOCALE_FORM_SIZE]);

/* Whether ICU knows a time zone of that name. Any thread. */
bool locale_knows_zone(struct str zone);

/* The calendar day, year * 10000 + month * 100 + day, that the zone has at the moment. */
int64_t locale_day(struct locale *locale, int64_t at, struct str zone);

/* The moment at which the calendar day begins in the zone. The day is one that exists. */
int64_t locale_day_begins(struct locale *locale, int64_t day, struct str zone);
