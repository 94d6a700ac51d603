/* Canonical forms of e-mail addresses, phone numbers, host names, countries and locales. Pure functions; any thread.
 *
 * Host names go through libidn2 only when they need it (a byte above ASCII, or a label that claims to be encoded): most
 * do not. */

#include "domain/contact/normalise.h"

#include <idn2.h>

#include "base/country.h"
#include "domain/contact/phone.h"

enum { EMAIL_LOCAL_LIMIT = 64, HOST_SIZE_LIMIT = 253, LABEL_SIZE_LIMIT = 63, LOCALE_SIZE_LIMIT = 35 };

static bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The atom characters of RFC 5322. */
static bool is_atom(char c)
{
    return is_alphanumeric(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool is_local_part(struct str local)
{
    if (local.size == 0 || local.size > EMAIL_LOCAL_LIMIT)
        return false;
    char before = '.';
    for (size_t i = 0; i < local.size; i++) {
        char c = local.data[i];
        if (c == '.' ? before == '.' : !is_atom(c))
            return false;
        before = c;
    }
    return before != '.';
}

static bool is_label(struct str label)
{
    if (label.size == 0 || label.size > LABEL_SIZE_LIMIT || label.data[0] == '-' || label.data[label.size - 1] == '-')
        return false;
    for (size_t i = 0; i < label.size; i++)
        if (!is_alphanumeric(label.data[i]) && label.data[i] != '-')
            return false;
    return true;
}

static bool is_number(struct str label)
{
    for (size_t i = 0; i < label.size; i++)
        if (label.data[i] < '0' || label.data[i] > '9')
            return false;
    return true;
}

/* ASCII labels, two at least, the last of them not a number (that would be an address). */
static bool is_host(struct str host)
{
    if (host.size == 0 || host.size > HOST_SIZE_LIMIT)
        return false;
    size_t labels = 0;
    struct str label = STR_NONE;
    struct str rest = host;
    while (!str_is_none(rest)) {
        label = str_split(&rest, '.');
        labels++;
        if (!is_label(label))
            return false;
    }
    return labels >= 2 && !is_number(label);
}

static bool needs_idna(struct str host)
{
    for (size_t i = 0; i < host.size; i++) {
        if ((unsigned char)host.data[i] >= 0x80)
            return true;
        if (host.size - i >= 4 && str_equal_nocase((struct str){host.data + i, 4}, STR("xn--")))
            return true;
    }
    return false;
}

/* The ASCII form of a host, in the arena; absent when there is none. */
static struct str host_to_ascii(struct str host, struct arena *arena)
{
    if (host.size == 0 || host.size > EMAIL_SIZE_LIMIT)
        return STR_NONE;
    struct str ascii = str_lower(arena, host);
    if (needs_idna(host)) {
        uint8_t *encoded = NULL;
        if (idn2_lookup_u8((const uint8_t *)ascii.data, &encoded, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
            return STR_NONE;
        ascii = str_copy(arena, str_from((const char *)encoded));
        idn2_free(encoded);
    }
    return is_host(ascii) ? ascii : STR_NONE;
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] >= 0x80)
            return false;
    return true;
}

enum status email_normalise(struct str text, const char *param, struct arena *arena, struct str *ret, struct error *err)
{
    struct str host = str_trim(text);
    struct str local = str_split(&host, '@');
    if (!str_is_none(host) && !is_ascii(local))
        return error_set(err, ERROR_INVALID_VALUE, param,
                         "%s has letters before the @ that are not ASCII; such addresses (RFC 6531) cannot be stored. "
                         "Leave it out, and name the person by phone or external_id.",
                         param);
    struct str ascii = str_is_none(host) || !is_local_part(local) ? STR_NONE : host_to_ascii(host, arena);
    if (str_is_none(ascii))
        return error_set(err, ERROR_INVALID_VALUE, param, "%s must be an e-mail address like name@example.com.", param);
    if (local.size + 1 + ascii.size > EMAIL_SIZE_LIMIT)
        return error_set(err, ERROR_OUT_OF_RANGE, param, "%s must be at most %d bytes long.", param, EMAIL_SIZE_LIMIT);
    struct str lower = str_lower(arena, local);
    *ret = str_from(arena_format(arena, "%.*s@%.*s", STR_ARG(lower), STR_ARG(ascii)));
    return STATUS_OK;
}

enum status phone_normalise(struct str text, struct str country, const char *param, struct arena *arena,
                            struct str *ret, struct error *err)
{
    char e164[PHONE_TEXT_SIZE];
    switch (phone_to_e164(text, country, e164)) {
    case PHONE_OK:
        *ret = str_copy(arena, str_from(e164));
        return STATUS_OK;
    case PHONE_NEEDS_COUNTRY:
        return error_set(err, ERROR_INVALID_VALUE, param,
                         "%s must begin with + and the country code, or `country` must tell which country it is of.",
                         param);
    case PHONE_NO_MODULE:
        return error_set(err, ERROR_INTERNAL, param,
                         "Phone numbers cannot be read: referd-phone.so is not installed beside referd.");
    case PHONE_MALFORMED:
        break;
    }
    return error_set(err, ERROR_INVALID_VALUE, param, "%s must be a phone number, best in the form +12025550143.",
                     param);
}

enum status domain_normalise(struct str text, const char *param, struct arena *arena, struct str *ret,
                             struct error *err)
{
    struct str ascii = host_to_ascii(str_trim(text), arena);
    if (str_is_none(ascii))
        return error_set(err, ERROR_INVALID_VALUE, param, "%s must be a host name like example.com.", param);
    *ret = ascii;
    return STATUS_OK;
}

enum status country_normalise(struct str text, const char *param, struct arena *arena, struct str *ret,
                              struct error *err)
{
    struct str upper = str_upper(arena, text);
    if (country_is_known(upper)) {
        *ret = upper;
        return STATUS_OK;
    }
    return error_set(err, ERROR_INVALID_VALUE, param, "%s must be a country code of two letters (ISO 3166) like US.",
                     param);
}

enum status locale_normalise(struct str text, const char *param, struct arena *arena, struct str *ret,
                             struct error *err)
{
    char *tag = arena_copy(arena, text.data, text.size);
    size_t subtag = 0; /* bytes of the subtag under way */
    bool well_formed = text.size >= 2 && text.size <= LOCALE_SIZE_LIMIT;
    for (size_t i = 0; well_formed && i < text.size; i++) {
        if (tag[i] == '_')
            tag[i] = '-';
        if (tag[i] != '-' && !is_alphanumeric(tag[i]))
            well_formed = false;
        if (tag[i] == '-' && subtag == 0)
            well_formed = false;
        subtag = tag[i] == '-' ? 0 : subtag + 1;
        if (subtag > 8)
            well_formed = false;
    }
    if (!well_formed || subtag == 0)
        return error_set(err, ERROR_INVALID_VALUE, param, "%s must be a language tag like en-US.", param);
    *ret = (struct str){tag, text.size};
    return STATUS_OK;
}
