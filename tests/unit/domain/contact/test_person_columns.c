/* Heads of tables of people, and what a line of one says. */

#include "domain/contact/person_columns.h"

#include "unit.h"

static void heads_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *head;
        enum person_column column;
    } cases[] = {
        {"First Name", PERSON_GIVEN_NAME},
        {"last_name", PERSON_FAMILY_NAME},
        {"Vorname", PERSON_GIVEN_NAME},
        {"Nachname", PERSON_FAMILY_NAME},
        {"Apellidos", PERSON_FAMILY_NAME},
        {"Nombre", PERSON_NAME},
        {"E-Mail-Adresse", PERSON_EMAIL},
        {"Email Address", PERSON_EMAIL},
        {"Tel.", PERSON_PHONE},
        {"Customer no", PERSON_EXTERNAL_ID},
        {"Land", PERSON_COUNTRY},
        {"Company Name", PERSON_COMPANY},
        {"rank", PERSON_COLUMNS},
        {"", PERSON_COLUMNS},
        {"é", PERSON_COLUMNS},
        {"name of the dog", PERSON_COLUMNS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(person_column_guess(str_from(cases[i].head)), cases[i].column);
    for (int column = 0; column < PERSON_COLUMNS; column++)
        assert_int_equal(person_column_guess(str_from(person_column_name((enum person_column)column))), column);
}

static void names_in_two_parts_are_one(void **state)
{
    (void)state;
    static const struct {
        const char *name, *given, *family, *whole; /* null: not said */
    } cases[] = {
        {NULL, "Ada", "Lovelace", "Ada Lovelace"},
        {NULL, "Ada", NULL, "Ada"},
        {NULL, NULL, "Lovelace", "Lovelace"},
        {NULL, NULL, NULL, NULL},
        {"Ada King", "Ada", "Lovelace", "Ada King"},
        {"Ana", NULL, "García López", "Ana García López"},
        {"Ana García López", NULL, "garcía lópez", "Ana García López"},
        {"Ana", "Ana", NULL, "Ana"},
    };
    struct arena arena;
    arena_init(&arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct str values[PERSON_COLUMNS] = {
            [PERSON_NAME] = str_from(cases[i].name),
            [PERSON_GIVEN_NAME] = str_from(cases[i].given),
            [PERSON_FAMILY_NAME] = str_from(cases[i].family),
        };
        struct contact_fields person;
        person_columns_take(values, &arena, &person);
        assert_true(str_equal(person.name, str_from(cases[i].whole)));
        assert_int_equal(str_is_none(person.name), cases[i].whole == NULL);
    }
    arena_release(&arena);
}

UNIT_TESTS(person_columns)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_known),
        cmocka_unit_test(names_in_two_parts_are_one),
    };
    return cmocka_run_group_tests_name("person_columns", tests, NULL, NULL);
}
