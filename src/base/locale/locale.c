/* ICU behind bytes. Its formatters speak UTF-16 and are slow to make, fast to use. What it cannot do (no data, no
 * memory) ends in plain ASCII: a page with "USD 12.50" is better than none. */

#include "base/locale/locale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"

enum { UNITS = 160 }; /* UTF-16 units of what is written at once */

struct money_format {
    struct currency currency;
    UNumberFormat *format;
};

struct date_format {
    char zone[LOCALE_ZONE_SIZE];
    enum locale_date how;
    UDateFormat *format;
};

struct locale {
    char tag[LOCALE_TAG_SIZE];
    char name[ULOC_FULLNAME_CAPACITY]; /* as ICU has it: "de_AT" */
    UNumberFormat *number;
    UNumberFormat *percent;
    UPluralRules *plurals[2];
    struct money_format money[LIMIT_FORMATS_KEPT];
    size_t money_count;
    struct date_format dates[LIMIT_FORMATS_KEPT];
    size_t date_count;
    UCalendar *calendar; /* of calendar_zone */
    char calendar_zone[LOCALE_ZONE_SIZE];
};

struct locale_set {
    struct locale *locales[LIMIT_LOCALES_KEPT];
    size_t count;
};

/* ---- making and freeing ---- */

static void free_money(struct locale *locale)
{
    for (size_t i = 0; i < locale->money_count; i++)
        unum_close(locale->money[i].format);
    locale->money_count = 0;
}

static void free_dates(struct locale *locale)
{
    for (size_t i = 0; i < locale->date_count; i++)
        udat_close(locale->dates[i].format);
    locale->date_count = 0;
}

static void locale_free(struct locale *locale)
{
    free_money(locale);
    free_dates(locale);
    if (locale->number != NULL)
        unum_close(locale->number);
    if (locale->percent != NULL)
        unum_close(locale->percent);
    for (int i = 0; i < 2; i++)
        if (locale->plurals[i] != NULL)
            uplrules_close(locale->plurals[i]);
    if (locale->calendar != NULL)
        ucal_close(locale->calendar);
    free(locale);
}

struct locale_set *locale_set_new(void)
{
    return memory_new(sizeof(struct locale_set));
}

static void forget_all(struct locale_set *set)
{
    for (size_t i = 0; i < set->count; i++)
        locale_free(set->locales[i]);
    set->count = 0;
}

void locale_set_free(struct locale_set *set)
{
    if (set == NULL)
        return;
    forget_all(set);
    free(set);
}

/* NUL-terminated, cut off. */
static void copy_text(char *to, size_t size, struct str text)
{
    size_t taken = text.size < size - 1 ? text.size : size - 1;
    memcpy(to, taken > 0 ? text.data : "", taken);
    to[taken] = '\0';
}

static bool is_tag(struct str tag)
{
    if (tag.size < 2 || tag.size >= LOCALE_TAG_SIZE)
        return false;
    for (size_t i = 0; i < tag.size; i++) {
        char c = tag.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return true;
}

static struct locale *locale_new(struct str tag)
{
    struct locale *locale = memory_new(sizeof *locale);
    UErrorCode status = U_ZERO_ERROR;
    copy_text(locale->tag, sizeof locale->tag, tag);
    uloc_forLanguageTag(locale->tag, locale->name, sizeof locale->name, NULL, &status);
    if (U_FAILURE(status) || locale->name[0] == '\0')
        copy_text(locale->name, sizeof locale->name, STR("en"));
    return locale;
}

struct locale *locale_of(struct locale_set *set, struct str tag)
{
    if (!is_tag(tag))
        tag = STR("en");
    for (size_t i = 0; i < set->count; i++)
        if (str_equal(str_from(set->locales[i]->tag), tag))
            return set->locales[i];
    if (set->count == LIMIT_LOCALES_KEPT)
        forget_all(set);
    return set->locales[set->count++] = locale_new(tag);
}

/* ---- UTF-16 ---- */

static void add_units(const UChar *units, int32_t count, struct buf *out)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t size = 0;
    char *at = buf_reserve(out, (size_t)count * 3);
    u_strToUTF8(at, count * 3, &size, units, count, &status);
    if (U_SUCCESS(status) || status == U_STRING_NOT_TERMINATED_WARNING)
        out->size += (size_t)size;
}

/* Text of ours, which is short. Returns how many units. */
static int32_t to_units(const char *text, UChar *units, int32_t capacity)
{
    int32_t count = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(units, capacity, &count, text, -1, &status);
    return U_SUCCESS(status) ? count : 0;
}

/* ---- numbers ---- */

void locale_add_number(struct locale *locale, int64_t number, struct buf *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS];
    if (locale->number == NULL)
        locale->number = unum_open(UNUM_DECIMAL, NULL, 0, locale->name, NULL, &status);
    if (locale->number == NULL || U_FAILURE(status)) {
        buf_add_int(out, number);
        return;
    }
    int32_t count = unum_formatInt64(locale->number, number, units, UNITS, NULL, &status);
    if (U_SUCCESS(status))
        add_units(units, count, out);
}

/* Rounded as the console rounds: a half goes away from zero. */
static UNumberFormat *percent_format(struct locale *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    if (locale->percent == NULL) {
        locale->percent = unum_open(UNUM_PERCENT, NULL, 0, locale->name, NULL, &status);
        if (locale->percent != NULL)
            unum_setAttribute(locale->percent, UNUM_ROUNDING_MODE, UNUM_ROUND_HALFUP);
    }
    return locale->percent;
}

void locale_add_percent(struct locale *locale, int64_t basis_points, int most_decimals, struct buf *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS];
    char text[32];
    UNumberFormat *format = percent_format(locale);
    if (format != NULL)
        unum_setAttribute(format, UNUM_MAX_FRACTION_DIGITS, most_decimals);
    int size = snprintf(text, sizeof text, "%llde-4", (long long)basis_points);
    int32_t count = format == NULL ? 0 : unum_formatDecimal(format, text, size, units, UNITS, NULL, &status);
    if (format != NULL && U_SUCCESS(status))
        add_units(units, count, out);
    else
        buf_add_format(out, "%lld%%", (long long)basis_points / 100);
}

/* ---- money ---- */

static bool is_own_unit(const struct currency *currency)
{
    return str_starts_with(currency_str(currency), STR("x-"));
}

static UNumberFormat *money_format(struct locale *locale, const struct currency *currency)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar code[CURRENCY_SIZE];
    for (size_t i = 0; i < locale->money_count; i++)
        if (currency_equal(&locale->money[i].currency, currency))
            return locale->money[i].format;
    if (locale->money_count == LIMIT_FORMATS_KEPT)
        free_money(locale);
    UNumberFormat *format = unum_open(UNUM_CURRENCY, NULL, 0, locale->name, NULL, &status);
    int32_t size = to_units(currency->text, code, CURRENCY_SIZE);
    if (U_SUCCESS(status))
        unum_setTextAttribute(format, UNUM_CURRENCY_CODE, code, size, &status);
    if (U_FAILURE(status)) {
        unum_close(format);
        return NULL;
    }
    locale->money[locale->money_count++] = (struct money_format){*currency, format};
    return format;
}

static void add_own_unit(struct locale *locale, int64_t amount, const struct currency *currency, struct buf *out)
{
    locale_add_number(locale, amount, out);
    BUF_ADD_LITERAL(out, "\xc2\xa0");
    for (size_t i = 2; i < sizeof currency->text && currency->text[i] != '\0'; i++)
        buf_add_char(out, currency->text[i] == '_' ? ' ' : currency->text[i]);
}

/* Whether the decimals say nothing. */
static bool is_whole(int64_t amount, int decimals)
{
    int64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    return amount % unit == 0;
}

void locale_add_money(struct locale *locale, int64_t amount, const struct currency *currency, enum locale_money how,
                      struct buf *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS];
    char text[MONEY_TEXT_SIZE];
    int decimals = currency_decimals(currency);
    UNumberFormat *format = is_own_unit(currency) ? NULL : money_format(locale, currency);
    if (how == LOCALE_MONEY_SIGNED && amount > 0)
        buf_add_char(out, '+');
    if (is_own_unit(currency)) {
        add_own_unit(locale, amount, currency, out);
        return;
    }
    int size = (int)money_write(text, amount, currency);
    if (format == NULL) {
        buf_add_format(out, "%s %s", currency->text, text);
        return;
    }
    int shown = how == LOCALE_MONEY_SHORT && is_whole(amount, decimals) ? 0 : decimals;
    unum_setAttribute(format, UNUM_MAX_FRACTION_DIGITS, decimals);
    unum_setAttribute(format, UNUM_MIN_FRACTION_DIGITS, shown);
    int32_t count = unum_formatDecimal(format, text, size, units, UNITS, NULL, &status);
    if (U_SUCCESS(status))
        add_units(units, count, out);
}

/* ---- dates ---- */

static const char *const skeletons[] = {
    [LOCALE_DATE_DAY] = "MMMd", [LOCALE_DATE_YEAR] = "yMMMd", [LOCALE_DATE_TIME] = "yMMMdjm"};

static int32_t zone_units(struct str zone, UChar units[LOCALE_ZONE_SIZE])
{
    char text[LOCALE_ZONE_SIZE];
    copy_text(text, sizeof text, locale_knows_zone(zone) ? zone : STR("Etc/UTC"));
    return to_units(text, units, LOCALE_ZONE_SIZE);
}

static UDateFormat *open_date(const char *name, struct str zone, enum locale_date how)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar skeleton[16];
    UChar pattern[64];
    UChar zone_name[LOCALE_ZONE_SIZE];
    UDateTimePatternGenerator *generator = udatpg_open(name, &status);
    int32_t skeleton_size = to_units(skeletons[how], skeleton, 16);
    int32_t size = udatpg_getBestPattern(generator, skeleton, skeleton_size, pattern, 64, &status);
    udatpg_close(generator);
    int32_t zone_size = zone_units(zone, zone_name);
    UDateFormat *format = udat_open(UDAT_PATTERN, UDAT_PATTERN, name, zone_name, zone_size, pattern, size, &status);
    if (U_SUCCESS(status))
        return format;
    if (format != NULL)
        udat_close(format);
    return NULL;
}

static UDateFormat *date_format(struct locale *locale, struct str zone, enum locale_date how)
{
    for (size_t i = 0; i < locale->date_count; i++)
        if (locale->dates[i].how == how && str_equal(str_from(locale->dates[i].zone), zone))
            return locale->dates[i].format;
    UDateFormat *format = open_date(locale->name, zone, how);
    if (format == NULL)
        return NULL;
    if (locale->date_count == LIMIT_FORMATS_KEPT)
        free_dates(locale);
    struct date_format *kept = &locale->dates[locale->date_count++];
    copy_text(kept->zone, sizeof kept->zone, zone);
    kept->how = how;
    kept->format = format;
    return format;
}

/* A name that is no zone's is not looked up again and again under that name. */
static struct str usable_zone(struct str zone)
{
    return zone.size > 0 && zone.size < LOCALE_ZONE_SIZE ? zone : STR("Etc/UTC");
}

void locale_add_date(struct locale *locale, int64_t at, struct str zone, enum locale_date how, struct buf *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS];
    UDateFormat *format = date_format(locale, usable_zone(zone), how);
    if (format == NULL) {
        time_format(at, buf_reserve(out, TIME_TEXT_SIZE));
        out->size += 10; /* the date of it */
        return;
    }
    int64_t at_ms = at / TIME_US_PER_MS;
    int32_t count = udat_format(format, (UDate)at_ms, units, UNITS, NULL, &status);
    if (U_SUCCESS(status))
        add_units(units, count, out);
}

static UCalendar *calendar_of(struct locale *locale, struct str zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[LOCALE_ZONE_SIZE];
    zone = usable_zone(zone);
    if (locale->calendar != NULL && str_equal(str_from(locale->calendar_zone), zone))
        return locale->calendar;
    int32_t size = zone_units(zone, units);
    if (locale->calendar != NULL)
        ucal_close(locale->calendar);
    locale->calendar = ucal_open(units, size, "en", UCAL_GREGORIAN, &status);
    if (U_FAILURE(status))
        locale->calendar = NULL;
    copy_text(locale->calendar_zone, sizeof locale->calendar_zone, zone);
    return locale->calendar;
}

int64_t locale_day(struct locale *locale, int64_t at, struct str zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *calendar = calendar_of(locale, zone);
    if (calendar == NULL)
        return 0;
    int64_t at_ms = at / TIME_US_PER_MS;
    ucal_setMillis(calendar, (UDate)at_ms, &status);
    int64_t year = ucal_get(calendar, UCAL_YEAR, &status);
    int64_t month = ucal_get(calendar, UCAL_MONTH, &status) + 1;
    return (year * 100 + month) * 100 + ucal_get(calendar, UCAL_DATE, &status);
}

int64_t locale_day_begins(struct locale *locale, int64_t day, struct str zone)
{
    UErrorCode status = U_ZERO_ERROR;
    UCalendar *calendar = calendar_of(locale, zone);
    if (calendar == NULL)
        return 0;
    ucal_clear(calendar);
    ucal_setDate(calendar, (int32_t)(day / 10000), (int32_t)(day / 100 % 100) - 1, (int32_t)(day % 100), &status);
    return (int64_t)ucal_getMillis(calendar, &status) * TIME_US_PER_MS;
}

void locale_add_near_date(struct locale *locale, int64_t at, int64_t now, struct str zone, struct buf *out)
{
    bool same = locale_day(locale, at, zone) / 10000 == locale_day(locale, now, zone) / 10000;
    locale_add_date(locale, at, zone, same ? LOCALE_DATE_DAY : LOCALE_DATE_YEAR, out);
}

bool locale_knows_zone(struct str zone)
{
    UErrorCode status = U_ZERO_ERROR;
    char text[LOCALE_ZONE_SIZE];
    UChar name[LOCALE_ZONE_SIZE];
    UChar canonical[LOCALE_ZONE_SIZE];
    UBool system = 0;
    if (zone.size == 0 || zone.size >= LOCALE_ZONE_SIZE)
        return false;
    copy_text(text, sizeof text, zone);
    int32_t size = to_units(text, name, LOCALE_ZONE_SIZE);
    if (size == 0)
        return false;
    ucal_getCanonicalTimeZoneID(name, size, canonical, LOCALE_ZONE_SIZE, &system, &status);
    return U_SUCCESS(status) && system;
}

/* ---- plurals ---- */

struct str locale_plural(struct locale *locale, int64_t number, bool ordinal, char form[LOCALE_FORM_SIZE])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[LOCALE_FORM_SIZE];
    UPluralRules **rules = &locale->plurals[ordinal];
    if (*rules == NULL)
        *rules = uplrules_openForType(locale->name, ordinal ? UPLURAL_TYPE_ORDINAL : UPLURAL_TYPE_CARDINAL, &status);
    int32_t count = 0;
    if (*rules != NULL && U_SUCCESS(status))
        count = uplrules_select(*rules, (double)number, units, LOCALE_FORM_SIZE, &status);
    if (count <= 0 || U_FAILURE(status))
        return STR("other");
    for (int32_t i = 0; i < count; i++)
        form[i] = (char)units[i];
    return (struct str){form, (size_t)count};
}
