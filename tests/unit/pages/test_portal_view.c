/* src/pages/portal_view.c: the words that are put together from tables are in the catalogue, in each language. */

#include "base/locale/catalogue.h"
#include "domain/portal/portal_words.h"
#include "domain/reward/reward.h"
#include "unit.h"

static void assert_text(const struct catalogue *catalogue, const char *area, const char *word)
{
    char key[96];
    snprintf(key, sizeof key, "%s%s", area, word);
    for (enum language language = 0; language < LANGUAGES; language++)
        if (catalogue_find(catalogue, language, str_from(key)) == NULL)
            fail_msg("%s is not in the texts", key);
}

static void every_status_and_reason_has_its_words(void **state)
{
    (void)state;
    struct catalogue *catalogue = catalogue_new();
    for (size_t i = 0; i < portal_reason_count(); i++) {
        struct portal_reason reason = portal_reason_at(i);
        assert_text(catalogue, "", reason.key.data);
        assert_str_equal(message_plain(catalogue_find(catalogue, LANGUAGE_EN, reason.key)), reason.text.data);
    }
    for (int i = 0; referral_statuses[i] != NULL; i++)
        assert_text(catalogue, "status.referral.", referral_statuses[i]);
    for (int i = 0; reward_statuses[i] != NULL; i++)
        assert_text(catalogue, "status.reward.", reward_statuses[i]);
    static const char *const moves[] = {"release", "redeem", "pay", "expire", "reverse", "plus", "minus"};
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
        assert_text(catalogue, "status.move.", moves[i]);
    catalogue_free(catalogue);
}

UNIT_TESTS(portal_view)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_and_reason_has_its_words),
    };
    return cmocka_run_group_tests_name("portal_view", tests, NULL, NULL);
}
