/* Contacts on a real store: who is found, what is attached, what is overwritten, what is told. */

#include "unit.h"

#include "domain/contact/contact.h"
#include "world.h"

static struct contact_fields by_email(const char *email)
{
    struct contact_fields fields = contact_fields_none();
    fields.email = str_from(email);
    return fields;
}

static struct contact_fields by_phone(const char *phone)
{
    struct contact_fields fields = contact_fields_none();
    fields.phone = str_from(phone);
    return fields;
}

static struct contact_fields by_external(struct external_id *id, const char *value)
{
    struct contact_fields fields = contact_fields_none();
    *id = (struct external_id){true, STR("api"), str_from(value)};
    fields.external_ids = (struct field_array){id, 1};
    return fields;
}

/* Finds and settles in one go. */
static enum status settle(struct act *act, const struct contact_fields *fields, struct contact *ret, bool *ret_created,
                          struct error *err)
{
    TRY(contact_find(act, fields, ret, err));
    return contact_settle(act, fields, ret, ret_created, err);
}

static enum status make_three(struct act *act, struct id ids[3], struct error *err)
{
    struct external_id external;
    struct contact_fields fields[] = {by_external(&external, "c1"), by_email("ann@example.com"),
                                      by_phone("+12025550143")};
    for (size_t i = 0; i < 3; i++) {
        struct contact contact;
        bool created;
        TRY(settle(act, &fields[i], &contact, &created, err));
        EXPECT(created);
        ids[i] = contact.id;
    }
    return STATUS_OK;
}

static enum status find_in_order(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id ids[3];
    TRY(make_three(&act, ids, err));
    struct external_id external;
    struct contact_fields fields = by_external(&external, "c1");
    fields.email = STR("ann@example.com");
    fields.phone = STR("+12025550143");
    struct contact contact;
    TRY(contact_find(&act, &fields, &contact, err));
    EXPECT(id_equal(&contact.id, &ids[0]));
    fields.external_ids.count = 0;
    TRY(contact_find(&act, &fields, &contact, err));
    EXPECT(id_equal(&contact.id, &ids[1]));
    fields.email = STR_NONE;
    TRY(contact_find(&act, &fields, &contact, err));
    EXPECT(id_equal(&contact.id, &ids[2]));
    struct act other = world_act(txn, 2);
    TRY(contact_find(&other, &fields, &contact, err));
    EXPECT(id_is_none(&contact.id));
    return STATUS_OK;
}

static void external_id_goes_before_email_before_phone(void **state)
{
    WORLD_PASS(state, find_in_order);
}

static enum status attach_missing(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id ids[3];
    TRY(make_three(&act, ids, err));
    struct external_id external;
    struct contact_fields fields = by_external(&external, "c1");
    fields.name = STR("Ann");
    fields.email = STR("new@example.com"); /* nobody's: attached */
    fields.phone = STR("+12025550143");    /* the third contact's: not moved */
    struct contact contact;
    bool created;
    TRY(settle(&act, &fields, &contact, &created, err));
    EXPECT(!(created));
    EXPECT(id_equal(&contact.id, &ids[0]));
    TRY(contact_read(&act, &ids[0], &contact, err));
    EXPECT(str_equal(contact.name, STR("Ann")));
    EXPECT(str_equal(contact.email, STR("new@example.com")));
    EXPECT(str_is_none(contact.phone));
    EXPECT(str_equal(contact.external_id, STR("c1")));
    EXPECT(contact.external_ids.count == 1);
    fields.name = STR("Someone else"); /* said before: kept */
    fields.email = STR("second@example.com");
    TRY(settle(&act, &fields, &contact, &created, err));
    EXPECT(str_equal(contact.name, STR("Ann")));
    EXPECT(str_equal(contact.email, STR("new@example.com")));
    struct contact_fields second = by_email("second@example.com"); /* but a key all the same */
    TRY(contact_find(&act, &second, &contact, err));
    EXPECT(id_equal(&contact.id, &ids[0]));
    return STATUS_OK;
}

static void settling_attaches_and_never_overwrites(void **state)
{
    WORLD_PASS(state, attach_missing);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM audit WHERE action = 'contact.created'"),
                     3);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM audit WHERE action = 'contact.updated'"),
                     2);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM outbox"), 5);
    assert_int_equal(
        world_number(*state, STORE_BOOKS,
                     "SELECT count(*) FROM audit WHERE changes LIKE '%example.com%' OR changes LIKE '%Ann%'"),
        0);
}

static enum status settle_twice(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct contact_fields fields = by_email("ann@example.com");
    fields.name = STR("Ann");
    struct contact contact;
    bool created;
    TRY(settle(&act, &fields, &contact, &created, err));
    TRY(settle(&act, &fields, &contact, &created, err));
    EXPECT(!(created));
    return STATUS_OK;
}

static void nothing_new_writes_nothing(void **state)
{
    WORLD_PASS(state, settle_twice);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM audit"), 1);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM outbox"), 1);
}

static enum status upsert(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id ids[3];
    TRY(make_three(&act, ids, err));
    struct str tags[] = {STR("vip")};
    struct external_id external;
    struct contact_fields fields = by_external(&external, "c1");
    fields.name = STR("Ann");
    fields.email = STR("ann@example.com"); /* the second contact's: left out */
    fields.tags = (struct str_array){tags, 1};
    fields.customer_since = WORLD_NOW;
    fields.metadata = json_pack("{s:s}", "a", "1");
    struct contact contact;
    bool created;
    TRY(contact_upsert(&act, &fields, &contact, &created, err));
    json_decref(fields.metadata);
    EXPECT(!(created));
    EXPECT(str_is_none(contact.email));
    fields = by_external(&external, "c1");
    fields.name = STR("Anna");
    fields.email = STR("anna@example.com");
    fields.metadata = json_pack("{s:s}", "b", "2");
    TRY(contact_upsert(&act, &fields, &contact, &created, err));
    json_decref(fields.metadata);
    TRY(contact_read(&act, &ids[0], &contact, err));
    EXPECT(str_equal(contact.name, STR("Anna")));
    EXPECT(str_equal(contact.email, STR("anna@example.com")));
    EXPECT(str_equal(contact.metadata, STR("{\"a\":\"1\",\"b\":\"2\"}")));
    EXPECT(str_equal(contact.tags, STR("[\"vip\"]")));
    EXPECT(contact.customer_since == WORLD_NOW);
    return STATUS_OK;
}

static void upserting_overwrites_what_is_said(void **state)
{
    WORLD_PASS(state, upsert);
}

static enum status list_pages(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id ids[3];
    TRY(make_three(&act, ids, err));
    struct contact *page_rows;
    size_t count;
    bool more;
    struct contact_filter all = {.email = STR_NONE};
    TRY(contact_list(&act, &all, &(struct page){.limit = 2}, &page_rows, &count, &more, err));
    EXPECT(count == 2);
    EXPECT(more);
    EXPECT(id_equal(&page_rows[0].id, &ids[2]));
    TRY(contact_list(&act, &all, &(struct page){.after = ids[1], .limit = 2}, &page_rows, &count, &more, err));
    EXPECT(count == 1);
    EXPECT(!(more));
    TRY(contact_list(&act, &all, &(struct page){.from = ids[1], .limit = 2}, &page_rows, &count, &more, err));
    EXPECT(count == 2);
    EXPECT(!(more));
    struct contact_filter filter = {.email = STR("ann@example.com")};
    TRY(contact_list(&act, &filter, &(struct page){.limit = 2}, &page_rows, &count, &more, err));
    EXPECT(count == 1);
    EXPECT(id_equal(&page_rows[0].id, &ids[1]));
    filter.external_id = STR("api:c1"); /* another contact's */
    TRY(contact_list(&act, &filter, &(struct page){.limit = 2}, &page_rows, &count, &more, err));
    EXPECT(count == 0);
    filter.email = STR_NONE;
    TRY(contact_list(&act, &filter, &(struct page){.limit = 2}, &page_rows, &count, &more, err));
    EXPECT(count == 1);
    return STATUS_OK;
}

/* In the order of the ids, those that are not there left out, each with its own keys. */
static enum status read_many(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id ids[3];
    TRY(make_three(&act, ids, err));
    const struct id asked[] = {ids[2], {{7}}, ids[0]};
    struct contact contacts[3];
    size_t count;
    TRY(contact_read_many(&act, asked, 3, contacts, &count, err));
    EXPECT(count == 2);
    EXPECT(str_equal(contacts[0].phone, STR("+12025550143")) && str_is_none(contacts[0].external_id));
    EXPECT(str_equal(contacts[1].external_id, STR("c1")) && contacts[1].external_ids.count == 1);
    struct contact *rows;
    bool more;
    struct contact_filter all = {.email = STR_NONE};
    TRY(contact_list(&act, &all, &(struct page){.limit = 3}, &rows, &count, &more, err));
    EXPECT(count == 3 && str_equal(rows[2].external_id, STR("c1")) && rows[1].external_ids.count == 0);
    struct act other = world_act(txn, 2);
    TRY(contact_read_many(&other, asked, 3, contacts, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void many_are_read_at_once(void **state)
{
    WORLD_PASS(state, read_many);
}

static enum status list_behind_nobody(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1), other = world_act(txn, 2);
    struct id ids[3];
    TRY(make_three(&act, ids, err));
    struct contact *rows;
    size_t count;
    bool more;
    struct contact_filter all = {.email = STR_NONE};
    return contact_list(&other, &all, &(struct page){.after = ids[1], .limit = 3}, &rows, &count, &more, err);
}

static void a_cursor_of_another_world_is_refused(void **state)
{
    struct error err = {0};
    assert_int_equal(world_write(*state, list_behind_nobody, NULL, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_INVALID_CURSOR);
}

static void lists_are_paged_and_filtered(void **state)
{
    WORLD_PASS(state, list_pages);
}

static enum status read_elsewhere(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct act other = world_act(txn, 2);
    struct contact contact;
    bool created;
    struct contact_fields fields = by_email("ann@example.com");
    TRY(settle(&act, &fields, &contact, &created, err));
    return contact_read(&other, &contact.id, &contact, err);
}

static void another_world_has_no_such_contact(void **state)
{
    struct error err = {0};
    assert_int_equal(world_write(*state, read_elsewhere, NULL, &err), STATUS_NOT_FOUND);
    assert_int_equal(err.code, ERROR_NOT_FOUND);
}

UNIT_TESTS(contact)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(external_id_goes_before_email_before_phone),
        WORLD_TEST(settling_attaches_and_never_overwrites),
        WORLD_TEST(nothing_new_writes_nothing),
        WORLD_TEST(upserting_overwrites_what_is_said),
        WORLD_TEST(lists_are_paged_and_filtered),
        WORLD_TEST(many_are_read_at_once),
        WORLD_TEST(a_cursor_of_another_world_is_refused),
        WORLD_TEST(another_world_has_no_such_contact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
