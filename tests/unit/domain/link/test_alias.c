/* Codes in the addresses of other systems' links. */

#include "unit.h"

#include "domain/link/alias.h"

static void the_first_alias_that_is_there_counts(void **state)
{
    (void)state;
    static const struct {
        const char *query, *code; /* null: none */
    } rows[] = {
        {"ref=MAYA-1", "MAYA-1"},
        {"via=maya-1", "MAYA-1"},
        {"a=1&fpr=maya&b=2", "MAYA"},
        {"grsf=MAYA", "MAYA"},
        {"ucc=MAYA", "MAYA"},
        {"rsCode=MAYA", "MAYA"},
        {"via=SECOND&ref=FIRST", "FIRST"},
        {"ref=&via=MAYA", "MAYA"},
        {"ref=%4d%41YA", "MAYA"},
        {"ref=%4", NULL},
        {"ref=%zzMAYA", NULL},
        {"REF=MAYA", NULL},
        {"rscode=MAYA", NULL},
        {"xref=MAYA", NULL},
        {"ref", NULL},
        {"", NULL},
        {"ref=no code", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct code code;
        bool found = link_code_of_query(str_from(rows[i].query), &code);
        assert_int_equal(found, rows[i].code != NULL);
        if (found && rows[i].code != NULL)
            assert_true(str_equal(code_str(&code), str_from(rows[i].code)));
    }
    struct code code;
    assert_false(link_code_of_query(STR_NONE, &code));
}

UNIT_TESTS(alias)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_alias_that_is_there_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
