/* Canonical forms: tables of what is accepted and as what, and of what is refused. */

#include "unit.h"

#include "domain/contact/normalise.h"

struct form {
    const char *text;
    const char *canonical; /* null: refused */
};

static struct arena arena;

static void check(const struct form *forms, size_t count,
                  enum status (*normalise)(struct str, const char *, struct arena *, struct str *, struct error *))
{
    for (size_t i = 0; i < count; i++) {
        struct error err = {0};
        struct str ret = STR("untouched");
        enum status status = normalise(str_from(forms[i].text), "member", &arena, &ret, &err);
        const char *expected = forms[i].canonical == NULL ? "untouched" : forms[i].canonical;
        if ((status == STATUS_OK) != (forms[i].canonical != NULL) || !str_equal(ret, str_from(expected)))
            fail_msg("'%s' gave status %d and '%.*s'", forms[i].text, (int)status, STR_ARG(ret));
        if (status != STATUS_OK)
            assert_string_equal(err.param, "member");
    }
    arena_release(&arena);
}

#define CHECK(forms, normalise) check((forms), sizeof(forms) / sizeof((forms)[0]), (normalise))
#define A50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void emails_have_one_form(void **state)
{
    (void)state;
    static const struct form forms[] = {
        {"Ann.Lee+ref@Example.COM", "ann.lee+ref@example.com"},
        {"  ann@example.com\n", "ann@example.com"},
        {"o'brien@example.co.uk", "o'brien@example.co.uk"},
        {"x@b\xc3\xbc"
         "cher.example",
         "x@xn--bcher-kva.example"},
        {"x@B\xc3\x9c"
         "CHER.example",
         "x@xn--bcher-kva.example"},
        {"x@bu\xcc\x88"
         "cher.example",
         "x@xn--bcher-kva.example"},
        {"x@stra\xc3\x9f"
         "e.example",
         "x@xn--strae-oqa.example"},
        {"x@XN--BCHER-KVA.example", "x@xn--bcher-kva.example"},
        {"x@xn--\x80.example", NULL},
        {"x@xn--zzzzzzzz99999999.example", NULL},
        {"", NULL},
        {"ann", NULL},
        {"ann@", NULL},
        {"@example.com", NULL},
        {"ann@@example.com", NULL},
        {"ann@example", NULL},
        {"ann@example.", NULL},
        {"ann@.example.com", NULL},
        {"ann@exa mple.com", NULL},
        {"ann@-example.com", NULL},
        {"ann@example-.com", NULL},
        {"ann@127.0.0.1", NULL},
        {"ann@[127.0.0.1]", NULL},
        {"ann@example_x.com", NULL},
        {".ann@example.com", NULL},
        {"ann.@example.com", NULL},
        {"an..n@example.com", NULL},
        {"an n@example.com", NULL},
        {"\"ann\"@example.com", NULL},
        {"ann@example.com, bob@example.com", NULL},
        {"Ann <ann@example.com>", NULL},
        {"\xc3\xa4nn@example.com", NULL},
        {A50 "aaaaaaaaaaaaaa@example.com", A50 "aaaaaaaaaaaaaa@example.com"}, /* 64 */
        {A50 "aaaaaaaaaaaaaaa@example.com", NULL},                            /* 65 */
        {"x@" A50 "." A50 "." A50 "." A50 ".example.com", "x@" A50 "." A50 "." A50 "." A50 ".example.com"},
        {"x@" A50 "." A50 "." A50 "." A50 "." A50 ".com", NULL},
        {A50 "@" A50 "." A50 "." A50 "." A50 ".com", NULL}, /* 258 bytes in all */
    };
    CHECK(forms, email_normalise);
}

static void other_letters_before_the_at_are_refused_by_name(void **state)
{
    (void)state;
    struct error err = {0};
    struct str ret = STR("untouched");
    assert_int_equal(email_normalise(STR("j\xc3\xb6rg@example.com"), "email", &arena, &ret, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_INVALID_VALUE);
    assert_non_null(strstr(err.detail, "not ASCII"));
    assert_str_equal(ret, "untouched");
    err = (struct error){0};
    assert_int_equal(email_normalise(STR("j\xc3\xb6rg"), "email", &arena, &ret, &err), STATUS_INVALID);
    assert_null(strstr(err.detail, "not ASCII")); /* what it lacks first is the '@' */
}

static void domains_have_one_form(void **state)
{
    (void)state;
    static const struct form forms[] = {
        {"Example.COM", "example.com"},
        {" example.com ", "example.com"},
        {"b\xc3\xbc"
         "cher.example",
         "xn--bcher-kva.example"},
        {"https://example.com", NULL},
        {"example.com/x", NULL},
        {"example.com.", NULL},
        {"localhost", NULL},
        {"10.0.0.1", NULL},
        {"", NULL},
        {"a..b", NULL},
    };
    CHECK(forms, domain_normalise);
}

static void countries_are_of_the_list(void **state)
{
    (void)state;
    static const struct form forms[] = {{"us", "US"},  {"De", "DE"}, {"AD", "AD"}, {"ZW", "ZW"},
                                        {"XK", "XK"},  {"XX", NULL}, {"DA", NULL}, {"U", NULL},
                                        {"USA", NULL}, {"", NULL},   {"1A", NULL}};
    CHECK(forms, country_normalise);
}

static void locales_have_the_shape_of_tags(void **state)
{
    (void)state;
    static const struct form forms[] = {{"en", "en"},         {"en_US", "en-US"}, {"zh-Hant-TW", "zh-Hant-TW"},
                                        {"e", NULL},          {"-en", NULL},      {"en-", NULL},
                                        {"en--US", NULL},     {"en US", NULL},    {"abcdefghi", NULL},
                                        {"en-\xc3\xa4", NULL}};
    CHECK(forms, locale_normalise);
}

struct number {
    const char *text;
    const char *country; /* null: not told */
    const char *e164;    /* null: refused */
    const char *says;    /* part of the refusal's sentence */
};

static void phones_become_e164(void **state)
{
    (void)state;
    static const struct number numbers[] = {
        {"+12025550143", NULL, "+12025550143", NULL},
        {"+1 (202) 555-0143", NULL, "+12025550143", NULL},
        {"(202) 555-0143", "US", "+12025550143", NULL},
        {"1-202-555-0143", "US", "+12025550143", NULL},
        {"+44 20 7946 0958", "US", "+442079460958", NULL},
        {"020 7946 0958", "GB", "+442079460958", NULL},
        {"030 123456", "DE", "+4930123456", NULL},
        {"02 1234 5678", "IT", "+390212345678", NULL}, /* Italy keeps its zero */
        {"00 49 30 123456", "FR", "+4930123456", NULL},
        {"+1 202 555 0143 ext. 7", NULL, "+12025550143;ext=7", NULL},
        {"+1 202 555 0143 x0071", NULL, "+12025550143;ext=0071", NULL}, /* a zero tells two people apart */
        {"(202) 555-0143 ext 12", "US", "+12025550143;ext=12", NULL},
        {"+12025550143;ext=12", NULL, "+12025550143;ext=12", NULL},
        {"tel:+1-202-555-0143;ext=12", NULL, "+12025550143;ext=12", NULL},
        {"(202) 555-0143", NULL, NULL, "country code"},
        {"555-0143", "US", NULL, "must be a phone number"},
        {"+1 202", NULL, NULL, "must be a phone number"},
        {"+999 12345678", NULL, NULL, NULL},
        {"000008347418c", "DE", NULL, "must be a phone number"}, /* would not read back as itself */
        {"hello", "US", NULL, "must be a phone number"},
        {"", NULL, NULL, "must be a phone number"},
        {"+1 202 555 0143 9999 9999 9999", NULL, NULL, "must be a phone number"},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const struct number *number = &numbers[i];
        struct error err = {0};
        struct str ret = STR("untouched");
        enum status status =
            phone_normalise(str_from(number->text), str_from(number->country), "phone", &arena, &ret, &err);
        const char *expected = number->e164 == NULL ? "untouched" : number->e164;
        if ((status == STATUS_OK) != (number->e164 != NULL) || !str_equal(ret, str_from(expected)))
            fail_msg("'%s' gave '%.*s' %s", number->text, STR_ARG(ret), err.detail);
        if (number->says != NULL && strstr(err.detail, number->says) == NULL)
            fail_msg("'%s' was refused with '%s'", number->text, err.detail);
    }
    arena_release(&arena);
}

UNIT_TESTS(normalise)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_letters_before_the_at_are_refused_by_name),
        cmocka_unit_test(emails_have_one_form),
        cmocka_unit_test(domains_have_one_form),
        cmocka_unit_test(countries_are_of_the_list),
        cmocka_unit_test(locales_have_the_shape_of_tags),
        cmocka_unit_test(phones_become_e164),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
