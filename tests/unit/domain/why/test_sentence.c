/* What rules say, in words. */

#include "domain/why/why.h"

#include "unit.h"

static void test_sentences(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"qualification.all[1]: event.amount 4000 is not gte 5000", "event.amount 4000 is not at least 5000"},
        {"qualification: event.type order.placed is not in invoice.paid, job.invoiced",
         "event.type order.placed is not one of invoice.paid, job.invoiced"},
        {"rewards[0].when: prospect.country is not_in DE, AT", "prospect.country is none of DE, AT"},
        {"qualification.not: referral.stage won is eq won", "referral.stage won is exactly won"},
        {"the refund window has not passed", "the refund window has not passed"},
        {"a: b is in EUR, not in USD", "b is in EUR, not in USD"},
        {"event.amount is absent", "event.amount is absent"},
        {"", ""},
        {"x is ", "x is "},
        {"is lt", "is lt"},
        {"y is lt", "y is less than"},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_str_equal(why_sentence(str_from(rows[i][0]), &arena), rows[i][1]);
    arena_release(&arena);
}

UNIT_TESTS(sentence)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
