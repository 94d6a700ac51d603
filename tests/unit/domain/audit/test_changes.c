/* src/domain/audit/changes.c */

#include "unit.h"

#include "domain/audit/audit.h"

static void fields_have_old_and_new(void **state)
{
    (void)state;
    struct arena arena = {0};
    static const struct id none = {{0}};
    struct id id;
    assert_true(id_parse(STR("ptc_01h2xcejqtf2nbrexx3vqjhp41"), "ptc", &id));
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "stage", STR("submitted"), STR("wo\"n"));
    changes_str(&changes, "email", STR_NONE, STR_NONE);
    changes_int(&changes, "version", 1, -2);
    changes_optional_int(&changes, "value", (struct opt_int){0}, (struct opt_int){true, 0});
    changes_time(&changes, "qualified_at", TIME_NONE, 0);
    changes_id(&changes, "participant_id", "ptc", &none, &id);
    assert_str_equal(
        changes_end(&changes, &arena),
        "{\"stage\":[\"submitted\",\"wo\\\"n\"],\"email\":[null,null],\"version\":[1,-2],\"value\":[null,0],"
        "\"qualified_at\":[null,\"1970-01-01T00:00:00.000000Z\"],"
        "\"participant_id\":[null,\"ptc_01h2xcejqtf2nbrexx3vqjhp41\"]}");
    assert_null(changes.buf.data);
    arena_release(&arena);
}

static void nothing_changed_is_absent(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct changes changes;
    changes_begin(&changes);
    assert_true(str_is_none(changes_end(&changes, &arena)));
    assert_null(changes.buf.data);
    arena_release(&arena);
}

UNIT_TESTS(changes)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_have_old_and_new),
        cmocka_unit_test(nothing_changed_is_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
