/* Mailboxes, telephones, addresses and surnames that may be the same. */

#include "unit.h"

#include "domain/fraud/address.h"

static void mailboxes(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        bool same;
    } rows[] = {
        {"ana@example.com", "ana@example.com", true},
        {"ana+a@example.com", "ana+b@example.com", true},
        {"ana@example.com", "ana+b@EXAMPLE.com", true},
        {"a.na@example.com", "ana@example.com", false},
        {"a.n.a@gmail.com", "ana@gmail.com", true},
        {"a.n.a+shop@googlemail.com", "ana@gmail.com", true},
        {"ana@gmail.com", "ana@example.com", false},
        {"ana@example.com", "anab@example.com", false},
        {"+@example.com", "+b@example.com", false},
        {"ana", "ana", false},
        {"", "", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (fraud_same_mailbox(str_from(rows[i].one), str_from(rows[i].other)) != rows[i].same)
            fail_msg("%s, %s", rows[i].one, rows[i].other);
}

static void one_mailbox_is_written_in_one_way(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    assert_str_equal(fraud_mailbox(STR("a.n.a+shop@googlemail.com"), &arena), "ana@gmail.com");
    assert_str_equal(fraud_mailbox(STR("a.na+x+y@example.com"), &arena), "a.na@example.com");
    assert_str_equal(fraud_mailbox(STR("nothing"), &arena), "nothing");
    arena_release(&arena);
}

static void telephones(void **state)
{
    (void)state;
    assert_true(fraud_same_phone(STR("+12025550177;ext=1"), STR("+12025550177;ext=2")));
    assert_false(fraud_same_phone(STR("+12025550177"), STR("+12025550178")));
    assert_false(fraud_same_phone(STR_NONE, STR_NONE));
    assert_false(fraud_same_phone(STR("+12025550177"), STR_NONE));
}

static void addresses(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        bool same;
    } rows[] = {
        {"14 Alder Way", "14 alder way", true},  {"14 Alder Way", "14 Alder Way, rear", true},
        {"14, Alder-Way", "14 Alder Way", true}, {"14 Alder Way", "15 Alder Way", false},
        {"Alder Way", "Alder Way", false},       {"14", "14", false},
        {"Straße 7", "Straße 7", true},          {"", "14 Alder Way", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (fraud_same_address(str_from(rows[i].one), str_from(rows[i].other)) != rows[i].same)
            fail_msg("%s, %s", rows[i].one, rows[i].other);
    assert_false(fraud_same_address(STR_NONE, STR("14 Alder Way")));
}

static void surnames(void **state)
{
    (void)state;
    assert_true(fraud_same_surname(STR("Rex Arden"), STR("Mia ARDEN")));
    assert_false(fraud_same_surname(STR("Rex"), STR("Rex")));
    assert_false(fraud_same_surname(STR("Rex A."), STR("Mia A.")));
    assert_false(fraud_same_surname(STR_NONE, STR("Mia Arden")));
}

UNIT_TESTS(address)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mailboxes),  cmocka_unit_test(one_mailbox_is_written_in_one_way),
        cmocka_unit_test(telephones), cmocka_unit_test(addresses),
        cmocka_unit_test(surnames),
    };
    return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
