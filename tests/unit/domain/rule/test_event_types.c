/* The table of event types: complete, searchable, with the policy of each. */

#include "rule_support.h"

#include <string.h>

#include "base/limits.h"
#include "domain/rule/event_types.h"
#include "unit.h"

static void every_row_is_found_by_its_name(void **state)
{
    (void)state;
    size_t count;
    const struct event_type *types = event_types(&count);
    assert_int_equal(count, 26);
    for (size_t i = 0; i < count; i++) {
        bool is_custom = strcmp(types[i].name, "custom.*") == 0;
        assert_ptr_equal(event_type_find(str_from(types[i].name)), is_custom ? NULL : &types[i]);
        assert_true(strlen(types[i].doc) > 0);
        if (i > 0)
            assert_true(strcmp(types[i - 1].name, types[i].name) < 0);
    }
}

static void policy(void **state)
{
    (void)state;
    static const char *const LATER[] = {"deal.merged", "contact.merged"};
    static const char *const TAKES[] = {"refund.created", "chargeback.created", "order.canceled", "invoice.voided",
                                        "refund.totaled"};
    static const char *const GIVES[] = {"refund.failed", "chargeback.won"};
    static const char *const CREATES[] = {"lead.created", "signup.completed", "order.placed", "invoice.created",
                                          "invoice.paid", "job.completed",    "job.invoiced"};
    size_t count, later = 0, creates = 0, asked = 0;
    const struct event_type *types = event_types(&count);
    for (size_t i = 0; i < count; i++) {
        later += types[i].later;
        creates += types[i].creates_referral;
        asked += event_type_is_asked(&types[i]);
    }
    assert_int_equal(asked, count - 2 - 5 - 2);
    for (size_t i = 0; i < 5; i++)
        assert_non_null(event_type_find(str_from(TAKES[i]))->takes_back);
    for (size_t i = 0; i < 2; i++) /* what it gives back is a type that takes */
        assert_non_null(event_type_find(str_from(event_type_find(str_from(GIVES[i]))->gives_back))->takes_back);
    assert_int_equal(later, sizeof LATER / sizeof LATER[0]);
    assert_int_equal(creates, sizeof CREATES / sizeof CREATES[0]);
    for (size_t i = 0; i < later; i++)
        assert_true(event_type_find(str_from(LATER[i]))->later);
    for (size_t i = 0; i < creates; i++)
        assert_true(event_type_find(str_from(CREATES[i]))->creates_referral);
}

static void custom_types_share_a_row(void **state)
{
    (void)state;
    static const char *const GOOD[] = {"custom.a", "custom.roof_done.v2", "custom.9", "custom._", "custom.."};
    static const char *const BAD[] = {"custom.",  "custom",          "custom.A",   "custom.a b",
                                      "custom.*", "custom.\xc3\xa4", "customer.a", "Custom.a"};
    for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
        assert_string_equal(event_type_find(str_from(GOOD[i]))->name, "custom.*");
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_null(event_type_find(str_from(BAD[i])));

    char text[LIMIT_TEXT_BYTES + 1];
    memset(text, 'a', sizeof text);
    memcpy(text, "custom.", 7);
    assert_non_null(event_type_find((struct str){text, LIMIT_TEXT_BYTES}));
    assert_null(event_type_find((struct str){text, LIMIT_TEXT_BYTES + 1}));
}

static void other_names_are_unknown(void **state)
{
    (void)state;
    assert_null(event_type_find(STR("")));
    assert_null(event_type_find(STR_NONE));
    assert_null(event_type_find(STR("invoice")));
    assert_null(event_type_find(STR("invoice.paid ")));
    assert_null(event_type_find(STR("zzz")));
}

UNIT_TESTS(event_types)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_found_by_its_name),
        cmocka_unit_test(policy),
        cmocka_unit_test(custom_types_share_a_row),
        cmocka_unit_test(other_names_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
