// The only C++ of referd: libphonenumber behind one C function, in a module that phone.c loads when it is needed.
// A number is accepted when its length fits its country, not when its range is known to be in use: ranges open faster
// than libraries are updated, and a key that was accepted once must stay a key.

#include "domain/contact/phone_shim.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

#include "domain/contact/phone.h"

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

static bool is_possible(const PhoneNumberUtil *util, const PhoneNumber &number)
{
    return util->IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE;
}

// E.164 has no extensions, and two people behind one switchboard are not one: RFC 3966 tells them apart.
static std::string format(const PhoneNumberUtil *util, const PhoneNumber &number)
{
    std::string formatted;
    util->Format(number, PhoneNumberUtil::E164, &formatted);
    if (number.has_extension() && !number.extension().empty())
        formatted += ";ext=" + number.extension();
    return formatted;
}

// A key must be canonical. Of a few odd inputs the library makes a number that it does not read back as the same.
static bool reads_back(const PhoneNumberUtil *util, const std::string &formatted)
{
    PhoneNumber number;
    if (util->Parse(formatted, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR || !is_possible(util, number))
        return false;
    return format(util, number) == formatted;
}

static int to_e164(const std::string &text, const std::string &country, char *out, size_t capacity)
{
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    PhoneNumberUtil::ErrorType outcome = util->Parse(text, country.empty() ? "ZZ" : country, &number);
    if (outcome == PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR && country.empty())
        return PHONE_NEEDS_COUNTRY;
    if (outcome != PhoneNumberUtil::NO_PARSING_ERROR || !is_possible(util, number))
        return PHONE_MALFORMED;
    const std::string formatted = format(util, number);
    if (formatted.size() < 8 || formatted.size() >= capacity || !reads_back(util, formatted))
        return PHONE_MALFORMED;
    memcpy(out, formatted.c_str(), formatted.size() + 1);
    return PHONE_OK;
}

int referd_phone_to_e164(const char *text, size_t size, const char *country, size_t country_size, char *out,
                         size_t capacity)
{
    try {
        return to_e164(std::string(text, size), country == nullptr ? std::string() : std::string(country, country_size),
                       out, capacity);
    } catch (...) {
        return PHONE_MALFORMED;
    }
}
