/* The proof of referrals finds each kind of damage; every damage is taken back. */

#include "damage.h"
#include "scene.h"
#include "unit.h"

static const char rules[] = "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"
                            " 'rewards': [{'key': 'once', 'to': 'referrer', 'kind': 'cash', 'on': 'qualified',"
                            " 'amount': {'fixed': 500}}]}";

#define UNLOCKED                                                                                                       \
    DAMAGE("DROP TRIGGER attribution_no_update");                                                                      \
    DAMAGE("DROP TRIGGER attribution_no_delete")

DAMAGED(referral_verify, other_referrer, "B14", DAMAGE("UPDATE referral SET participant_id = NULL"))
DAMAGED(referral_verify, other_method, "B14", UNLOCKED; DAMAGE("UPDATE attribution SET method = 'click'"))
DAMAGED(referral_verify, lost_attribution, "B14", UNLOCKED; DAMAGE("DELETE FROM attribution"))
DAMAGED(referral_verify, stray_attribution, "B14", UNLOCKED;
        DAMAGE("UPDATE attribution SET referral_id = x'01010101010101010101010101010101'"))
DAMAGED(referral_verify, lost_trigger, "B4", DAMAGE("DROP TRIGGER attribution_no_update");
        DAMAGE("UPDATE referral SET id = id"))
DAMAGED(referral_verify, other_contact, "B20",
        DAMAGE("UPDATE referral SET contact_id = x'01010101010101010101010101010101'"))
DAMAGED(referral_verify, other_participant, "B20",
        DAMAGE("UPDATE referral SET participant_id = x'01010101010101010101010101010101'"))
DAMAGED(referral_verify, other_version, "B20", DAMAGE("UPDATE referral SET program_version = 9"))
DAMAGED(referral_verify, other_live, "B20", DAMAGE("UPDATE referral SET live = 0"))
DAMAGED(referral_verify, other_status, "B20", DAMAGE("UPDATE referral SET status = 0"))
DAMAGED(referral_verify, not_qualified, "B20", DAMAGE("UPDATE referral SET qualified_at = NULL, rewarded_at = NULL"))
DAMAGED(referral_verify, closed_though_open, "B20", DAMAGE("UPDATE referral SET stage_kind = 0"))
DAMAGED(referral_verify, open_though_closed, "B20", DAMAGE("UPDATE referral SET closed_at = NULL"))
DAMAGED(referral_verify, other_code, "B14", DAMAGE("UPDATE referral SET code = 'OTHER'"))
DAMAGED(referral_verify, uncredited, "B14", DAMAGE("UPDATE referral SET uncredited = 'code_unknown'"))
DAMAGED(referral_verify, object_of_nothing, "B20",
        DAMAGE("UPDATE business_object SET referral_id = x'01010101010101010101010101010101'"))
DAMAGED(referral_verify, object_of_another_program, "B20",
        DAMAGE("UPDATE business_object SET program_id = x'01010101010101010101010101010101'"))
DAMAGED(referral_verify, event_of_another_contact, "B20",
        DAMAGE("UPDATE event SET contact_id = (SELECT MIN(id) FROM contact) WHERE object_key IS NULL"))
DAMAGED(referral_verify, event_of_nothing, "B20",
        DAMAGE("UPDATE event SET referral_id = x'01010101010101010101010101010101'"))
DAMAGED(referral_verify, event_of_nobody, "B20",
        DAMAGE("UPDATE event SET contact_id = x'01010101010101010101010101010101'"))
DAMAGED(referral_verify, event_twice, "B19", DAMAGE("DROP INDEX event_natural_key");
        DAMAGE("UPDATE event SET external_id = 'in_1'"))

static void every_damage_is_found(void **state)
{
    static const struct damage damages[] = {
        {"other referrer", other_referrer},
        {"other method", other_method},
        {"lost attribution", lost_attribution},
        {"stray attribution", stray_attribution},
        {"lost trigger", lost_trigger},
        {"other contact", other_contact},
        {"other participant", other_participant},
        {"other version", other_version},
        {"other live", other_live},
        {"other status", other_status},
        {"not qualified", not_qualified},
        {"closed though open", closed_though_open},
        {"open though closed", open_though_closed},
        {"other code", other_code},
        {"uncredited", uncredited},
        {"object of nothing", object_of_nothing},
        {"object of another program", object_of_another_program},
        {"event of another contact", event_of_another_contact},
        {"event of nothing", event_of_nothing},
        {"event of nobody", event_of_nobody},
        {"event twice", event_twice},
    };
    struct books *books = *state;
    struct id program = scene_program(books, "USD", rules);
    struct referrer ann = scene_referrer(books, &program, "ann@example.com");
    struct telling telling;
    scene_submission(&telling, &program, "bob@example.com", ann.code);
    scene_must(books, &telling);
    static const char *const messages[] = {"in_1", "in_2"};
    for (int i = 0; i < 2; i++) {
        scene_event(&telling, "invoice.paid", messages[i], "bob@example.com", 100);
        if (i == 1)
            scene_object(&telling, "thing");
        scene_must(books, &telling);
    }
    scene_prove(books);
    damage_expect_all(books, damages, sizeof damages / sizeof damages[0]);
}

UNIT_TESTS(referral_verify)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(every_damage_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
