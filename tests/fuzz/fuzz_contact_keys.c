/* Keys of persons as strangers type them: e-mail, host, country, locale, code, and a phone number with and without a
 * country. What is accepted must be canonical: normalised again it stays the same. The first byte of the input picks
 * the form. */

#include <stdlib.h>

#include "domain/contact/normalise.h"
#include "domain/contact/phone.h"
#include "domain/link/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_form(struct str text, struct arena *arena,
                       enum status (*normalise)(struct str, const char *, struct arena *, struct str *, struct error *))
{
    struct error err = {0};
    struct str once;
    struct str twice;
    if (normalise(text, "member", arena, &once, &err) != STATUS_OK)
        return;
    if (normalise(once, "member", arena, &twice, &err) != STATUS_OK || !str_equal(once, twice))
        abort();
}

static void check_phone(struct str text, struct str country)
{
    char once[PHONE_TEXT_SIZE];
    char twice[PHONE_TEXT_SIZE];
    if (phone_to_e164(text, country, once) != PHONE_OK)
        return;
    if (phone_to_e164(str_from(once), STR_NONE, twice) != PHONE_OK || strcmp(once, twice) != 0)
        abort();
}

static void check_code(struct str text)
{
    struct code once;
    struct code twice;
    if (!code_parse(text, &once))
        return;
    if (!code_parse(code_str(&once), &twice) || !str_equal(code_str(&once), code_str(&twice)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct str text = {(const char *)data + 1, size - 1};
    if (!str_is_text(text)) /* JSON has refused it before */
        return 0;
    struct arena arena = {0};
    switch (data[0] % 7) {
    case 0:
        check_form(text, &arena, email_normalise);
        break;
    case 1:
        check_form(text, &arena, domain_normalise);
        break;
    case 2:
        check_form(text, &arena, country_normalise);
        break;
    case 3:
        check_form(text, &arena, locale_normalise);
        break;
    case 4:
        check_code(text);
        break;
    case 5:
        check_phone(text, STR_NONE);
        break;
    default:
        check_phone(text, STR("DE"));
        break;
    }
    arena_release(&arena);
    return 0;
}
