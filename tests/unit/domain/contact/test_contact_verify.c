/* src/domain/contact/contact_verify.c: edits of keys and of the search's index are found. */

#include "books.h"
#include "domain/contact/contact.h"

static enum status make(struct act *act, struct error *err)
{
    static const char *const names[] = {"Ann Lee", "Bob Ray"};
    for (int i = 0; i < 2; i++) {
        struct contact_fields fields = contact_fields_none();
        struct external_id external = {true, STR("api"), str_from(names[i])};
        fields.name = str_from(names[i]);
        fields.email = i == 0 ? STR("ann@example.com") : STR("bob@example.com");
        fields.phone = i == 0 ? STR("+12025550143") : STR("+12025550144;ext=7");
        fields.external_ids = (struct field_array){&external, 1};
        struct contact contact;
        bool created;
        TRY(contact_upsert(act, &fields, &contact, &created, err));
        fields.email = i == 0 ? STR("ann.lee@example.com") : STR("bob@example.com"); /* a former address stays a key */
        TRY(contact_upsert(act, &fields, &contact, &created, err));
    }
    return STATUS_OK;
}

/* Each takes its damage back by failing at the end. */
#define DAMAGED(name, sql, breaks, rule)                                                                               \
    static enum status name##_run(struct act *act, struct books *books, struct error *err)                             \
    {                                                                                                                  \
        (void)books;                                                                                                   \
        TRY(make(act, err));                                                                                           \
        EXPECT_BREAKS(contact_verify, 0, "");                                                                          \
        DAMAGE(sql);                                                                                                   \
        EXPECT_BREAKS(contact_verify, breaks, rule);                                                                   \
        return STATUS_OK;                                                                                              \
    }                                                                                                                  \
    static void name(void **state)                                                                                     \
    {                                                                                                                  \
        books_write(*state, LIVE, name##_run);                                                                         \
    }

DAMAGED(an_edited_email_key, "UPDATE natural_key SET value = 'x@example.com' WHERE value = 'ann.lee@example.com'", 1,
        "B20")
DAMAGED(a_deleted_phone_key, "DELETE FROM natural_key WHERE value = '+12025550143'", 1, "B20")
DAMAGED(a_key_given_to_another,
        "UPDATE natural_key SET object_id = (SELECT MIN(object_id) FROM natural_key) WHERE value = 'bob@example.com'",
        1, "B20")
DAMAGED(an_edited_email, "UPDATE contact SET email = 'x@example.com' WHERE email = 'bob@example.com'", 3, "B21")
DAMAGED(an_external_id_of_nobody,
        "UPDATE natural_key SET object_id = x'0102030405060708090a0b0c0d0e0f10' WHERE value = 'Ann Lee'", 1, "B20")
DAMAGED(a_lost_contact, "DELETE FROM contact WHERE name = 'Bob Ray'", 8, "B21")
DAMAGED(a_missing_token, "DELETE FROM contact_token WHERE token = x'616e6e206c6565'", 1, "B21")
DAMAGED(an_edited_token, "UPDATE contact_token SET token = x'6162' WHERE token = x'616e6e206c6565'", 2, "B21")
DAMAGED(a_stray_token, "INSERT INTO contact_token SELECT ws, x'6162', id FROM contact WHERE name = 'Ann Lee'", 1, "B21")
DAMAGED(a_token_of_nobody,
        "INSERT INTO contact_token SELECT ws, x'6162', x'0102030405060708090a0b0c0d0e0f10' FROM contact WHERE name = "
        "'Ann Lee'",
        1, "B21")
DAMAGED(an_edited_name, "UPDATE contact SET name = 'Ann Loe' WHERE name = 'Ann Lee'", 3, "B21")

UNIT_TESTS(contact_verify)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(an_edited_email_key),      BOOKS_TEST(a_deleted_phone_key), BOOKS_TEST(a_key_given_to_another),
        BOOKS_TEST(an_edited_email),          BOOKS_TEST(a_lost_contact),      BOOKS_TEST(a_missing_token),
        BOOKS_TEST(an_external_id_of_nobody), BOOKS_TEST(an_edited_token),     BOOKS_TEST(a_stray_token),
        BOOKS_TEST(a_token_of_nobody),        BOOKS_TEST(an_edited_name),
    };
    return cmocka_run_group_tests_name("contact_verify", tests, NULL, NULL);
}
