/* What the heads of a file are taken for, and what mappings may say. */

#include "domain/imports/import_fields.h"

#include "unit.h"

static enum import_field guess(enum import_kind kind, const char *head)
{
    return import_field_guess(kind, str_from(head));
}

static void heads_are_known_in_three_languages(void **state)
{
    (void)state;
    assert_int_equal(guess(IMPORT_LEADS, "E-Mail Address"), IMPORT_EMAIL);
    assert_int_equal(guess(IMPORT_LEADS, "Correo electrónico"), IMPORT_EMAIL);
    assert_int_equal(guess(IMPORT_LEADS, "Handynummer"), IMPORT_PHONE);
    assert_int_equal(guess(IMPORT_LEADS, "Teléfono"), IMPORT_PHONE);
    assert_int_equal(guess(IMPORT_LEADS, "Währung"), IMPORT_CURRENCY);
    assert_int_equal(guess(IMPORT_PARTICIPANTS, "Código"), IMPORT_CODE);
    assert_int_equal(guess(IMPORT_LEADS, "Código"), IMPORT_REFERRER);
    assert_int_equal(guess(IMPORT_REWARDS, "Apellidos"), IMPORT_FAMILY_NAME);
    assert_int_equal(guess(IMPORT_LEADS, "First name"), IMPORT_GIVEN_NAME);
    assert_int_equal(guess(IMPORT_PARTICIPANTS, "external_id"),
                     IMPORT_NO_FIELD); /* beside contact_id in our own files */
    assert_int_equal(guess(IMPORT_LEADS, "external_id"), IMPORT_EXTERNAL_ID);
    assert_int_equal(guess(IMPORT_PARTICIPANTS, "amount"), IMPORT_NO_FIELD);
    assert_int_equal(guess(IMPORT_LEADS, "mail address of somebody else"), IMPORT_NO_FIELD);
    assert_int_equal(guess(IMPORT_LEADS, ""), IMPORT_NO_FIELD);
    assert_int_equal(guess(IMPORT_LEADS, "éü"), IMPORT_NO_FIELD);
}

static void every_field_is_known_by_its_own_name(void **state)
{
    (void)state;
    for (int kind = 0; import_kinds[kind] != NULL; kind++)
        for (int field = 0; field < IMPORT_FIELDS; field++) {
            json_t *mapping = json_pack("{s:s}", "x", import_field_name((enum import_field)field));
            bool has = import_mapping_check((enum import_kind)kind, mapping, NULL) == STATUS_OK;
            if (has)
                assert_int_equal(guess((enum import_kind)kind, import_field_name((enum import_field)field)), field);
            json_decref(mapping);
        }
}

static void columns_are_stored_by_name(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    const struct import_columns columns = {{IMPORT_EMAIL, IMPORT_NO_FIELD, IMPORT_DATE}, 3};
    struct str text = import_columns_text(&columns, &arena);
    assert_true(str_equal(text, STR("email,,date")));
    struct import_columns again = import_columns_parse(text);
    assert_int_equal(again.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(again.fields[i], columns.fields[i]);
    arena_release(&arena);
}

UNIT_TESTS(import_fields)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_known_in_three_languages),
        cmocka_unit_test(every_field_is_known_by_its_own_name),
        cmocka_unit_test(columns_are_stored_by_name),
    };
    return cmocka_run_group_tests_name("import_fields", tests, NULL, NULL);
}
