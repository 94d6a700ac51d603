/* src/domain/program/program.c, program_entity.c and program_verify.c */

#include "example.h"

#include "base/json.h"
#include "domain/contact/contact.h"
#include "domain/outbox/outbox.h"
#include "listing.h"
#include "unit.h"

static struct program_fields fields_of(json_t *rules)
{
    return (struct program_fields){
        .name = STR("Customer referrals"),
        .currency = {"USD"},
        .destination_url = STR("https://www.example.com/start"),
        .rules = rules,
    };
}

static enum status json_of(struct act *act, const struct program *program, struct str *ret_json, struct error *err)
{
    struct program told = *program;
    TRY(program_tell(act, &told, 1, err));
    *ret_json = listing_json(act, &program_entity, &told, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status create_and_show(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program made, read;
    TRY(example_create(act, "Customer referrals", 2500, &made, err));
    EXPECT(made.version == 1 && made.status == PROGRAM_ACTIVE && str_is_none(made.cookie_domain));
    TRY(program_read(act, &made.id, &read, err));
    EXPECT(str_equal(read.name, made.name) && str_equal(read.slug, made.slug));
    EXPECT_STR(read.slug, "customer-referrals");
    EXPECT(read.created_at == made.created_at && str_is_none(read.metadata));

    struct str text;
    TRY(json_of(act, &read, &text, err));
    json_t *json = NULL;
    TRY(json_parse(text, &json, err));
    json_t *rules = example_rules(2500, NULL);
    bool same = json_equal(json_object_get(json, "rules"), rules) &&
                strcmp(json_string_value(json_object_get(json, "object")), "program") == 0 &&
                strcmp(json_string_value(json_object_get(json, "status")), "active") == 0 &&
                json_is_null(json_object_get(json, "external_id")) &&
                json_object_size(json_object_get(json, "metadata")) == 0 &&
                json_object_get(json, "cookie_domain") == NULL && json_object_get(json, "replayed") == NULL;
    json_decref(rules);
    json_decref(json);
    EXPECT(same);
    EXPECT_BREAKS(program_verify, 0, "");
    EXPECT_BREAKS(outbox_verify, 0, "");
    return STATUS_OK;
}

static void a_program_is_made_with_version_1(void **state)
{
    books_write(*state, LIVE, create_and_show);
}

static enum status create_without_rules(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program_fields fields = fields_of(NULL);
    fields.status = PROGRAM_DRAFT + 1;
    fields.cookie_domain = STR("example.com");
    struct program made;
    bool created;
    TRY(program_create(act, &fields, example_fingerprint, &made, &created, err));
    EXPECT(created && made.status == PROGRAM_DRAFT);
    EXPECT_STR(made.cookie_domain, "example.com");
    struct program_version version;
    TRY(program_version_read(act, &made.id, 1, &version, err));
    EXPECT_STR(version.rules, "{}");
    return STATUS_OK;
}

static void without_rules_nothing_is_paid(void **state)
{
    books_write(*state, LIVE, create_without_rules);
}

static enum status refuse_rules(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    json_t *rules = json_pack("{s:[{s:s}]}", "rewards", "key", "a");
    struct program_fields fields = fields_of(rules);
    struct program made;
    bool created;
    struct error refusal = {0};
    enum status status = program_create(act, &fields, example_fingerprint, &made, &created, &refusal);
    json_decref(rules);
    EXPECT(status == STATUS_INVALID);
    EXPECT(str_starts_with(str_from(refusal.param), STR("rules.rewards[0]")));
    struct listed page;
    TRY(listing_read(act, &program_list, &(struct list_ask){.page = {.limit = 1}}, &page, err));
    EXPECT(page.count == 0);
    return STATUS_OK;
}

static void wrong_rules_leave_nothing(void **state)
{
    books_write(*state, LIVE, refuse_rules);
}

static enum status slugs(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program first, second, third;
    TRY(example_create(act, "Same name", 1, &first, err));
    TRY(example_create(act, "Same name", 1, &second, err));
    EXPECT(!str_equal(first.slug, second.slug));
    EXPECT(str_starts_with(second.slug, STR("same-name-")));
    struct program_fields fields = fields_of(NULL);
    fields.slug = STR("same-name");
    bool created;
    EXPECT_REFUSED(program_create(act, &fields, example_fingerprint, &third, &created, err), ERROR_CONFLICT, "slug");
    struct program_patch patch = {.slug = STR("same-name")};
    EXPECT_REFUSED(program_change(act, &second.id, &patch, &third, err), ERROR_CONFLICT, "slug");
    TRY(program_change(act, &first.id, &patch, &third, err)); /* its own */
    return STATUS_OK;
}

static enum status same_slug_elsewhere(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program program;
    TRY(example_create(act, "Same name", 1, &program, err));
    EXPECT_STR(program.slug, "same-name");
    return STATUS_OK;
}

static void slugs_are_unique_in_a_world(void **state)
{
    books_write(*state, LIVE, slugs);
    books_write(*state, TEST, same_slug_elsewhere);
}

static enum status create_with_keys(struct act *act, const uint8_t *fingerprint, struct program *ret, bool *ret_created,
                                    struct error *err)
{
    struct external_id ids[] = {{true, STR("api"), STR("prog-1")}, {true, STR("hubspot"), STR("9")}};
    struct program_fields fields = fields_of(NULL);
    fields.external_ids = (struct field_array){ids, 2};
    return program_create(act, &fields, fingerprint, ret, ret_created, err);
}

static enum status replay(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const uint8_t other[32] = {6};
    struct program first, again, changed;
    bool created;
    TRY(create_with_keys(act, example_fingerprint, &first, &created, err));
    EXPECT(created);
    struct program_patch patch = {.name = STR("Renamed")};
    TRY(program_change(act, &first.id, &patch, &changed, err));
    TRY(create_with_keys(act, example_fingerprint, &again, &created, err));
    EXPECT(!created && id_equal(&again.id, &first.id));
    EXPECT_STR(again.name, "Renamed"); /* as it is now */
    EXPECT_REFUSED(create_with_keys(act, other, &again, &created, err), ERROR_CONFLICT, "external_id");
    EXPECT_BREAKS(program_verify, 0, "");

    struct str json;
    TRY(json_of(act, &again, &json, err));
    EXPECT(listing_has(json, "\"external_id\":\"prog-1\""));
    return STATUS_OK;
}

static enum status external_id_elsewhere(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program program;
    bool created = false;
    TRY(create_with_keys(act, example_fingerprint, &program, &created, err));
    EXPECT(created);
    return STATUS_OK;
}

static void an_external_id_is_made_once(void **state)
{
    books_write(*state, LIVE, replay);
    books_write(*state, TEST, external_id_elsewhere);
}

struct target {
    struct id id;
};

static enum status create_target(struct act *act, struct books *books, struct error *err)
{
    struct target *target = books->ctx;
    struct program program;
    TRY(example_create(act, "Target", 1, &program, err));
    target->id = program.id;
    return STATUS_OK;
}

static enum status rename_target(struct act *act, struct books *books, struct error *err)
{
    const struct target *target = books->ctx;
    json_t *metadata = json_pack("{s:s, s:s}", "region", "north", "team", "a");
    struct program_patch patch = {.name = STR("Other"), .metadata = metadata};
    struct program program, read;
    enum status status = program_change(act, &target->id, &patch, &program, err);
    json_decref(metadata);
    TRY(status);
    TRY(program_read(act, &target->id, &read, err));
    EXPECT_STR(read.name, "Other");
    EXPECT_STR(read.metadata, "{\"region\":\"north\",\"team\":\"a\"}");
    EXPECT_STR(read.destination_url, "https://www.example.com/start");
    return STATUS_OK;
}

static enum status unset_metadata(struct act *act, struct books *books, struct error *err)
{
    const struct target *target = books->ctx;
    json_t *metadata = json_pack("{s:s}", "team", "");
    struct program_patch patch = {.metadata = metadata};
    struct program program;
    enum status status = program_change(act, &target->id, &patch, &program, err);
    json_decref(metadata);
    TRY(status);
    EXPECT_STR(program.metadata, "{\"region\":\"north\"}");
    return STATUS_OK;
}

static enum status redirect_target(struct act *act, struct books *books, struct error *err)
{
    const struct target *target = books->ctx;
    struct program_patch patch = {.status = PROGRAM_PAUSED + 1,
                                  .destination_url = STR("http://example.com/"),
                                  .cookie_domain = STR("example.com")};
    struct program program, read;
    TRY(program_change(act, &target->id, &patch, &program, err));
    TRY(program_read(act, &target->id, &read, err));
    EXPECT(read.status == PROGRAM_PAUSED);
    EXPECT_STR(read.destination_url, "http://example.com/");
    EXPECT_STR(read.cookie_domain, "example.com");
    return STATUS_OK;
}

static enum status unset_cookie_domain(struct act *act, struct books *books, struct error *err)
{
    const struct target *target = books->ctx;
    struct program_patch patch = {.cookie_domain = STR("")};
    struct program program, read;
    TRY(program_change(act, &target->id, &patch, &program, err));
    TRY(program_read(act, &target->id, &read, err));
    EXPECT(str_is_none(read.cookie_domain) && read.status == PROGRAM_PAUSED);
    return STATUS_OK;
}

static const struct statement count_acts = {
    .name = "test_count_acts",
    .purpose = "how often a program was changed",
    .text = "SELECT COUNT(*) FROM audit WHERE ws = $1 AND action = 'program.updated'",
    .params = "i",
    .columns = "i",
};

static enum status change_nothing(struct act *act, struct books *books, struct error *err)
{
    const struct target *target = books->ctx;
    struct program_patch patch = {.status = PROGRAM_PAUSED + 1, .name = STR("Other"), .cookie_domain = STR("")};
    struct program program;
    TRY(program_change(act, &target->id, &patch, &program, err));
    struct result rows;
    TRY(txn_query(act->txn, &count_acts, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(result_int(&rows, 0, 0) == 4);
    EXPECT_BREAKS(outbox_verify, 0, "");
    return STATUS_OK;
}

static enum status change_elsewhere(struct act *act, struct books *books, struct error *err)
{
    const struct target *target = books->ctx;
    struct program_patch patch = {.name = STR("Stolen")};
    struct program program;
    EXPECT_REFUSED(program_change(act, &target->id, &patch, &program, err), ERROR_NOT_FOUND, "program_id");
    EXPECT_REFUSED(program_read(act, &target->id, &program, err), ERROR_NOT_FOUND, "program_id");
    return STATUS_OK;
}

static void changes_are_told_and_the_caches_hear_of_those_they_hold(void **state)
{
    struct books *books = *state;
    struct target target;
    books->ctx = &target;
    books_write(books, LIVE, create_target);
    uint64_t generation = store_generation(books->store);
    books_write(books, LIVE, rename_target);
    books_write(books, LIVE, unset_metadata);
    books_write(books, TEST, change_elsewhere);
    assert_int_equal(store_generation(books->store), generation);
    books_write(books, LIVE, redirect_target);
    assert_int_equal(store_generation(books->store), generation + 1);
    books_write(books, LIVE, unset_cookie_domain);
    assert_int_equal(store_generation(books->store), generation + 2);
    books_write(books, LIVE, change_nothing);
    assert_int_equal(store_generation(books->store), generation + 2);
}

static enum status expect_page(struct act *act, const struct list_ask *ask, const struct program *const *expected,
                               size_t expected_count, bool expected_more, struct error *err)
{
    struct listed page;
    TRY(listing_read(act, &program_list, ask, &page, err));
    const struct program *rows = page.rows;
    EXPECT(page.count == expected_count && page.more == expected_more);
    for (size_t i = 0; i < page.count; i++)
        EXPECT(id_equal(&rows[i].id, &expected[i]->id));
    return STATUS_OK;
}

static enum status list(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program made[3];
    static const char *const names[] = {"One", "Two", "Three"};
    for (size_t i = 0; i < 3; i++)
        TRY(example_create(act, names[i], 1, &made[i], err));
    TRY(program_change(act, &made[1].id, &(struct program_patch){.status = PROGRAM_ENDED + 1}, &made[1], err));
    const struct program *newest_first[] = {&made[2], &made[1], &made[0]};
    struct list_ask ask = {.page = {.limit = 2}};
    TRY(expect_page(act, &ask, newest_first, 2, true, err));
    ask.page.after = made[1].id;
    TRY(expect_page(act, &ask, &newest_first[2], 1, false, err));
    ask.page = (struct page){.limit = 2, .from = made[2].id};
    TRY(expect_page(act, &ask, newest_first, 1, false, err));
    ask = (struct list_ask){.page = {.limit = 2}, .filters = {[PROGRAMS_STATUS] = value_text(STR("ended"))}};
    TRY(expect_page(act, &ask, &newest_first[1], 1, false, err));
    return STATUS_OK;
}

static void lists_are_newest_first_and_may_be_of_one_status(void **state)
{
    books_write(*state, LIVE, list);
}

static enum status verify_finds(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program program;
    TRY(example_create(act, "Proved", 1, &program, err));
    EXPECT_BREAKS(program_verify, 0, "");
    DAMAGE("UPDATE program SET version = 2");
    EXPECT_BREAKS(program_verify, 2, "B20");
    DAMAGE("DELETE FROM program_account");
    EXPECT_BREAKS(program_verify, 3, "B20");
    DAMAGE("INSERT INTO natural_key VALUES (1, 'prg', 'api', 'x', x'01020304050607080910111213141516')");
    EXPECT_BREAKS(program_verify, 4, "B20");
    return STATUS_OK;
}

static void verify_finds_each_break(void **state)
{
    books_write(*state, LIVE, verify_finds);
}

/* ---- versions whose content or number was changed behind the server's back ---- */

#define VERSIONS_DAMAGED(name, wanted, ...)                                                                            \
    static enum status name(struct act *act, struct books *books, struct error *err)                                   \
    {                                                                                                                  \
        TRY(make_versions(act, err));                                                                                  \
        EXPECT_BREAKS(program_verify, 0, "");                                                                          \
        __VA_ARGS__;                                                                                                   \
        struct breaks breaks = {0};                                                                                    \
        TRY(program_verify(act, breaks_add, &breaks, err));                                                            \
        EXPECT(breaks.count == (wanted));                                                                              \
        *(bool *)books->ctx = true;                                                                                    \
        return error_set(err, ERROR_INTERNAL, NULL, "taken back");                                                     \
    }

static enum status make_versions(struct act *act, struct error *err)
{
    struct program program;
    TRY(example_create(act, "Proved", 100, &program, err));
    for (int64_t amount = 200; amount <= 300; amount += 100) {
        json_t *rules = example_rules(amount, NULL);
        struct program_version version;
        enum status status = program_add_version(act, &program.id, rules, &version, err);
        json_decref(rules);
        TRY(status);
    }
    return STATUS_OK;
}

/* A trigger that was dropped is a break of its own. */
VERSIONS_DAMAGED(rules_edited, 2, DAMAGE("DROP TRIGGER program_version_no_update");
                 DAMAGE("UPDATE program_version SET rules = replace(rules, '200', '201') WHERE version = 2"))
VERSIONS_DAMAGED(hash_edited, 2, DAMAGE("DROP TRIGGER program_version_no_update");
                 DAMAGE("UPDATE program_version SET hash = x'00' WHERE version = 1"))
VERSIONS_DAMAGED(currency_edited, 3 + 1, DAMAGE("UPDATE program SET currency = 'EUR'"))
VERSIONS_DAMAGED(version_missing, 2, DAMAGE("DROP TRIGGER program_version_no_delete");
                 DAMAGE("DELETE FROM program_version WHERE version = 2"))
VERSIONS_DAMAGED(first_missing, 2, DAMAGE("DROP TRIGGER program_version_no_delete");
                 DAMAGE("DELETE FROM program_version WHERE version = 1"))
VERSIONS_DAMAGED(older_is_current, 1, DAMAGE("UPDATE program SET version = 2"))

static void verify_finds_changed_versions(void **state)
{
    struct books *books = *state;
    static enum status (*const DAMAGES[])(struct act *, struct books *, struct error *) = {
        rules_edited, hash_edited, currency_edited, version_missing, first_missing, older_is_current};
    for (size_t i = 0; i < sizeof DAMAGES / sizeof DAMAGES[0]; i++) {
        bool found = false;
        books->ctx = &found;
        books_roll_back(books, LIVE, DAMAGES[i]);
        if (!found)
            fail_msg("damage %zu was not found as expected", i);
    }
}

UNIT_TESTS(program)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_program_is_made_with_version_1),
        BOOKS_TEST(without_rules_nothing_is_paid),
        BOOKS_TEST(wrong_rules_leave_nothing),
        BOOKS_TEST(slugs_are_unique_in_a_world),
        BOOKS_TEST(an_external_id_is_made_once),
        BOOKS_TEST(changes_are_told_and_the_caches_hear_of_those_they_hold),
        BOOKS_TEST(lists_are_newest_first_and_may_be_of_one_status),
        BOOKS_TEST(verify_finds_each_break),
        BOOKS_TEST(verify_finds_changed_versions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
