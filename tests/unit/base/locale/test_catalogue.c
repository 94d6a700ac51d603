/* src/base/locale/catalogue.c, accept.c: all texts can be read, and the language is the one that is wanted. */

#include "base/locale/accept.h"
#include "base/locale/catalogue.h"
#include "unit.h"

static void all_texts_are_compiled(void **state)
{
    (void)state;
    struct arena arena = {0};
    assert_true(text_row_count > 10);
    for (size_t i = 0; i < text_row_count; i++)
        for (enum language language = 0; language < LANGUAGES; language++) {
            const struct message *message = NULL;
            const char *wrong = message_compile(&arena, str_from(text_rows[i].texts[language]), &message);
            if (wrong != NULL)
                fail_msg("%s (%s) %s", text_rows[i].key, language_tags[language], wrong);
        }
    arena_release(&arena);
}

static void texts_are_found_by_key(void **state)
{
    (void)state;
    struct catalogue *catalogue = catalogue_new();
    for (size_t i = 0; i < text_row_count; i++)
        assert_non_null(catalogue_find(catalogue, LANGUAGE_DE, str_from(text_rows[i].key)));
    assert_null(catalogue_find(catalogue, LANGUAGE_EN, STR("portal.nothing")));
    assert_null(catalogue_find(catalogue, LANGUAGE_EN, STR("")));
    assert_str_equal(message_plain(catalogue_find(catalogue, LANGUAGE_ES, STR("status.referral.pending"))),
                     "Pendiente");
    catalogue_free(catalogue);
}

static void the_language_is_the_one_that_is_wanted_most(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        enum language language;
        const char *tag;
    } cases[] = {
        {NULL, LANGUAGE_EN, "en"},
        {"", LANGUAGE_EN, "en"},
        {"de", LANGUAGE_DE, "de"},
        {"DE-AT", LANGUAGE_DE, "DE-AT"},
        {"fr, es;q=0.5, de;q=0.7", LANGUAGE_DE, "de"},
        {"fr-FR,fr;q=0.9", LANGUAGE_EN, "en"},
        {"es-419;q=0.8,en-GB;q=0.9", LANGUAGE_EN, "en-GB"},
        {"de;q=0, es;q=0.1", LANGUAGE_ES, "es"},
        {"de;q=0", LANGUAGE_EN, "en"},
        {"de;q=x, es", LANGUAGE_ES, "es"},
        {"deutsch, es", LANGUAGE_ES, "es"},
        {"de-\"><script>, es;q=0.2", LANGUAGE_ES, "es"},
        {";;,,;q=1,de", LANGUAGE_DE, "de"},
        {"de-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, es", LANGUAGE_ES, "es"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct accepted accepted = language_accept(str_from(cases[i].header));
        assert_int_equal(accepted.language, cases[i].language);
        assert_string_equal(accepted.tag, cases[i].tag);
    }
}

UNIT_TESTS(catalogue)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_texts_are_compiled),
        cmocka_unit_test(texts_are_found_by_key),
        cmocka_unit_test(the_language_is_the_one_that_is_wanted_most),
    };
    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
